"""A simulated power curve beside a loop over statsmodels' fits, and the formula beside the simulation, in one run.

    python bench/evaluate_power.py [--fits 300] [--trials 40000] [--json result.json]

The curve: 2,000 trials at each of 20 effects, 40 clusters of 25, every person's answer drawn and every trial analysed
with CR2 and Satterthwaite's degrees of freedom. The peer: least squares with cluster-robust errors
(`OLS.fit(cov_type="cluster")`), timed on fewer fits of the same data and scaled; what it takes to draw the data is
left out on its side and counted on ours. Time is the wall clock's.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
POINTS, TRIALS = 20, 2_000


def designs() -> dict[str, Any]:
    """Name: design, for the comparison of formula and simulation."""
    from tests.evaluate.designs import clusters, people, wedge

    from firsthand.evaluate.design import Kind

    baseline = {"baseline": True, "correlation": 0.6, "cluster_autocorrelation": 0.8, "attrition": 0.15}
    return {
        "individual, 200": people(),
        "individual, baseline": people(baseline=True, correlation=0.5, attrition=0.1),
        "cluster, 40 of 25": clusters(),
        "cluster, 12 of 25": clusters(clusters=12),
        "cluster, sizes vary by 0.5": clusters(cluster_size_cv=0.5),
        "cluster, baseline, attrition": clusters(cluster_size_cv=0.4, **baseline),
        "cluster, other people before": clusters(baseline=True, cluster_autocorrelation=0.8),
        "matched pairs, 20": clusters(kind=Kind.MATCHED_PAIR, matching_correlation=0.4),
        "matched pairs, baseline": clusters(kind=Kind.MATCHED_PAIR, matching_correlation=0.4, **baseline),
        "cluster, 12, own baseline": clusters(clusters=12, cluster_size_cv=0.4, **baseline),
        "matched pairs, 12, own baseline": clusters(
            kind=Kind.MATCHED_PAIR, clusters=24, matching_correlation=0.4, **baseline
        ),
        "waiting list, 20": clusters(kind=Kind.WAITING_LIST, clusters=20),
        "differences, 40": clusters(kind=Kind.DIFFERENCE_IN_DIFFERENCES, **baseline),
        "stepped wedge, 20": wedge(),
        "stepped wedge, cohort, sizes vary": wedge(
            clusters=12, cluster_autocorrelation=0.8, correlation=0.4, cluster_size_cv=0.3
        ),
    }


def accuracy(trials: int) -> list[dict[str, Any]]:
    """Formula and simulation at three powers of each design, and the share seen without an effect."""
    from tests.evaluate.designs import OUTCOME

    from firsthand.evaluate.power.needed import detectable_effect
    from firsthand.evaluate.power.simulate import simulate

    rows = []
    for name, design in designs().items():
        row: dict[str, Any] = {"design": name, "apart": 0.0}
        for stream, aim in enumerate((0.5, 0.8, 0.9)):
            drawn = simulate(
                design, OUTCOME, detectable_effect(design, OUTCOME, power=aim), trials=trials, stream=stream
            )
            row[f"{aim:g}"] = drawn.power
            row["apart"] = max(row["apart"], abs(drawn.power - aim), key=abs)
        row["no effect"] = simulate(design, OUTCOME, 0.0, trials=trials, stream=9).power
        rows.append(row)
        print(f"{name:36} {row['0.5']:7.3f} {row['0.8']:7.3f} {row['0.9']:7.3f} {row['apart'] * 100:10.2f} points"
              f" {row['no effect']:10.3f}")  # fmt: skip
    return rows


def ours() -> float:
    """Seconds for the curve."""
    from tests.evaluate.designs import OUTCOME, clusters

    from firsthand.evaluate.power.curve import power_curve

    design, values = clusters(), [float(value) for value in np.linspace(0.02, 0.6, POINTS)]
    power_curve(design, OUTCOME, "effect", values[:2], trials=50)  # imports and first use are no part of it
    begun = time.perf_counter()
    power_curve(design, OUTCOME, "effect", values, trials=TRIALS)
    return time.perf_counter() - begun


def peer(fits: int) -> float:
    """Seconds for as many fits of statsmodels as the curve has trials, from so many of them."""
    import statsmodels.api as sm

    random = np.random.default_rng(1)
    group = np.repeat(np.arange(40), 25)
    x = np.column_stack([np.ones(1_000), group < 20]).astype(float)
    answers = [0.22 * random.normal(size=40)[group] + 0.97 * random.normal(size=1_000) for _ in range(fits)]
    sm.OLS(answers[0], x).fit(cov_type="cluster", cov_kwds={"groups": group}, use_t=True)
    begun = time.perf_counter()
    for y in answers:
        float(sm.OLS(y, x).fit(cov_type="cluster", cov_kwds={"groups": group}, use_t=True).pvalues[1])
    return (time.perf_counter() - begun) / fits * POINTS * TRIALS


def main() -> None:
    """Print both tables; exit 1 when a promise of the README is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fits", type=int, default=300)
    parser.add_argument("--trials", type=int, default=40_000)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    mine, theirs = ours(), peer(args.fits)
    print(f"{POINTS} points of {TRIALS:,} trials, 40 clusters of 25, {os.cpu_count()} cores")
    print(f"  firsthand {mine:8.2f} s\n  statsmodels {theirs:6.2f} s (a loop, from {args.fits} fits)\n"
          f"  ratio {theirs / mine:12.1f}\n")  # fmt: skip
    head = [f"{'simulated, where the formula says':36}", *(f"{aim:>7}" for aim in (0.5, 0.8, 0.9))]
    print(*head, f"{'apart':>10}", f"{'no effect':>17}")
    rows = accuracy(args.trials)
    worst = max(row["apart"] for row in rows)
    print(f"\nfurthest apart: {worst * 100:.2f} points ({args.trials:,} trials: one standard deviation is "
          f"{100 * (0.25 / args.trials) ** 0.5:.2f})")  # fmt: skip
    if args.json:
        args.json.write_text(json.dumps({"ours": mine, "statsmodels": theirs, "accuracy": rows}, indent=2), "utf-8")
    sys.exit(0 if mine < 10 and theirs / mine >= 20 and worst <= 0.01 else 1)


if __name__ == "__main__":
    main()
