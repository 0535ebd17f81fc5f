"""Progress as a picture: how many goals were set and how many were met, over time. Never a score.

It counts the plan's goals, not the person: there is no total to reach, no line to stay above, and
nothing in it can be compared with another participant's.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from firsthand.platform.base import figures
from firsthand.platform.base.figures.picture import INKS

from .models import Goal, Plan


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
    keys: tuple[figures.Key, ...] = ()


def keys() -> tuple[figures.Key, figures.Key]:
    """The legend: goals set and goals met."""
    return figures.Key(gettext("Goals set"), 1, "dash"), figures.Key(gettext("Goals met"), 0, "line")


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
    return Picture(title, sentence, points, keys())


def drawing_of(plan: Plan) -> str:
    """The picture as SVG, from the cache by its content, which names neither plan nor case."""
    goals, met = keys()
    rows = [
        {"on": p.on.isoformat(), "line": key.label, "count": count}
        for p in progress_of(plan)
        for key, count in ((goals, p.set), (met, p.met))
    ]
    begin = figures.reading()
    words = {"domain": [goals.label, met.label]}
    return figures.draw(
        {
            "width": 640,
            "height": 220,
            "data": {"values": rows},
            "mark": {"type": "line", "interpolate": "step-after", "point": {"size": 70}, "strokeWidth": 2.5},
            "encoding": {
                "x": {
                    "field": "on",
                    "type": "temporal",
                    "title": None,
                    "scale": {"reverse": begin["reverse"]},
                    "axis": {"format": "%-d %b %Y", "grid": False, "tickCount": 5, "labelOverlap": "greedy"},
                },
                "y": {
                    "field": "count",
                    "type": "quantitative",
                    "title": None,
                    "axis": {"orient": begin["side"], "tickMinStep": 1, "format": "d"},
                },
                "color": {
                    "field": "line",
                    "scale": {**words, "range": [INKS[goals.ink], INKS[met.ink]]},
                    "legend": None,
                },
                "strokeDash": {"field": "line", "scale": {**words, "range": [[5, 4], [1, 0]]}, "legend": None},
            },
        }
    )
