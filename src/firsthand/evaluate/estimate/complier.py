"""What the campaign did to those who met it because they were assigned to it (two-stage least squares).

G. W. Imbens & J. D. Angrist, Econometrica 62 (1994) 467-475. It supposes that assignment works through meeting
the campaign alone and keeps nobody away. Errors are CR2 (HC2) of the projected design with Satterthwaite
degrees of freedom. Where assignment hardly moves exposure that interval is wrong, so the one of T. W.
Anderson & H. Rubin (1949) stands beside it, which holds however weak: the effects b for which assignment has
no effect on y - b * exposure. It may have no end, or be two rays.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import stdtrit

from firsthand.said import NOTHING, Number, Said, _

from ..unfit import Unfit
from .least_squares import Fit, least_squares
from .regression import EFFECT, Comparison, fit_effect
from .results import Estimate, t_interval
from .robust import Kind, robust

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

#: Below this first-stage F the t interval of one instrument covers too seldom (J. H. Stock & M. Yogo 2005 and
#: practice); D. S. Lee et al. (2022) ask for 104.7 for a t test of exactly 5%.
WEAK, SURE = 10.0, 104.7


@dataclass(frozen=True)
class ComplierEffect:
    """`effect` by two stages; `first_stage` how much assignment moved exposure (a share); `f` its squared t;
    the Anderson-Rubin set from `ar_low` to `ar_high`, or outside of them where `ar_outside`; infinite ends
    where the data set none; `warning` in words, or empty."""

    effect: Estimate
    first_stage: Estimate
    f: float
    ar_low: float
    ar_high: float
    ar_outside: bool
    warning: Said


def complier_effect(
    data: Comparison, exposed: Floats, *, kind: Kind | None = None, level: float = 0.95
) -> ComplierEffect:
    """`exposed` (n): 1 met the campaign, 0 did not. Raises ValueError where assignment does not move exposure
    at all, or is all that decides it (then the effect is that of intention to treat)."""
    chosen: Kind = kind or ("HC2" if data.cluster is None else "CR2")
    cluster = None if chosen.startswith("HC") else data.cluster
    stage = fit_effect(Comparison(exposed, data.treated, data.covariates, data.strata, data.cluster))
    reduced = fit_effect(data)
    contrast = np.eye(len(stage.beta))[EFFECT]
    moved = float(stage.beta[EFFECT])
    if abs(moved) < 1e-10:
        raise Unfit(_("Assignment does not move exposure."))
    spread = robust(stage, contrast, cluster, chosen)
    first = _estimate(moved, spread.se, spread.df, level, _("first stage"), data, unit="share")
    projected = stage.x @ stage.beta
    design = stage.x.copy()
    design[:, EFFECT] = projected
    fit = least_squares(design, data.y)
    beta = fit.beta
    own = stage.x.copy()
    own[:, EFFECT] = exposed
    second = Fit(fit.x, fit.y, None, beta, fit.bread, data.y - own @ beta, fit.kept)
    final = robust(second, np.eye(len(beta))[EFFECT], cluster, chosen)
    effect = _estimate(
        float(beta[EFFECT]), final.se, final.df, level, _("complier effect, two-stage least squares"), data
    )  # fmt: skip
    f = (moved / spread.se) ** 2 if spread.se > 0 else math.inf
    low, high, outside = _anderson_rubin(reduced, stage, cluster, chosen, level)
    return ComplierEffect(effect, first, f, low, high, outside, _warn(f, outside or math.isinf(low)))


def _anderson_rubin(
    reduced: Fit, stage: Fit, cluster: NDArray[np.str_] | None, kind: Kind, level: float
) -> tuple[float, float, bool]:
    """(a_y - b a_d)^2 <= t^2 (v_yy - 2 b v_yd + b^2 v_dd), solved for b."""
    c = np.eye(len(stage.beta))[EFFECT]
    both = Fit(stage.x, stage.y, None, stage.beta, stage.bread, reduced.residuals + stage.residuals, stage.kept)
    y, d, s = (robust(each, c, cluster, kind) for each in (reduced, stage, both))
    v_yy, v_dd = y.se**2, d.se**2
    v_yd = (s.se**2 - v_yy - v_dd) / 2
    t2 = float(stdtrit(min(d.df, 1e10), 0.5 + level / 2)) ** 2
    a_y, a_d = float(reduced.beta[EFFECT]), float(stage.beta[EFFECT])
    a, b, k = a_d**2 - t2 * v_dd, -2 * (a_y * a_d - t2 * v_yd), a_y**2 - t2 * v_yy
    inside = b * b - 4 * a * k
    if inside < 0:  # with one instrument the set holds the estimate, so it is everything
        return -math.inf, math.inf, False
    if abs(a) < 1e-14 * a_d**2:
        return (-k / b, math.inf, False) if b < 0 else (-math.inf, -k / b, False)
    ends = sorted([(-b - math.sqrt(inside)) / (2 * a), (-b + math.sqrt(inside)) / (2 * a)])
    return ends[0], ends[1], a < 0


def _warn(f: float, endless: bool) -> Said:
    if f < WEAK or endless:
        return _(
            "Being assigned hardly changed who met the campaign (F = %(f)s): the t interval is not to be trusted, use "
            "the Anderson-Rubin one.",
            f=Number(f, 1),
        )
    if f >= SURE:
        return NOTHING
    return _("F = %(f)s: prefer the Anderson-Rubin interval, which holds whatever F is.", f=Number(f, 1))


def _estimate(
    value: float, se: float, df: float, level: float, method: Said, data: Comparison, unit: str = "points"
) -> Estimate:
    low, high, p = t_interval(value, se, df, level)
    return Estimate(value, se, df, low, high, p, level, method, len(data.y), data.clusters, unit)
