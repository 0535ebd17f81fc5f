"""The agreement's life: drafting, counsel, signing, force and the end; breach apart."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from firsthand.pathway import Role
from firsthand.platform.base import flow
from firsthand.platform.casework.agreement import rules, services
from firsthand.platform.casework.models import Agreement, Obligation, Signature
from tests.asking import unmet
from tests.factories import account_of, make_account, make_case, today
from tests.factories_agreement import (
    make_agreement,
    make_breach,
    make_decision_in_force,
    make_gate,
    make_obligation,
    make_prosecutor_record,
    make_signature,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def draft(actor: Any, case: Any, **given: Any) -> Agreement:
    decision = given.pop("decision", None) or make_decision_in_force(case)
    defaults = {
        "purpose": "To stay",
        "programme_offers": "A room",
        "starts_on": today(),
        "ends_on": today() + 365 * DAY,
    }
    return services.draft_agreement(actor=actor, decision=decision, **{**defaults, **given})


def test_an_agreement_lives_from_draft_to_fulfilled(actor, reading):
    case = make_case(state="decided")
    caseworker, coordinator, participant = (
        actor(Role.CASEWORKER, case),
        actor(Role.COORDINATOR),
        actor(Role.PARTICIPANT, case),
    )
    agreement = draft(caseworker, case)
    assert unmet(caseworker, agreement, "send_to_counsel")
    obligation = services.save_obligation(
        actor=caseworker,
        obligation=Obligation(agreement=agreement, kind="condition", text="Come weekly", due_on=today() + DAY),
    )
    agreement = flow.move(caseworker, agreement, "send_to_counsel")
    services.record_counsel(actor=caseworker, agreement=agreement, counsel="", view="", declined=True)
    agreement = flow.move(participant, agreement, "sign")
    assert unmet(coordinator, agreement, "bring_into_force") == []
    agreement = flow.move(coordinator, agreement, "bring_into_force")
    assert set(agreement.signatures.values_list("party", "account_id")) == {
        ("participant", participant.account_id), ("programme", coordinator.account_id)
    }  # fmt: skip
    assert unmet(coordinator, agreement, "fulfil")
    services.settle_obligation(actor=caseworker, obligation=obligation, status="met", settled_on=today(), note="Came")
    assert flow.move(coordinator, agreement, "fulfil").state == "fulfilled"


@pytest.mark.parametrize("outcome", ["no_further_action", "prosecution", "transfer"])
def test_no_agreement_on_a_decision_that_asks_for_none(actor, outcome):
    case = make_case()
    with pytest.raises(flow.MoveRefused):
        draft(actor(Role.CASEWORKER, case), case, decision=make_decision_in_force(case, outcome=outcome))
    assert not Agreement.objects.exists()


def test_no_agreement_on_a_decision_that_is_not_issued(actor):
    case = make_case()
    with pytest.raises(flow.MoveRefused):
        draft(actor(Role.CASEWORKER, case), case, decision=make_decision_in_force(case, state="appealed"))


def test_a_second_draft_on_the_same_decision_is_refused_in_words(actor):
    case = make_case()
    caseworker, decision = actor(Role.CASEWORKER, case), make_decision_in_force(case)
    draft(caseworker, case, decision=decision)
    with pytest.raises(flow.MoveRefused, match="already"):
        draft(caseworker, case, decision=decision)
    assert Agreement.objects.count() == 1


def test_what_counsel_read_is_not_changed_any_more(actor):
    agreement = make_agreement(state="with_counsel")
    obligation = make_obligation(agreement)
    caseworker = actor(Role.CASEWORKER, agreement.case)
    with pytest.raises(flow.WrongState):
        services.save_agreement(actor=caseworker, agreement=agreement)
    with pytest.raises(flow.WrongState):
        services.save_obligation(actor=caseworker, obligation=obligation)
    with pytest.raises(flow.WrongState):
        services.remove_obligation(actor=caseworker, obligation=obligation)


@pytest.mark.parametrize(
    ("given", "met"),
    [
        ({}, False),
        ({"counsel_declined": True}, True),
        ({"counsel_view": "Fair"}, True),
        ({"counsel_view": "  "}, False),
    ],
)
def test_counsel_is_heard_or_declined(actor, given, met):
    case = make_case(state="decided")
    agreement = make_agreement(case, state="with_counsel", **given)
    assert (unmet(actor(Role.PARTICIPANT, case), agreement, "sign") == []) is met


@pytest.mark.parametrize(("view", "declined"), [("", False), ("Fair", True)])
def test_counsel_gave_a_view_or_was_declined_not_both(actor, view, declined):
    agreement = make_agreement(state="with_counsel")
    with pytest.raises(flow.MoveRefused):
        services.record_counsel(
            actor=actor(Role.CASEWORKER, agreement.case), agreement=agreement, counsel="", view=view, declined=declined
        )


def test_taking_back_asks_counsel_anew_and_keeps_what_was_said(actor, reading):
    case = make_case(state="decided")
    agreement = make_agreement(case, state="with_counsel", counsel_view="Too long a term")
    make_signature(agreement, party="guardian")
    agreement = flow.move(
        actor(Role.CASEWORKER, case), agreement, "take_back", reason="Counsel asks for a shorter term"
    )
    reading(case)
    agreement = Agreement.objects.get(pk=agreement.pk)
    assert agreement.counsel_view == ""
    assert "Too long a term" in agreement.counsel_earlier
    assert not agreement.signatures.exists()


def test_nobody_brings_their_own_draft_into_force(actor):
    case = make_case(state="decided")
    coordinator = actor(Role.COORDINATOR)
    agreement = make_agreement(case, state="signed", drafted_by=account_of(coordinator))
    with pytest.raises(flow.MoveRefused):
        flow.move(coordinator, agreement, "bring_into_force")
    flow.move(actor(Role.COORDINATOR), agreement, "bring_into_force")


@pytest.mark.parametrize(
    ("outcome", "grave", "kinds", "met"),
    [
        ("programme_with_conditions", "not_indicated", [], True),
        ("programme_with_conditions", "unknown", [], True),
        ("programme_with_conditions", "indicated", [], False),
        ("programme_with_conditions", "indicated", ["no_charge"], True),
        ("programme_with_conditions", "indicated", ["deferred"], True),
        ("programme_with_conditions", "indicated", ["prosecute"], False),
        ("programme_with_conditions", "indicated", ["immunity"], False),
        ("programme_with_conditions", "indicated", ["no_charge", "prosecute"], False),
        ("prosecution_with_programme", "indicated", ["prosecute"], True),
        ("programme_under_immunity", "not_indicated", [], False),
        ("programme_under_immunity", "not_indicated", ["no_charge"], False),
        ("programme_under_immunity", "not_indicated", ["immunity"], True),
        ("programme_under_immunity", "not_indicated", ["immunity", "prosecute"], False),
        ("programme_under_immunity", "indicated", ["immunity"], False),
    ],
)
def test_the_prosecutors_record_comes_first(actor, outcome, grave, kinds, met):
    case = make_case(state="decided")
    agreement = make_agreement(case, state="signed", outcome=outcome)
    make_gate(case, answer=grave)
    for age, kind in enumerate(reversed(kinds)):
        make_prosecutor_record(case, kind=kind, decided_on=today() - age * DAY)
    assert (unmet(actor(Role.COORDINATOR), agreement, "bring_into_force") == []) is met


def test_grave_crime_rules_out_immunity_and_a_threat_any_agreement(actor):
    coordinator = actor(Role.COORDINATOR)
    case = make_case(state="decided")
    agreement = make_agreement(case, state="signed")
    assert unmet(coordinator, agreement, "bring_into_force") == []
    make_gate(case, gate="immediate_threat")
    assert any("threat" in sentence for sentence in unmet(coordinator, agreement, "bring_into_force"))
    immune = make_agreement(make_case(), state="signed", outcome="programme_under_immunity")
    make_gate(immune.case)
    assert any("rules out" in sentence for sentence in unmet(coordinator, immune, "bring_into_force"))


def test_an_agreement_falls_with_its_decision(actor):
    agreement = make_agreement(state="signed")
    agreement.decision.state = "appealed"
    agreement.decision.save()
    assert unmet(actor(Role.COORDINATOR), agreement, "bring_into_force")


def test_agreements_expire_after_their_last_day():
    past = make_agreement(state="in_force", starts_on=today() - 60 * DAY, ends_on=today() - DAY)
    last_day = make_agreement(state="in_force", ends_on=today())
    assert services.expire_due() == 1
    assert Agreement.objects.get(pk=past.pk).state == "expired"
    assert Agreement.objects.get(pk=last_day.pk).state == "in_force"
    with pytest.raises(flow.MoveRefused):
        flow.make_clock_move(last_day, "expire")


def test_a_guardian_signs_for_a_minor_once_and_for_nobody_else(actor):
    adult = make_agreement(state="with_counsel")
    with pytest.raises(flow.MoveRefused):
        services.witness_guardian(actor=actor(Role.CASEWORKER, adult.case), agreement=adult, name="M. Haddad")
    child = make_agreement(make_case(minor=True), state="with_counsel", outcome="child_protection")
    caseworker = actor(Role.CASEWORKER, child.case)
    services.witness_guardian(actor=caseworker, agreement=child, name="M. Haddad")
    with pytest.raises(flow.MoveRefused):
        services.witness_guardian(actor=caseworker, agreement=child, name="M. Haddad")
    assert Signature.objects.get().account_id == caseworker.account_id


@pytest.mark.parametrize(
    ("state", "outcome", "met"),
    [
        ("in_force", "programme_with_conditions", True),
        ("signed", "programme_with_conditions", False),
        ("revoked", "programme_with_conditions", False),
    ],
)
def test_a_programme_is_entered_on_an_agreement_in_force(actor, state, outcome, met):
    case = make_case(state="decided")
    make_agreement(case, state=state, outcome=outcome)
    missing = unmet(actor(Role.COORDINATOR), case, "enter_programme")
    assert (not any("agreement is in force" in sentence for sentence in missing)) is met


def test_an_agreement_on_an_earlier_decision_does_not_count(actor):
    case = make_case(state="decided")
    make_agreement(case, state="in_force", decision=make_decision_in_force(case, state="replaced"))
    make_decision_in_force(case)
    assert any(
        "agreement is in force" in sentence for sentence in unmet(actor(Role.COORDINATOR), case, "enter_programme")
    )


@pytest.mark.parametrize(
    ("state", "met"), [("in_force", True), ("breach_alleged", False), ("breach_reviewed", False), ("revoked", True)]
)
def test_no_case_closes_over_an_open_breach(actor, state, met):
    case = make_case(state="in_programme")
    make_agreement(case, state=state)
    assert (unmet(actor(Role.COORDINATOR), case, "close") == []) is met


def test_no_code_path_leads_from_a_consent_to_a_breach():
    """Rule 7: refusing or withdrawing consent is never a breach. Casework cannot know of consents (the
    walls), and nothing in this stage listens to an event or takes a consent."""
    folder = Path(rules.__file__).parent
    for module in folder.glob("*.py"):
        text = module.read_text("utf-8")
        assert not [word for word in ("voices", ".subscribe", "CONSENT_") if word in text], module.name
    assert {path.name for path in folder.glob("*.py")} >= {"services.py", "rules.py"}


def test_one_breach_at_a_time():
    agreement = make_agreement(state="breach_alleged")
    make_breach(agreement)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_breach(agreement, alleged_by=make_account())
