"""How alike the two sides came out, as a picture: one line for each thing that was kept alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from firsthand.platform.base import figures

if TYPE_CHECKING:
    from firsthand.evaluate.assign.balance import Balance

#: Beyond this, in standard deviations, a difference is pointed at, as the engine does.
NOTABLE = 0.25


def balance_rows(balance: tuple[Balance, ...]) -> list[dict[str, Any]]:
    """The table below the picture."""
    return [
        {
            "name": figures.said(row.column),
            "campaign": figures.number(row.campaign, 2),
            "comparison": figures.number(row.comparison, 2),
            "difference": "–" if row.difference is None else figures.signed(row.difference, 2),
            "notable": row.difference is None or abs(row.difference) > NOTABLE,
        }
        for row in balance
    ]


def balance_svg(balance: tuple[Balance, ...]) -> str:
    """Differences in standard deviations around nothing; beyond the dashed lines one is pointed at."""
    begin = figures.reading()
    apart = [(figures.said(row.column), row.difference) for row in balance if row.difference is not None]
    rows = [{"name": name, "x": difference} for name, difference in apart]
    reach = max([2 * NOTABLE, *(abs(difference) * 1.15 for _name, difference in apart)])
    x = {
        "field": "x", "type": "quantitative", "title": None,
        "scale": {"domain": [-reach, reach], "reverse": begin["reverse"]}, "axis": {"tickCount": 5},
    }  # fmt: skip
    y = {
        "field": "name", "type": "nominal", "title": None, "sort": None,
        "axis": {"orient": begin["side"], "labelLimit": 180},
    }  # fmt: skip
    dashed = {"type": "rule", "strokeDash": [6, 4], "color": "var(--edge)"}
    return figures.draw({
        "width": 320, "height": {"step": 30}, "data": {"values": rows},
        "layer": [
            {"mark": {"type": "rule", "color": "var(--line)"}, "encoding": {"x": {"datum": 0}}},
            {"mark": dashed, "encoding": {"x": {"datum": -NOTABLE}}},
            {"mark": dashed, "encoding": {"x": {"datum": NOTABLE}}},
            {"mark": {"type": "point", "filled": True, "size": 110, "opacity": 1, "color": "var(--chart-1)"},
             "encoding": {"x": x, "y": y}},
        ],
    })  # fmt: skip


def finding(balance: tuple[Balance, ...]) -> str:
    """The title: what the picture shows."""
    apart = [row for row in balance if row.difference is None or abs(row.difference) > NOTABLE]
    if not apart:
        return _("The two sides are alike in everything that was to be kept alike")
    return _("The two sides differ in: %(names)s") % {
        "names": ", ".join(figures.isolated(figures.said(row.column)) for row in apart)
    }


def described(balance: tuple[Balance, ...]) -> str:
    """The picture for somebody who does not see it."""
    return "; ".join(
        _("%(name)s: %(difference)s standard deviations") % {"name": row["name"], "difference": row["difference"]}
        for row in balance_rows(balance)
    )
