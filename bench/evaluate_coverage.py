"""How often 95% intervals hold the effect when forums are few and of unequal size, ours beside the naive ones.

    python bench/evaluate_coverage.py [--trials 4000] [--adjusted]

Each trial draws forum sizes once per setting (coefficient of variation about 0.6), gives half of the forums
the campaign by lot, and draws answers with intra-cluster correlation 0.05 (and with --adjusted a baseline that
correlates 0.6, adjusted for as `estimate` does: from 20 forums on for their mean before too). Naive: people
as if independent (classical OLS). CR0 with normal quantiles is what many packages print by default. The
Monte-Carlo error of a share of 95% in 4,000 trials is 0.34 points.
"""

from __future__ import annotations

import argparse
import math

import numpy as np
from scipy.special import ndtri, stdtrit

from firsthand.evaluate.estimate.baseline import baseline_columns
from firsthand.evaluate.estimate.bootstrap import wild_bootstrap
from firsthand.evaluate.estimate.mixed import mixed_model
from firsthand.evaluate.estimate.randomisation import permute
from firsthand.evaluate.estimate.regression import EFFECT, Comparison, fit_effect
from firsthand.evaluate.estimate.robust import robust

ICC, MEAN_SIZE, LEVEL = 0.05, 20, 0.95
NAMES = ("naive", "CR0, normal", "CR1, G-1", "CR2, Satt.", "CR3, Satt.", "wild boot.", "lot", "mixed")


def sizes_of(clusters: int, stream: np.random.Generator) -> np.ndarray:
    """Log-normal sizes, at least 2."""
    spread = math.sqrt(math.log(1 + 0.6**2))
    return np.maximum(2, np.rint(MEAN_SIZE * np.exp(spread * stream.normal(size=clusters) - spread**2 / 2))).astype(int)


def one(sizes: np.ndarray, effect: float, adjusted: bool, stream: np.random.Generator) -> tuple[bool, ...]:
    """Whether each interval of NAMES holds the effect in one trial."""
    clusters = len(sizes)
    cluster = np.repeat(np.arange(clusters), sizes)
    arm = stream.permutation(np.arange(clusters) % 2)
    u = math.sqrt(ICC) * stream.normal(size=clusters)
    e = math.sqrt(1 - ICC) * stream.normal(size=len(cluster))
    y = effect * arm[cluster] + u[cluster] + e
    baseline = 0.6 * (u[cluster] + e) + 0.8 * stream.normal(size=len(cluster)) if adjusted else None
    covariates = None
    if baseline is not None:
        covariates = baseline_columns(baseline, np.ones(len(y), dtype=bool), cluster.astype(str))
    data = Comparison(y, arm[cluster].astype(float), covariates, None, cluster.astype(str))
    fit = fit_effect(data)
    contrast = np.eye(len(fit.beta))[EFFECT]
    off = abs(float(fit.beta[EFFECT]) - effect)
    n, p = fit.x.shape
    classical = math.sqrt(float(fit.residuals @ fit.residuals) / (n - p) * fit.bread[EFFECT, EFFECT])
    held = [off <= stdtrit(n - p, 0.975) * classical]
    cr0 = robust(fit, contrast, data.cluster, "CR0").se
    held.append(off <= ndtri(0.975) * cr0)
    held.append(off <= stdtrit(clusters - 1, 0.975) * cr0 * math.sqrt(clusters / (clusters - 1)))
    for kind in ("CR2", "CR3"):
        spread = robust(fit, contrast, data.cluster, kind)
        held.append(off <= stdtrit(spread.df, 0.975) * spread.se)
    # An interval by inversion holds the effect exactly when the test of that effect does not reject it.
    shifted = Comparison(y - effect * data.treated, data.treated, covariates, None, data.cluster)
    weights = "webb" if clusters < 12 else "rademacher"
    seed = int(stream.integers(2**31))
    held.append(
        wild_bootstrap(
            fit.x, shifted.y, data.cluster, EFFECT, draws=599, weights=weights, seed=seed, interval=False
        ).p > 1 - LEVEL
    )  # fmt: skip
    held.append(permute(shifted, draws=399, seed=seed, interval=False).p > 1 - LEVEL)
    mixed = mixed_model(data).effect
    held.append(mixed.low <= effect <= mixed.high)
    return tuple(bool(each) for each in held)


def main() -> None:
    """Prints the table, a row for each setting."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--trials", type=int, default=4000)
    parser.add_argument("--adjusted", action="store_true", help="with a baseline as covariate")
    asked = parser.parse_args()
    print(f"{asked.trials} trials each, {'with a baseline' if asked.adjusted else 'without covariates'}")
    print("| clusters | effect | " + " | ".join(NAMES) + " |")
    print("|---:|---:|" + "---:|" * len(NAMES))
    for clusters in (8, 12, 20, 40):
        for effect in (0.0, 0.3):
            stream = np.random.default_rng([clusters, round(10 * effect), asked.adjusted])
            sizes = sizes_of(clusters, stream)
            held = np.mean([one(sizes, effect, asked.adjusted, stream) for _ in range(asked.trials)], axis=0)
            print(f"| {clusters} | {effect:g} | " + " | ".join(f"{share:.1%}" for share in held) + " |", flush=True)


if __name__ == "__main__":
    main()
