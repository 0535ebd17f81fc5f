"""The pictures of the effects page: the watch with its boundaries, and the findings with their intervals."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from firsthand.evaluate.design import Outcome
from firsthand.evaluate.direction import Direction
from firsthand.platform.base import figures

from .wording import audience_words

if TYPE_CHECKING:
    from firsthand.evaluate.estimate.findings import Findings
    from firsthand.evaluate.watch.rule import Look, Rule


def look_rows(rule: Rule) -> list[dict[str, Any]]:
    """Every judged look: how many people, the difference and the interval that holds over all looks."""
    return [
        {"period": look.period, "people": look.people, "units": look.units, "estimate": look.estimate, "low": look.low,
         "high": look.high, "harm": look.harm}
        for look in rule.looks
        if look.judged and look.estimate is not None
    ]  # fmt: skip


def harm_edge(rule: Rule) -> float:
    """The difference beyond which there is harm, in points: above it or below it."""
    return rule.harm_margin if rule.direction == Direction.HIGHER_IS_WORSE else -rule.harm_margin


def watch_svg(rule: Rule) -> str:
    """Differences as answers came in, with the band that holds over all looks, nothing, and the harm margin."""
    begin, edge, shown = figures.reading(), harm_edge(rule), _shown(rule)
    held = [0.0, edge, *(float(look.estimate or 0.0) for look in shown)]
    held += [end for look in shown[-1:] for end in (look.low, look.high) if end is not None]
    room = max(0.15 * (max(held) - min(held)), 0.05)
    bottom, top = min(held) - room, max(held) + room  # early bands reach beyond any scale and are cut
    rows = [
        {
            "people": look.so_far, "period": look.period, "estimate": look.estimate,
            "low": bottom if look.low is None else max(bottom, look.low),
            "high": top if look.high is None else min(top, look.high),
        }
        for look in shown
    ]  # fmt: skip
    x = {
        "field": "people", "type": "quantitative", "title": None,
        "scale": {"zero": False, "reverse": begin["reverse"]}, "axis": {"tickCount": 5},
    }  # fmt: skip

    def y(field: str) -> dict[str, Any]:
        return {
            "field": field, "type": "quantitative", "title": None, "scale": {"domain": [bottom, top], "clamp": True},
            "axis": {"orient": begin["side"], "tickCount": 5},
        }  # fmt: skip

    periods = {look.period: look for look in rule.last if look.period is not None}
    names = [
        {
            "people": look.so_far - look.people / 2,
            "name": _("period %(period)s") % {"period": figures.number(period, 0)},
        }
        for period, look in periods.items()
    ]
    each = {"field": "period", "type": "nominal"}
    band = {"x": x, "y": y("low"), "y2": {"field": "high"}, "detail": each}
    return figures.draw({
        "width": 460, "height": 200, "data": {"values": rows},
        "layer": [
            {"mark": {"type": "area", "color": "var(--path-soft)"}, "encoding": band},
            {"mark": {"type": "rule", "color": "var(--edge)"}, "encoding": band},
            {"mark": {"type": "rule", "color": "var(--ink)"}, "encoding": {"y": {"datum": 0}}},
            {"mark": {"type": "rule", "color": "var(--due)", "strokeDash": [6, 4], "strokeWidth": 2},
             "encoding": {"y": {"datum": edge}}},
            {"mark": {"type": "line", "color": "var(--chart-1)", "strokeWidth": 2},
             "encoding": {"x": x, "y": y("estimate"), "detail": each}},
            {"mark": {"type": "point", "filled": True, "size": 50, "opacity": 1, "color": "var(--chart-1)"},
             "encoding": {"x": x, "y": y("estimate")}},
            {"data": {"values": names}, "mark": {"type": "text", "baseline": "top", "color": "var(--ink)"},
             "encoding": {"x": x, "y": {"value": 2}, "text": {"field": "name"}}},
        ],
    })  # fmt: skip


def watch_described(rule: Rule) -> str:
    """The picture for somebody who does not see it."""
    return "; ".join(_described(look) for look in _shown(rule))


def _described(look: Look) -> str:
    words = {"people": figures.number(look.people, 0), "estimate": figures.signed(float(look.estimate or 0.0), 2)}
    if look.period is None:
        return _("%(people)s people: difference %(estimate)s") % words
    words["period"] = figures.number(look.period, 0)
    return _("period %(period)s, %(people)s people: difference %(estimate)s") % words


def findings_svg(findings: Findings, outcome: Outcome) -> str:
    """One outcome: each audience with its interval around nothing; dashed, the harm margin."""
    begin = figures.reading()
    rows = [
        {"name": audience_words(found.audience), "x": found.primary.estimate, "low": found.primary.low,
         "high": found.primary.high}
        for found in findings.findings
        if found.outcome == outcome.name and math.isfinite(found.primary.low) and math.isfinite(found.primary.high)
    ]  # fmt: skip
    x = {"type": "quantitative", "title": None, "scale": {"reverse": begin["reverse"]}, "axis": {"tickCount": 6}}
    y = {
        "field": "name", "type": "nominal", "title": None, "sort": None,
        "axis": {"orient": begin["side"], "labelLimit": 220},
    }  # fmt: skip
    ink = "var(--chart-1)"
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "rule", "color": "var(--ink)"}, "encoding": {"x": {"datum": 0}}},
        {"mark": {"type": "rule", "strokeWidth": 2.5, "color": ink},
         "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"}, "y": y}},
        {"mark": {"type": "point", "filled": True, "size": 130, "opacity": 1, "color": ink},
         "encoding": {"x": {"field": "x", **x}, "y": y}},
    ]  # fmt: skip
    if outcome.harm_margin is not None:
        edge = outcome.harm_margin if outcome.direction is Direction.HIGHER_IS_WORSE else -outcome.harm_margin
        dashes = {"type": "rule", "color": "var(--due)", "strokeDash": [6, 4], "strokeWidth": 2}
        layers.insert(1, {"mark": dashes, "encoding": {"x": {"datum": edge}}})
    return figures.draw({"width": 330, "height": {"step": 36}, "data": {"values": rows}, "layer": layers})


def _shown(rule: Rule) -> list[Look]:
    return [look for look in rule.looks if look.judged and look.estimate is not None]
