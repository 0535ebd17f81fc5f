"""Is harm beyond the margin shown, excluded, or neither? And is the effect too small to matter?

Non-inferiority against the harm margin, and equivalence by two one-sided tests (D. J. Schuirmann, Journal of
Pharmacokinetics and Biopharmaceutics 15 (1987) 657-680). No difference found is not the same as no difference:
only a margin that was declared before can exclude harm.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from scipy.special import stdtr

from firsthand.said import Joined, Number, Said, _

from ..direction import Direction
from .results import Estimate

Harm = Literal["shown", "excluded", "not_excluded", "not_judged"]


@dataclass(frozen=True)
class Verdict:
    """`harm` against `harm_margin`: "shown" where the whole interval lies beyond it, "excluded" where none of
    it does. `p_harm_excluded` is one-sided, against harm of at least the margin. `equivalent` says whether the
    effect is within the smallest effect of interest both ways (None: not declared or not judged),
    `p_equivalence` the larger of the two one-sided p. `benefit` says whether the whole interval lies on the good
    side of zero. `sentence` is for a lay reader."""

    harm: Harm
    harm_margin: float | None
    p_harm_excluded: float
    benefit: bool
    equivalent: bool | None
    smallest_effect: float | None
    p_equivalence: float
    sentence: Said


def judge(
    estimate: Estimate, direction: Direction, *, harm_margin: float | None, smallest_effect: float | None
) -> Verdict:
    """Reads an estimate against what was declared. Margins in points, positive.

    Harm is judged by the estimate's own interval, so at 95% one-sided error 2.5%; equivalence by two one-sided
    tests at 1 - level each. Intervals without ends judge nothing.
    """
    sign = 1.0 if direction is Direction.HIGHER_IS_WORSE else -1.0
    # From here on positive is worse.
    worst, best = (estimate.high, estimate.low) if sign > 0 else (-estimate.low, -estimate.high)
    middle = sign * estimate.estimate
    if math.isnan(worst) or math.isnan(best) or estimate.se == 0:
        return Verdict(
            "not_judged", harm_margin, math.nan, False, None, smallest_effect, math.nan,
            _("The data do not tell how sure the difference is, so neither benefit nor harm is shown or excluded."),
        )  # fmt: skip
    harm: Harm = "not_judged"
    p_excluded = math.nan
    if harm_margin is not None:
        harm = "shown" if best > harm_margin else "excluded" if worst < harm_margin else "not_excluded"
        p_excluded = _below(estimate, middle - harm_margin)
    equivalent, p_equivalence = None, math.nan
    if smallest_effect is not None and not math.isnan(estimate.df):
        p_equivalence = max(_below(estimate, middle - smallest_effect), _below(estimate, -middle - smallest_effect))
        equivalent = p_equivalence < 1 - estimate.level
    sentence = _sentence(harm, harm_margin, best, worst, equivalent, smallest_effect)
    return Verdict(harm, harm_margin, p_excluded, worst < 0, equivalent, smallest_effect, p_equivalence, sentence)


def _below(estimate: Estimate, distance: float) -> float:
    if not estimate.se > 0 or math.isnan(estimate.df):
        return math.nan
    return float(stdtr(min(estimate.df, 1e10), distance / estimate.se))


def _sentence(
    harm: Harm, margin: float | None, best: float, worst: float, equivalent: bool | None, smallest: float | None
) -> Said:
    if worst < 0:
        first = _("The difference is for the better, more than chance alone would make it.")
    elif best > 0:
        first = _("The difference is for the worse, more than chance alone would make it.")
    else:
        first = _("Neither better nor worse is shown: chance alone could make such a difference.")
    points = Number(margin or 0)
    said: dict[Harm, Said] = {
        "shown": _("Harm larger than the margin of %(points)s points is shown.", points=points),
        "excluded": _("Harm larger than the margin of %(points)s points is excluded.", points=points),
        "not_excluded": _("Harm larger than the margin of %(points)s points is not excluded.", points=points),
        "not_judged": _("No harm margin was declared, so harm cannot be excluded."),
    }
    parts: list[Said] = [first, said[harm]]
    if equivalent:
        parts.append(
            _("Whatever difference there is, it is smaller than the %(points)s points that would matter.",
              points=Number(smallest or 0))
        )  # fmt: skip
    return Joined(parts)
