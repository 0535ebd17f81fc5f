"""The annex's pictures: intervals about zero, and the flow of people. Each stands beside its table.

Colours are the variables of `style.css`, so that a picture follows the page in light and dark; the PDF has
them filled in.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from firsthand.said import Number, _

from .elements import Pen

INK, QUIET, LINE, FIRST, SECOND = "var(--ink)", "var(--quiet)", "var(--line)", "var(--chart-1)", "var(--chart-2)"
SIZE = re.compile(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"[^>]*>')
NAMES = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')


@dataclass(frozen=True)
class Band:
    """One row of a picture of intervals: `main` rows are filled squares, the others open circles."""

    name: str
    estimate: float
    low: float
    high: float
    main: bool = True


def intervals(bands: Sequence[Band], pen: Pen, *, title: str, margins: Sequence[tuple[float, str]] = ()) -> str:
    """A forest plot of `bands` from top to bottom, with zero and the `margins` (points, word) as lines. Ends
    that are not finite are left open at the edge."""
    import vl_convert

    known = [each for each in bands if math.isfinite(each.estimate)]
    ends = [end for each in known for end in (each.low, each.high, each.estimate) if math.isfinite(end)]
    reach = 1.08 * max([abs(end) for end in ends] + [abs(at) for at, _ in margins] + [1e-6])
    rows = [
        {"name": pen.drawn(each.name), "estimate": each.estimate, "main": each.main,
         "low": max(each.low, -reach) if not math.isnan(each.low) else each.estimate,
         "high": min(each.high, reach) if not math.isnan(each.high) else each.estimate}
        for each in known
    ]  # fmt: skip
    order = [pen.drawn(each.name) for each in known]
    # The page's letters may be wider than those that the drawing is measured with.
    room = min(340, 16 + 8.2 * max(map(len, order), default=0))
    y = {"field": "name", "type": "nominal", "sort": order, "title": None,
         "axis": {"labelLimit": 330, "domain": False, "ticks": False, "labelPadding": 8,
                  "minExtent": room}}  # fmt: skip
    x = {"type": "quantitative", "scale": {"domain": [-reach, reach], "nice": False}, "title": pen.drawn(title),
         "axis": {"tickCount": 5, "labelExpr": "datum.value === 0 ? '0' : format(datum.value, '+.2~f')"}}  # fmt: skip
    filled = {"condition": {"test": "datum.main", "value": FIRST}, "value": "var(--surface)"}
    shape = {"condition": {"test": "datum.main", "value": "square"}, "value": "circle"}
    lines = [{"at": at, "word": pen.drawn(word)} for at, word in ((0.0, _("no difference")), *margins)]
    layer: list[dict[str, Any]] = [
        {"data": {"values": lines}, "mark": {"type": "rule", "strokeDash": [4, 3], "stroke": QUIET},
         "encoding": {"x": {**x, "field": "at"}}},
        {"mark": {"type": "rule", "strokeWidth": 2.5, "stroke": FIRST},
         "encoding": {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}}},
        {"mark": {"type": "point", "size": 90, "opacity": 1, "stroke": FIRST, "strokeWidth": 2},
         "encoding": {"y": y, "x": {**x, "field": "estimate"}, "fill": filled, "shape": shape}},
        *(
            {"data": {"values": lines[at : at + 1]},
             "mark": {"type": "text", "dy": -8 - 15 * min(at, 1), "fontSize": 12, "fill": QUIET, "baseline": "bottom"},
             "encoding": {"x": {**x, "field": "at"}, "y": {"value": 0}, "text": {"field": "word"}}}
            for at in range(len(lines))  # a margin is named above what is named at nothing: they may be close
        ),
    ]  # fmt: skip
    axis = {"labelFontSize": 13, "titleFontSize": 13, "labelColor": INK, "titleColor": INK, "titleFontWeight": "normal",
            "gridColor": LINE, "domainColor": QUIET, "tickColor": QUIET}  # fmt: skip
    spec = {
        "width": 420, "height": {"step": 30}, "data": {"values": rows}, "layer": layer,
        "config": {"background": None, "font": "sans-serif", "axis": axis, "view": {"stroke": None}},
    }  # fmt: skip
    mark = pen.say(Number(0.5, 1)).strip("05")
    locale = {"decimal": mark, "thousands": ",", "grouping": [3], "currency": ["", ""], "minus": "\u2212"}
    return _bare(vl_convert.vegalite_to_svg(spec, vl_version="6.1", format_locale=locale))


def flow(boxes: Sequence[Sequence[Sequence[str]]], pen: Pen) -> str:
    """A CONSORT diagram: `boxes` is for each step the boxes side by side, one or two, each with its lines."""
    width, gap, left, line = 292, 26, 0, 19
    rows, parts, top = [], [], 4
    for texts in boxes:
        height = 16 + line * max(map(len, texts))
        rows.append((top, height, texts))
        top += height + 34
    for number, (y, height, texts) in enumerate(rows):
        wide = len(texts) == 1
        for side, text in enumerate(texts):
            x = left + (width + gap) / 2 if wide else left + side * (width + gap)
            parts.append(
                f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="4" fill="var(--surface)" '
                f'stroke="{QUIET}" stroke-width="1.2"/>'
            )
            for at, words in enumerate(text):
                weight = ' font-weight="600"' if at == 0 else ""
                parts.append(
                    f'<text x="{x + width / 2}" y="{y + 21 + at * line}" text-anchor="middle" font-size="14" '
                    f'font-family="sans-serif" fill="{INK}"{weight}>{escape(pen.drawn(words))}</text>'
                )
        if number + 1 < len(rows):
            parts += [_arrow(left + width / 2 + side * (width + gap), y + height, rows[number + 1][0], wide,
                             left + width + gap / 2) for side in (0, 1)]  # fmt: skip
    total = 2 * width + gap
    bottom = rows[-1][0] + rows[-1][1] + 4
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {total} {bottom}" width="{total}" height="{bottom}" '
        f'direction="ltr" aria-hidden="true" focusable="false">{"".join(parts)}</svg>'
    )


def _arrow(x: float, y: float, to: float, wide: bool, middle: float) -> str:
    bend = (y + to) / 2
    path = f"M{middle} {y}V{bend}H{x}V{to - 6}" if wide else f"M{x} {y}V{to - 6}"
    return (
        f'<path d="{path}" fill="none" stroke="{QUIET}" stroke-width="1.2"/>'
        f'<path d="M{x - 4} {to - 7}L{x} {to - 1}L{x + 4} {to - 7}Z" fill="{QUIET}"/>'
    )


def _bare(svg: str) -> str:
    """Without the names that Vega gives every group: the picture is one, and its table says what it shows."""
    return SIZE.sub(
        lambda size: (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size[1]} {size[2]}" width="{size[1]}" '
            f'height="{size[2]}" direction="ltr" aria-hidden="true" focusable="false">'
        ),
        NAMES.sub("", svg),
        count=1,
    )
