"""Rows of the agreement stage, saved directly."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from firsthand.platform.casework.models import (
    Agreement,
    Breach,
    Case,
    Decision,
    GateFinding,
    Obligation,
    ProsecutorRecord,
    Signature,
)

from .factories import make_account, make_case, today


def make_decision_in_force(case: Case, **given: Any) -> Decision:
    """An issued decision for a programme with conditions."""
    defaults = {
        "case": case, "outcome": "programme_with_conditions", "decider": make_account(), "second": make_account(),
        "review_on": today() + timedelta(days=180), "issued_on": today(), "state": "issued",
    }  # fmt: skip
    return Decision.objects.create(**{**defaults, **given})


def make_agreement(case: Case | None = None, **given: Any) -> Agreement:
    """An agreement in the state `state` (drafted unless told) that began a month ago and runs for a year."""
    case = case or make_case(state="decided")
    decision = given.pop("decision", None) or make_decision_in_force(
        case, outcome=given.pop("outcome", "programme_with_conditions")
    )
    defaults = {
        "case": case,
        "decision": decision,
        "purpose": "To come home and stay",
        "programme_offers": "A mentor and a room",
        "drafted_by": given.pop("drafted_by", None) or make_account(),
        "starts_on": today() - timedelta(days=30),
        "ends_on": today() + timedelta(days=335),
    }
    return Agreement.objects.create(**{**defaults, **given})


def make_obligation(agreement: Agreement, **given: Any) -> Obligation:
    defaults = {"agreement": agreement, "text": "Come to the weekly meeting", "due_on": today() + timedelta(days=7)}
    if given.get("kind") == "account":
        defaults |= {"text": "Tell what happened", "non_public_alternative": "To the researchers, behind closed doors"}
    if given.get("status", "due") != "due":
        defaults["settled_on"] = today()
    return Obligation.objects.create(**{**defaults, **given})


def make_breach(agreement: Agreement, **given: Any) -> Breach:
    alleged_by = given.pop("alleged_by", None) or make_account()
    return Breach.objects.create(
        **{"agreement": agreement, "alleged": "Did not come", "alleged_by": alleged_by, **given}
    )


def make_signature(agreement: Agreement, **given: Any) -> Signature:
    account = given.pop("account", None) or make_account()
    return Signature.objects.create(
        **{"agreement": agreement, "party": "participant", "account": account, "name": "Samir Haddad", **given}
    )


def make_prosecutor_record(case: Case, **given: Any) -> ProsecutorRecord:
    defaults = {
        "case": case,
        "kind": "no_charge",
        "decided_on": today(),
        "authority": "Office of the prosecutor",
        "prosecutor": "M. Laurent",
        "recorded_by": given.pop("recorded_by", None) or make_account(),
    }
    return ProsecutorRecord.objects.create(**{**defaults, **given})


def make_gate(case: Case, gate: str = "grave_crime", answer: str = "indicated", **given: Any) -> GateFinding:
    recorded_by = given.pop("recorded_by", None) or make_account()
    return GateFinding.objects.create(
        **{
            "case": case,
            "gate": gate,
            "answer": answer,
            "reasons": "As the ledger says",
            "recorded_by": recorded_by,
            **given,
        }
    )
