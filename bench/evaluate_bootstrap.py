"""A wild cluster bootstrap of 9,999 draws: ours beside pyfixest's (the package wildboottest), in one run.

    python bench/evaluate_bootstrap.py

Prints seconds (the best of five after one run that compiles what the peer compiles), their ratio, and the p
values, which differ by the draws alone. Needs pyfixest and wildboottest.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd

from firsthand.evaluate.estimate.bootstrap import wild_bootstrap

DRAWS = 9999


def people(clusters: int, mean_size: int, seed: int) -> pd.DataFrame:
    """Clusters of unequal size, half of them treated, intra-cluster correlation 0.1, no effect."""
    stream = np.random.default_rng(seed)
    size = stream.integers(mean_size // 2, mean_size * 3 // 2, clusters)
    cluster = np.repeat(np.arange(clusters), size)
    z = (np.arange(clusters) % 2)[cluster].astype(float)
    x = stream.normal(size=len(cluster))
    y = 0.5 * x + np.sqrt(0.1) * stream.normal(size=clusters)[cluster] + np.sqrt(0.9) * stream.normal(size=len(cluster))
    return pd.DataFrame({"y": y, "z": z, "x": x, "cluster": cluster})


def best(work: Callable[[], object], times: int = 5) -> float:
    """Seconds of the quickest run."""
    work()
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return min(taken)


def main() -> None:
    """Prints the table."""
    import pyfixest

    warnings.simplefilter("ignore")
    print(f"{'clusters':>8} {'people':>7} {'ours':>9} {'with CI':>9} {'peer':>9} {'ratio':>7}   p ours, p peer")
    for clusters, size in ((20, 25), (40, 25), (40, 250)):
        data = people(clusters, size, seed=clusters)
        x = np.column_stack([np.ones(len(data)), data.z, data.x])
        fit = pyfixest.feols("y ~ z + x", data, vcov={"CRV1": "cluster"})

        def ours(interval: bool, x: np.ndarray = x, data: pd.DataFrame = data) -> float:
            return wild_bootstrap(x, data.y, data.cluster, 1, draws=DRAWS, interval=interval).p

        def peer(fit: object = fit) -> float:
            return float(fit.wildboottest(param="z", reps=DRAWS, seed=1)["Pr(>|t|)"])  # type: ignore[attr-defined]

        a, b, c = best(lambda: ours(False)), best(lambda: ours(True)), best(peer)
        seconds = f"{a:8.4f}s {b:8.4f}s {c:8.4f}s {c / a:6.1f}x"
        print(f"{clusters:8d} {len(data):7d} {seconds}   {ours(False):.4f}, {peer():.4f}")


if __name__ == "__main__":
    main()
