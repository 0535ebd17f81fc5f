"""Intake: opening, duplicates, minors, guards, team, requests, retention and erasure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from firsthand.pathway import Role
from firsthand.platform.base import access, flow, trail, vault
from firsthand.platform.base.access.models import Membership
from firsthand.platform.casework.intake import erasure, services, tasks
from firsthand.platform.casework.intake.events import CASE_STOPPED
from firsthand.platform.casework.intake.models import Case, Identity, NameMark, Referral
from firsthand.platform.casework.intake.queries import case_of, find_duplicates
from firsthand.platform.casework.intake.retention import RetentionRefused, postpone_retention
from tests import factories as make
from tests.asking import answer
from tests.factories_assessment import make_evidence

pytestmark = pytest.mark.django_db


def opened(actor: Any, name: str = "Samir Haddad", born_on: date | None = date(1994, 3, 2), **given: Any) -> Case:
    incoming = services.Incoming("A judge in Lyon", "Came back in spring", make.today())
    person = services.Person(name=name, born_on=born_on, perhaps_minor=given.pop("perhaps_minor", False))
    return services.open_case(
        actor=actor, key=given.pop("key", uuid4()), person=person, incoming=incoming, country="FR", **given
    )


def everything_in_the_database() -> bytes:
    found = b""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                for value in row:
                    found += bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    found += b"\0"
    return found


def test_a_case_carries_a_code_name_and_the_identity_is_sealed(reading: Any) -> None:
    case = opened(make.make_actor(Role.COORDINATOR))
    assert case.state == "referred"
    raw = everything_in_the_database()
    assert b"Samir" not in raw
    assert b"Came back" not in raw
    assert b"1994-03-02" not in raw
    reading(case)
    assert case.identity.name == "Samir Haddad"


def test_the_same_form_sent_twice_gives_one_case() -> None:
    actor, key = make.make_actor(Role.COORDINATOR), uuid4()
    assert opened(actor, key=key).pk == opened(actor, key=key).pk
    assert Case.objects.count() == Referral.objects.count() == 1


def test_another_account_with_the_same_key_opens_its_own_case() -> None:
    key = uuid4()
    assert (
        opened(make.make_actor(Role.COORDINATOR), key=key).pk != opened(make.make_actor(Role.COORDINATOR), key=key).pk
    )


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.COORDINATOR, Role.CASEWORKER, Role.CLOCK}])
def test_nobody_else_opens_a_case(role: Role) -> None:
    with pytest.raises(access.Denied):
        opened(make.make_actor(role))
    assert not Case.objects.exists()


def test_a_caseworker_who_opens_a_case_may_read_it() -> None:
    actor = make.make_actor(Role.CASEWORKER)
    assert access.may(actor, "case.read", opened(actor))
    assert not access.may(make.make_actor(Role.CASEWORKER), "case.read", Case.objects.get())


@pytest.mark.parametrize(("age", "minor"), [(17, True), (19, False)])
def test_a_minor_is_recognised_by_the_date_of_birth(age: int, minor: bool) -> None:
    born = make.today().replace(day=1) - timedelta(days=age * 366)
    assert opened(make.make_actor(Role.COORDINATOR), born_on=born).minor is minor


def test_who_may_be_a_minor_is_treated_as_one_until_it_is_known() -> None:
    actor = make.make_actor(Role.COORDINATOR)
    case = opened(actor, born_on=None, perhaps_minor=True)
    assert case.minor
    identity = Identity.objects.get(case=case)
    identity.born_on = "1990-01-01"
    services.record_identity(actor=actor, identity=identity)
    assert not Case.objects.get().minor


def test_somebody_who_comes_of_age_leaves_the_track() -> None:
    case = make.make_case(minor=True)
    make.make_identity(case, born_on="1990-01-01")
    assert tasks.recognise_adults() == 1
    assert not Case.objects.get(pk=case.pk).minor


def test_a_duplicate_is_found_under_another_spelling() -> None:
    actor = make.make_actor(Role.COORDINATOR)
    first = opened(actor, "محمد الحداد")
    second = opened(actor, "Mohamed Hadad", None)
    assert list(find_duplicates(second)) == [first]
    assert not find_duplicates(opened(actor, "Karim Bensaid", date(1988, 1, 1))).exists()


def test_one_common_name_alone_is_no_candidate() -> None:
    actor = make.make_actor(Role.COORDINATOR)
    opened(actor, "Mohamed Karoui", date(1990, 1, 1))
    assert not find_duplicates(opened(actor, "Mohamed Zitouni", date(1991, 1, 1))).exists()


def test_a_referral_is_accepted_after_basis_and_duplicates() -> None:
    actor = make.make_actor(Role.COORDINATOR)
    opened(actor)
    case = opened(actor)
    with pytest.raises(flow.MoveRefused) as refused:
        flow.move(actor, case, "accept")
    assert len(refused.value.unmet) == 2
    case = services.set_basis(actor=actor, case=case, basis="consent")
    services.mark_duplicates_seen(actor=actor, case=case)
    assert flow.move(actor, case, "accept").state == "gathering"


def test_a_referral_is_merged_onto_the_file_the_person_has(reading: Any) -> None:
    actor = make.make_actor(Role.COORDINATOR)
    first, second = opened(actor), opened(actor)
    services.merge_referral(actor=actor, case=second, into=first)
    reading(first)
    assert [row.why for row in first.referrals.all()] == ["Came back in spring"] * 2
    with pytest.raises(ValueError, match="another"):
        services.merge_referral(actor=actor, case=first, into=first)


def test_case_of_follows_to_the_case() -> None:
    case = make.make_case()
    assert case_of(make.make_referral(case)) == case_of(case) == case


def test_a_minor_needs_the_guardian_and_best_interests() -> None:
    actor, case = make.make_actor(Role.COORDINATOR), make.make_case(minor=True, state="decided")
    missing = {
        str(sentence)
        for offer in flow.offers(actor, case)
        if offer.move.name == "enter_programme"
        for sentence in offer.unmet
    }
    assert any("guardian" in sentence for sentence in missing)
    case = services.record_guardian(actor=actor, case=case, guardian_agreed_on=make.today(), best_interests="School")
    missing = {
        str(sentence)
        for offer in flow.offers(actor, case)
        if offer.move.name == "enter_programme"
        for sentence in offer.unmet
    }
    assert not any("guardian" in sentence for sentence in missing)


def test_no_testimony_officer_joins_the_case_of_a_minor() -> None:
    officer = make.make_account(role=Role.TESTIMONY_OFFICER)
    with pytest.raises(services.MinorsAreNoVoices):
        services.assign_member(
            actor=make.make_actor(Role.COORDINATOR), case=make.make_case(minor=True), account=officer,
            capacity=Role.TESTIMONY_OFFICER, expires_at=timezone.now() + timedelta(days=9),
        )  # fmt: skip


def test_a_transfer_names_its_target_and_stops_the_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped: list[Any] = []
    monkeypatch.setattr(CASE_STOPPED, "_subscribers", [stopped.append])
    actor, case = make.make_actor(Role.COORDINATOR), make.make_case(state="gathering")
    with pytest.raises(flow.MoveRefused):
        flow.move(actor, case, "transfer", reason="Theirs")
    case = services.name_transfer_target(actor=actor, case=case, transfer_to="prosecutor")
    moved = flow.move(actor, case, "transfer", reason="Theirs")
    assert stopped == [case.pk]
    assert Case.objects.get(pk=moved.pk).retain_until == make.today() + timedelta(days=730)


def test_a_stale_edit_is_refused() -> None:
    actor, case = make.make_actor(Role.COORDINATOR), make.make_case()
    mine, theirs = Case.objects.get(pk=case.pk), Case.objects.get(pk=case.pk)
    services.set_basis(actor=actor, case=theirs, basis="law")
    with pytest.raises(flow.StaleRecord):
        services.set_basis(actor=actor, case=mine, basis="court")
    assert Case.objects.get().basis == "law"


def test_retention_is_postponed_only_with_a_reason_and_a_later_date() -> None:
    actor, case = make.make_actor(Role.COORDINATOR), make.make_case(retain_until=make.today())
    for until, reason in (
        (make.today(), "x"),
        (make.today() + timedelta(days=9), " "),
        (make.today() + timedelta(days=9999), "x"),
    ):
        with pytest.raises(RetentionRefused):
            postpone_retention(actor=actor, case=Case.objects.get(pk=case.pk), until=until, reason=reason)
    postpone_retention(actor=actor, case=case, until=make.today() + timedelta(days=30), reason="A court asked")
    assert Case.objects.get().retain_until == make.today() + timedelta(days=30)


def erased() -> tuple[Case, Any, Any]:
    first, second = make.make_actor(Role.COORDINATOR), make.make_actor(Role.COORDINATOR)
    case = opened(first)
    worker = make.make_actor(Role.CASEWORKER, case)
    participant = make.make_actor(Role.PARTICIPANT, case)
    asked = services.ask_request(actor=participant, case=case, kind="erasure", text="Please forget me")
    erasure.answer_request(actor=first, request=asked, granted=True, answer="Yes")
    with pytest.raises(erasure.NotYours):
        erasure.second_erasure(actor=first, request=asked)
    erasure.second_erasure(actor=second, request=asked)
    return Case.objects.get(pk=case.pk), worker, asked


@pytest.mark.django_db(transaction=True, databases=["default", "keys"])
def test_after_an_erasure_nothing_can_be_read(reading: Any) -> None:
    case, worker, asked = erased()
    assert case.erased_on == make.today()
    assert not NameMark.objects.exists()
    assert not Identity.objects.exists()
    assert not Membership.objects.filter(ended_at__isnull=True).exists()
    assert not access.may(worker, "case.read", case)
    reading(case)
    for row, name in ((Referral.objects.get(), "why"), (type(asked).objects.get(), "text")):
        with pytest.raises(vault.KeyDestroyed):
            getattr(row, name)
    assert b"forget me" not in everything_in_the_database()
    with pytest.raises(erasure.AlreadyAnswered):
        erasure.second_erasure(actor=make.make_actor(Role.COORDINATOR), request=asked)


@pytest.mark.django_db(transaction=True, databases=["default", "keys"])
def test_files_at_rest_are_erased_in_time_and_others_are_not() -> None:
    over = make.today() - timedelta(days=1)
    due = make.make_case(state="closed", retain_until=over)
    kept = [make.make_case(state="in_programme", retain_until=over), make.make_case(state="closed")]
    assert erasure.erase_due_cases(timezone.now()) == 1
    assert vault.keys.is_destroyed(due.pk)
    assert not any(vault.keys.is_destroyed(case.pk) for case in kept)
    assert erasure.erase_due_cases(timezone.now()) == 0
    with pytest.raises(flow.MoveRefused):
        flow.move(make.make_actor(Role.COORDINATOR), Case.objects.get(pk=due.pk), "reopen", reason="No")


def test_an_interrupted_erasure_is_finished() -> None:
    case = make.make_case(state="closed", erased_on=make.today())
    assert not vault.keys.is_destroyed(case.pk)
    erasure.erase_due_cases(timezone.now())
    assert vault.keys.is_destroyed(case.pk)


def test_a_living_case_keeps_its_keys() -> None:
    with pytest.raises(ValueError, match="erased"):
        erasure.destroy_content(actor=make.make_actor(Role.COORDINATOR), case=make.make_case())


def test_who_reads_what() -> None:
    case = make.make_case()
    readers = {
        role
        for role in Role
        if role is not Role.CLOCK and access.may(make.make_actor(role, case), "identity.read", case)
    }
    assert readers == {Role.COORDINATOR, Role.CASEWORKER, Role.CLINICIAN}
    assert not access.may(make.make_actor(Role.CLINICIAN), "identity.read", case)


def test_opening_is_in_the_trail() -> None:
    case = opened(make.make_actor(Role.COORDINATOR))
    actions = set(trail.Entry.objects.filter(subject=case.pk).values_list("action", flat=True))
    assert {"case.open", "referral.record", "case.compare"} <= actions


def test_an_assessment_begins_only_with_an_identity_in_the_vault() -> None:
    case = make.make_case(state="gathering")
    make_evidence(case)
    caseworker = make.make_actor(Role.CASEWORKER, case)
    with pytest.raises(flow.MoveRefused, match="identity is recorded"):
        flow.move(caseworker, case, "begin_assessment")
    identity = make.make_identity(case, name="")
    assert answer("identity_recorded", case, "begin_assessment") is False  # a row without a name is none
    with vault.reading.for_rule(case.pk):
        identity.name = "Samir Haddad"
        identity.save()
    assert flow.move(caseworker, case, "begin_assessment").state == "assessment"
