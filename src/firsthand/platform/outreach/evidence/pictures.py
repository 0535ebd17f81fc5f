"""The forest plot: each trial here, what they say together, and what was published elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from firsthand.platform.base import figures

from .wording import published_name, span

if TYPE_CHECKING:
    from .pooling import Evidence
    from .published import Shown

#: The names stand above the lines, so that the picture keeps its size on a phone.
WIDTH, STEP, ABOVE = 420, 46, 18
INKS = {"own": figures.INKS[0], "together": figures.INKS[0], "published": figures.INKS[1]}


def forest_svg(evidence: Evidence, published: tuple[Shown, ...]) -> str:
    """Effects with their intervals around nothing. Filled: by lot. Hollow: no lot decided. Diamond: together.
    Dashed: where the true effect of the next campaign may lie."""
    begin, rows = figures.reading(), forest_rows(evidence, published)
    held = [end for row in rows if row["group"] != "together" for end in (row["low"], row["high"]) if end is not None]
    reach = max([0.5, *(abs(end) * 1.08 for end in held)])  # what two trials say together may reach far beyond: cut
    cut = [
        {name: max(-reach, min(reach, cell)) if isinstance(cell, float) else cell for name, cell in row.items()}
        for row in rows
    ]
    x = {
        "type": "quantitative", "title": None, "axis": {"tickCount": 5},
        "scale": {"domain": [-reach, reach], "nice": False, "reverse": begin["reverse"]},
    }  # fmt: skip
    y = {"field": "at", "type": "ordinal", "axis": None}
    named = {"mark": {"type": "text", "align": begin["side"], "dy": -ABOVE, "fontSize": 14, "limit": WIDTH,
             "color": "var(--ink)"},
             "encoding": {"x": {"datum": -reach, **x}, "y": y, "text": {"field": "name"}}}  # fmt: skip
    nothing = {"mark": {"type": "tick", "thickness": 1.5, "size": 20, "color": "var(--ink)"},
               "encoding": {"x": {"datum": 0, **x}, "y": y}}  # fmt: skip
    layers = [named, nothing]
    for group, ink in INKS.items():
        values = [row for row in cut if row["group"] == group]
        layers += _marks(values, x, y, ink, "diamond" if group == "together" else "circle")
    return figures.draw({"width": WIDTH, "height": {"step": STEP}, "data": {"values": cut}, "layer": layers})


def _marks(values: list[dict[str, Any]], x: Any, y: Any, ink: str, shape: str) -> list[dict[str, Any]]:
    """The lines and points of one group."""
    line: dict[str, Any] = {"type": "rule", "strokeWidth": 2.5, "color": ink}
    dashed = {**line, "strokeDash": [5, 4], "strokeWidth": 2}
    point = {"type": "point", "shape": shape, "size": 120, "opacity": 1, "strokeWidth": 2, "stroke": ink}
    fill = {"condition": {"test": "datum.hollow", "value": "var(--surface)"}, "value": ink}
    return [
        {"data": {"values": [row for row in values if "next_low" in row]}, "mark": dashed,
         "encoding": {"x": {"field": "next_low", **x}, "x2": {"field": "next_high"}, "y": y}},
        {"data": {"values": [row for row in values if row["low"] is not None]}, "mark": line,
         "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"}, "y": y}},
        {"data": {"values": values}, "mark": point,
         "encoding": {"x": {"field": "effect", **x}, "y": y, "fill": fill}},
    ]  # fmt: skip


def forest_rows(evidence: Evidence, published: tuple[Shown, ...]) -> list[dict[str, Any]]:
    """From top to bottom: the trials here, together, the published ones that have a figure."""
    rows: list[dict[str, Any]] = [
        {
            "name": each.trial.title if each.by_lot else _("%(trial)s (not by lot)") % {"trial": each.trial.title},
            "effect": each.effect, "low": each.low, "high": each.high, "group": "own", "hollow": not each.by_lot,
        }
        for each in evidence.measured
    ]  # fmt: skip
    if evidence.pooled is not None:
        mean = evidence.pooled.mean
        row = {"name": _("Together"), "effect": mean.estimate, "group": "together", "hollow": False}
        row |= {"low": mean.ci_kh[0], "high": mean.ci_kh[1]}
        if evidence.pooled.pi_kh is not None:
            row |= {"next_low": evidence.pooled.pi_kh[0], "next_high": evidence.pooled.pi_kh[1]}
        rows.append(row)
    rows += [
        {
            "name": f"{published_name(each.name, each.entry.audience)}: {each.entry.outcome}",
            "effect": each.entry.effect, "low": each.low, "high": each.high, "group": "published",
            "hollow": not each.entry.pooled,
        }
        for each in published
        if each.entry.effect is not None
    ]  # fmt: skip
    return [{"at": at, **row} for at, row in enumerate(rows)]


def described(evidence: Evidence, published: tuple[Shown, ...]) -> str:
    """The picture for somebody who does not see it."""
    return "; ".join(
        _("%(name)s: %(effect)s, %(interval)s") % {
            "name": figures.isolated(row["name"]), "effect": figures.signed(row["effect"], 2),
            "interval": span(row["low"], row["high"]),
        }
        for row in forest_rows(evidence, published)
    )  # fmt: skip


def keys(evidence: Evidence) -> list[figures.Key]:
    """The legend."""
    found = [figures.Key(_("Published elsewhere"), 1)]
    if evidence.measured:
        found.insert(0, figures.Key(_("Trials here"), 0))
    if evidence.pooled is not None:
        found.append(figures.Key(_("Where the next campaign may lie"), 0, "dash"))
    return found
