"""Data sets that published meta-analyses print, with where each comes from."""

from __future__ import annotations

import numpy as np

from firsthand.evaluate.pool.studies import Studies

#: Thirteen trials of BCG against tuberculosis (G. Colditz and others, JAMA 271 (1994) 698-702): cases and others
#: among the vaccinated and among the rest; latitude; year. As in metafor's dat.bcg.
BCG = np.array(
    [
        (4, 119, 11, 128, 44, 1948), (6, 300, 29, 274, 55, 1949), (3, 228, 11, 209, 42, 1960),
        (62, 13536, 248, 12619, 52, 1977), (33, 5036, 47, 5761, 13, 1973), (180, 1361, 372, 1079, 44, 1953),
        (8, 2537, 10, 619, 19, 1973), (505, 87886, 499, 87892, 13, 1980), (29, 7470, 45, 7232, 27, 1968),
        (17, 1699, 65, 1600, 42, 1961), (186, 50448, 141, 27197, 18, 1974), (5, 2493, 3, 2338, 33, 1969),
        (27, 16886, 29, 17825, 33, 1976),
    ],
    dtype=np.float64,
)  # fmt: skip

#: W. Viechtbauer, JEBS 30 (2005), examples 1 and 2: effects and sampling variances.
VIECHTBAUER_1 = (
    (-0.581, 0.530, 0.771, 1.031, 0.553, 0.295, 0.078, 0.573, -0.176, -0.232),
    (0.023, 0.052, 0.060, 0.115, 0.095, 0.203, 0.200, 0.211, 0.051, 0.040),
)
VIECHTBAUER_2 = (
    (
        0.100,
        -0.162,
        -0.090,
        -0.049,
        -0.046,
        -0.010,
        -0.431,
        -0.261,
        0.134,
        0.019,
        0.175,
        0.056,
        0.045,
        0.103,
        0.121,
        -0.482,
        0.290,
        0.342,
    ),
    (
        0.016,
        0.015,
        0.050,
        0.050,
        0.032,
        0.052,
        0.036,
        0.024,
        0.034,
        0.033,
        0.031,
        0.034,
        0.039,
        0.167,
        0.134,
        0.096,
        0.016,
        0.035,
    ),
)

#: Nineteen studies of teachers' expectations (S. Raudenbush, 1984; Raudenbush and Bryk, JES 10 (1985), table 1):
#: standardised mean differences, sampling variances, weeks of contact before.
EXPECTANCY = (
    (
        0.03,
        0.12,
        -0.14,
        1.18,
        0.26,
        -0.06,
        -0.02,
        -0.32,
        0.27,
        0.80,
        0.54,
        0.18,
        -0.02,
        0.23,
        -0.18,
        -0.06,
        0.30,
        0.07,
        -0.07,
    ),
    (
        0.0156,
        0.0216,
        0.0279,
        0.1391,
        0.1362,
        0.0106,
        0.0106,
        0.0484,
        0.0269,
        0.0630,
        0.0912,
        0.0497,
        0.0835,
        0.0841,
        0.0253,
        0.0279,
        0.0193,
        0.0088,
        0.0303,
    ),
    (2, 21, 19, 0, 0, 3, 17, 24, 0, 1, 0, 0, 1, 2, 17, 5, 1, 2, 7),
)

#: Fourteen invented effects of seven invented studies, for what R's robumeta says of them.
DEPENDENT = (
    "aaabbcddddeffg",
    (0.21, 0.35, 0.10, -0.15, 0.02, 0.48, 0.12, 0.05, 0.31, -0.04, 0.66, 0.25, 0.19, -0.32),
    (0.020, 0.025, 0.018, 0.040, 0.035, 0.060, 0.012, 0.015, 0.010, 0.014, 0.090, 0.030, 0.028, 0.050),
    (1, 1, 0, 0, 1, 1, 0, 0, 1, 0, 1, 1, 0, 0),
)


def studies(yi: tuple[float, ...], vi: tuple[float, ...], **moderators: tuple[float, ...]) -> Studies:
    """Numbered studies."""
    names = tuple(str(i + 1) for i in range(len(yi)))
    return Studies(names, np.array(yi), np.array(vi), None, {k: np.array(v, float) for k, v in moderators.items()})


def bcg() -> Studies:
    """Log risk ratios of the BCG trials with latitude and year."""
    a, b, c, d, latitude, year = BCG.T
    yi, vi = np.log(a / (a + b)) - np.log(c / (c + d)), 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)
    return Studies(tuple(str(i + 1) for i in range(13)), yi, vi, None, {"latitude": latitude, "year": year})


def dependent() -> Studies:
    """The fourteen effects with their clusters and a moderator."""
    names, yi, vi, x = DEPENDENT
    return Studies(tuple(names), np.array(yi), np.array(vi), tuple(names), {"x": np.array(x, float)})
