"""Guard 4: a minor is never a voice, also when somebody turns out to be one halfway."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from firsthand.pathway import NEEDS, RECORDS, Role
from firsthand.platform.base import access, flow
from firsthand.platform.casework.models import Case
from firsthand.platform.voices.consent.services import ask_consent
from firsthand.platform.voices.fitness.services import ask_fitness
from firsthand.platform.voices.testimony.services import plan_testimony
from tests import factories
from tests.asking import answer
from tests.factories_voices import make_consent, make_fitness, make_recording, make_testimony, make_voice

pytestmark = pytest.mark.django_db


def turns_out_to_be_a_minor(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(minor=True)


def gather_opinions(case: Case) -> Any:
    return flow.make_clock_move(make_fitness(make_voice(case)), "gather_opinions")


def find_fit(case: Case) -> Any:
    return flow.make_clock_move(make_fitness(make_voice(case), state="opinions"), "find_fit")


def give(case: Case) -> Any:
    consent = make_consent(make_testimony(make_voice(case)))
    return flow.move(factories.make_actor(Role.PARTICIPANT, case), consent, "give")


def affirm(case: Case) -> Any:
    consent = make_consent(make_testimony(make_voice(case)), state="given", cools_until="2020-01-01T00:00Z")
    return flow.move(factories.make_actor(Role.PARTICIPANT, case), consent, "affirm")


def record(case: Case) -> Any:
    testimony = make_testimony(make_voice(case))
    make_recording(testimony)
    return flow.move(factories.make_actor(Role.TESTIMONY_OFFICER, case), testimony, "record")


@pytest.mark.parametrize("step", [gather_opinions, find_fit, give, affirm, record], ids=lambda step: step.__name__)
def test_no_step_to_a_voice_is_made_for_a_minor(reading: Any, step: Callable[[Case], Any]) -> None:
    case = factories.make_case(minor=True)
    reading(case)
    with pytest.raises(flow.MoveRefused) as refused:
        step(case)
    assert NEEDS["adult"] in refused.value.unmet


def test_the_pathway_asks_it_of_every_way_in() -> None:
    """Whatever leads towards a voice, and is not itself the end of it, asks whether somebody is an adult."""
    ways_in = {
        ("fitness", "gather_opinions"), ("fitness", "find_fit"), ("fitness", "find_fit_with_conditions"),
        ("consent", "give"), ("consent", "affirm"), ("testimony", "record"),
        ("protection", "make_again"), ("protection", "approve"),
    }  # fmt: skip
    asked = {(record.name, move.name) for record in RECORDS.values() for move in record.moves if "adult" in move.needs}
    assert asked == ways_in


def test_the_guard_looks_at_the_case_behind_each_record(reading: Any) -> None:
    case = factories.make_case()
    reading(case)
    voice = make_voice(case)
    rows = [(make_fitness(voice), "find_fit"), (make_testimony(voice), "record")]
    rows.append((make_consent(rows[1][0]), "give"))
    for row, move in rows:
        assert answer("adult", row, move) is True
    turns_out_to_be_a_minor(case)
    for row, move in rows:
        assert answer("adult", type(row)._default_manager.get(pk=row.pk), move) is False


def test_nothing_is_begun_for_a_minor(reading: Any) -> None:
    case = factories.make_case(minor=True)
    reading(case)
    voice = make_voice(case)
    testimony = make_testimony(voice)
    ends = factories.today().replace(year=factories.today().year + 1)
    officer, coordinator = factories.make_actor(Role.TESTIMONY_OFFICER, case), factories.make_actor(Role.COORDINATOR)
    line = {"use": "forum", "channel": "print", "audience": "community", "language": "ar", "identity_level": "hidden"}
    for begin in (
        lambda: ask_fitness(actor=coordinator, case=case, why="x", expires_on=ends),
        lambda: plan_testimony(actor=officer, voice=voice, language="ar"),
        lambda: ask_consent(actor=officer, testimony=testimony, expires_on=ends, **line),
    ):
        with pytest.raises((flow.MoveRefused, access.Denied)):
            begin()
