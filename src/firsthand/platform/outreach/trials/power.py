"""What a design can show: in sentences, as a curve, and how many would be needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firsthand.evaluate.design import Design
from firsthand.platform.base import figures
from firsthand.problems import InputProblem, Refused

if TYPE_CHECKING:
    from firsthand.evaluate.power.curve import Curve

#: Trials that are simulated for the declared design, and for each point of the curve.
TRIALS, TRIALS_A_POINT = 2000, 500
#: So many answers are drawn for a page, some three seconds; with more the formula stands alone, and is then as good.
MOST_DRAWN = 60_000_000
POINTS = 12


@dataclass(frozen=True)
class Power:
    """`sentences` and `curve`; or neither, and `why` says what is missing. In no language yet."""

    sentences: tuple[str, ...] = ()
    curve: Curve | None = None
    aim: float = 0.8
    why: Any = ""


@lru_cache(maxsize=64)
def power_of_design(design: Design) -> Power:
    """For the primary outcome. The curve runs along the number of groups, or of people where none are assigned."""
    from firsthand.evaluate.power.curve import power_curve  # noqa: PLC0415 - scipy, which no start waits for
    from firsthand.evaluate.power.sentences import power_sentences  # noqa: PLC0415 - the same
    from firsthand.evaluate.power.simulate import simulate  # noqa: PLC0415 - the same

    outcome = design.primary
    if outcome.sd is None or outcome.smallest_effect is None:
        return Power(why=gettext_lazy(
            "Say of the outcome that the trial stands on how much people differ, and which change would be worth the "
            "campaign; then it is reckoned here what the trial can show."
        ))  # fmt: skip
    try:
        drawn = None
        if trials := _affordable(design, [design.clusters or design.people or 0], TRIALS):
            drawn = simulate(design, outcome, outcome.smallest_effect, trials=trials, stream=0)
        said = tuple(power_sentences(design, outcome, outcome.smallest_effect, drawn))
        vary = "clusters" if design.clustered else "people"
        values = _values(design, vary)
        trials = _affordable(design, values, TRIALS_A_POINT)
        return Power(said, power_curve(design, outcome, vary, values, trials=trials), design.analysis.power)
    except (InputProblem, Refused) as problem:
        return Power(why=problem.message if isinstance(problem, InputProblem) else problem.reason)


def _affordable(design: Design, units: Sequence[float], trials: int) -> int:
    """So many trials, or none where a page would wait too long for them. `units`: groups, or people without groups."""
    answers = sum(units) * (design.cluster_size or 1) * (design.periods or 2)
    return trials if answers * trials <= MOST_DRAWN else 0


def _values(design: Design, vary: str) -> list[float]:
    """From few to well beyond what is declared and what would be needed."""
    from firsthand.evaluate.power.curve import grid  # noqa: PLC0415 - the same
    from firsthand.evaluate.power.needed import needed  # noqa: PLC0415 - the same

    declared = float(design.clusters or design.people or 8)
    try:
        enough = float(needed(design, design.primary, design.primary.smallest_effect or 0.0))
    except Refused:
        enough = declared
    least = max(6.0, float(design.sequences or 0) * 1.0) if design.clustered else 40.0
    most = max(declared, min(enough, declared * 6)) * 1.4
    return grid(vary, min(least, declared), max(most, least * 2), POINTS)


def curve_rows(curve: Curve) -> list[dict[str, Any]]:
    """The curve's points for the table below the picture."""
    return [
        {
            "value": figures.number(point.value, 0),
            "formula": _percent(point.analytic),
            "simulated": _percent(point.simulated),
            "between": "–"
            if point.low is None or point.high is None
            else f"{_percent(point.low)} – {_percent(point.high)}",
        }
        for point in curve.points
    ]


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{figures.number(share * 100, 0)}%"


def curve_svg(curve: Curve, aim: float, *, narrow: bool = False) -> SafeString:
    """The formula as a line, the simulation as points with their intervals, the aim as a dashed line; `narrow` for
    beside a form."""
    begin = figures.reading()
    rows = [
        {"x": p.value, "formula": p.analytic, "simulated": p.simulated, "low": p.low, "high": p.high}
        for p in curve.points
        if p.analytic is not None
    ]
    x = {
        "field": "x", "type": "quantitative", "title": None, "axis": {"tickCount": 4 if narrow else 8},
        "scale": {"zero": False, "reverse": begin["reverse"]},
    }  # fmt: skip

    def y(field: str) -> dict[str, Any]:
        return {
            "field": field, "type": "quantitative", "title": None, "scale": {"domain": [0, 1]},
            "axis": {"format": ".0%", "tickCount": 6, "orient": begin["side"]},
        }  # fmt: skip

    second = "var(--chart-2)"
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "rule", "strokeDash": [6, 4], "color": "var(--edge)"}, "encoding": {"y": {"datum": aim}}},
        {"mark": {"type": "line", "color": "var(--chart-1)", "strokeWidth": 2.5},
         "encoding": {"x": x, "y": y("formula")}},
        {"mark": {"type": "rule", "color": second}, "encoding": {"x": x, "y": y("low"), "y2": {"field": "high"}}},
        {"mark": {"type": "point", "filled": True, "size": 60, "opacity": 1, "color": second},
         "encoding": {"x": x, "y": y("simulated")}},
    ]  # fmt: skip
    drawn = figures.draw({
        "width": 180 if narrow else 460, "height": 160 if narrow else 240, "data": {"values": rows}, "layer": layers,
    })  # fmt: skip
    return mark_safe(drawn)  # noqa: S308 - numbers and the page's own words, drawn by us


def described(curve: Curve) -> str:
    """The curve for somebody who does not see it."""
    return "; ".join(
        _("%(number)s: %(chance)s") % {"number": row["value"], "chance": row["formula"]} for row in curve_rows(curve)
    )
