"""The papers of one case: taken together once, and for each reader what this reader may see.

Until the meeting is closed they show the file as it is. Closing takes a copy, sealed under the case's
key, and from then on everybody reads what the panel had before it. Who may see what is asked anew each
time: a limit that was set since holds for old papers too.
"""

from __future__ import annotations

from typing import Any

from django.utils.dateparse import parse_date

from firsthand.platform.base import access
from firsthand.platform.base.people.actor import Actor

from ..assessment.instrument import answer_words, in_words
from ..assessment.models import Assessment, Evidence, Finding, FollowUp, GateFinding
from ..assessment.queries import comparable, evidence_visible_to, follow_ups_visible_to, gate_findings, veto_in_force
from ..intake.models import Case
from .models import AgendaItem, Decision
from .queries import TOLD, decisions_of


def paper_of(case: Case) -> dict[str, Any]:
    """Everything that can stand in a paper, as JSON, for nobody in particular. Needs a reading of the case."""
    submitted = Assessment.objects.filter(case=case, state="submitted").select_related("assessor", "instrument")
    found = {
        (str(one.assessment_id), one.item): one
        for one in Finding.objects.filter(assessment__in=submitted).select_related("assessment")
    }
    return {
        "evidence": [_entry(entry) for entry in Evidence.objects.filter(case=case).order_by("number")],
        "gates": [
            {"gate": one.gate, "answer": one.answer, "reasons": one.reasons}
            for one in gate_findings(case)
            if not one.superseded
        ],
        "veto": veto_in_force(case),
        "follow_ups": [
            {"id": str(one.pk), "what": one.what, "due_on": one.due_on.isoformat()}
            for one in FollowUp.objects.filter(case=case, done_on__isnull=True).order_by("due_on", "pk")
        ],
        "assessments": [
            {
                "assessor": one.assessor.display_name,
                "instrument": str(one.instrument_id),
                "document": one.instrument.document,
                "found": {
                    item["key"]: _finding(found[str(one.pk), item["key"]])
                    for item in one.instrument.document["items"]
                    if (str(one.pk), item["key"]) in found
                },
            }
            for one in submitted.order_by("created_at", "pk")
        ],
        "earlier": [
            {"outcome": str(one.outcome), "state": one.state, "issued_on": _iso(one.issued_on)}
            for one in decisions_of(case).filter(state__in=TOLD)
        ],
    }


def _entry(entry: Evidence) -> dict[str, Any]:
    names = ("number", "claim", "source", "reliability", "credibility", "disclosure")
    return {"id": str(entry.pk), **{name: getattr(entry, name) for name in names}}


def _finding(one: Finding) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("known", "answer", "finding", "reasons")}


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def paper_for(actor: Actor, item: AgendaItem, language: str) -> dict[str, Any]:
    """The paper as this reader may see it, in words of the language. Needs a recorded reading."""
    case = item.case
    whole = item.paper or paper_of(case)
    entries = {str(pk) for pk in evidence_visible_to(actor, case).values_list("pk", flat=True)}
    tasks = {str(pk) for pk in follow_ups_visible_to(actor, case).values_list("pk", flat=True)}
    may_compare = comparable(actor, case) and access.may(actor, "comparison.read", case)
    return {
        "frozen": bool(item.paper),
        "evidence": [
            {
                **one,
                "reliability": Evidence.Reliability(one["reliability"]).label,
                "credibility": Evidence.Credibility(one["credibility"]).label,
                "disclosure": Evidence.Disclosure(one["disclosure"]).label,
            }
            for one in whole["evidence"]
            if one["id"] in entries
        ],
        "gates": [
            {
                "gate": dict(GateFinding._meta.get_field("gate").flatchoices)[one["gate"]],
                "answer": GateFinding.Answer(one["answer"]).label,
                "reasons": one["reasons"],
            }
            for one in whole["gates"]
        ],
        "veto": whole["veto"],
        "follow_ups": [
            {"what": one["what"], "due_on": parse_date(one["due_on"])}
            for one in whole["follow_ups"]
            if one["id"] in tasks
        ],
        "lines": _side_by_side(whole["assessments"], language) if may_compare else [],
        "earlier": [_earlier(one) for one in whole["earlier"]],
    }


def _side_by_side(assessments: list[dict[str, Any]], language: str) -> list[dict[str, Any]]:
    """Item by item what each assessor found, grouped by instrument in its order."""
    lines = []
    for instrument in dict.fromkeys(one["instrument"] for one in assessments):
        group = [one for one in assessments if one["instrument"] == instrument]
        document = group[0]["document"]
        words = answer_words(document, language)
        for item in document["items"]:
            cells = [(one["assessor"], one["found"].get(item["key"])) for one in group]
            answers = {(cell["known"], cell["answer"]) if cell else None for _who, cell in cells}
            lines.append(
                {
                    "label": in_words(item["text"], language),
                    "cells": [(who, cell, words.get(cell["answer"], "") if cell else "") for who, cell in cells],
                    "differs": len(answers) > 1,
                }
            )
    return lines


def _earlier(one: dict[str, Any]) -> dict[str, Any]:
    row = Decision(outcome=one["outcome"], state=one["state"])
    issued_on = parse_date(one["issued_on"]) if one["issued_on"] else None
    return {"outcome": row.get_outcome_display(), "state": row.state_label, "issued_on": issued_on}
