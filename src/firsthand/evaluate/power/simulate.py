"""Power by simulation: every person's answer is drawn, and every trial is analysed as it will be analysed.

All trials of a batch are drawn and analysed at once. Reproducible: the same design, seed and stream give the same
trials (numpy's SFC64, seeded by both).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from firsthand.problems import Refused
from firsthand.said import Number, _

from ..design import Design, Kind, Outcome
from .analytic import precision
from .baseline import Taken, taken
from .regression import cluster_regression, slope_among_people
from .variance import Numbers, Parts, parts_of
from .wedge import covariance, exposure, wedge

#: Answers drawn at once: as many as stay in the processor's cache with what is reckoned from them.
BATCH = 400_000
#: A trial with more is not simulated.
MOST_ANSWERS = 5_000_000


@dataclass(frozen=True)
class Simulated:
    """Power as the share of simulated trials whose interval leaves out zero, with its Wilson interval; `error`
    is the standard deviation of the estimates in points, `se` the mean standard error, `bias` in points."""

    power: float
    low: float
    high: float
    trials: int
    error: float
    se: float
    bias: float


def simulate(design: Design, outcome: Outcome, effect: float, *, trials: int = 2_000, stream: int = 0) -> Simulated:
    """The share of trials that see a true effect of so many points. `stream` tells simulations of one seed apart.
    Raises Refused where the design supports no estimate."""
    precision(design, outcome)  # says what is missing, before anything is drawn
    parts = parts_of(design, outcome)
    random = np.random.Generator(np.random.SFC64(np.random.SeedSequence([design.seed, stream])))
    waves = (design.periods or 1) if design.kind is Kind.STEPPED_WEDGE else 1 + int(_before(design))
    answers = parts.units * parts.size * waves
    if answers > MOST_ANSWERS:
        raise Refused(
            _(
                "One trial has %(answers)s answers; that is too many to draw it again and again.",
                answers=Number(answers, 0, grouped=True),
            ),
            _("Use the formula alone (--trials 0): with so many it is as good."),
        )
    batch = max(1, min(trials, int(BATCH / answers)))
    found = []
    for begin in range(0, trials, batch):
        found.append(_batch(design, parts, min(batch, trials - begin), random))
    estimate, se, df = (np.concatenate(each) for each in zip(*found, strict=True))
    reach = stdtrit(df, 0.5 + design.analysis.level / 2) * se
    seen = int((np.abs(estimate + effect) > reach).sum())
    low, high = wilson(seen, trials)
    return Simulated(
        seen / trials, low, high, trials, float(estimate.std()), float(se.mean()), float(estimate.mean())
    )  # fmt: skip


def wilson(seen: int, trials: int, *, reach: float = 1.959964) -> tuple[float, float]:
    """The 95% interval of a share. Source: E. B. Wilson, J. American Statistical Association 22 (1927) 209-212."""
    share, more = seen / trials, reach**2 / trials
    middle = (share + more / 2) / (1 + more)
    half = reach * math.sqrt(share * (1 - share) / trials + more / (4 * trials)) / (1 + more)
    return max(0.0, middle - half), min(1.0, middle + half)


def _before(design: Design) -> bool:
    return taken(design) is not Taken.NOTHING or design.kind is Kind.DIFFERENCE_IN_DIFFERENCES


def _batch(design: Design, parts: Parts, trials: int, random: np.random.Generator) -> tuple[Numbers, Numbers, Numbers]:
    """Estimates without any effect, standard errors and degrees of freedom of a few trials. Adding the effect to
    everybody who meets the campaign moves the estimate by it and leaves the rest as it is."""
    if design.kind is Kind.STEPPED_WEDGE:
        return _wedge_batch(design, parts, trials, random)
    sizes = _sizes(design, parts, (trials, parts.units), random)
    before, after = _means(design, parts, sizes, random)
    arm = np.zeros((1, parts.units))
    if design.kind is Kind.MATCHED_PAIR:
        arm[:, 0::2] = 1
    else:
        arm[:, : parts.treated] = 1
    if taken(design) is Taken.OWN and before is not None:
        pairs = design.kind is Kind.MATCHED_PAIR
        inside = _inside_clusters(parts, sizes, random)
        after = after - slope_among_people(before, after, sizes, arm, inside, pairs=pairs)[:, None] * before
        before = None
    if design.kind is Kind.MATCHED_PAIR:
        apart = after[:, 0::2] - after[:, 1::2]
        same = [np.ones_like(apart), *([] if before is None else [before[:, 0::2] - before[:, 1::2]])]
        return cluster_regression(apart, np.ones_like(apart), np.stack(same, axis=-1), 0)
    columns = [np.ones_like(arm), arm]
    if design.kind is Kind.DIFFERENCE_IN_DIFFERENCES:
        after = after if before is None else after - before
    elif before is not None:
        columns = [*(np.broadcast_to(each, before.shape) for each in columns), before]
    return cluster_regression(after, sizes, np.stack(columns, axis=-1), 1)


def _sizes(design: Design, parts: Parts, shape: tuple[int, ...], random: np.random.Generator) -> Numbers:
    """How many people of each cluster answer at follow-up, at least one; whole numbers."""
    if not design.clustered:
        return np.ones(shape)
    asked = np.full(shape, design.cluster_size or 1.0)
    if parts.cv > 0:
        asked = random.gamma(1 / parts.cv**2, parts.cv**2, shape) * asked
    whole = np.floor(asked + random.random(shape))  # so that the mean is the declared one
    if design.attrition > 0:
        whole = random.binomial(whole.astype(np.int64), 1 - design.attrition)
    return np.maximum(whole, 1).astype(np.float64)


def _means(design: Design, parts: Parts, sizes: Numbers, random: np.random.Generator) -> tuple[Numbers | None, Numbers]:
    """Cluster means at baseline (None: not used) and at follow-up, from every person's answer."""
    shape = sizes.shape
    first = _person_means(sizes, random)
    second, waves = parts.person_waves, parts.cluster_waves
    with_before = _before(design)
    share = design.matching_correlation if design.kind is Kind.MATCHED_PAIR else 0.0

    def places() -> Numbers:
        own = random.standard_normal(shape)
        if not share:
            return own
        pair = np.repeat(random.standard_normal((shape[0], shape[1] // 2)), 2, axis=1)
        return math.sqrt(share) * pair + math.sqrt(1 - share) * own

    sd_between, sd_within = math.sqrt(parts.between), math.sqrt(parts.within)
    cluster = places() if parts.between else np.zeros(shape)
    if not with_before:
        return None, sd_between * cluster + sd_within * first
    if parts.tied:
        before = sd_between * cluster + sd_within * first
        person = second * first + math.sqrt(1 - second**2) * _person_means(sizes, random)
    else:
        earlier = np.maximum(np.rint(sizes * parts.size_before / parts.size), 1) if design.clustered else sizes
        spread = 1 / math.sqrt(parts.size_before) if not design.clustered else 1.0
        before = sd_between * cluster + sd_within * spread * _person_means(earlier, random)
        person = first
    later = waves * cluster + math.sqrt(1 - waves**2) * places() if parts.between else cluster
    return before, sd_between * later + sd_within * person


def _inside_clusters(parts: Parts, sizes: Numbers, random: np.random.Generator) -> tuple[Numbers, Numbers]:
    """Sums of squares of people's answers before, and of their products with those after, about their clusters'
    means, (trials) each: normal answers have them independent of the means (Wishart)."""
    many = sizes.sum(axis=1) - sizes.shape[1]
    squares = random.chisquare(np.maximum(many, 1e-9))
    other = np.sqrt(squares) * random.standard_normal(len(many))
    same = parts.person_waves
    return parts.within * squares, parts.within * (same * squares + math.sqrt(1 - same**2) * other)


def _person_means(sizes: Numbers, random: np.random.Generator) -> Numbers:
    """Mean of a standard normal answer of every person of each cluster. Shape as `sizes`."""
    whole = sizes.astype(np.int64)
    if (whole == whole.flat[0]).all():
        return np.asarray(random.standard_normal((*sizes.shape, int(whole.flat[0]))).mean(axis=-1))
    flat = whole.reshape(-1)
    starts = np.concatenate([[0], np.cumsum(flat)[:-1]])
    sums = np.add.reduceat(random.standard_normal(int(flat.sum())), starts)
    return np.asarray((sums / flat).reshape(sizes.shape))


def _wedge_batch(
    design: Design, parts: Parts, trials: int, random: np.random.Generator
) -> tuple[Numbers, Numbers, Numbers]:  # fmt: skip
    """A stepped wedge: one set of cluster sizes for the batch, dealt to the sequences by chance."""
    clusters, periods = parts.units, design.periods or 1
    sizes = _sizes(design, parts, (clusters,), random)
    found = wedge(exposure(clusters, periods, design.sequences or 1), covariance(parts, sizes, periods))
    starts = np.concatenate([[0], np.cumsum(sizes.astype(np.int64))[:-1]])
    answers = random.standard_normal((trials, periods, int(sizes.sum())))
    if parts.tied:
        same = random.standard_normal((trials, 1, int(sizes.sum())))
        answers = math.sqrt(parts.person_waves) * same + math.sqrt(1 - parts.person_waves) * answers
    people = np.swapaxes(np.add.reduceat(answers, starts, axis=2) / sizes, 1, 2)
    place = math.sqrt(parts.cluster_waves) * random.standard_normal((trials, clusters, 1))
    place = place + math.sqrt(1 - parts.cluster_waves) * random.standard_normal((trials, clusters, periods))
    estimate, se = found.estimate(math.sqrt(parts.between) * place + math.sqrt(parts.within) * people)
    return estimate, se, np.full(trials, found.df)
