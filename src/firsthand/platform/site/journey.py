"""Where a case stands on the journey, and what happened before, for the head of every file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firsthand.pathway import RECORDS, STAGES, Role
from firsthand.platform.base.flow.models import StatefulRecord
from firsthand.platform.base.people.models import ROLE_LABELS, Account
from firsthand.platform.base.trail.models import Entry, Operation
from firsthand.platform.casework.models import Agreement, Case, Decision, Plan
from firsthand.platform.voices.models import Clearance, Consent, Dossier, Fitness, Testimony

from .actions import ACTION_LABELS, OPERATION_LABELS

DONE, NOW, AHEAD = "done", "now", "ahead"

#: For each stage after intake and assessment: model, way to the case, states that count as done.
_LATER: dict[str, tuple[type[StatefulRecord], str, tuple[str, ...]]] = {
    "decision": (Decision, "case", ("issued",)),
    "agreement": (Agreement, "case", ("in_force", "breach_alleged", "breach_reviewed", "fulfilled")),
    "rehabilitation": (Plan, "case", ("active", "completed")),
    "fitness": (Fitness, "voice__case", ("fit", "fit_with_conditions")),
    "testimony": (Testimony, "voice__case", ("protected",)),
    "consent": (Consent, "testimony__voice__case", ("live",)),
    "clearance": (Clearance, "testimony__voice__case", ("cleared", "cleared_with_conditions")),
    "release": (Dossier, "testimony__voice__case", ("live",)),
}


@dataclass(frozen=True)
class Step:
    """One stage of the journey, as `parts/pathway.html` draws it."""

    key: str
    label: str
    state: str


@cache
def _later_sql() -> tuple[str, tuple[Any, ...], Any]:
    """The question of `_later_stages` in SQL, its parameters, and that of them which stands for the case.

    It stands at the head of every page of a file and its form never changes, so Django puts it into SQL
    once: to do so for eight subqueries took longer than to answer them.
    """
    nobody = UUID(int=0)
    rows = Case.objects.filter(pk=nobody).annotate(
        **{
            key: Exists(model._default_manager.filter(Q(**{path: OuterRef("pk")}), state__in=states))
            for key, (model, path, states) in _LATER.items()
        }
    )
    sql, parameters = rows.order_by().values_list(*_LATER).query.sql_with_params()
    return sql, parameters, Case._meta.pk.get_db_prep_value(nobody, connection)


def _later_stages(case_id: UUID) -> dict[str, bool]:
    """Which later stages of one case are done."""
    sql, parameters, stands_for = _later_sql()
    this = Case._meta.pk.get_db_prep_value(case_id, connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, [this if value == stands_for else value for value in parameters])
        row = cursor.fetchone()
    return {} if row is None else {key: bool(value) for key, value in zip(_LATER, row, strict=True)}


def stages_of(case: Case) -> list[Step]:
    """The stages of one case up to release, in one query. What a campaign does with a released copy
    lies beyond the wall and is not known here."""
    found = _later_stages(case.pk)
    done = {
        "intake": case.state not in {"referred", "gathering", "reopened"},
        "assessment": case.state not in {"referred", "gathering", "reopened", "assessment"},
    }
    done |= {key: bool(found.get(key)) for key in _LATER}
    steps, now_found = [], False
    for key, label in STAGES:
        if key not in done:
            continue
        state = DONE if done[key] else (AHEAD if now_found else NOW)
        now_found = now_found or state == NOW
        steps.append(Step(key, gettext(label), state))
    return steps


#: The parts of a case file, in the order of the journey, and the stages that each of them holds.
PARTS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("file", _("File"), ("intake",)),
    ("assessment", _("Assessment"), ("assessment",)),
    ("decision", _("Decision"), ("decision",)),
    ("agreement", _("Agreement"), ("agreement",)),
    ("rehabilitation", _("Rehabilitation"), ("rehabilitation",)),
    ("voice", _("Voice"), ("fitness", "testimony", "consent", "clearance", "release")),
)


@dataclass(frozen=True)
class Part:
    """A part of a case file: how far the journey is in it, and its pages that the reader may open."""

    label: str
    steps: list[Step]
    tabs: list[dict[str, Any]]
    here: bool


def parts_of(steps: list[Step], tabs: list[dict[str, Any]]) -> list[Part]:
    """Journey and tabs as one thing: every stage of the journey, each tab under the stage it serves."""
    found = []
    for key, label, stages in PARTS:
        own = [tab for tab in tabs if tab["part"] == key]
        found.append(Part(str(label), [s for s in steps if s.key in stages], own, any(tab["current"] for tab in own)))
    return found


@dataclass(frozen=True)
class Moment:
    """One entry of a file's history, as `parts/timeline.html` shows it."""

    at: datetime
    title: str
    by: str


def moments_of(case: Case, limit: int = 12) -> list[Moment]:
    """What happened in a case, newest first, from the trail: moves and records, no content."""
    entries = list(
        Entry.objects.filter(
            subject=case.pk,
            outcome="done",
            operation__in=[Operation.ALTERATION, Operation.COLLECTION, Operation.DISCLOSURE],
        )
        .order_by("-at", "-seq")
        .only("at", "action", "actor", "role", "operation")[:limit]
    )
    names = dict(
        Account.objects.filter(pk__in={entry.actor for entry in entries if entry.actor}).values_list(
            "pk", "display_name"
        )
    )
    return [
        Moment(
            entry.at,
            action_label(entry.action, entry.operation),
            _who_did_it(entry, names),
        )
        for entry in entries
    ]


def _who_did_it(entry: Entry, names: dict[Any, str]) -> str:
    """Name and role; the participant without a name, for the file is read under its code name."""
    if entry.role == Role.PARTICIPANT:
        return role_label(entry.role)
    return f"{names.get(entry.actor, 'Firsthand') if entry.actor else 'Firsthand'}, {role_label(entry.role)}"


def role_label(role: str) -> str:
    return str(next((label for key, label in ROLE_LABELS.items() if key.value == role), role))


def action_label(action: str, operation: str) -> str:
    """A move in the pathway's words; anything else by its operation and the thing it concerns."""
    record, _dot, name = action.partition(".")
    if record in RECORDS:
        for move in RECORDS[record].moves:
            if move.name == name:
                return f"{gettext(RECORDS[record].label)}: {gettext(move.label)}"

    label: Any = ACTION_LABELS.get(action) or OPERATION_LABELS.get(operation, action)
    return str(label)
