"""The right of access: a copy of one's own file, prepared by one and approved by another, with what is
withheld named, and nothing in it that the ledger, the clinician or somebody else's safety keeps back."""

from __future__ import annotations

import json
import re
import threading
import zipfile
import zlib
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone

from firsthand.pathway import Role
from firsthand.platform.base import access, trail, vault
from firsthand.platform.base.media import storage
from firsthand.platform.base.media.models import MediaObject
from firsthand.platform.base.media.services import create_upload
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.trail.models import Entry
from firsthand.platform.casework.copies import services
from firsthand.platform.casework.copies.queries import against_giving, copies_to_approve
from firsthand.platform.casework.copies.services import Choice, CopyRefused
from firsthand.platform.casework.decision.letters import PdfUnavailable, pdf_of
from firsthand.platform.casework.intake import erasure
from firsthand.platform.casework.models import Case, CopyPart, Evidence, FactorReason, FileCopy, Request
from tests.factories import account_of, add_member, make_account, make_actor, make_case, make_identity, make_referral
from tests.factories_assessment import answer_all, make_assessment, make_evidence, make_gate, make_screening
from tests.factories_decision import make_decision

pytestmark = pytest.mark.django_db

SECRET = "A cousin at the border told the service which crossing he took that night"


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.FIRSTHAND_MEDIA = tmp_path / "media"


@pytest.fixture(autouse=True)
def _needs_pango() -> None:
    try:
        pdf_of("<p>x</p>")
    except PdfUnavailable:
        pytest.skip("PANGO ABSENT: no PDF can be made on this machine")


def _file() -> tuple[Case, Actor]:
    """A file with something of every kind, and its participant."""
    case = make_case(state="in_programme", basis_note="She signed on paper")
    participant = make_actor(Role.PARTICIPANT, case)
    case.refresh_from_db()
    make_identity(case)
    make_referral(case, referrer="Her aunt Nadia", why="The family is afraid for her")
    make_evidence(case, claim="Worked in a kitchen for a year", source="A letter of Umar", disclosure="open")
    make_evidence(case, claim=SECRET, source="Partner", disclosure="originator")
    make_evidence(case, claim="The panel heard a second voice on it", disclosure="panel")
    make_gate(case, reasons="Nothing points to it")
    make_screening(case, notes="Sleeps badly")
    for _number in range(2):
        one = make_assessment(case)
        answer_all(one, finding="Found on her own words")
        type(one).objects.filter(pk=one.pk).update(state="submitted")
    chair = make_actor(Role.PANEL_CHAIR, case)
    decision = make_decision(case, chair, summary="Shortly said", letter="Dear you, the panel decided.")
    row = FactorReason.objects.get(decision=decision, factor="family")
    row.reasons, row.disclosure, row.gist, row.ground = "Aunt Nadia said so", "withheld", "Asked at home.", "others"
    row.save()
    type(decision).objects.filter(pk=decision.pk).update(
        state="issued", second=make_account(), issued_on=timezone.localdate()
    )
    return case, participant


def _asked(case: Case) -> Request:
    return Request.objects.create(case=case, kind="access", text="Please give me all that you have")


def _prepared(case: Case, **given: Any) -> tuple[FileCopy, Actor]:
    preparer = make_actor(Role.COORDINATOR)
    return services.prepare_copy(actor=preparer, case=case, **given), preparer


def _settle(copy: FileCopy, preparer: Actor, *, undecided: str = "given") -> None:
    """Settle every part: what was proposed stands, what was left open is given, the panel's limits get a ground."""
    choices = {}
    with vault.reading.scope():
        vault.reading.grant(copy.case_id)
        for part in CopyPart.objects.filter(copy=copy).select_related("copy"):
            choice = part.choice or undecided
            choices[part.pk] = Choice(choice, part.ground or "proceedings", part.reason or "Looked at", part.gist)
    services.settle_parts(actor=preparer, copy=copy, choices=choices)


def _approved(case: Case, **given: Any) -> tuple[FileCopy, Actor, Actor]:
    copy, preparer = _prepared(case, **given)
    _settle(copy, preparer)
    services.submit_copy(actor=preparer, copy=copy)
    approver = make_actor(Role.COORDINATOR)
    return services.approve_copy(actor=approver, copy=copy), preparer, approver


def _read(copy: FileCopy, participant: Actor) -> tuple[bytes, str]:
    with vault.reading.scope():
        data = services.give_copy(actor=participant, copy=copy)
    archive = zipfile.ZipFile(BytesIO(data))
    assert archive.namelist() == ["my-file.pdf", "my-file.json"]
    return archive.read("my-file.pdf"), archive.read("my-file.json").decode()


def _inflated(pdf: bytes) -> bytes:
    """The PDF with its compressed streams opened."""
    found = re.findall(rb"/FlateDecode.*?stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return pdf + b"".join(zlib.decompressobj().decompress(stream) for stream in found)


# What is in it


def test_the_copy_holds_the_file_and_keeps_back_what_is_not_theirs_to_see() -> None:
    case, participant = _file()
    copy, _preparer, _approver = _approved(case)
    pdf, text = _read(copy, participant)
    assert pdf.startswith(b"%PDF")
    assert b"/StructTreeRoot" in _inflated(pdf), "the PDF is not tagged"
    for held in ("Samir Haddad", "The family is afraid", "Worked in a kitchen", "Found on her own words",
                 "Dear you, the panel decided.", "Asked at home.", "Nothing points to it", "Shortly said"):  # fmt: skip
        assert held in text, held
    for kept in (SECRET, "second voice", "Aunt Nadia", "aunt Nadia", "letter of Umar", "Sleeps badly", case.code_name):
        assert kept not in text, kept
    document = json.loads(text)
    parts = [part for section in document["sections"] for part in section["parts"]]
    grounds = {part["ground"] for part in parts if part["withheld"]}
    assert {"originator", "others", "health", "proceedings"} <= grounds
    assert all(part["why"] for part in parts if part["withheld"])


def test_nothing_of_what_is_bound_is_copied_at_all(reading: Any) -> None:
    case, _participant = _file()
    copy, _preparer = _prepared(case)
    reading(case)
    bound = list(copy.parts.filter(bound=True).select_related("copy"))
    assert len(bound) == 4  # two limited entries, the screening, the withheld reasons
    assert all(part.lines is None and part.reason for part in bound)
    written = " ".join(str(part.lines) for part in copy.parts.select_related("copy"))
    assert SECRET not in written
    assert "Sleeps badly" not in written


def test_a_bound_part_cannot_be_given() -> None:
    case, _participant = _file()
    copy, preparer = _prepared(case)
    part = copy.parts.filter(bound=True, ground="originator").get()
    services.settle_parts(actor=preparer, copy=copy, choices={part.pk: Choice("given", "originator", "No")})
    part.refresh_from_db()
    assert part.choice == "withheld"
    with pytest.raises(IntegrityError), transaction.atomic():
        CopyPart.objects.filter(pk=part.pk).update(choice="given")


def test_blind_assessments_stay_blind_and_findings_follow_their_evidence(reading: Any) -> None:
    case = make_case()
    one = make_assessment(case)
    [finding, *_rest] = answer_all(one)
    type(one).objects.filter(pk=one.pk).update(state="submitted")
    copy, preparer = _prepared(case)
    assert not copy.parts.filter(section="assessment").exists()
    services.set_copy_aside(actor=preparer, copy=copy)
    finding.evidence.add(make_evidence(case, disclosure="panel"))
    other = make_assessment(case)
    type(other).objects.filter(pk=other.pk).update(state="submitted")
    copy, _preparer = _prepared(case)
    reading(case)
    assert [part.lines for part in copy.parts.filter(section="assessment", bound=True)] == [None]


def test_whoever_still_assesses_stays_blind_in_every_role(signed_in: Any) -> None:
    case, _participant = _file()
    copy, _preparer = _prepared(case)
    both = make_actor(Role.COORDINATOR)
    make_assessment(case, assessor=account_of(both))
    assert signed_in(both).get(f"/copies/{copy.pk}/").status_code == 404
    assert signed_in(both).get(f"/copies/{copy.pk}/paper/").status_code == 404
    with pytest.raises(access.Denied):
        services.prepare_copy(actor=both, case=case)


# Four eyes


def test_it_is_approved_by_another_than_its_preparer() -> None:
    case, _participant = _file()
    copy, preparer = _prepared(case)
    _settle(copy, preparer)
    with pytest.raises(CopyRefused, match="does not wait"):
        services.approve_copy(actor=make_actor(Role.COORDINATOR), copy=copy)
    services.submit_copy(actor=preparer, copy=copy)
    with pytest.raises(CopyRefused, match="prepared it yourself"):
        services.approve_copy(actor=preparer, copy=copy)
    copy.refresh_from_db()
    assert (copy.approved_at, copy.package_id) == (None, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        FileCopy.objects.filter(pk=copy.pk).update(approved_by=preparer.account_id)


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.COORDINATOR, Role.CLOCK}])
def test_nobody_but_coordinators_prepares_reads_or_approves(role: Role) -> None:
    case = make_case()
    copy, _preparer = _prepared(case)
    actor = make_actor(role, case)
    for attempt in (
        lambda: services.prepare_copy(actor=actor, case=case),
        lambda: services.settle_parts(actor=actor, copy=copy, choices={}),
        lambda: services.submit_copy(actor=actor, copy=copy),
        lambda: services.approve_copy(actor=actor, copy=copy),
        lambda: services.send_copy_back(actor=actor, copy=copy, why="x"),
        lambda: services.set_copy_aside(actor=actor, copy=copy),
    ):
        with pytest.raises(access.Denied):
            attempt()
    assert not access.may(actor, "copy.read", copy)


def test_another_coordinator_does_not_change_what_one_prepares() -> None:
    copy, _preparer = _prepared(make_case())
    for attempt in (
        lambda: services.settle_parts(actor=make_actor(Role.COORDINATOR), copy=copy, choices={}),
        lambda: services.submit_copy(actor=make_actor(Role.COORDINATOR), copy=copy),
    ):
        with pytest.raises(access.Denied):
            attempt()


def test_sent_back_with_a_reason_it_can_be_changed_again(reading: Any) -> None:
    case, _participant = _file()
    copy, preparer = _prepared(case)
    _settle(copy, preparer)
    services.submit_copy(actor=preparer, copy=copy)
    with pytest.raises(CopyRefused, match="submitted"):
        services.settle_parts(actor=preparer, copy=copy, choices={})
    approver = make_actor(Role.COORDINATOR)
    with pytest.raises(ValidationError):
        services.send_copy_back(actor=approver, copy=copy, why=" ")
    copy = services.send_copy_back(actor=approver, copy=copy, why="The aunt is named in part four")
    reading(case)
    assert (copy.is_open, copy.returned_because) == (True, "The aunt is named in part four")
    services.settle_parts(actor=preparer, copy=copy, choices={})


# What stands against it


def test_every_part_is_settled_and_every_withholding_has_ground_and_reason() -> None:
    case, _participant = _file()
    copy, preparer = _prepared(case)
    with pytest.raises(CopyRefused, match="Still open"):
        services.submit_copy(actor=preparer, copy=copy)
    _settle(copy, preparer)
    part = copy.parts.filter(choice="given").first()
    assert part is not None
    for unfinished in (Choice(""), Choice("withheld", "", "Because"), Choice("withheld", "others", " ")):
        services.settle_parts(actor=preparer, copy=copy, choices={part.pk: unfinished})
        with pytest.raises(CopyRefused, match="Still open: 1"):
            services.submit_copy(actor=preparer, copy=copy)
    services.settle_parts(actor=preparer, copy=copy, choices={part.pk: Choice("withheld", "others", "Names her aunt")})
    services.submit_copy(actor=preparer, copy=copy)


def test_a_limit_set_after_it_was_prepared_stops_it() -> None:
    case, _participant = _file()
    copy, preparer = _prepared(case)
    _settle(copy, preparer)
    services.submit_copy(actor=preparer, copy=copy)
    Evidence.objects.filter(case=case, number=1).update(disclosure="originator")
    with pytest.raises(CopyRefused, match="Entry 1 has been limited since"):
        services.approve_copy(actor=make_actor(Role.COORDINATOR), copy=copy)


def test_words_of_a_limited_entry_are_found_where_nobody_cited_it() -> None:
    case, _participant = _file()
    make_referral(case, why=f"They say: {SECRET}.")
    copy, preparer = _prepared(case)
    _settle(copy, preparer)
    with pytest.raises(CopyRefused, match="repeats words of entry 2"):
        services.submit_copy(actor=preparer, copy=copy)
    assert SECRET not in " ".join(against_giving(copy))


# Giving it out


def test_the_request_is_answered_by_the_two_and_the_trail_holds_all_of_it() -> None:
    case, participant = _file()
    asked = _asked(case)
    copy, preparer, approver = _approved(case, request=asked)
    asked.refresh_from_db()
    assert (asked.granted, asked.answered_by_id, asked.seconded_by_id) == (
        True, preparer.account_id, approver.account_id,
    )  # fmt: skip
    _read(copy, participant)
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
    case, participant = _file()
    copy, _preparer, _approver = _approved(case)

    def refuse(*_given: Any, **_named: Any) -> None:
        raise trail.TrailUnavailable

    monkeypatch.setattr("firsthand.platform.base.trail.recorder.commit_now", refuse)
    monkeypatch.setattr(services, "read_package", lambda media: pytest.fail("opened without an entry"))
    with vault.reading.scope(), pytest.raises(trail.TrailUnavailable):
        services.give_copy(actor=participant, copy=copy)


def test_only_the_participant_fetches_it_and_only_in_its_time() -> None:
    case, participant = _file()
    copy, preparer, _approver = _approved(case)
    _other_case, stranger = _file()
    for actor in (stranger, preparer, make_actor(Role.CASEWORKER, case), make_actor(Role.AUDITOR)):
        with vault.reading.scope(), pytest.raises(access.Denied):
            services.give_copy(actor=actor, copy=copy)
    FileCopy.objects.filter(pk=copy.pk).update(expires_on=timezone.localdate() - timedelta(days=1))
    copy.refresh_from_db()
    with vault.reading.scope(), pytest.raises(access.Denied):
        services.give_copy(actor=participant, copy=copy)


def test_the_package_is_sealed_on_the_disk_and_no_upload_address_serves_it(signed_in: Any) -> None:
    case, participant = _file()
    copy, _preparer, _approver = _approved(case)
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
    case, _participant = _file()
    copy, _preparer, _approver = _approved(case)
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
    copy, _preparer = _prepared(make_case())
    assert services.remove_what_is_over(timezone.now() + timedelta(days=59)) == 0
    assert services.remove_what_is_over(timezone.now() + timedelta(days=61)) == 1
    copy.refresh_from_db()
    assert copy.removed_at is not None


def test_set_aside_it_cannot_be_fetched() -> None:
    case, participant = _file()
    copy, preparer, _approver = _approved(case)
    services.set_copy_aside(actor=preparer, copy=copy)
    copy.refresh_from_db()
    with vault.reading.scope(), pytest.raises(access.Denied):
        services.give_copy(actor=participant, copy=copy)
    with pytest.raises(CopyRefused):
        services.set_copy_aside(actor=preparer, copy=copy)


def test_erasing_the_case_takes_the_copy_with_it() -> None:
    case, participant = _file()
    copy, _preparer, _approver = _approved(case)
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
    copy, _preparer = _prepared(case)
    again, _other = _prepared(case)
    assert again.pk == copy.pk
    asked = _asked(make_case())
    with pytest.raises(CopyRefused, match="answered already"):
        services.prepare_copy(actor=make_actor(Role.COORDINATOR), case=case, request=asked)
    with pytest.raises(CopyRefused, match="erased"):
        _prepared(make_case(erased_on=timezone.localdate()))


def test_without_an_account_there_is_nobody_to_give_it_to() -> None:
    case = make_case()
    copy, preparer = _prepared(case)
    _settle(copy, preparer)
    services.submit_copy(actor=preparer, copy=copy)
    with pytest.raises(CopyRefused, match="nobody to give it to"):
        services.approve_copy(actor=make_actor(Role.COORDINATOR), copy=copy)


def test_the_mail_says_that_something_waits_and_nothing_else() -> None:
    case, participant = _file()
    account = account_of(participant)
    account.email = "someone@example.org"
    account.save()
    _approved(case)
    [sent] = mail.outbox
    assert "copy" not in (sent.subject + str(sent.body)).lower()
    assert case.code_name not in sent.subject + str(sent.body)


def test_the_code_name_is_in_no_part(reading: Any) -> None:
    case, _participant = _file()
    copy, _preparer = _prepared(case)
    reading(case)
    assert not any(case.code_name in f"{part.title} {part.lines}" for part in copy.parts.select_related("copy"))


def test_it_waits_for_the_other_coordinators() -> None:
    copy, preparer = _prepared(make_case())
    _settle(copy, preparer)
    services.submit_copy(actor=preparer, copy=copy)
    assert copies_to_approve(preparer).items == []
    [one] = copies_to_approve(make_actor(Role.COORDINATOR)).items
    assert str(copy.pk) in one.url


# Pages


def test_the_way_through_the_pages(signed_in: Any) -> None:
    case, participant = _file()
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
    assert two.get(f"/copies/{copy.pk}/parts/identity/").status_code == 302
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
    case, _participant = _file()
    copy, _preparer, _approver = _approved(case)
    _case, stranger = _file()
    assert signed_in(stranger).post(f"/my/copy/{copy.pk}/file/").status_code == 404
    assert "Fetch my copy" not in signed_in(stranger).get("/my/copy/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_approvals_racing_give_one_package() -> None:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("in memory there is one connection: set FIRSTHAND_TEST_DATABASE to a file or to PostgreSQL")
    case, _participant = _file()
    copy, preparer = _prepared(case)
    _settle(copy, preparer)
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
    copy, _preparer = _prepared(case)
    reading(case)
    [people] = copy.parts.filter(section="people").select_related("copy")
    assert people.lines is not None
    assert "Mentor" in str(people.lines)
    assert "Zainab" not in str(people.lines)
