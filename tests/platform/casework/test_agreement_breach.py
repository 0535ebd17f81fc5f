"""The breach process: alleged by one, heard, reviewed by another, continued or revoked by a third."""

from __future__ import annotations

import pytest

from firsthand.pathway import Role
from firsthand.platform.base import access, flow
from firsthand.platform.casework.agreement import services
from firsthand.platform.casework.intake.events import CASE_STOPPED
from firsthand.platform.casework.models import Agreement, Breach
from tests.factories import account_of, add_member, give_role, make_actor, make_case, today
from tests.factories_agreement import make_agreement, make_breach, make_obligation

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_force():
    return make_agreement(make_case(state="in_programme"), state="in_force")


@pytest.fixture
def stopped(monkeypatch):
    """The ids of the cases that were stopped."""
    seen: list[object] = []
    monkeypatch.setattr(CASE_STOPPED, "_subscribers", [lambda case_id: seen.append(case_id)])
    return seen


def in_another_role(actor, role, case):
    """The same person, acting in another role on the case."""
    account = account_of(actor)
    give_role(account, role)
    add_member(case.pk, account, role)
    return make_actor(role, account=account)


def alleged(actor, agreement):
    caseworker = actor(Role.CASEWORKER, agreement.case)
    breach = services.allege_breach(
        actor=caseworker, agreement=agreement, alleged="Left the country", obligation=make_obligation(agreement)
    )
    return caseworker, breach, Agreement.objects.get(pk=agreement.pk)


def heard_and_reviewed(actor, agreement):
    caseworker, breach, agreement = alleged(actor, agreement)
    services.record_participants_account(actor=caseworker, breach=breach, text="My mother was ill")
    chair = actor(Role.PANEL_CHAIR, agreement.case)
    return chair, breach, flow.move(chair, agreement, "review_breach", reason="One journey, explained")


def test_a_breach_is_alleged_heard_reviewed_and_the_agreement_goes_on(actor, in_force, reading, stopped):
    chair, breach, agreement = heard_and_reviewed(actor, in_force)
    assert flow.move(chair, agreement, "continue", reason="It was for a funeral").state == "in_force"
    reading(in_force)
    breach = Breach.objects.get(pk=breach.pk)
    assert breach.closed_on == today()
    assert breach.reviewed_by_id == chair.account_id
    assert (breach.participants_account, breach.review) == ("My mother was ill", "One journey, explained")
    assert stopped == []


def test_revoking_stops_every_public_use(actor, in_force, stopped):
    _chair, breach, agreement = heard_and_reviewed(actor, in_force)
    assert flow.move(actor(Role.COORDINATOR), agreement, "revoke", reason="Twice, without a word").state == "revoked"
    assert stopped == [agreement.case_id]
    assert Breach.objects.get(pk=breach.pk).closed_on == today()


def test_a_breach_without_a_description_is_not_alleged(actor, in_force):
    caseworker = actor(Role.CASEWORKER, in_force.case)
    with pytest.raises(flow.MoveRefused):
        flow.move(caseworker, in_force, "allege_breach", reason="Something")
    with pytest.raises(flow.MoveRefused):
        services.allege_breach(actor=caseworker, agreement=in_force, alleged="  ")
    assert not Breach.objects.exists()


def test_the_description_is_that_of_the_one_who_alleges(actor, in_force):
    make_breach(in_force)
    with pytest.raises(flow.MoveRefused):
        flow.move(actor(Role.CASEWORKER, in_force.case), in_force, "allege_breach", reason="Somebody else wrote it")


def test_a_mentor_may_allege_and_a_clinician_may_not(actor, in_force):
    with pytest.raises(access.Denied):
        services.allege_breach(actor=actor(Role.CLINICIAN, in_force.case), agreement=in_force, alleged="x")
    services.allege_breach(actor=actor(Role.MENTOR, in_force.case), agreement=in_force, alleged="Did not come")
    assert Agreement.objects.get().state == "breach_alleged"


def test_a_promise_of_the_programme_is_not_the_participants_to_break(actor, in_force):
    promise = make_obligation(in_force, kind="programme")
    foreign = make_obligation(make_agreement())
    caseworker = actor(Role.CASEWORKER, in_force.case)
    for obligation in (promise, foreign):
        with pytest.raises(flow.MoveRefused):
            services.allege_breach(
                actor=caseworker, agreement=in_force, alleged="No room was given", obligation=obligation
            )


def test_no_review_before_the_participant_was_heard(actor, in_force):
    _caseworker, breach, agreement = alleged(actor, in_force)
    chair = actor(Role.PANEL_CHAIR, in_force.case)
    with pytest.raises(flow.MoveRefused):
        flow.move(chair, agreement, "review_breach", reason="Clear enough")
    services.record_participants_account(actor=actor(Role.PARTICIPANT, in_force.case), breach=breach, text="I was ill")
    assert flow.move(chair, agreement, "review_breach", reason="Heard").state == "breach_reviewed"


def test_the_account_is_the_participants_own_and_fixed_once_reviewed(actor, in_force):
    _caseworker, breach, _agreement = alleged(actor, in_force)
    with pytest.raises(access.Denied):
        services.record_participants_account(actor=actor(Role.PARTICIPANT, make_case()), breach=breach, text="Not mine")
    services.record_participants_account(actor=actor(Role.PARTICIPANT, in_force.case), breach=breach, text="I was ill")
    flow.move(actor(Role.PANEL_CHAIR, in_force.case), Agreement.objects.get(), "review_breach", reason="Heard")
    with pytest.raises(flow.WrongState):
        services.record_participants_account(actor=actor(Role.CASEWORKER, in_force.case), breach=breach, text="Other")


def test_nobody_reviews_what_they_alleged_in_whatever_role(actor, in_force):
    caseworker, breach, agreement = alleged(actor, in_force)
    services.record_participants_account(actor=caseworker, breach=breach, text="I was ill")
    with pytest.raises(flow.MoveRefused):
        flow.move(
            in_another_role(caseworker, Role.PANEL_CHAIR, in_force.case),
            agreement,
            "review_breach",
            reason="I know best",
        )


def test_nobody_revokes_what_they_reviewed_in_whatever_role(actor, in_force, stopped):
    chair, _breach, agreement = heard_and_reviewed(actor, in_force)
    with pytest.raises(flow.MoveRefused):
        flow.move(in_another_role(chair, Role.COORDINATOR, in_force.case), agreement, "revoke", reason="I know best")
    assert stopped == []


def test_obligations_are_still_settled_while_a_breach_is_looked_into(actor, in_force):
    _caseworker, _breach, agreement = alleged(actor, in_force)
    row = make_obligation(agreement)
    services.settle_obligation(
        actor=actor(Role.CASEWORKER, agreement.case), obligation=row, status="met", settled_on=today()
    )
    assert row.status == "met"
