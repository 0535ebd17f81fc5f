"""A file of which a copy is made for its participant, and the copy in each of its states."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from firsthand.pathway import Role
from firsthand.platform.base import vault
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.casework.copies import services
from firsthand.platform.casework.copies.services import Choice
from firsthand.platform.casework.decision.letters import PdfUnavailable, pdf_of
from firsthand.platform.casework.models import Case, CopyPart, FactorReason, FileCopy, Request
from tests.factories import make_account, make_actor, make_case, make_identity, make_referral
from tests.factories_assessment import answer_all, make_assessment, make_evidence, make_gate, make_screening
from tests.factories_decision import make_decision

SECRET = "A cousin at the border told the service which crossing he took that night"


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.FIRSTHAND_MEDIA = tmp_path / "media"


@pytest.fixture(autouse=True)
def needs_pango() -> None:
    try:
        pdf_of("<p>x</p>")
    except PdfUnavailable:
        pytest.skip("PANGO ABSENT: no PDF can be made on this machine")


def file_to_copy() -> tuple[Case, Actor]:
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


def asked_for(case: Case) -> Request:
    return Request.objects.create(case=case, kind="access", text="Please give me all that you have")


def prepared_copy(case: Case, **given: Any) -> tuple[FileCopy, Actor]:
    preparer = make_actor(Role.COORDINATOR)
    return services.prepare_copy(actor=preparer, case=case, **given), preparer


def settle(copy: FileCopy, preparer: Actor, *, undecided: str = "given") -> None:
    """Settle every part: what was proposed stands, what was left open is given, the panel's limits get a ground."""
    choices = {}
    with vault.reading.scope():
        vault.reading.grant(copy.case_id)
        for part in CopyPart.objects.filter(copy=copy).select_related("copy"):
            choice = part.choice or undecided
            choices[part.pk] = Choice(choice, part.ground or "proceedings", part.reason or "Looked at", part.gist)
    services.settle_parts(actor=preparer, copy=copy, choices=choices)


def approved_copy(case: Case, **given: Any) -> tuple[FileCopy, Actor, Actor]:
    copy, preparer = prepared_copy(case, **given)
    settle(copy, preparer)
    services.submit_copy(actor=preparer, copy=copy)
    approver = make_actor(Role.COORDINATOR)
    return services.approve_copy(actor=approver, copy=copy), preparer, approver


def read_copy(copy: FileCopy, participant: Actor) -> tuple[bytes, str]:
    with vault.reading.scope():
        data = services.give_copy(actor=participant, copy=copy)
    archive = zipfile.ZipFile(BytesIO(data))
    assert archive.namelist() == ["my-file.pdf", "my-file.json"]
    return archive.read("my-file.pdf"), archive.read("my-file.json").decode()


def inflated(pdf: bytes) -> bytes:
    """The PDF with its compressed streams opened."""
    found = re.findall(rb"/FlateDecode.*?stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return pdf + b"".join(zlib.decompressobj().decompress(stream) for stream in found)
