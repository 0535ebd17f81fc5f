"""Rows of the assessment stage."""

from __future__ import annotations

from typing import Any

from firsthand.pathway import Role
from firsthand.platform.base.people.models import Account
from firsthand.platform.casework.assessment.instrument import install_builtin
from firsthand.platform.casework.models import (
    Assessment,
    Case,
    Evidence,
    Finding,
    FollowUp,
    GateFinding,
    TraumaScreening,
)
from tests.factories import add_member, make_account, today


def make_evidence(case: Case, **given: Any) -> Evidence:
    defaults = {
        "case": case,
        "number": Evidence.objects.filter(case=case).count() + 1,
        "claim": "Worked as a cook",
        "source": "A letter",
        "reliability": "B",
        "credibility": "2",
        "recorded_by": given.pop("recorded_by", None) or make_account(),
    }
    return Evidence.objects.create(**{**defaults, **given})


def make_assessment(case: Case, **given: Any) -> Assessment:
    account = given.pop("assessor", None) or make_account(role=Role.ASSESSOR)
    add_member(case.pk, account, Role.ASSESSOR)
    return Assessment.objects.create(**{"case": case, "assessor": account, "instrument": install_builtin(), **given})


def answer_all(assessment: Assessment, **given: Any) -> list[Finding]:
    defaults = {"known": True, "answer": "described", "finding": "What was found", "reasons": "Because", **given}
    return [
        Finding.objects.create(assessment=assessment, item=i["key"], **defaults)
        for i in assessment.instrument.document["items"]
    ]


def make_follow_up(case: Case, assigned_to: Account | None = None, **given: Any) -> FollowUp:
    return FollowUp.objects.create(
        **{
            "case": case,
            "what": "Ask the school",
            "assigned_to": assigned_to or make_account(),
            "due_on": today(),
            **given,
        }
    )


def make_gate(case: Case, gate: str = "grave_crime", answer: str = "not_indicated", **given: Any) -> GateFinding:
    by = given.pop("recorded_by", None) or make_account()
    return GateFinding.objects.create(
        **{"case": case, "gate": gate, "answer": answer, "reasons": "Nothing points to it", "recorded_by": by, **given}
    )


def answer_gates(case: Case, answer: str = "not_indicated") -> None:
    for gate in ("grave_crime", "immediate_threat"):
        make_gate(case, gate, answer)


def make_screening(case: Case, **given: Any) -> TraumaScreening:
    by = given.pop("clinician", None) or make_account(role=Role.CLINICIAN)
    return TraumaScreening.objects.create(**{"case": case, "clinician": by, "outcome": "no_care_now", **given})
