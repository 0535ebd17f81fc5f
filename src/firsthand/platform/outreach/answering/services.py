"""Opening, keeping and closing: what people answer on their phones becomes rows of a wave, read as a file is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firsthand.evaluate.survey.faults import FileRefused
from firsthand.evaluate.survey.sheets import Sheet
from firsthand.platform.base import access, flow, trail
from firsthand.platform.base.people.actor import Actor
from firsthand.problems import Refused

from ..effects.models import Response, Wave
from ..effects.services import ask_stop_rules
from ..trials.designs import sealed_design
from ..trials.models import Trial
from .blocks import blocks_of, code_of
from .links import make_links
from .models import FormLink, PhoneForm, Receipt

#: What the outcomes are made of.
MEASURES = ("scale", "item")
#: So many answers come through one link within so long; a hall of people who answer together stays below.
MANY, WITHIN = 60, timedelta(minutes=10)


class Kept(StrEnum):
    """What became of answers that were sent."""

    KEPT = "kept"
    SEEN = "seen"  # the code has answered this wave here: the first answers stay
    UNKNOWN = "unknown"  # people are assigned, and the code is not among them
    BUSY = "busy"
    CLOSED = "closed"


def open_form(
    *, actor: Actor, trial: Trial, kind: str, period: int = 0, asked_by: str, help_nearby: str = "", closes_at: datetime
) -> PhoneForm:
    """Open the form of a wave. Raises MoveRefused when no lots are drawn, the form is open already, or people were
    not asked before; Refused as `sealed_design`."""
    access.require(actor, "answers.ask", trial)
    design = sealed_design(trial)
    with trail.recording():
        trial = Trial.objects.select_for_update().get(pk=trial.pk)
        if trial.state != "assigned":
            raise flow.MoveRefused([_("People are asked after the lots are drawn and before the trial is closed.")])
        if trial.forms.filter(kind=kind, period=period, closed_at=None).exists():
            raise flow.MoveRefused([_("The form of this wave is open already.")])
        asked_before = trial.waves.filter(kind=Wave.Kind.BASELINE).exists()
        if kind == Wave.Kind.FOLLOW_UP and design.baseline and not asked_before:
            raise flow.MoveRefused([_("The trial has no answers from before the campaign yet.")])
        if _asked_otherwise(trial, kind):
            raise flow.MoveRefused([
                _("People were asked before with other questions than the trial's own, so the two could not be "
                  "compared. Ask with the same questions again and import the file.")
            ])  # fmt: skip
        form = PhoneForm.objects.create(
            trial=trial, kind=kind, period=period, asked_by=asked_by, help_nearby=help_nearby, closes_at=closes_at,
            opened_by_id=actor.signed_in_id,
        )  # fmt: skip
        _record(actor, "answers.open_form", trial, trail.Operation.COLLECTION)
    return form


def make_sheet(*, actor: Actor, form: PhoneForm, clusters: list[str]) -> list[tuple[str, str]]:
    """New links for these clusters: (cluster, token), shown this once. Links that were made before stop working.
    Raises MoveRefused when the form is closed."""
    access.require(actor, "answers.ask", form.trial)
    with trail.recording():
        form = PhoneForm.objects.select_for_update().get(pk=form.pk)
        if not form.is_open:
            raise flow.MoveRefused([_("The form is closed.")])
        made = make_links(form, clusters)
        _record(actor, "answers.make_links", form.trial)
    return made


def keep_answers(*, link: FormLink, given: Mapping[str, str], receipt: str) -> Kept:
    """Keep one respondent's answers, all or none. `receipt` is a random number that the page carries: sent again with
    it, answers are kept once.

    There is no entry in the trail for it: one for each answer would say when who answered. What the form collected
    stands there when it opens and when it closes.
    """
    from ..effects.answers import coded, read_file, seen_before, told_columns  # noqa: PLC0415 - numpy, which no start waits for

    with transaction.atomic():
        form = PhoneForm.objects.select_for_update().get(pk=link.form_id)
        token = sha256(receipt.encode()).hexdigest()
        if form.receipts.filter(sha256=token).exists():
            return Kept.KEPT
        if not form.is_open:
            return Kept.CLOSED
        if not _counted(link):
            return Kept.BUSY
        trial = form.trial
        try:
            design = sealed_design(trial)
            read, by_form = read_file(
                trial, _sheet(form, link, given), name=_name(form), kind=form.kind, period=form.period
            )
        except Refused:
            return Kept.CLOSED
        except FileRefused:
            return Kept.CLOSED if design.clustered else Kept.UNKNOWN
        (row,) = coded(trial, read)
        if seen_before(trial, [row]) is not None:
            return Kept.SEEN
        if form.wave is None:
            form.wave = Wave.objects.create(
                trial=trial, kind=form.kind, name=_name(form), file_sha256=sha256(form.pk.bytes).hexdigest(), rows=0,
                columns=told_columns(read.columns), by_form=by_form, imported_by_id=form.opened_by_id,
            )  # fmt: skip
            form.save()
        Response.objects.create(
            wave=form.wave, **{**row, "number": form.wave.rows + 2}
        )  # a file's first row is its head
        form.wave.rows += 1
        form.wave.save()
        Receipt.objects.create(form=form, sha256=token)
    return Kept.KEPT


def close_form(*, actor: Actor, form: PhoneForm) -> PhoneForm:
    """Take no more answers, forget links and receipts, and ask the stop rules of what came in."""
    access.require(actor, "answers.ask", form.trial)
    return _closed(actor, form)


def close_expired(clock: Actor) -> int:
    """Close the forms whose time is over. Returns how many."""
    expired = list(PhoneForm.objects.filter(closed_at=None, closes_at__lte=timezone.now()))
    for form in expired:
        _closed(clock, form)
    return len(expired)


def ask_again() -> int:
    """Ask the stop rules wherever answers from after the campaign came in since they were asked; a rule that fires
    stops its campaign. Returns in how many trials."""
    waiting = PhoneForm.objects.filter(closed_at=None, wave__isnull=False).exclude(kind=Wave.Kind.BASELINE)
    asked = 0
    for pk in waiting.values_list("pk", flat=True):
        with trail.recording():
            asked += _ask(PhoneForm.objects.select_for_update().get(pk=pk))
    return asked


def _closed(actor: Actor, form: PhoneForm) -> PhoneForm:
    with trail.recording():
        form = PhoneForm.objects.select_for_update().get(pk=form.pk)
        if form.closed_at is not None:
            return form
        form.closed_at = timezone.now()
        form.links.all().delete()
        form.receipts.all().delete()
        _record(actor, "answers.close_form", form.trial, trail.Operation.COLLECTION)
        form.save()
        if form.wave is not None:
            form.wave.file_sha256 = _hash_of(form.wave)
            form.wave.save()
            trail.record(
                trail.Operation.ALTERATION, "answers.note_hash", actor=actor, kind="seal",
                object_id=form.wave.file_sha256,
            )  # fmt: skip
            if form.kind != Wave.Kind.BASELINE:
                _ask(form)
    return form


def _hash_of(wave: Wave) -> str:
    """SHA-256 of the coded answers as canonical JSON: what the report names as the source, and the trail keeps."""
    rows = sorted(
        wave.responses.values_list("cluster", "respondent", "arm", "period", "answers"), key=lambda row: row[:4]
    )
    return sha256(json.dumps(rows, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


def _asked_otherwise(trial: Trial, kind: str) -> bool:
    """Whether an earlier wave asks for the outcomes with other questions than the form would."""
    blocks = blocks_of(sealed_design(trial), kind)
    own = {each.name for block in blocks for each in block.questions if each.role in MEASURES}
    waves = trial.waves.values_list("columns", flat=True)
    return any({entry["column"] for entry in columns if entry["kind"] in MEASURES} != own for columns in waves)


def _ask(form: PhoneForm) -> bool:
    if form.wave is None or form.wave.rows == form.asked_rows:
        return False
    ask_stop_rules(form.trial, form.wave)
    form.asked_rows = form.wave.rows
    form.save()
    return True


def _counted(link: FormLink) -> bool:
    """Whether one answer more may come through the link now."""
    link = FormLink.objects.select_for_update().get(pk=link.pk)
    if link.sent_since < timezone.now() - WITHIN:
        link.sent, link.sent_since = 0, timezone.now()
    if link.sent >= MANY:
        return False
    link.sent += 1
    link.save()
    return True


def _sheet(form: PhoneForm, link: FormLink, given: Mapping[str, str]) -> Sheet:
    """The answers as a file of one row, so that one reader reads all."""
    design = sealed_design(form.trial)
    asked = [each for block in blocks_of(design, form.kind) for each in block.questions if each.role]
    cells = {"date": timezone.localdate().isoformat(), "code": code_of(given)}
    if design.clustered:
        cells["cluster"] = link.cluster
    cells |= {each.name: given.get(each.name, "") for each in asked}
    return Sheet(list(cells), [(2, cells)], "utf-8")


def _name(form: PhoneForm) -> str:
    return f"phone-form-{form.kind.replace('_', '-')}" + (f"-{form.period}" if form.period else "")


def _record(actor: Actor, action: str, trial: Trial, operation: trail.Operation = trail.Operation.ALTERATION) -> None:
    trail.record(operation, action, actor=actor, kind="trial", object_id=trial.pk)
