"""The picture of an effect: baseline beside follow-up by arm, with intervals, made on the server."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _

from .estimates import Effect

WEEK = 7 * 24 * 3600
INKS = ["#1f5f7a", "#8a5a12"]


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


def chart_svg(effect: Effect) -> str:
    """The SVG, from the cache when the same picture was drawn before."""
    import altair as alt  # noqa: PLC0415 - two seconds to load: only a picture that is drawn waits for them
    import vl_convert  # noqa: PLC0415

    low, high = effect.outcome["low"], effect.outcome["high"]
    x = alt.X("wave:N", title=None, sort=[_("Baseline"), _("Follow-up")], axis=alt.Axis(labelAngle=0))
    colour = alt.Color(
        "arm:N", title=None, scale=alt.Scale(range=INKS), legend=alt.Legend(orient="top", labelLimit=320)
    )
    base = alt.Chart(alt.InlineData(values=chart_rows(effect))).encode(x=x, xOffset="arm:N", color=colour)
    scale = alt.Scale(domain=[low, high], clamp=True)
    points = base.mark_point(filled=True, size=110, opacity=1).encode(
        y=alt.Y("mean:Q", scale=scale, title=_("Mean, with its 95 per cent interval")),
        shape=alt.Shape("arm:N", legend=None),
    )
    reach = base.mark_rule(strokeWidth=2.5).encode(y=alt.Y("low:Q", scale=scale), y2="high:Q")
    spec = (
        (reach + points)
        .properties(width=420, height=240, background="white")
        .configure(font="IBM Plex Sans, Arial, sans-serif")
        .configure_axis(labelFontSize=13, titleFontSize=13)
        .configure_legend(labelFontSize=13)
        .to_json()
    )
    key = "effect-chart-" + hashlib.sha256(json.dumps(json.loads(spec), sort_keys=True).encode()).hexdigest()
    svg: str | None = cache.get(key)
    if svg is None:
        svg = vl_convert.vegalite_to_svg(spec)
        cache.set(key, svg, WEEK)
    return str(svg)
