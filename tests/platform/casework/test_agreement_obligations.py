"""What is owed: obligations, their non-public way and what settles them; the prosecutor's record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from firsthand.pathway import Role
from firsthand.platform.base import flow, vault
from firsthand.platform.casework.agreement import services
from firsthand.platform.casework.models import Obligation, ProsecutorRecord
from tests.asking import unmet
from tests.factories import make_case, today
from tests.factories_agreement import (
    make_agreement,
    make_obligation,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_the_database_refuses_an_account_without_a_non_public_way():
    agreement = make_agreement()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_obligation(agreement, kind="account", non_public_alternative="")


def test_the_guard_refuses_a_non_public_way_that_says_nothing(actor):
    case = make_case(state="decided")
    caseworker, agreement = actor(Role.CASEWORKER, case), make_agreement(case)
    obligation = make_obligation(agreement, kind="account", non_public_alternative="  ")
    assert any("non-public" in sentence for sentence in unmet(caseworker, agreement, "send_to_counsel"))
    with vault.reading.for_rule(case.pk):
        obligation.non_public_alternative = "In writing, to the researchers"
        obligation.save()
    assert unmet(caseworker, agreement, "send_to_counsel") == []


def test_the_service_refuses_an_account_without_a_non_public_way(actor):
    agreement = make_agreement()
    with pytest.raises(flow.MoveRefused, match="non-public"):
        services.save_obligation(
            actor=actor(Role.CASEWORKER, agreement.case),
            obligation=Obligation(agreement=agreement, kind="account", text="Tell", due_on=today()),
        )


@pytest.mark.parametrize("offset", [-31, 336])
def test_an_obligation_is_due_within_the_term(actor, offset):
    agreement = make_agreement()
    with pytest.raises(flow.MoveRefused):
        services.save_obligation(
            actor=actor(Role.CASEWORKER, agreement.case),
            obligation=Obligation(agreement=agreement, text="Late", due_on=today() + offset * DAY),
        )


@pytest.mark.parametrize(("status", "met"), [("met", True), ("waived", True), ("due", False), ("missed", False)])
def test_fulfilled_when_every_obligation_is_settled(actor, status, met):
    agreement = make_agreement(state="in_force")
    make_obligation(agreement, status="met")
    make_obligation(agreement, status=status)
    assert (unmet(actor(Role.COORDINATOR), agreement, "fulfil") == []) is met


def test_an_account_met_in_the_non_public_way_looks_like_any_other(actor, reading):
    """Met is met: no column, note or trail entry tells which way was taken."""
    agreement = make_agreement(state="in_force")
    caseworker = actor(Role.CASEWORKER, agreement.case)
    rows = [make_obligation(agreement, kind="account") for _way in ("public", "non-public")]
    for row, note in zip(rows, ("spoke at the school", "wrote to the researchers"), strict=True):
        services.settle_obligation(actor=caseworker, obligation=row, status="met", settled_on=today(), note=note)
    reading(agreement)
    public, quiet = Obligation.objects.filter(pk__in=[row.pk for row in rows])
    same = [field.name for field in Obligation._meta.fields if field.name not in {"id", "created_at", "updated_at"}]
    assert [getattr(public, name) for name in same] == [getattr(quiet, name) for name in same]
    assert public.status_note == ""


@pytest.mark.parametrize("offset", [-31, 1])
def test_an_obligation_is_settled_between_the_beginning_and_today(actor, offset):
    agreement = make_agreement(state="in_force")
    with pytest.raises(flow.MoveRefused):
        services.settle_obligation(
            actor=actor(Role.CASEWORKER, agreement.case),
            obligation=make_obligation(agreement),
            status="met",
            settled_on=today() + offset * DAY,
        )


def test_a_missed_obligation_can_still_be_met_and_a_met_one_stays(actor):
    agreement = make_agreement(state="in_force")
    caseworker, row = actor(Role.CASEWORKER, agreement.case), make_obligation(agreement)
    services.settle_obligation(actor=caseworker, obligation=row, status="missed", settled_on=today())
    services.settle_obligation(actor=caseworker, obligation=row, status="met", settled_on=today())
    with pytest.raises(flow.WrongState):
        services.settle_obligation(actor=caseworker, obligation=row, status="missed", settled_on=today())


@pytest.mark.parametrize("state", ["drafted", "with_counsel", "signed", "revoked", "expired", "fulfilled"])
def test_nothing_is_settled_outside_a_running_agreement(actor, state):
    agreement = make_agreement(state=state)
    with pytest.raises(flow.WrongState):
        services.settle_obligation(
            actor=actor(Role.CASEWORKER, agreement.case),
            obligation=make_obligation(agreement),
            status="met",
            settled_on=today(),
        )


def test_the_prosecutors_record_is_kept_with_its_history_and_written_once(actor, reading):
    case = make_case()
    prosecutor = actor(Role.PROSECUTOR, case)
    given = {
        "kind": "deferred",
        "decided_on": today(),
        "authority": "Court of Lyon",
        "prosecutor": "M. Laurent",
        "terms": "One year",
    }
    first = services.record_prosecutor_decision(actor=prosecutor, case=case, **given)
    assert services.record_prosecutor_decision(actor=prosecutor, case=case, **given).pk == first.pk
    services.record_prosecutor_decision(actor=prosecutor, case=case, **{**given, "kind": "prosecute"})
    assert ProsecutorRecord.objects.count() == 2
    reading(case)
    assert ProsecutorRecord.objects.get(pk=first.pk).terms == "One year"


def test_a_document_of_another_case_is_refused(actor):
    from firsthand.platform.base.media.services import create_upload

    case, other = make_case(), make_case()
    prosecutor = actor(Role.PROSECUTOR, case)
    foreign = create_upload(actor=prosecutor, file_id=other.pk, kind="document", size=10)
    with pytest.raises(flow.MoveRefused):
        services.record_prosecutor_decision(
            actor=prosecutor,
            case=case,
            kind="no_charge",
            decided_on=today(),
            authority="Court",
            prosecutor="M.",
            document=foreign,
        )


def test_an_obligation_sent_twice_is_written_once(actor):
    agreement = make_agreement()
    caseworker = actor(Role.CASEWORKER, agreement.case)
    for _press in range(2):
        services.save_obligation(
            actor=caseworker, obligation=Obligation(agreement=agreement, text="Come weekly", due_on=today())
        )
    assert agreement.obligations.count() == 1
