"""The right of access: a copy of one's own file, prepared by one and approved by another, with what is
withheld named, and nothing in it that the ledger, the clinician or somebody else's safety keeps back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from firsthand.pathway import Role
from firsthand.platform.base import access
from firsthand.platform.casework.copies import services
from firsthand.platform.casework.copies.queries import against_giving
from firsthand.platform.casework.copies.services import Choice, CopyRefused
from firsthand.platform.casework.models import CopyPart, Evidence, FileCopy
from tests.factories import account_of, make_actor, make_case, make_referral
from tests.factories_assessment import answer_all, make_assessment, make_evidence
from tests.factories_copies import (
    SECRET,
    approved_copy,
    file_to_copy,
    inflated,
    prepared_copy,
    read_copy,
    settle,
)
from tests.factories_copies import files as files
from tests.factories_copies import needs_pango as needs_pango

pytestmark = pytest.mark.django_db

# What is in it


def test_the_copy_holds_the_file_and_keeps_back_what_is_not_theirs_to_see() -> None:
    case, participant = file_to_copy()
    copy, _preparer, _approver = approved_copy(case)
    pdf, text = read_copy(copy, participant)
    assert pdf.startswith(b"%PDF")
    assert b"/StructTreeRoot" in inflated(pdf), "the PDF is not tagged"
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
    case, _participant = file_to_copy()
    copy, _preparer = prepared_copy(case)
    reading(case)
    bound = list(copy.parts.filter(bound=True).select_related("copy"))
    assert len(bound) == 4  # two limited entries, the screening, the withheld reasons
    assert all(part.lines is None and part.reason for part in bound)
    written = " ".join(str(part.lines) for part in copy.parts.select_related("copy"))
    assert SECRET not in written
    assert "Sleeps badly" not in written


def test_a_bound_part_cannot_be_given() -> None:
    case, _participant = file_to_copy()
    copy, preparer = prepared_copy(case)
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
    copy, preparer = prepared_copy(case)
    assert not copy.parts.filter(section="assessment").exists()
    services.set_copy_aside(actor=preparer, copy=copy)
    finding.evidence.add(make_evidence(case, disclosure="panel"))
    other = make_assessment(case)
    type(other).objects.filter(pk=other.pk).update(state="submitted")
    copy, _preparer = prepared_copy(case)
    reading(case)
    assert [part.lines for part in copy.parts.filter(section="assessment", bound=True)] == [None]


def test_whoever_still_assesses_stays_blind_in_every_role(signed_in: Any) -> None:
    case, _participant = file_to_copy()
    copy, _preparer = prepared_copy(case)
    both = make_actor(Role.COORDINATOR)
    make_assessment(case, assessor=account_of(both))
    assert signed_in(both).get(f"/copies/{copy.pk}/").status_code == 404
    assert signed_in(both).get(f"/copies/{copy.pk}/paper/").status_code == 404
    with pytest.raises(access.Denied):
        services.prepare_copy(actor=both, case=case)


# Four eyes


def test_it_is_approved_by_another_than_its_preparer() -> None:
    case, _participant = file_to_copy()
    copy, preparer = prepared_copy(case)
    settle(copy, preparer)
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
    copy, _preparer = prepared_copy(case)
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
    copy, _preparer = prepared_copy(make_case())
    for attempt in (
        lambda: services.settle_parts(actor=make_actor(Role.COORDINATOR), copy=copy, choices={}),
        lambda: services.submit_copy(actor=make_actor(Role.COORDINATOR), copy=copy),
    ):
        with pytest.raises(access.Denied):
            attempt()


def test_sent_back_with_a_reason_it_can_be_changed_again(reading: Any) -> None:
    case, _participant = file_to_copy()
    copy, preparer = prepared_copy(case)
    settle(copy, preparer)
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
    case, _participant = file_to_copy()
    copy, preparer = prepared_copy(case)
    with pytest.raises(CopyRefused, match="Still open"):
        services.submit_copy(actor=preparer, copy=copy)
    settle(copy, preparer)
    part = copy.parts.filter(choice="given").first()
    assert part is not None
    for unfinished in (Choice(""), Choice("withheld", "", "Because"), Choice("withheld", "others", " ")):
        services.settle_parts(actor=preparer, copy=copy, choices={part.pk: unfinished})
        with pytest.raises(CopyRefused, match="Still open: 1"):
            services.submit_copy(actor=preparer, copy=copy)
    services.settle_parts(actor=preparer, copy=copy, choices={part.pk: Choice("withheld", "others", "Names her aunt")})
    services.submit_copy(actor=preparer, copy=copy)


def test_a_limit_set_after_it_was_prepared_stops_it() -> None:
    case, _participant = file_to_copy()
    copy, preparer = prepared_copy(case)
    settle(copy, preparer)
    services.submit_copy(actor=preparer, copy=copy)
    Evidence.objects.filter(case=case, number=1).update(disclosure="originator")
    with pytest.raises(CopyRefused, match="Entry 1 has been limited since"):
        services.approve_copy(actor=make_actor(Role.COORDINATOR), copy=copy)


def test_words_of_a_limited_entry_are_found_where_nobody_cited_it() -> None:
    case, _participant = file_to_copy()
    make_referral(case, why=f"They say: {SECRET}.")
    copy, preparer = prepared_copy(case)
    settle(copy, preparer)
    with pytest.raises(CopyRefused, match="repeats words of entry 2"):
        services.submit_copy(actor=preparer, copy=copy)
    assert SECRET not in " ".join(against_giving(copy))
