"""The watch as a picture (SVG): for each rule the difference at each look, its boundaries, and the harm margin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from firsthand.said import _

from .rule import Rule, State
from .sentences import headline

LINE, BAND, HARM = "#1d5c8c", "#a8c7de", "#b3261e"


def drawn(state: State, say: Callable[[str], str] = str) -> str:
    """The SVG."""
    import vl_convert

    return str(vl_convert.vegalite_to_svg(description(state, say), vl_version="6.1"))


def description(state: State, say: Callable[[str], str] = str) -> dict[str, Any]:
    """The picture as Vega-Lite, its words in the language of `say`: one panel for each rule, differences in points as
    they were measured."""
    return {
        "background": "white",
        "title": {
            "text": say(
                _("Difference (campaign minus comparison) at each look, with the interval that holds over all looks")
            ),
            "subtitle": say(_("Red dashes: the harm margin. A rule fires when the whole band is beyond it.")),
            "anchor": "start",
        },
        "description": "; ".join(say(headline(rule)) for rule in state.rules),
        "vconcat": [_panel(rule, say) for rule in state.rules],
        "config": {"font": "sans-serif", "axis": {"labelFontSize": 12, "titleFontSize": 12}},
    }


def _panel(rule: Rule, say: Callable[[str], str]) -> dict[str, Any]:
    edge = rule.harm_margin if rule.direction == "higher_is_worse" else -rule.harm_margin
    shown = [look for look in rule.looks if look.judged and look.estimate is not None]
    # Early bands reach beyond any scale: the axis holds every estimate and the last band, and cuts the rest.
    held = [0.0, edge, *(look.estimate for look in shown if look.estimate is not None)]
    held += [end for look in shown[-1:] for end in (look.low, look.high) if end is not None]
    room = max(0.15 * (max(held) - min(held)), 0.05)
    bottom, top = min(held) - room, max(held) + room
    rows = [
        {
            "people": look.so_far,
            "period": look.period,
            "estimate": look.estimate,
            "low": max(bottom, look.low) if look.low is not None else bottom,
            "high": min(top, look.high) if look.high is not None else top,
        }
        for look in shown
    ]
    periods = {look.period: look for look in rule.last if look.period is not None}
    title = _("people who answered, one watched period after the other") if periods else _("people with a follow-up")
    x = {"field": "people", "type": "quantitative", "title": say(title), "scale": {"zero": False}}
    each = {"field": "period", "type": "nominal"}
    names = [
        {"people": look.so_far - look.people / 2, "name": say(_("period %(period)s", period=period))}
        for period, look in periods.items()
    ]
    scale = {"domain": [bottom, top], "clamp": True}

    def y(field: str) -> dict[str, Any]:
        return {
            "field": field,
            "type": "quantitative",
            "title": say(_("points")),
            "scale": scale,
            "axis": {"tickCount": 5},
        }

    return {
        "width": 480,
        "height": 130,
        "title": {"text": say(headline(rule)), "anchor": "start", "fontSize": 13},
        "data": {"values": rows},
        "layer": [
            {"mark": {"type": "area", "color": BAND, "opacity": 0.6},
             "encoding": {"x": x, "y": y("low"), "y2": {"field": "high"}, "detail": each}},
            {"mark": {"type": "rule", "color": BAND, "strokeWidth": 2},
             "encoding": {"x": x, "y": y("low"), "y2": {"field": "high"}, "detail": each}},
            {"mark": {"type": "line", "color": LINE, "point": {"color": LINE, "size": 25}},
             "encoding": {"x": x, "y": y("estimate"), "detail": each}},
            {"data": {"values": names}, "mark": {"type": "text", "baseline": "top"},
             "encoding": {"x": x, "y": {"value": 2}, "text": {"field": "name"}}},
            {"mark": {"type": "rule", "color": "#555"}, "encoding": {"y": {"datum": 0}}},
            {"mark": {"type": "rule", "color": HARM, "strokeDash": [6, 4], "strokeWidth": 2},
             "encoding": {"y": {"datum": edge}}},
        ],
    }  # fmt: skip
