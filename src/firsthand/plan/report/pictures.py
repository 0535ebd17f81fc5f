"""The pictures of the report as SVG: the schedule, what each community gets, and what other budgets would avert."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..planning import Plan
from .frontier import Point

INK, QUIET, FIRST, SECOND = "#1b2125", "#4e5960", "#1f5a66", "#b8c7cb"


def schedule(plan: Plan) -> str:
    """Each appearance at its day, one line for each community that it reaches."""
    names = {each.id: each.name for each in plan.case.programme.communities}
    rows = [
        {"day": event.day.isoformat(), "place": names[place], "channel": event.slot.channel}
        for event in (plan.case.events[i] for i in plan.events)
        for place in event.slot.communities
    ]
    return _svg({
        "data": {"values": rows}, "mark": {"type": "point", "filled": True, "size": 70}, "width": 640,
        "encoding": {
            "x": {"field": "day", "type": "temporal", "title": "day"},
            "y": {"field": "place", "type": "nominal", "title": None},
            "shape": {"field": "channel", "type": "nominal", "title": "channel"},
            "color": {"value": FIRST},
        },
    })  # fmt: skip


def coverage(plan: Plan) -> str:
    """The share averted of those who would come to believe, by community."""
    rows = [
        {"place": each.name, "share": 100 * averted / untold if untold else 0.0}
        for each, (averted, untold) in zip(plan.case.programme.communities, plan.certificate.by_community, strict=True)
    ]
    return _svg({
        "data": {"values": rows}, "mark": {"type": "bar", "color": FIRST, "height": {"band": 0.6}}, "width": 560,
        "encoding": {
            "y": {"field": "place", "type": "nominal", "title": None, "sort": None},
            "x": {"field": "share", "type": "quantitative", "title": "averted, % of those who would come to believe"},
        },
    })  # fmt: skip


def budgets(points: Sequence[Point], currency: str) -> str:
    """People averted by budget, with 95% intervals."""
    rows = [
        {"budget": each.budget, "value": each.value, "low": each.interval[0], "high": each.interval[1]}
        for each in points
    ]
    x = {"field": "budget", "type": "quantitative", "title": f"budget, {currency}"}
    return _svg({
        "data": {"values": rows}, "width": 560, "height": 260,
        "layer": [
            {"mark": {"type": "area", "color": SECOND, "opacity": 0.6},
             "encoding": {"x": x, "y": {"field": "low", "type": "quantitative", "title": "people averted"},
                          "y2": {"field": "high"}}},
            {"mark": {"type": "line", "color": FIRST, "point": {"color": FIRST}},
             "encoding": {"x": x, "y": {"field": "value", "type": "quantitative"}}},
        ],
    })  # fmt: skip


def _svg(picture: dict[str, Any]) -> str:
    import vl_convert

    axis = {
        "labelColor": QUIET,
        "titleColor": INK,
        "gridColor": "#d9dee1",
        "domainColor": "#7b868d",
        "labelFontSize": 12,
    }
    return str(vl_convert.vegalite_to_svg({
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json", "background": "#ffffff",
        "config": {"axis": axis, "font": "sans-serif", "view": {"stroke": None}}, **picture,
    }))  # fmt: skip
