"""Answers: a file is looked at and then imported as a whole; the stop rules are asked at once, and when one fires
the campaign stops in the same transaction."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from firsthand.evaluate.design import Design
from firsthand.evaluate.survey.faults import FileRefused, refuse
from firsthand.evaluate.survey.sheets import read_sheet
from firsthand.platform.base import access, flow, trail
from firsthand.platform.base.people.actor import Actor
from firsthand.problems import InputProblem, Refused
from firsthand.said import Sentence as _

from ..campaigns.models import Campaign
from ..trials.designs import faults_of, sealed_design
from ..trials.models import Trial
from .models import UNASKED, Response, RuleCheck, StagedWave, Wave

KEPT = timedelta(days=1)
NAME = 120
#: Periods of answers in which nobody has met the campaign: the baseline, and a stepped wedge's first.
BEFORE = ("baseline", "1")


def stage_wave(*, actor: Actor, trial: Trial, kind: str, name: str, data: bytes) -> StagedWave:
    """Read a file and keep its coded answers for a look before the import. Raises FileRefused with row and column of
    each fault; nothing of a faulty file is kept."""
    from .answers import coded, read_file, told_columns  # noqa: PLC0415 - numpy and scipy, which no start waits for

    access.require(actor, "answers.import", trial)
    digest = hashlib.sha256(data).hexdigest()
    _refuse_again(trial, kind, digest)
    sheet = read_sheet(data)
    read, by_form = read_file(trial, sheet, name=name, kind=kind)
    with trail.recording():
        StagedWave.objects.filter(trial=trial, staged_by_id=actor.signed_in_id).delete()
        StagedWave.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
        staged = StagedWave.objects.create(
            trial=trial, kind=kind, name=name[:NAME], file_sha256=digest, encoding=sheet.encoding,
            columns=told_columns(read.columns), by_form=by_form, unread=list(read.unread), rows=coded(trial, read),
            staged_by_id=actor.signed_in_id,
        )  # fmt: skip
        _record(actor, "answers.stage", trial)
    return staged


def import_wave(*, actor: Actor, staged: StagedWave) -> Wave:
    """Import what was looked at, all of it or nothing, and ask the stop rules. When one fires, the
    running campaign stops and its appearances are cancelled in this transaction. Raises FileRefused
    when it was imported meanwhile, or a respondent has answered this wave in an earlier file."""
    from .answers import refuse_unread, seen_before  # noqa: PLC0415 - the same
    from .results import results_of  # noqa: PLC0415 - the same

    access.require(actor, "answers.import", staged.trial)
    with trail.recording():
        trial = Trial.objects.select_for_update().get(pk=staged.trial_id)
        _refuse_again(trial, staged.kind, staged.file_sha256)
        again = seen_before(trial, staged.rows)
        if again is not None:
            raise refuse(
                _("The same respondent answered this wave in a file that was imported before."),
                _("Take the row out, or look whether the file was sent twice."),
                row=again["number"],
            )
        wave = Wave.objects.create(
            trial=trial, kind=staged.kind, name=staged.name, file_sha256=staged.file_sha256, rows=len(staged.rows),
            columns=staged.columns, by_form=staged.by_form, imported_by_id=actor.signed_in_id,
        )  # fmt: skip
        Response.objects.bulk_create((Response(wave=wave, **row) for row in staged.rows), batch_size=500)
        _record(actor, "answers.import", trial)
        staged.delete()
        refuse_unread(results_of(trial).why.get("reading"))
        ask_stop_rules(trial, wave)
    return wave


def ask_stop_rules(trial: Trial, wave: Wave | None = None) -> list[RuleCheck]:
    """Ask every rule of the watch on the answers so far and keep what each says; a rule that fires stops the running
    campaign. Where the watch cannot be asked, that is kept: silence would look like a rule that did not fire. Before
    anybody has answered afterwards there is nothing to ask."""
    from .results import results_of  # noqa: PLC0415 - the same

    if not Response.objects.filter(wave__trial=trial).exclude(period__in=BEFORE).exists():
        return []
    state = results_of(trial).watch
    checks = [
        RuleCheck(
            trial=trial, wave=wave, audience=rule.audience, outcome=rule.outcome, state=rule.state, fired=rule.fired,
            respondents=rule.last[-1].people if rule.last else 0,
            **{name: getattr(rule.last[-1], name) for name in ("estimate", "low", "high") if rule.last},
        )
        for rule in (state.rules if state else ())
    ] or [RuleCheck(trial=trial, wave=wave, state=UNASKED, fired=False, respondents=0)]  # fmt: skip
    for check in checks:
        check.save()
    campaign = Campaign.objects.get(pk=trial.campaign_id)
    if campaign.state == "running" and any(check.fired for check in checks):
        flow.make_clock_move(campaign, "stop_by_rule", cause="stop_rule_fired")
    return checks


def note_delivered(*, actor: Actor, trial: Trial, name: str, data: bytes) -> Trial:
    """Keep what was planned and held in each place, in the stead of what was said before. Raises FileRefused."""
    from firsthand.evaluate.survey.exposure import delivered_in  # noqa: PLC0415 - the same

    access.require(actor, "answers.import", trial)
    _unchanged(trial)
    try:
        rows = delivered_in(Path(name), read_sheet(data), {row["unit"] for row in trial.lots})
    except InputProblem as problem:
        raise FileRefused(faults_of(problem), name) from None
    with trail.recording():
        trial = Trial.objects.select_for_update().get(pk=trial.pk)
        trial.delivered = [vars(row) for row in rows]
        trial.save()
        _record(actor, "trial.delivered", trial)
    return trial


def _record(actor: Actor, action: str, trial: Trial) -> None:
    trail.record(trail.Operation.COLLECTION, action, actor=actor, kind="trial", object_id=trial.pk)


def _unchanged(trial: Trial) -> Design:
    """The sealed design. Raises FileRefused where it is no longer the one that was sealed."""
    try:
        return sealed_design(trial)
    except Refused as refused:
        raise refuse(refused.reason, refused.what_would_be_needed) from None


def _refuse_again(trial: Trial, kind: str, digest: str) -> None:
    if trial.state != "assigned":
        raise refuse(
            _("Answers come in after the lots are drawn and before the trial is closed."),
            _("Seal the design and draw the lots first."),
        )
    design = _unchanged(trial)
    if trial.waves.filter(file_sha256=digest).exists():
        raise refuse(_("This file was imported already."), _("Choose the file of the other wave."))
    baseline = trial.waves.filter(kind=Wave.Kind.BASELINE).exists()
    if kind == Wave.Kind.FOLLOW_UP and not baseline and design.baseline:
        raise refuse(_("The trial has no answers from before the campaign yet."), _("Import those first."))
