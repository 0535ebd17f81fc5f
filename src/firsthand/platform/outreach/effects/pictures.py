"""The picture of an effect: baseline beside follow-up by arm, with intervals, made on the server."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from firsthand.platform.base import figures
from firsthand.platform.base.figures.picture import INKS

from .estimates import Effect


def chart_rows(effect: Effect) -> list[dict[str, Any]]:
    """What the picture shows and the table beside it says: mean and interval by arm and wave."""
    contrast = effect.change or effect.follow_up
    rows: list[dict[str, Any]] = []
    if contrast is None:
        return rows
    for arm in (contrast.treated, contrast.comparison):
        for wave, found, count in (
            (_("Baseline"), arm.baseline, arm.baseline_n),
            (_("Follow-up"), arm.follow_up, arm.follow_up_n),
        ):
            if found is not None:
                rows.append(
                    {
                        "arm": effect.arm_labels[arm.arm],
                        "wave": wave,
                        "mean": found.estimate,
                        "low": found.low,
                        "high": found.high,
                        "n": count,
                    }
                )
    return rows


def keys_of(rows: list[dict[str, Any]]) -> list[figures.Key]:
    """The legend: each arm with its ink and its mark."""
    return [
        figures.Key(arm, ink, mark)
        for ink, (arm, mark) in enumerate(
            zip(dict.fromkeys(row["arm"] for row in rows), ("dot", "square"), strict=False)
        )
    ]


def described(rows: list[dict[str, Any]]) -> str:
    """What the picture shows, for somebody who does not see it."""
    return "; ".join(
        _("%(arm)s, %(wave)s: mean %(mean)s, interval %(low)s to %(high)s")
        % {
            "arm": row["arm"],
            "wave": row["wave"],
            **{name: figures.number(row[name], 2) for name in ("mean", "low", "high")},
        }
        for row in rows
    )


def chart_svg(effect: Effect) -> str:
    """The SVG, from the cache when the same picture was drawn before."""
    rows = chart_rows(effect)
    arms = [key.label for key in keys_of(rows)]
    begin = figures.reading()
    scale = {"domain": [effect.outcome["low"], effect.outcome["high"]], "clamp": True}
    axis = {"orient": begin["side"], "tickCount": 6}
    return figures.draw(
        {
            "width": 480,
            "height": 240,
            "data": {"values": rows},
            "encoding": {
                "x": {
                    "field": "wave",
                    "type": "nominal",
                    "title": None,
                    "sort": [_("Baseline"), _("Follow-up")],
                    "scale": {"reverse": begin["reverse"]},
                    "axis": {"labelAngle": 0},
                },
                "xOffset": {"field": "arm", "sort": arms, "scale": {"reverse": begin["reverse"]}},
                "color": {
                    "field": "arm",
                    "type": "nominal",
                    "scale": {"domain": arms, "range": list(INKS)},
                    "legend": None,
                },
            },
            "layer": [
                {
                    "mark": {"type": "rule", "strokeWidth": 2.5},
                    "encoding": {
                        "y": {"field": "low", "type": "quantitative", "title": None, "scale": scale, "axis": axis},
                        "y2": {"field": "high"},
                    },
                },
                {
                    "mark": {"type": "point", "filled": True, "size": 130, "opacity": 1},
                    "encoding": {
                        "y": {"field": "mean", "type": "quantitative", "title": None, "scale": scale},
                        "shape": {
                            "field": "arm",
                            "type": "nominal",
                            "scale": {"domain": arms, "range": ["circle", "square"]},
                            "legend": None,
                        },
                    },
                },
            ],
        }
    )
