"""The two gates, the trauma screening with its veto, and follow-ups."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from firsthand.pathway import Role
from firsthand.platform.base import access, flow
from firsthand.platform.base.flow.waiting import PROVIDERS
from firsthand.platform.casework.assessment import queries, services
from firsthand.platform.casework.intake.events import CASE_STOPPED
from firsthand.platform.casework.models import (
    GateFinding,
    TraumaScreening,
)
from tests.asking import answer
from tests.factories import account_of, make_actor, make_case, today
from tests.factories_assessment import (
    make_evidence,
    make_follow_up,
    make_gate,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def stopped() -> list[Any]:
    """Cases that were stopped while the test ran."""
    heard: list[Any] = []
    CASE_STOPPED.subscribe(heard.append)
    yield heard  # type: ignore[misc]
    CASE_STOPPED._subscribers.remove(heard.append) if heard.append in CASE_STOPPED._subscribers else None


def test_gates_answered_unknown_counts_but_needs_a_task() -> None:
    case = make_case()
    make_gate(case, "grave_crime", "unknown")
    assert not answer("gates_answered", case, "put_before_panel")
    threat = make_gate(case, "immediate_threat", "unknown", follow_up=make_follow_up(case))
    assert answer("gates_answered", case, "put_before_panel") is True
    assert not answer("unknowns_have_tasks", case, "put_before_panel")
    GateFinding.objects.exclude(pk=threat.pk).update(follow_up=make_follow_up(case))
    assert answer("unknowns_have_tasks", case, "put_before_panel") is True


@pytest.mark.parametrize(("found", "passes"), [("indicated", False), ("not_indicated", True), ("unknown", True)])
def test_a_gate_bars_the_voice_only_when_indicated(found: str, passes: bool) -> None:
    from firsthand.platform.voices.models import Fitness, Voice
    from tests.factories import make_account

    case = make_case()
    voice = Voice.objects.create(case=case, code_name="Linden")
    fitness = Fitness.objects.create(voice=voice, asked_by=make_account(), expires_on=today())
    assert answer("no_gate_bars", fitness, "gather_opinions") is not True  # nobody has looked
    make_gate(case, "immediate_threat")
    make_gate(case, "grave_crime", found)
    assert (answer("no_gate_bars", fitness, "gather_opinions") is True) is passes
    assert queries.grave_crime_indicated(case) is (found == "indicated")
    assert any("unknown" in s for s in queries.gate_sentences(case)) is (found == "unknown")


def test_an_indicated_gate_stops_the_case_and_calls_the_prosecutor(stopped: list[Any]) -> None:
    case = make_case(state="assessment")
    actor, prosecutor, coordinator = (
        make_actor(Role.CASEWORKER, case),
        make_actor(Role.PROSECUTOR, case),
        make_actor(Role.COORDINATOR),
    )
    entry = make_evidence(case)
    provider = PROVIDERS["grave_crime_for_prosecutor"][1]
    assert provider(prosecutor).total == 0
    with pytest.raises(ValidationError):
        services.answer_gate(actor=actor, case=case, gate="grave_crime", answer="indicated", reasons="r")
    services.answer_gate(actor=actor, case=case, gate="grave_crime", answer="indicated", reasons="r", evidence=[entry])
    assert stopped == [case.pk]
    assert provider(prosecutor).total == 1
    assert PROVIDERS["gate_without_authority"][1](coordinator).total == 0
    services.answer_gate(
        actor=actor, case=case, gate="immediate_threat", answer="indicated", reasons="r", evidence=[entry]
    )
    assert PROVIDERS["gate_without_authority"][1](coordinator).total == 1
    services.answer_gate(actor=actor, case=case, gate="grave_crime", answer="not_indicated", reasons="Another person")
    assert queries.gates_of(case)["grave_crime"] == "not_indicated"
    assert GateFinding.objects.filter(case=case, gate="grave_crime").count() == 2


def test_a_veto_holds_until_a_new_screening_lifts_it(stopped: list[Any]) -> None:
    case = make_case()
    clinician = make_actor(Role.CLINICIAN, case)
    assert not answer("trauma_screened", case, "put_before_panel")
    services.record_screening(actor=clinician, screening=TraumaScreening(case=case, outcome="unknown"))
    assert not answer("trauma_screened", case, "put_before_panel")
    services.record_screening(
        actor=clinician, screening=TraumaScreening(case=case, outcome="care_needed", care="c", veto=True)
    )
    assert stopped == [case.pk]
    assert queries.veto_in_force(case)
    assert answer("trauma_screened", case, "put_before_panel") is True
    assert not answer("no_clinical_veto", make_evidence(case), "record", clinician, record="testimony")
    services.record_screening(actor=clinician, screening=TraumaScreening(case=case, outcome="no_care_now"))
    assert not queries.veto_in_force(case)
    with pytest.raises(access.Denied):
        services.record_screening(
            actor=make_actor(Role.CASEWORKER, case), screening=TraumaScreening(case=case, outcome="no_care_now")
        )


def test_follow_up_is_completed_once_by_its_own() -> None:
    case = make_case()
    actor = make_actor(Role.CASEWORKER, case)
    task = make_follow_up(case, account_of(actor))
    with pytest.raises(access.Denied):
        services.complete_follow_up(
            actor=make_actor(Role.CASEWORKER, case), follow_up=task, outcome="x", version=task.version
        )
    with pytest.raises(ValidationError):
        services.complete_follow_up(actor=actor, follow_up=task, outcome=" ", version=task.version)
    services.complete_follow_up(actor=actor, follow_up=task, outcome="Nothing", version=task.version)
    with pytest.raises(flow.WrongState):
        services.complete_follow_up(actor=actor, follow_up=task, outcome="Nothing", version=task.version + 1)
