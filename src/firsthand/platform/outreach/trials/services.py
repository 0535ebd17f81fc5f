"""Writing a trial: its design until it is sealed, the list the lots are drawn for, the lots themselves."""

from __future__ import annotations

import hashlib
import json
import tomllib
from typing import Any

from firsthand.evaluate.design import parse_design, to_toml
from firsthand.evaluate.survey.faults import FileRefused, refuse
from firsthand.evaluate.survey.sheets import read_sheet
from firsthand.platform.base import access, figures, flow, trail
from firsthand.platform.base.people.actor import Actor
from firsthand.problems import InputProblem
from firsthand.said import Sentence
from firsthand.said import Sentence as _

from ..campaigns.models import Campaign
from .designs import LIST, chance_assigns, drawn, faults_of, first_design, key_of, sealed_design, written_design
from .models import Trial


def open_trial(*, actor: Actor, campaign: Campaign) -> Trial:
    """The campaign's trial, new unless it has one that was not withdrawn."""
    access.require(actor, "trial.write", campaign)
    with trail.recording():
        Campaign.objects.select_for_update().get(pk=campaign.pk)
        trial = campaign.trials.exclude(state="withdrawn").first()
        if trial is None:
            trial = Trial.objects.create(
                campaign=campaign, design=first_design(campaign), opened_by_id=actor.signed_in_id
            )
            _record(actor, "trial.open", trial, trail.Operation.COLLECTION)
    return trial


def write_design(*, actor: Actor, trial: Trial, design: dict[str, Any]) -> Trial:
    """Save the tables of the design. Raises MoveRefused when it is sealed, StaleRecord."""
    access.require(actor, "trial.write", trial)
    with trail.recording():
        _refuse_unless(
            trial, "drafted", _("The design is sealed. It is what will be analysed, so nothing of it changes.")
        )
        trial.design = design
        trial.save()
        _record(actor, "trial.write", trial)
    return trial


def bring_design(*, actor: Actor, trial: Trial, name: str, data: bytes) -> Trial:
    """Take the design from a file as the command line writes it. Raises FileRefused with the row of the fault."""
    try:
        text = data.decode("utf-8-sig")
        design = parse_design(text, name)
    except UnicodeDecodeError:
        raise refuse(
            _("The file is no text in UTF-8."), _("Save it as a plain text file with the ending .toml.")
        ) from None
    except InputProblem as problem:
        raise FileRefused(faults_of(problem), name) from None
    whole = tomllib.loads(to_toml(design))  # with what the file left to its defaults, so that the steps show it
    return write_design(actor=actor, trial=trial, design=whole)


def list_units(*, actor: Actor, trial: Trial, data: bytes) -> Trial:
    """Keep the list that the lots will be drawn for: only the columns that the design names. Raises FileRefused with
    the place of each fault, MoveRefused unless the design is sealed and no lot is drawn."""
    from firsthand.evaluate.assign.units import units_of  # noqa: PLC0415 - numpy, which no start waits for

    access.require(actor, "trial.write", trial)
    design = sealed_design(trial)
    sheet = read_sheet(data)
    try:
        units_of(LIST, sheet, design)
    except InputProblem as problem:
        raise FileRefused(faults_of(problem)) from None
    kept = [key_of(design), *design.strata, *design.balance_on]
    if not chance_assigns(design):
        kept.append("arm")
        _refuse_arms(sheet.header, sheet.rows, design.arms)
    with trail.recording():
        _refuse_unless(trial, "sealed", _("The list is read after the seal and before the lots are drawn."))
        trial.units = [{name: cells[name] for name in dict.fromkeys(kept)} for _number, cells in sheet.rows]
        trial.save()
        _record(actor, "trial.list_units", trial)
    return trial


@flow.before_save("trial", "seal")
def write_the_seal(ctx: flow.Context) -> None:
    """The hash of the design, by whom and when; the entry of the trail carries it too."""
    ctx.obj.seal = written_design(ctx.obj).seal()
    ctx.obj.sealed_at, ctx.obj.sealed_by_id = ctx.now.replace(microsecond=0), ctx.actor.signed_in_id


@flow.effect("note_the_seal", record="trial")
def note_the_seal(ctx: flow.Context) -> None:
    """In the trail nobody can change it afterwards; offline, `firsthand verify` shows when it was made."""
    _note_hash(ctx, "trial.note_seal", ctx.obj.seal)


@flow.before_save("trial", "assign")
def draw_the_lots(ctx: flow.Context) -> None:
    """Seal, seed and list decide; nobody does."""
    design = sealed_design(ctx.obj)
    if not chance_assigns(design):
        ctx.obj.lots = [{"unit": row[key_of(design)], "arm": row["arm"]} for row in ctx.obj.units]
        return
    found = drawn(ctx.obj, design)
    ctx.obj.lots = [
        {
            "unit": unit,
            "arm": found.arm[at],
            "stratum": found.pair[at] if found.pair else found.stratum[at],
            "starts": found.starts[at] if found.starts else None,
        }
        for at, unit in enumerate(found.ids)
    ]


@flow.effect("note_the_lots", record="trial")
def note_the_lots(ctx: flow.Context) -> None:
    """So that lots drawn again cannot take the place of the first."""
    _note_hash(ctx, "trial.note_lots", lots_hash(ctx.obj))


def lots_hash(trial: Trial) -> str:
    """SHA-256 of the lots as canonical JSON, 64 hexadecimal digits."""
    told = json.dumps(trial.lots, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def _note_hash(ctx: flow.Context, action: str, digest: str) -> None:
    trail.record(trail.Operation.ALTERATION, action, actor=ctx.actor, kind="seal", object_id=digest)


def _refuse_arms(header: list[str], rows: list[tuple[int, dict[str, str]]], arms: tuple[str, str]) -> None:
    words = _("Write one of: %(arms)s.", arms=", ".join(arms))
    if "arm" not in header:
        raise refuse(
            _("The column is missing: no lot is drawn, so the list says who has the campaign."),
            words,
            row=1,
            column="arm",
        )
    wrong = next((number for number, cells in rows if cells["arm"] not in arms), None)
    if wrong is not None:
        raise refuse(_("This is no arm of the design."), words, row=wrong, column="arm")


def _refuse_unless(trial: Trial, state: str, words: Sentence) -> None:
    if Trial.objects.select_for_update().get(pk=trial.pk).state != state:
        raise flow.MoveRefused([figures.said(words)])


def _record(actor: Actor, action: str, trial: Trial, operation: Any = None) -> None:
    trail.record(operation or trail.Operation.ALTERATION, action, actor=actor, kind="trial", object_id=trial.pk)
