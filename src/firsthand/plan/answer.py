"""A plan as plain values: what certificate.json holds and --json prints."""

from __future__ import annotations

from typing import Any

import numpy as np

from firsthand.said import Said

from .explaining import certificate_in_words, explain, in_words, more_would_add
from .planning import Plan


def appearances(plan: Plan) -> list[dict[str, Any]]:
    """The chosen events in the order of time."""
    adds = {each.event: each for each in explain(plan)}
    found = []
    for i in sorted(plan.events, key=lambda i: (plan.case.events[i].slot.starts, i)):
        event, reason = plan.case.events[i], adds[int(i)]
        other = plan.case.events[reason.next_best] if reason.next_best is not None else None
        found.append({
            "voice": event.voice.id, "slot": event.slot.id, "partner": event.partner.id if event.partner else None,
            "starts": event.slot.starts.isoformat(), "venue": event.slot.venue,
            "communities": list(event.slot.communities), "cost": event.cost, "adds": reason.adds,
            "next_best": {"voice": other.voice.id, "slot": other.slot.id, "adds": reason.next_adds} if other else None,
            "said": in_words(plan, reason),
        })  # fmt: skip
    return found


def certificate(plan: Plan) -> dict[str, Any]:
    """The certificate with its units, the limits that bind, and the words."""
    told, rows, programme = plan.certificate, plan.problem.rows, plan.case.programme
    loads, adds = rows.loads(plan.chosen), more_would_add(plan)
    binding = [
        {
            "limit": rows.said[row], "price": float(plan.price[row]), "more_would_add": float(adds[row]),
            "used": float(loads[row]), "of": float(rows.most[row] if np.isfinite(rows.most[row]) else rows.least[row]),
        }
        for row in np.argsort(-adds, kind="stable") if adds[row] > 1e-6 * max(1.0, abs(told.value))
    ]  # fmt: skip
    return {
        "title": programme.title,
        "aim": programme.aim.value,
        "unit": "share of those who would come to believe" if programme.aim == "worst_community" else "people averted",
        "value": told.value,
        "interval": list(told.interval),
        "bound": told.bound,
        "gap": told.gap,
        "gap_percent": told.gap_percent,
        "untold": told.untold,
        "looked": told.looked,
        "sandwich": list(told.sandwich),
        "p_harm": told.p_harm,
        "worlds": told.worlds,
        "judged_on": told.judged_on,
        "seconds": told.seconds,
        "seed": programme.seed,
        "effect": programme.effect.source,
        "cost": float(sum(plan.case.events[i].cost for i in plan.events)),
        "budget": programme.budget,
        "currency": programme.currency,
        "appearances": len(plan.events),
        "candidates": len(plan.case.events),
        "communities": [
            {"id": each.id, "averted": averted, "untold": untold}
            for each, (averted, untold) in zip(programme.communities, told.by_community, strict=True)
        ],
        "binding": binding,
        "said": certificate_in_words(plan),
    }


def missing(plan: Plan) -> list[dict[str, Any]]:
    """The pairs that cannot be, each with every rule that stands in the way."""
    pairs: dict[tuple[str, str], list[dict[str, Said]]] = {}
    for each in plan.case.missing:
        pairs.setdefault((each.voice, each.slot), []).append({"kind": Said(each.kind), "why": each.why})
    return [{"voice": voice, "slot": slot, "missing": why} for (voice, slot), why in pairs.items()]
