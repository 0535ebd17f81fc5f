"""The judge of every plan on a network: a plain simulation of the cascade, step by step, with its own chance.

It shares no code with the engine. `simulate` is plain Python; `bench/plan_*.py` compile it, tests run it as it is.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def simulate(
    offsets: NDArray[np.int64],
    targets: NDArray[np.int32],
    chance: NDArray[np.float64],
    susceptible: NDArray[np.float64],
    first: NDArray[np.int32],
    runs: int,
    seed: int,
) -> tuple[float, float]:
    """Mean and standard error of how many believe in the end, the first ones included.

    Somebody reached in a step doubts if any of those who reached them in it doubts, else believes with the chance
    `susceptible`. `chance`: that a contact passes word to each node.
    """
    np.random.seed(seed)
    people = len(offsets) - 1
    total, squares = 0.0, 0.0
    for _ in range(runs):
        state = np.zeros(people, np.int8)  # 0 not reached, 1 believes, 2 doubts, 3 and 4 the same but in this step
        front = first.copy()
        for person in front:
            state[person] = 1
        believers = len(front)
        while len(front) > 0:
            heard = np.zeros(0, np.int32)
            for person in front:
                row = targets[offsets[person] : offsets[person + 1]]
                for other in row:
                    if state[other] in (1, 2) or np.random.random() >= chance[other]:
                        continue
                    if state[other] == 0:
                        heard = np.append(heard, other)
                        state[other] = 3
                    if state[person] == 2:
                        state[other] = 4
            for person in heard:
                if state[person] == 3 and np.random.random() < susceptible[person]:
                    state[person] = 1
                    believers += 1
                else:
                    state[person] = 2
            front = heard
        total += believers
        squares += believers * believers
    mean = total / runs
    return mean, np.sqrt(max(squares / runs - mean * mean, 0.0) / runs)
