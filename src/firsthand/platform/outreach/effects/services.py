"""Surveys: a code book opens one, a file is looked at and then imported as a whole, and when a stop
rule fires the campaign stops in the same transaction."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from django.utils import timezone

from firsthand.evaluate.said import _
from firsthand.evaluate.survey.faults import refuse
from firsthand.evaluate.survey.sheets import read_sheet
from firsthand.platform.base import access, flow, trail
from firsthand.platform.base.people.actor import Actor

from ..campaigns.models import Campaign
from .answers import coded_answers, stored_code_book
from .estimates import check_rules
from .models import Response, StagedWave, Survey, Wave

KEPT = timedelta(days=1)


def open_survey(*, actor: Actor, campaign: Campaign, name: str, assignment: str, data: bytes) -> Survey:
    """A survey from its code book. Raises FileRefused with row and column of each fault."""
    access.require(actor, "survey.import", campaign)
    book = stored_code_book(read_sheet(data))
    with trail.recording():
        survey = Survey.objects.create(
            campaign=campaign, name=name, assignment=assignment, code_book=book,
            code_book_sha256=hashlib.sha256(data).hexdigest(), imported_by_id=actor.signed_in_id,
        )  # fmt: skip
        trail.record(trail.Operation.COLLECTION, "survey.open", actor=actor, kind="survey", object_id=survey.pk)
    return survey


def stage_wave(*, actor: Actor, survey: Survey, kind: str, data: bytes) -> StagedWave:
    """Read a file and keep its coded answers for a look before the import. Raises FileRefused;
    nothing of a faulty file is kept."""
    access.require(actor, "survey.import", survey)
    digest = hashlib.sha256(data).hexdigest()
    _refuse_again(survey, kind, digest)
    sheet = read_sheet(data)
    rows = coded_answers(survey, sheet)
    with trail.recording():
        StagedWave.objects.filter(survey=survey, staged_by_id=actor.signed_in_id).delete()
        StagedWave.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
        staged = StagedWave.objects.create(
            survey=survey,
            kind=kind,
            file_sha256=digest,
            encoding=sheet.encoding,
            rows=rows,
            staged_by_id=actor.signed_in_id,
        )
        trail.record(trail.Operation.COLLECTION, "survey.stage", actor=actor, kind="survey", object_id=survey.pk)
    return staged


def import_wave(*, actor: Actor, staged: StagedWave) -> Wave:
    """Import what was looked at, all of it or nothing, and ask the stop rules. When one fires, the
    running campaign stops and its appearances are cancelled in this transaction. Raises FileRefused
    when it was imported meanwhile."""
    access.require(actor, "survey.import", staged.survey)
    with trail.recording():
        survey = Survey.objects.select_for_update().get(pk=staged.survey_id)
        _refuse_again(survey, staged.kind, staged.file_sha256)
        wave = Wave.objects.create(
            survey=survey,
            kind=staged.kind,
            file_sha256=staged.file_sha256,
            rows=len(staged.rows),
            imported_by_id=actor.signed_in_id,
        )
        Response.objects.bulk_create((Response(wave=wave, **_row(row)) for row in staged.rows), batch_size=500)
        trail.record(trail.Operation.COLLECTION, "survey.import", actor=actor, kind="survey", object_id=survey.pk)
        staged.delete()
        if wave.kind == Wave.Kind.FOLLOW_UP:
            checks = check_rules(survey, wave)
            campaign = Campaign.objects.get(pk=survey.campaign_id)
            if campaign.state == "running" and any(check.fired for check in checks):
                flow.make_clock_move(campaign, "stop_by_rule", cause="stop_rule_fired")
    return wave


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("respondent", "arm", "group", "answers")}


def _refuse_again(survey: Survey, kind: str, digest: str) -> None:
    if survey.waves.filter(file_sha256=digest).exists():
        raise refuse(_("This file was imported already."), _("Choose the file of the other wave."))
    baseline = survey.waves.filter(kind=Wave.Kind.BASELINE).exists()
    if kind == Wave.Kind.BASELINE and baseline:
        raise refuse(_("The survey has its baseline."), _("Open another survey when the baseline was taken again."))
    if kind == Wave.Kind.FOLLOW_UP and not baseline:
        raise refuse(_("The survey has no baseline yet."), _("Import the baseline first."))
