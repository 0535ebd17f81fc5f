"""Asking a community, writing down what its groups say, and letting clearances lapse."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from firsthand.pathway import CLEARANCE
from firsthand.platform.base import flow, trail
from firsthand.platform.base.flow import jobs
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.community.models import Community, Group

from ..testimony.models import Testimony
from .models import Clearance, Consultation, ProcessTemplate, StageRecord
from .processes import ALWAYS_HEARD, PROCESSES, check_process

OPEN = CLEARANCE.move("lapse").sources


def load_process(document: dict[str, Any]) -> ProcessTemplate:
    """Store a community's process; the same edition twice is one. Raises `BadProcess`."""
    check_process(document)
    found, _made = ProcessTemplate.objects.get_or_create(
        slug=document["slug"], edition=document["edition"], defaults={"title": document["title"], "document": document}
    )
    return found


def install_processes() -> list[ProcessTemplate]:
    """The processes that ship."""
    return [load_process(document) for document in PROCESSES]


def ask_clearance(
    *, actor: Actor, testimony: Testimony, community: Community, template: ProcessTemplate, what_is_asked: str,
    expires_on: date, groups: Iterable[Group],
) -> Clearance:  # fmt: skip
    """Ask a community to clear the public use of a testimony. Women and victims must be among the
    groups before the consultation can open; those kinds and the process's own must be heard."""
    must = {*ALWAYS_HEARD, *template.document.get("must_hear", [])}
    with trail.recording():
        clearance = Clearance.objects.create(
            testimony=testimony, community=community, template=template, what_is_asked=what_is_asked,
            expires_on=expires_on, asked_by_id=actor.signed_in_id,
        )  # fmt: skip
        for group in groups:
            Consultation.objects.create(clearance=clearance, group=group, required=group.kind in must)
        trail.record(
            trail.Operation.COLLECTION, "clearance.ask", actor=actor, kind="clearance", object_id=clearance.pk,
            subject=clearance.vault_subject(), recipients=[str(community.pk)],
        )  # fmt: skip
    return clearance


def record_answer(
    *, actor: Actor, consultation: Consultation, answer: str, note: str = "", conditions: str = ""
) -> Consultation:
    """What a group said. Raises `flow.WrongState` outside an open consultation. An objection while
    the use is already cleared is recorded by the move `object`, which recalls."""
    clearance = consultation.clearance
    if clearance.state not in {"asked", "consulting"} or consultation.set_aside:
        raise flow.WrongState([str(clearance.state_label)])
    with trail.recording():
        consultation.answer, consultation.note, consultation.conditions = answer, note, conditions
        consultation.answered_on = timezone.localdate()
        consultation.recorded_by_id = actor.account_id
        consultation.save()
        trail.record(
            trail.Operation.COLLECTION, "clearance.answer", actor=actor, kind="consultation", object_id=consultation.pk,
            subject=consultation.vault_subject(),
        )  # fmt: skip
    return consultation


def record_stage(
    *, actor: Actor, clearance: Clearance, stage: str, done_on: date, not_needed: bool = False, note: str = ""
) -> StageRecord:
    """Record that a stage of the community's process was gone through."""
    if stage not in {entry["slug"] for entry in clearance.template.document["stages"]}:
        raise KeyError(stage)
    if clearance.state not in {"asked", "consulting"}:
        raise flow.WrongState([str(clearance.state_label)])
    with trail.recording():
        record = StageRecord.objects.filter(clearance=clearance, stage=stage, set_aside=False).first() or StageRecord(
            clearance=clearance, stage=stage
        )
        record.done_on, record.not_needed, record.note, record.recorded_by_id = (
            done_on,
            not_needed,
            note,
            actor.signed_in_id,
        )
        record.save()
        trail.record(
            trail.Operation.COLLECTION, "clearance.stage", actor=actor, kind="stagerecord", object_id=record.pk,
            subject=clearance.vault_subject(),
        )  # fmt: skip
    return record


@jobs.every(minutes=60)
def lapse_due() -> int:
    """Let clearances lapse whose end has passed. Returns how many."""
    due = list(Clearance.objects.filter(state__in=OPEN, expires_on__lt=timezone.localdate()))
    for clearance in due:
        flow.make_clock_move(clearance, "lapse")
    return len(due)
