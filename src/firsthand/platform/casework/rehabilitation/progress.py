"""Progress as a picture: how many goals were set and how many were met, over time. Never a score.

It counts the plan's goals, not the person: there is no total to reach, no line to stay above, and
nothing in it can be compared with another participant's.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date

from django.core.cache import cache
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext

from .models import Goal, Plan

KEPT_SECONDS = 7 * 24 * 3600
#: The picture's own edition: a change of the drawing makes new pictures.
EDITION = 1


@dataclass(frozen=True)
class Point:
    """Up to and including a day: how many goals were set, and how many of them were met."""

    on: date
    set: int
    met: int


@dataclass(frozen=True)
class Picture:
    """What stands around the drawing: the finding as title, a sentence, the table."""

    title: str
    sentence: str
    points: list[Point]


def progress_of(plan: Plan) -> list[Point]:
    """The counts on each day on which one of them changed, in order. Dropped goals count as set only
    until they were dropped. Reads no sealed text."""
    set_on: Counter[date] = Counter()
    met_on: Counter[date] = Counter()
    for begun, status, settled in Goal.objects.filter(plan=plan).values_list("set_on", "status", "settled_on"):
        set_on[begun] += 1
        if settled is None:
            continue
        if status == Goal.Status.MET:
            met_on[settled] += 1
        elif status == Goal.Status.DROPPED:
            set_on[settled] -= 1
    points, goals, met = [], 0, 0
    for day in sorted({*set_on, *met_on}):
        goals, met = goals + set_on[day], met + met_on[day]
        points.append(Point(day, goals, met))
    return points


def picture_of(plan: Plan) -> Picture:
    """Title, sentence and table of the plan's progress."""
    points = progress_of(plan)
    if not points:
        return Picture(gettext("No goal is set yet"), "", [])
    last = points[-1]
    title = ngettext("%(met)d of %(goals)d goal is met", "%(met)d of %(goals)d goals are met", last.set) % {
        "met": last.met,
        "goals": last.set,
    }
    sentence = gettext("Counted from the plan since %(day)s. It says how far the plan is, not how a person is.") % {
        "day": date_format(points[0].on, "DATE_FORMAT")
    }
    return Picture(title, sentence, points)


def drawing_of(plan: Plan) -> str:
    """The picture as SVG. The same counts in the same language are drawn once: the cache is asked by a
    hash of the content, which names neither plan nor case."""
    points = progress_of(plan)
    content = json.dumps(
        [EDITION, get_language(), [{**asdict(p), "on": p.on.isoformat()} for p in points]], sort_keys=True
    )
    key = f"plan-progress-{hashlib.sha256(content.encode()).hexdigest()}"
    found = cache.get(key)
    if found is None:
        found = _draw(points)
        cache.set(key, found, KEPT_SECONDS)
    return str(found)


def _draw(points: list[Point]) -> str:
    import altair as alt  # noqa: PLC0415  # two seconds to load: only the worker that draws waits for them
    import vl_convert  # noqa: PLC0415

    goals, met = gettext("Goals set"), gettext("Goals met")
    rows = [
        {"on": p.on.isoformat(), "line": line, "count": count}
        for p in points
        for line, count in ((goals, p.set), (met, p.met))
    ]  # fmt: skip
    lines = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_line(interpolate="step-after", point=True, strokeWidth=2.5)
        .encode(
            x=alt.X("on:T", title=None, axis=alt.Axis(format="%d.%m.%y", labelAngle=0, grid=False, tickCount=6)),
            y=alt.Y("count:Q", title=None, axis=alt.Axis(tickMinStep=1, format="d")),
            color=alt.Color(
                "line:N",
                scale=alt.Scale(domain=[goals, met], range=["#6b7780", "#1f5a66"]),
                legend=alt.Legend(title=None, orient="top"),
            ),
            strokeDash=alt.StrokeDash(
                "line:N", scale=alt.Scale(domain=[goals, met], range=[[5, 4], [1, 0]]), legend=None
            ),
        )
        .properties(width=640, height=240, background="#ffffff")
        .configure(font="IBM Plex Sans, Noto Sans Arabic, sans-serif")
        .configure_axis(
            labelFontSize=13, labelColor="#1b2125", gridColor="#e4e8ea", domainColor="#8a949b", tickColor="#8a949b"
        )
        .configure_legend(
            labelFontSize=14, labelColor="#1b2125", symbolType="stroke", symbolSize=300, symbolStrokeWidth=3
        )
        .configure_view(stroke=None)
    )
    return str(vl_convert.vegalite_to_svg(lines.to_json(), vl_version="6.1"))
