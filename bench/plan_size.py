"""Memory and time of ours against size: generated graphs of 10^4 to 10^7 people, four contacts each, both objectives.

    python bench/plan_size.py [--most 7]

Each size runs in a process of its own, so that the memory is its peak alone.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys

import numpy as np

from firsthand.plan.network.sampling import Told, averted, spread
from firsthand.plan.network.solving import solve
from firsthand.worlds.generate import skewed
from firsthand.worlds.machines import Machines
from plan_graphs import Clock, load

K, SETS, WORLDS = 50, 131_072, 64


def one(people: int) -> None:
    """Prints one line."""
    with Clock() as made:
        rows = skewed(people, 4 * people, 1)
        rows.transpose  # noqa: B018
    none = np.zeros(rows.people, np.bool_)
    with Clock() as first:
        solve(spread(rows, 0.1, 1, Machines()), K, none, worlds=SETS, most=SETS)
    told = Told(np.arange(10, dtype=np.int32), np.full(rows.people, 0.7), np.full(rows.people, 0.35))
    with Clock() as second:
        solve(averted(rows, 0.1, told, 1, Machines()), K, none, worlds=WORLDS, most=WORLDS)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"{people:>9} people, {rows.arcs:>9} arcs: made in {made.cpu:6.2f} s, spread {first.cpu:6.2f} s ({SETS} sets), "
        f"averted {second.cpu:6.2f} s ({WORLDS} worlds), {peak:5.2f} GB",
        flush=True,
    )


def main() -> None:
    """Prints the table."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--most", type=int, default=7, help="10 to this power at most")
    asked.add_argument("--people", type=int)
    given = asked.parse_args()
    if given.people:
        one(given.people)
        return
    one(1000)  # compiles
    print(load() + ", seconds of the processor")
    for power in range(4, given.most + 1):
        subprocess.run([sys.executable, __file__, "--people", str(10**power)], check=True)


if __name__ == "__main__":
    main()
