"""The copy of a file is given out once by two, fetched by the participant alone, and gone in time."""

from __future__ import annotations

import threading
import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core import mail
from django.db import connection, connections
from django.utils import timezone

from firsthand.pathway import Role
from firsthand.platform.base import access, trail, vault
from firsthand.platform.base.media import storage
from firsthand.platform.base.media.models import MediaObject
from firsthand.platform.base.media.services import create_upload
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.trail.models import Entry
from firsthand.platform.casework.copies import services
from firsthand.platform.casework.copies.queries import copies_to_approve
from firsthand.platform.casework.copies.services import CopyRefused
from firsthand.platform.casework.intake import erasure
from firsthand.platform.casework.models import Case, FileCopy, Request
from tests.factories import account_of, add_member, make_account, make_actor, make_case
from tests.factories_copies import (
    SECRET,
    approved_copy,
    asked_for,
    file_to_copy,
    prepared_copy,
    read_copy,
    settle,
)
from tests.factories_copies import files as files
from tests.factories_copies import needs_pango as needs_pango

pytestmark = pytest.mark.django_db

# Giving it out


def test_the_request_is_answered_by_the_two_and_the_trail_holds_all_of_it() -> None:
    case, participant = file_to_copy()
    asked = asked_for(case)
    copy, preparer, approver = approved_copy(case, request=asked)
    asked.refresh_from_db()
    assert (asked.granted, asked.answered_by_id, asked.seconded_by_id) == (
        True, preparer.account_id, approver.account_id,
    )  # fmt: skip
    read_copy(copy, participant)
    rows = Entry.objects.filter(subject=case.pk, action__startswith="copy.").order_by("seq")
    assert list(rows.values_list("action", "operation")) == [
        ("copy.prepare", "collection"), ("copy.edit", "alteration"), ("copy.submit", "alteration"),
        ("copy.approve", "disclosure"), ("copy.receive", "disclosure"),
    ]  # fmt: skip
    for entry in rows.filter(operation="disclosure"):
        assert entry.recipients == [str(participant.account_id)]
    copy.refresh_from_db()
    assert copy.fetched_at is not None


def test_nothing_leaves_when_the_trail_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    case, participant = file_to_copy()
    copy, _preparer, _approver = approved_copy(case)

    def refuse(*_given: Any, **_named: Any) -> None:
        raise trail.TrailUnavailable

    monkeypatch.setattr("firsthand.platform.base.trail.recorder.commit_now", refuse)
    monkeypatch.setattr(services, "read_package", lambda media: pytest.fail("opened without an entry"))
    with vault.reading.scope(), pytest.raises(trail.TrailUnavailable):
        services.give_copy(actor=participant, copy=copy)


def test_only_the_participant_fetches_it_and_only_in_its_time() -> None:
    case, participant = file_to_copy()
    copy, preparer, _approver = approved_copy(case)
    _other_case, stranger = file_to_copy()
    for actor in (stranger, preparer, make_actor(Role.CASEWORKER, case), make_actor(Role.AUDITOR)):
        with vault.reading.scope(), pytest.raises(access.Denied):
            services.give_copy(actor=actor, copy=copy)
    FileCopy.objects.filter(pk=copy.pk).update(expires_on=timezone.localdate() - timedelta(days=1))
    copy.refresh_from_db()
    with vault.reading.scope(), pytest.raises(access.Denied):
        services.give_copy(actor=participant, copy=copy)


def test_the_package_is_sealed_on_the_disk_and_no_upload_address_serves_it(signed_in: Any) -> None:
    case, participant = file_to_copy()
    copy, _preparer, _approver = approved_copy(case)
    media = copy.package
    assert media is not None
    stored = storage.path_of(media).read_bytes()
    assert b"PK\x03\x04" not in stored
    assert b"my-file" not in stored
    assert (media.kind, media.compartment) == ("package", "identity")
    worker = make_actor(Role.CASEWORKER, case)
    for actor in (worker, participant):
        assert signed_in(actor).get(f"/media/{media.pk}/document/x").status_code == 404
    with pytest.raises(Exception, match="recording or a document"):
        create_upload(actor=worker, file_id=case.pk, kind="package", size=5)


def test_its_content_goes_with_its_term_and_the_register_of_withholdings_stays(reading: Any) -> None:
    case, _participant = file_to_copy()
    copy, _preparer, _approver = approved_copy(case)
    media = copy.package
    assert media is not None
    assert services.remove_what_is_over(timezone.now()) == 0
    FileCopy.objects.filter(pk=copy.pk).update(expires_on=timezone.localdate() - timedelta(days=1))
    assert services.remove_what_is_over(timezone.now()) == 1
    assert services.remove_what_is_over(timezone.now()) == 0
    assert not storage.path_of(media).exists()
    assert not MediaObject.objects.filter(pk=media.pk).exists()
    reading(case)
    parts = list(copy.parts.select_related("copy"))
    assert all(part.lines is None for part in parts)
    assert any(part.ground == "originator" and part.reason for part in parts)
    assert Entry.objects.filter(action="copy.expire", operation="erasure", subject=case.pk).count() == 1


def test_a_preparation_that_nobody_goes_on_with_is_removed_too() -> None:
    copy, _preparer = prepared_copy(make_case())
    assert services.remove_what_is_over(timezone.now() + timedelta(days=59)) == 0
    assert services.remove_what_is_over(timezone.now() + timedelta(days=61)) == 1
    copy.refresh_from_db()
    assert copy.removed_at is not None


def test_set_aside_it_cannot_be_fetched() -> None:
    case, participant = file_to_copy()
    copy, preparer, _approver = approved_copy(case)
    services.set_copy_aside(actor=preparer, copy=copy)
    copy.refresh_from_db()
    with vault.reading.scope(), pytest.raises(access.Denied):
        services.give_copy(actor=participant, copy=copy)
    with pytest.raises(CopyRefused):
        services.set_copy_aside(actor=preparer, copy=copy)


def test_erasing_the_case_takes_the_copy_with_it() -> None:
    case, participant = file_to_copy()
    copy, _preparer, _approver = approved_copy(case)
    media = copy.package
    assert media is not None
    Case.objects.filter(pk=case.pk).update(state="closed", retain_until=timezone.localdate() - timedelta(days=1))
    assert erasure.erase_due_cases(timezone.now()) == 1
    assert not storage.path_of(media).exists()
    copy.refresh_from_db()
    with vault.reading.scope(), pytest.raises(access.Denied):
        services.give_copy(actor=participant, copy=copy)
    assert services.remove_what_is_over(timezone.now() + timedelta(days=90)) == 0


def test_one_copy_is_in_preparation_and_an_answered_request_starts_none() -> None:
    case = make_case()
    copy, _preparer = prepared_copy(case)
    again, _other = prepared_copy(case)
    assert again.pk == copy.pk
    asked = asked_for(make_case())
    with pytest.raises(CopyRefused, match="answered already"):
        services.prepare_copy(actor=make_actor(Role.COORDINATOR), case=case, request=asked)
    with pytest.raises(CopyRefused, match="erased"):
        prepared_copy(make_case(erased_on=timezone.localdate()))


def test_without_an_account_there_is_nobody_to_give_it_to() -> None:
    case = make_case()
    copy, preparer = prepared_copy(case)
    settle(copy, preparer)
    services.submit_copy(actor=preparer, copy=copy)
    with pytest.raises(CopyRefused, match="nobody to give it to"):
        services.approve_copy(actor=make_actor(Role.COORDINATOR), copy=copy)


def test_the_mail_says_that_something_waits_and_nothing_else() -> None:
    case, participant = file_to_copy()
    account = account_of(participant)
    account.email = "someone@example.org"
    account.save()
    approved_copy(case)
    [sent] = mail.outbox
    assert "copy" not in (sent.subject + str(sent.body)).lower()
    assert case.code_name not in sent.subject + str(sent.body)


def test_the_code_name_is_in_no_part(reading: Any) -> None:
    case, _participant = file_to_copy()
    copy, _preparer = prepared_copy(case)
    reading(case)
    assert not any(case.code_name in f"{part.title} {part.lines}" for part in copy.parts.select_related("copy"))


def test_it_waits_for_the_other_coordinators() -> None:
    copy, preparer = prepared_copy(make_case())
    settle(copy, preparer)
    services.submit_copy(actor=preparer, copy=copy)
    assert copies_to_approve(preparer).items == []
    [one] = copies_to_approve(make_actor(Role.COORDINATOR)).items
    assert str(copy.pk) in one.url


# Pages


def test_the_way_through_the_pages(signed_in: Any) -> None:
    case, participant = file_to_copy()
    own = signed_in(participant)
    assert own.post("/my/requests/", {"kind": "access", "text": "All that you have"}).status_code == 302
    assert "preparing it" in own.get("/my/copy/").content.decode()
    one, two = signed_in(make_actor(Role.COORDINATOR)), signed_in(make_actor(Role.COORDINATOR))
    assert "Prepare the copy" in one.get(f"/cases/{case.pk}/requests/").content.decode()
    listed = one.get(f"/cases/{case.pk}/copies/").content.decode()
    assert "All that you have" in listed
    asked = Request.objects.get(case=case)
    made = one.post(f"/cases/{case.pk}/copies/prepare/", {"request": str(asked.pk)})
    copy = FileCopy.objects.get(case=case)
    assert made.url == f"/copies/{copy.pk}/"
    assert one.post(f"/copies/{copy.pk}/submit/").status_code == 409
    overview = one.get(made.url).content.decode()
    assert "The parts of the file" in overview
    for section in {part.section for part in copy.parts.all()}:
        page = f"/copies/{copy.pk}/parts/{section}/"
        shown = one.get(page).content.decode()
        assert SECRET not in shown
        typed = {}
        for part in copy.parts.filter(section=section):
            kept = part.choice == "withheld"
            typed |= {f"{part.pk}-choice": "withheld" if kept else "given", f"{part.pk}-gist": ""}
            typed |= {
                f"{part.pk}-ground": part.ground or ("proceedings" if kept else ""),
                f"{part.pk}-reason": "Looked",
            }
        assert one.post(page, typed).status_code == 302
    assert two.get(f"/copies/{copy.pk}/parts/identity/").status_code == 404
    assert one.post(f"/copies/{copy.pk}/submit/").status_code == 302
    assert one.post(f"/copies/{copy.pk}/approve/").status_code == 409
    paper = two.get(f"/copies/{copy.pk}/paper/").content.decode()
    assert "Samir Haddad" in paper
    assert "This is withheld from you." in paper
    assert two.post(f"/copies/{copy.pk}/return/", {"why": ""}).status_code == 409
    assert two.post(f"/copies/{copy.pk}/return/", {"why": "Look at the referral"}).status_code == 302
    assert "Look at the referral" in one.get(made.url).content.decode()
    assert one.post(f"/copies/{copy.pk}/submit/").status_code == 302
    assert two.post(f"/copies/{copy.pk}/approve/").status_code == 302
    page = own.get("/my/copy/").content.decode()
    for words in ("Fetch my copy", "What is not in it", "Another authority gave us this"):
        assert words in page
    assert SECRET not in page
    assert own.get(f"/my/copy/{copy.pk}/file/").status_code == 405
    fetched = own.post(f"/my/copy/{copy.pk}/file/")
    assert (fetched.status_code, fetched["Content-Type"]) == (200, "application/zip")
    assert fetched["Content-Disposition"] == 'attachment; filename="my-file.zip"'
    assert "no-store" in fetched["Cache-Control"]
    assert zipfile.ZipFile(BytesIO(fetched.content)).testzip() is None
    assert two.get(f"/copies/{copy.pk}/set-aside/").status_code == 200
    assert two.post(f"/copies/{copy.pk}/set-aside/").status_code == 302
    assert own.post(f"/my/copy/{copy.pk}/file/").status_code == 404
    assert "it is removed" in own.get("/my/copy/").content.decode()
    assert "Its content is removed" in two.get(made.url).content.decode().replace(
        "The content of this copy", "Its content"
    )


def test_another_participant_finds_no_copy(signed_in: Any) -> None:
    case, _participant = file_to_copy()
    copy, _preparer, _approver = approved_copy(case)
    _case, stranger = file_to_copy()
    assert signed_in(stranger).post(f"/my/copy/{copy.pk}/file/").status_code == 404
    assert "Fetch my copy" not in signed_in(stranger).get("/my/copy/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_approvals_racing_give_one_package() -> None:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("in memory there is one connection: set FIRSTHAND_TEST_DATABASE to a file or to PostgreSQL")
    case, _participant = file_to_copy()
    copy, preparer = prepared_copy(case)
    settle(copy, preparer)
    services.submit_copy(actor=preparer, copy=copy)
    actors = [make_actor(Role.COORDINATOR), make_actor(Role.COORDINATOR)]
    start, outcomes = threading.Barrier(2), []

    def attempt(actor: Actor) -> None:
        try:
            start.wait()
            services.approve_copy(actor=actor, copy=copy)
            outcomes.append("done")
        except CopyRefused:
            outcomes.append("late")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=attempt, args=(actor,)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "late"]
    assert MediaObject.objects.filter(file_id=case.pk).count() == 1


def test_a_member_that_joined_is_told_by_function_not_by_name(reading: Any) -> None:
    case = make_case()
    add_member(case.pk, make_account(role=Role.MENTOR, display_name="Zainab Quist"), Role.MENTOR)
    copy, _preparer = prepared_copy(case)
    reading(case)
    [people] = copy.parts.filter(section="people").select_related("copy")
    assert people.lines is not None
    assert "Mentor" in str(people.lines)
    assert "Zainab" not in str(people.lines)
