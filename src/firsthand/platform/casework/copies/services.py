"""Preparing, approving and giving out a copy of a file; and removing it when its term is over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from firsthand.platform.base import access, trail, vault
from firsthand.platform.base.access.services import notify
from firsthand.platform.base.flow.notes import note_down
from firsthand.platform.base.media.packages import keep_package, read_package, remove_package
from firsthand.platform.base.people.actor import CLOCK, Actor

from ..intake.models import Case, Request
from .gathering import parts_of
from .models import CopyPart, FileCopy
from .package import MEDIA_TYPE, package_of
from .queries import against_giving, copy_in_preparation, stays_blind

#: How long an approved copy can be fetched, and how long a preparation may lie untouched.
TERM = timedelta(days=30)
LONGEST_PREPARATION = timedelta(days=60)


class CopyRefused(ValueError):
    """It cannot be done now; `sentences` say why, for people."""

    def __init__(self, *sentences: str) -> None:
        self.sentences = list(sentences)
        super().__init__(" ".join(sentences))


@dataclass(frozen=True)
class Choice:
    """What the preparer chose for one part."""

    choice: str
    ground: str = ""
    reason: str = ""
    gist: str = ""


def prepare_copy(*, actor: Actor, case: Case, request: Request | None = None) -> FileCopy:
    """Gather the file into a copy as it stands now; whoever does is its preparer. When one is in
    preparation already, that one is returned. Raises access.Denied, CopyRefused for an erased file or a
    request that is not an open one of this case for a copy."""
    access.require(actor, "copy.prepare", case)
    if stays_blind(actor, case):
        raise access.Denied
    with trail.recording(), vault.reading.for_rule(case.pk):
        case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        if case.erased_on is not None:
            raise CopyRefused(gettext("The file is erased; there is nothing to copy."))
        if request is not None and (request.case_id, request.kind, request.granted) != (case.pk, "access", None):
            raise CopyRefused(gettext("This request is answered already, or asks for something else."))
        if (present := copy_in_preparation(case)) is not None:
            return present
        language = case.participant.language if case.participant is not None else "en"
        copy = FileCopy(case=case, request=request, language=language, prepared_by_id=actor.signed_in_id)
        copy.save()
        with override(language):
            for position, part in enumerate(parts_of(case)):
                _write(copy, position, part)
        note_down(trail.Operation.COLLECTION, "copy.prepare", actor, copy)
    return copy


def _write(copy: FileCopy, position: int, part: object) -> None:
    names = ("section", "choice", "ground", "bound", "unseen", "title", "reason", "gist")
    row = CopyPart(copy=copy, position=position, **{name: getattr(part, name) for name in names})
    row.lines = [list(line) for line in part.lines] or None  # type: ignore[attr-defined]
    row.entries = [str(pk) for pk in part.entries]  # type: ignore[attr-defined]
    row.save()


def settle_parts(*, actor: Actor, copy: FileCopy, choices: Mapping[UUID, Choice]) -> FileCopy:
    """Record what goes in and what is withheld; may be unfinished. A bound part stays withheld, and what
    is given carries no ground. Raises access.Denied for anybody but the preparer, CopyRefused once it is
    submitted."""
    access.require(actor, "copy.edit", copy)
    with trail.recording():
        copy = _locked(copy)
        if copy.prepared_by_id != actor.account_id:
            raise access.Denied
        if not copy.is_open:
            raise CopyRefused(gettext("It is submitted. To change it, it must be sent back first."))
        for part in CopyPart.objects.filter(copy=copy, pk__in=list(choices)).select_related("copy"):
            given = choices[part.pk]
            part.choice = CopyPart.Choice.WITHHELD if part.bound else given.choice and CopyPart.Choice(given.choice)
            withheld = part.choice == CopyPart.Choice.WITHHELD
            part.ground = given.ground if withheld else ""
            part.reason, part.gist = (given.reason.strip(), given.gist.strip()) if withheld else ("", "")
            part.save()
        copy.save()
        note_down(trail.Operation.ALTERATION, "copy.edit", actor, copy)
    return copy


def submit_copy(*, actor: Actor, copy: FileCopy) -> FileCopy:
    """Hand it to another coordinator. Raises access.Denied for anybody but the preparer, CopyRefused with
    what stands against it."""
    access.require(actor, "copy.edit", copy)
    with trail.recording():
        copy = _locked(copy)
        if copy.prepared_by_id != actor.account_id:
            raise access.Denied
        if not copy.is_open:
            raise CopyRefused(gettext("It is submitted already, or it was set aside."))
        if against := against_giving(copy):
            raise CopyRefused(*against)
        copy.submitted_at, copy.returned_because = timezone.now(), ""
        copy.save()
        note_down(trail.Operation.ALTERATION, "copy.submit", actor, copy)
    return copy


def send_copy_back(*, actor: Actor, copy: FileCopy, why: str) -> FileCopy:
    """Return it to its preparer with a reason. Raises CopyRefused when it does not wait, ValidationError
    without a reason."""
    access.require(actor, "copy.approve", copy)
    if not why.strip():
        raise ValidationError({"why": gettext("Say why.")})
    with trail.recording():
        copy = _locked(copy)
        _waiting_for(actor, copy)
        copy.submitted_at, copy.returned_because = None, why.strip()
        copy.save()
        note_down(trail.Operation.ALTERATION, "copy.return", actor, copy)
    return copy


def approve_copy(*, actor: Actor, copy: FileCopy) -> FileCopy:
    """Approve it, by another than its preparer: the package is made and sealed, the participant can fetch
    it until its term is over, the request is answered. The disclosure and its recipient are in the trail.

    Raises CopyRefused (not waiting, one's own, or something stands against it), letters.PdfUnavailable.
    """
    access.require(actor, "copy.approve", copy)
    today = timezone.localdate()
    with vault.reading.for_rule(copy.case_id):
        seen = FileCopy.objects.select_related("case").get(pk=copy.pk)
        _waiting_for(actor, seen)
        if against := against_giving(seen):
            raise CopyRefused(*against)
        # Made before anything is locked: setting a long file takes seconds.
        data = package_of(seen, today)
    with trail.recording(), vault.reading.for_rule(copy.case_id):
        copy = _locked(copy)
        _waiting_for(actor, copy)
        if copy.version != seen.version:
            raise CopyRefused(gettext("Somebody changed it at the same moment. Look at it again before you approve."))
        case = Case.objects.get(pk=copy.case_id)
        if case.participant_id is None:
            raise CopyRefused(gettext("No account of the participant is recorded; there is nobody to give it to."))
        if against := against_giving(copy):
            raise CopyRefused(*against)
        copy.package = keep_package(actor=actor, file_id=copy.case_id, data=data, media_type=MEDIA_TYPE)
        copy.approved_by_id, copy.approved_at, copy.expires_on = actor.account_id, timezone.now(), today + TERM
        copy.save()
        _answer(copy)
        trail.record(
            trail.Operation.DISCLOSURE,
            "copy.approve",
            actor=actor,
            kind="filecopy",
            object_id=copy.pk,
            subject=copy.case_id,
            purpose="participant_request",
            recipients=[str(case.participant_id)],
        )
    if case.participant is not None:
        notify([case.participant])
    return copy


def _waiting_for(actor: Actor, copy: FileCopy) -> None:
    if not copy.waits_for_approval:
        raise CopyRefused(gettext("It does not wait for approval."))
    if copy.prepared_by_id == actor.account_id:
        raise CopyRefused(gettext("You prepared it yourself. Another coordinator must look at it."))


def _answer(copy: FileCopy) -> None:
    """The request is granted by the two who prepared and approved."""
    if copy.request_id is None or copy.expires_on is None:
        return
    waiting = Request.objects.select_for_update(of=("self",)).filter(pk=copy.request_id, granted__isnull=True)
    asked = waiting.first()
    if asked is None:
        return  # somebody answered it in words meanwhile
    with override(copy.language):
        asked.answer = gettext(
            "The copy of your file is ready on your own page. You can fetch it until %(day)s; after that, ask again."
        ) % {"day": date_format(copy.expires_on, "DATE_FORMAT")}
    asked.granted, asked.answered_on = True, timezone.localdate()
    asked.answered_by_id, asked.seconded_by_id = copy.prepared_by_id, copy.approved_by_id
    asked.save()


def give_copy(*, actor: Actor, copy: FileCopy) -> bytes:
    """The package, to the participant. The disclosure is committed before a byte is opened. Raises
    access.Denied for everybody else and when there is nothing to fetch (any more)."""
    access.require(actor, "copy.receive", copy)
    if not copy.is_ready or copy.package is None:
        raise access.Denied
    trail.commit_now(
        trail.Operation.DISCLOSURE,
        "copy.receive",
        actor=actor,
        kind="filecopy",
        object_id=str(copy.pk),
        subject=copy.case_id,
        purpose="participant_request",
        recipients=[str(actor.account_id)],
    )
    vault.reading.grant(copy.case_id)
    data = read_package(copy.package)
    FileCopy.objects.filter(pk=copy.pk, fetched_at__isnull=True).update(fetched_at=timezone.now())
    return data


def set_copy_aside(*, actor: Actor, copy: FileCopy) -> FileCopy:
    """Give a copy up, also one that is approved and was given by mistake: nothing of it can be fetched any
    more. Raises CopyRefused when its content is gone already."""
    access.require(actor, "copy.approve", copy)
    return _remove(actor, copy, "copy.set_aside")


def remove_what_is_over(now: datetime) -> int:
    """Remove the content of what is over; returns how many. Idempotent. An erased file needs none of it:
    its keys are gone, and its rows can no longer be sealed."""
    over = Q(approved_at__isnull=False, expires_on__lt=timezone.localdate(now)) | Q(
        approved_at__isnull=True, updated_at__lt=now - LONGEST_PREPARATION
    )
    count = 0
    for copy in FileCopy.objects.filter(over, removed_at__isnull=True, case__erased_on__isnull=True):
        try:
            _remove(CLOCK, copy, "copy.expire")
        except CopyRefused:
            continue  # somebody was faster
        count += 1
    return count


def _remove(actor: Actor, copy: FileCopy, action: str) -> FileCopy:
    """What was withheld and why stays for the auditor; what the file said is taken out of the copy."""
    with trail.recording():
        copy = _locked(copy)
        if copy.removed_at is not None:
            raise CopyRefused(gettext("Its content is removed already."))
        package, copy.package, copy.removed_at = copy.package, None, timezone.now()
        copy.save()
        for part in CopyPart.objects.filter(copy=copy).select_related("copy"):
            part.lines, part.gist = None, ""
            part.save()
        note_down(trail.Operation.ERASURE, action, actor, copy)
    if package is not None:
        remove_package(actor=actor, media=package)
    return copy


def _locked(copy: FileCopy) -> FileCopy:
    return FileCopy.objects.select_for_update(of=("self",)).select_related("case").get(pk=copy.pk)
