"""The power curve as a picture (SVG), and the same figures as a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from firsthand.said import Number, Said, _, percent

from .curve import Curve


def table(curve: Curve) -> list[list[Said]]:
    """The head and the rows of what the picture shows; a dash where the design supports nothing."""
    none = Said("–")
    head: list[Said] = [
        curve.words, _("power by formula"), _("power simulated"),
        _("%(level)s interval of the simulation", level=percent(0.95)),
    ]  # fmt: skip
    rows = [head]
    for point in curve.points:
        between: Said = none
        if point.low is not None and point.high is not None:
            between = _("%(low)s to %(high)s", low=Number(point.low, 3), high=Number(point.high, 3))
        shown = [none if share is None else Number(share, 3) for share in (point.analytic, point.simulated)]
        rows.append([Number(point.value), *shown, between])
    return rows


def drawn(curve: Curve, aim: float, say: Callable[[str], str] = str) -> str:
    """The curve as SVG: the formula as a line, the simulation as points with intervals, the aim as a dashed line."""
    import vl_convert

    return str(vl_convert.vegalite_to_svg(description(curve, aim, say), vl_version="6.1"))


def description(curve: Curve, aim: float, say: Callable[[str], str] = str) -> dict[str, Any]:
    """The picture as Vega-Lite, its words in the language of `say`."""
    rows = [
        {
            "x": point.value,
            "formula": point.analytic,
            "simulated": point.simulated,
            "low": point.low,
            "high": point.high,
        }
        for point in curve.points
        if point.analytic is not None
    ]
    x = {"field": "x", "type": "quantitative", "title": say(curve.words), "scale": {"zero": False}}

    def y(field: str) -> dict[str, Any]:
        axis = {"format": ".0%", "tickCount": 6}
        scale = {"domain": [0, 1]}
        return {
            "field": field,
            "type": "quantitative",
            "title": say(_("chance to see the effect")),
            "scale": scale,
            "axis": axis,
        }

    layers: list[dict[str, Any]] = [
        {"mark": {"type": "line", "color": "#1d5c8c", "strokeWidth": 2}, "encoding": {"x": x, "y": y("formula")}},
        {"mark": {"type": "rule", "strokeDash": [6, 4], "color": "#555"}, "encoding": {"y": {"datum": aim}}},
    ]
    if curve.trials:
        layers += [
            {
                "mark": {"type": "rule", "color": "#b3541e"},
                "encoding": {"x": x, "y": y("low"), "y2": {"field": "high"}},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 50, "color": "#b3541e", "opacity": 1},
                "encoding": {"x": x, "y": y("simulated")},
            },
        ]
    return {
        "width": 480,
        "height": 300,
        "background": "white",
        "title": say(
            _("Line: by formula. Points: simulated. Dashed: the chance aimed for.")
            if curve.trials
            else _("By formula. Dashed: the chance aimed for.")
        ),
        "description": "; ".join(" ".join(map(say, row)) for row in table(curve)),
        "data": {"values": rows},
        "layer": layers,
        "config": {"font": "sans-serif", "axis": {"labelFontSize": 13, "titleFontSize": 13}},
    }
