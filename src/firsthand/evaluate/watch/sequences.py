"""Always-valid evidence: e-values and confidence sequences by the normal mixture, at any look, however many.

For a statistic Z at information I the mixture over effects of the likelihood ratio is a nonnegative martingale under
the null, so by Ville's inequality it exceeds 1 / alpha ever with probability alpha at most. Sources: H. Robbins, Annals
of Mathematical Statistics 41 (1970) 1397-1409; S. Howard and others, Annals of Statistics 49 (2021) 1055-1080 (the
one-sided mixture, and the choice of rho); I. Waudby-Smith and others, "Time-uniform central limit theory and asymptotic
confidence sequences", Annals of Statistics 52 (2024) 2613-2640.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import lambertw, log_ndtr

Array = NDArray[np.float64]


def log_e_value(z: float | Array, ratio: float | Array, *, two_sided: bool = False) -> Array:
    """The logarithm of the e-value of `z` standard deviations at `ratio` = information / rho.

    One-sided: the mixture is the half-normal above the null, and the e-value counts against all effects up to it.
    """
    z, ratio = np.asarray(z, dtype=np.float64), np.asarray(ratio, dtype=np.float64)
    shrink = ratio / (1 + ratio)
    both = 0.5 * z**2 * shrink - 0.5 * np.log1p(ratio)
    if two_sided:
        return np.asarray(both)
    return np.asarray(both + math.log(2) + log_ndtr(z * np.sqrt(shrink)))


def critical(ratio: float, alpha: float, *, two_sided: bool = False) -> float:
    """The z at which the e-value is 1 / alpha; the confidence sequence reaches so many standard errors."""
    if ratio <= 0:
        return math.inf
    if two_sided:
        return math.sqrt((1 + 1 / ratio) * (math.log1p(ratio) + 2 * math.log(1 / alpha)))
    top = math.sqrt((1 + 1 / ratio) * (math.log1p(ratio) + 2 * math.log(1 / alpha))) + 1
    return float(brentq(lambda z: float(log_e_value(z, ratio)) + math.log(alpha), -1.0, top, xtol=1e-12))


def tuned_rho(information: float, alpha: float) -> float:
    """The rho at which the two-sided sequence at level 2 alpha, and nearly the one-sided one at alpha, is narrowest at
    `information` (Howard and others 2021, section 3.5)."""
    two = min(2 * alpha, 0.999)
    return float(information / (-float(lambertw(-(two**2) / math.e, -1).real) - 1))
