"""How often the stop rule fires wrongly under continuous peeking, and how often it finds harm that is there.

For 8 to 40 clusters of 25 (sizes vary, intra-cluster correlation 0.05, answers on a scale of 1 to 7, skewed), people
arrive either cluster after cluster or one a day in all of them; the data are looked at after every arrival of a
cluster or of a round, from four clusters in an arm on. Printed for each rule: the share of trials in which it ever
fires; beside it what peeking with an ordinary t, or with people taken for independent, would do. Then the same for
stepped wedges of five periods and four steps, whose periods are watched one by one while the time drifts.

    python bench/evaluate_watch.py [--trials 4000]
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from scipy.special import stdtrit

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from firsthand.evaluate.design import Design, Kind, Outcome, OutcomeKind
from firsthand.evaluate.direction import Direction
from firsthand.evaluate.watch.boundaries import Spending, spending_bounds
from firsthand.evaluate.watch.contrast import contrast, normal_equivalent, weights_of
from firsthand.evaluate.watch.periods import FEWEST_CLUSTERS, FEWEST_PEOPLE, watched_periods
from firsthand.evaluate.watch.sequences import log_e_value, tuned_rho

ALPHA, ICC, SIZE, SPREAD = 0.05, 0.05, 25, 1.2
WEDGE = {"periods": 5, "sequences": 4}
NAIVE_T, NAIVE_Z = "a t test at each look", "people as if independent"
Look = tuple[np.ndarray, np.ndarray, np.ndarray]
RULES = ("always valid", "O'Brien-Fleming", "Pocock", NAIVE_T, NAIVE_Z)


def sizes(rng: np.random.Generator, trials: int, clusters: int) -> np.ndarray:
    """People in each cluster: mean 25, coefficient of variation about 0.4."""
    return np.clip(np.round(rng.gamma(6, SIZE / 6, (trials, clusters))), 4, 70).astype(int)


def answers(rng: np.random.Generator, shape: tuple[int, ...], cluster: np.ndarray, shift: np.ndarray) -> np.ndarray:
    """Skewed answers about a cluster's mean: a gamma of mean 0 and the right spread, rounded to half points."""
    within = SPREAD * math.sqrt(1 - ICC)
    raw = (rng.gamma(2.0, 1.0, shape) - 2.0) / math.sqrt(2.0) * within
    return np.round(2 * (3 + cluster[..., None] + shift[..., None] + raw)) / 2


def looks(rng: np.random.Generator, trials: int, clusters: int, effect: float, together: bool) -> Iterator[Look]:
    """At each look: means, counts (trials, clusters), and which are the campaign's."""
    treated = np.arange(clusters) % 2 == 0
    m = sizes(rng, trials, clusters)
    level = rng.normal(0, SPREAD * math.sqrt(ICC), (trials, clusters))
    data = answers(rng, (trials, clusters, int(m.max())), level, np.broadcast_to(effect * treated, m.shape))
    if together:
        yield from in_rounds(data, m, treated)
        return
    final = np.where(np.arange(m.max())[None, None, :] < m[..., None], data, 0).sum(axis=2) / m
    for done in range(4, clusters + 1):
        yield final, np.where(np.arange(clusters) < done, m, 0), treated


def in_rounds(data: np.ndarray, m: np.ndarray, treated: np.ndarray) -> Iterator[Look]:
    """One person after the other in all clusters; `m` come in each."""
    sums = np.cumsum(np.where(np.arange(m.max())[None, None, :] < m[..., None], data, 0), axis=2)
    for round_ in range(int(m.max())):
        counts = np.minimum(round_ + 1, m)
        yield np.take_along_axis(sums, (counts - 1)[..., None], 2)[..., 0] / counts, counts, treated


def wedge_looks(
    rng: np.random.Generator, trials: int, clusters: int, effect: float
) -> Iterator[tuple[float, Iterator[Look]]]:
    """The share that has begun in each watched period, and its looks, one person a day in every cluster. Clusters keep
    four fifths of their variance from period to period; support drifts by 0.2 points with each."""
    starts = np.arange(clusters) % WEDGE["sequences"] + 2
    level = rng.normal(0, SPREAD * math.sqrt(0.8 * ICC), (trials, clusters))
    for period in wedge_of(clusters):
        treated = starts <= period
        m = sizes(rng, trials, clusters)
        here = level + rng.normal(0, SPREAD * math.sqrt(0.2 * ICC), (trials, clusters)) + 0.2 * period
        data = answers(rng, (trials, clusters, int(m.max())), here, np.broadcast_to(effect * treated, m.shape))
        yield float(treated.mean()), in_rounds(data, m, treated)


def wedge_of(clusters: int) -> tuple[int, ...]:
    """The periods that the watch of such a wedge compares."""
    outcome = Outcome("y", "y", OutcomeKind.ATTITUDE, 1, 7, Direction.HIGHER_IS_WORSE, harm_margin=0.0)
    return watched_periods(
        Design("bench", 1, Kind.STEPPED_WEDGE, ("a", "b"), (outcome,), clusters=clusters, cluster_size=SIZE, icc=ICC,
               **WEDGE)
    )  # fmt: skip


def wedge_shares(trials: int, clusters: int, effect: float, margin: float, seed: int) -> dict[str, float]:
    """How often each rule fires in any period: ours at alpha by the number of periods, the naive ones at alpha."""
    rng = np.random.default_rng(seed)
    fired = {rule: np.zeros(trials, bool) for rule in RULES}
    alpha = ALPHA / len(wedge_of(clusters))
    for share, rounds in wedge_looks(rng, trials, clusters, effect):
        for rule, in_period in fired_in(rounds, trials, clusters, share, margin, alpha).items():
            fired[rule] |= in_period
    return {rule: float(each.mean()) for rule, each in fired.items()}


def shares(trials: int, clusters: int, effect: float, margin: float, together: bool, seed: int) -> dict[str, float]:
    """How often each rule ever fires."""
    rng = np.random.default_rng(seed)
    every = looks(rng, trials, clusters, effect, together)
    return {rule: float(each.mean()) for rule, each in fired_in(every, trials, clusters, 0.5, margin, ALPHA).items()}


def fired_in(
    every: Iterable[Look], trials: int, clusters: int, share: float, margin: float, alpha: float
) -> dict[str, np.ndarray]:
    """Which trials fire at one of the looks; `share` of the clusters met the campaign."""
    whole = clusters * SIZE / (1 + (SIZE - 1) * ICC) * share * (1 - share)
    rho = tuned_rho(whole / 2, alpha)
    fired = {rule: np.zeros(trials, bool) for rule in RULES}
    found = []
    for means, counts, treated in every:
        at = contrast(means, weights_of(counts, ICC), treated)
        with np.errstate(invalid="ignore", divide="ignore"):
            t = (at.estimate - margin) / at.se
        z = np.where(judged(counts, treated), np.nan_to_num(normal_equivalent(t, at.df), nan=-9.0), -9.0)
        found.append((counts.sum(axis=1).mean() / (clusters * SIZE), np.median(at.information), z))
        fired["always valid"] |= log_e_value(z, np.nan_to_num(at.information) / rho) >= math.log(1 / alpha)
        fired[NAIVE_T] |= np.nan_to_num(t, nan=-9) >= np.nan_to_num(stdtrit(at.df, 1 - ALPHA), nan=np.inf)
        fired[NAIVE_Z] |= _z_with_model_error(means, counts, treated, margin) >= 1.6449
    # four planned looks, at the arrivals nearest to a quarter, a half, three quarters and the end
    at_looks = [min(range(len(found)), key=lambda i, f=f: abs(found[i][0] - f)) for f in (0.25, 0.5, 0.75)]
    at_looks = sorted({*at_looks, len(found) - 1})
    fractions = [min(found[i][0], 0.999) for i in at_looks[:-1]] + [1.0]
    for rule, spending in (("O'Brien-Fleming", Spending.OBRIEN_FLEMING), ("Pocock", Spending.POCOCK)):
        bounds = spending_bounds(
            spending, fractions, alpha, two_sided=False, information=[float(found[i][1]) for i in at_looks]
        )
        for i, bound in zip(at_looks, bounds, strict=True):
            fired[rule] |= found[i][2] >= bound
    return fired


def judged(counts: np.ndarray, treated: np.ndarray) -> np.ndarray:
    """Whether a look is judged at all, as the watch decides it."""
    sides = [counts[:, side] for side in (treated, ~treated)]
    clusters = np.minimum(*((side > 0).sum(axis=1) for side in sides))
    people = np.minimum(*(side.sum(axis=1) for side in sides))
    return (clusters >= FEWEST_CLUSTERS) & (people >= FEWEST_PEOPLE)


def _z_with_model_error(means: np.ndarray, counts: np.ndarray, treated: np.ndarray, margin: float) -> np.ndarray:
    """As if people were independent: what a spreadsheet does."""

    def arm(chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        n = counts[:, chosen].sum(axis=1)
        return (means[:, chosen] * counts[:, chosen]).sum(axis=1) / np.maximum(n, 1), SPREAD**2 / np.maximum(n, 1)

    (one, v1), (none, v0) = arm(treated), arm(~treated)
    return (one - none - margin) / np.sqrt(v1 + v0)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--trials", type=int, default=4000)
    trials = parser.parse_args().trials
    start = time.perf_counter()
    cases = (
        ("harm rule at zero: margin 0, true effect 0", 0.0, 0.0),
        ("harm rule at the margin: margin 0.2, true effect 0.2", 0.2, 0.2),
        ("harm rule at a margin of 0.2, true effect 0", 0.0, 0.2),
        ("power: margin 0, true harm 0.5", 0.5, 0.0),
    )
    for title, effect, margin in cases:
        print(f"\n{title} (alpha {ALPHA}, {trials} trials, simulation error up to {math.sqrt(0.0475 / trials):.4f})")
        print(f"| clusters | arrival | {' | '.join(RULES)} |")
        print("|---|---|---|---|---|---|---|")
        for clusters in (8, 12, 20, 40):
            for together in (False, True):
                found = shares(trials, clusters, effect, margin, together, seed=clusters * 2 + together)
                row = [f"{100 * found[rule]:.1f}%" for rule in RULES]
                print(f"| {clusters} | {'all at once' if together else 'one by one'} | {' | '.join(row)} |", flush=True)
        for clusters in (8, 12, 20, 40):
            found = wedge_shares(trials, clusters, effect, margin, seed=clusters)
            row = [f"{100 * found[rule]:.1f}%" for rule in RULES]
            print(f"| {clusters} | stepped wedge | {' | '.join(row)} |", flush=True)
    print(f"\n{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
