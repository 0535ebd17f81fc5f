"""A picture drawn from a Vega-Lite description, in the reading direction, letters and digits of the page.

The SVG goes into the page itself, so it takes the page's own typeface and its colours in light and in
dark: what a picture is made of is named by the tokens of `site/static/site/tokens.css`. What can be said
in HTML (title, legend, name of an axis, table) is said there, where it turns with the page.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import cache
from django.utils.dates import MONTHS, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format, get_format
from django.utils.translation import get_language, get_language_bidi

KEPT_SECONDS = 7 * 24 * 3600
#: The first two inks of a picture; each also has a shape or a dash of its own.
INKS = ("var(--chart-1)", "var(--chart-2)")
CONFIG: dict[str, Any] = {
    "background": None,
    "font": "Plex, sans-serif",
    "axis": {
        "labelFontSize": 14,
        "labelColor": "var(--ink)",
        "gridColor": "var(--line)",
        "domainColor": "var(--edge)",
        "tickColor": "var(--edge)",
    },
    "view": {"stroke": None},
}
#: Vega names every group for a screen reader; the picture is one image with one description.
NAMES = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')
SIZE = re.compile(r'<svg [^>]*?width="(\d+)" height="(\d+)"[^>]*>')


@dataclass(frozen=True)
class Key:
    """A line of the legend, which is HTML: the word and which of the inks it explains."""

    label: str
    ink: int
    mark: str = "dot"


def reading() -> dict[str, Any]:
    """Where a picture begins in this language: whether the first axis runs to the left, and on which
    side the second stands."""
    back = get_language_bidi()
    return {"reverse": back, "side": "right" if back else "left"}


def draw(spec: dict[str, Any]) -> str:
    """The SVG; drawn once for the same content in the same language."""
    spec = {**spec, "config": CONFIG}
    content = json.dumps([get_language(), spec], sort_keys=True, default=str)
    key = f"picture-{hashlib.sha256(content.encode()).hexdigest()}"
    svg = cache.get(key)
    if svg is None:
        svg = _drawn(spec)
        cache.set(key, svg, KEPT_SECONDS)
    return str(svg)


def _drawn(spec: dict[str, Any]) -> str:
    import vl_convert  # noqa: PLC0415 - its engine starts for a picture that is drawn and for nothing else

    svg = vl_convert.vegalite_to_svg(spec, vl_version="6.1", format_locale=_numbers(), time_format_locale=_times())
    svg = NAMES.sub("", svg)
    return SIZE.sub(
        lambda size: (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size[1]} {size[2]}" width="{size[1]}" '
            f'height="{size[2]}" aria-hidden="true" focusable="false">'
        ),
        svg,
        count=1,
    )


def _numbers() -> dict[str, Any]:
    return {
        "decimal": get_format("DECIMAL_SEPARATOR"),
        "thousands": get_format("THOUSAND_SEPARATOR"),
        "grouping": [3],
        "currency": ["", ""],
        "minus": "\u2212",
    }


def _times() -> dict[str, Any]:
    """The language's own names of months and days, week from Sunday as the library counts."""
    days = (6, 0, 1, 2, 3, 4, 5)
    short = get_format("SHORT_DATE_FORMAT").replace("j ", "").replace(" Y", "")  # the month as that form has it
    return {
        "dateTime": "%-d %B %Y, %H:%M",
        "date": "%-d %B %Y",
        "time": "%H:%M",
        "periods": ["", ""],
        "days": [str(WEEKDAYS[day]) for day in days],
        "shortDays": [str(WEEKDAYS_ABBR[day]) for day in days],
        "months": [str(MONTHS[month]) for month in range(1, 13)],
        "shortMonths": [date_format(date(2000, month, 1), short) for month in range(1, 13)],
    }
