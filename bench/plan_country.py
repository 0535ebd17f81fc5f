"""A country: 600 and 5,000 candidate events, about 15,000 sets, every kind of limit; ours beside CP-SAT and HiGHS.

    python bench/plan_country.py [--events 600 5000] [--seconds 60]

The programme is made by tools/plan_examples.py; the sets are of its sampled worlds, and all solve the same sampled
problem. Prints each one's value and bound, the gap that our bound certifies beside the one that the whole
linear relaxation would, and the replanning after the busiest voice drops out. Needs ortools.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_matrix, hstack
from scipy.stats import norm

from plan_graphs import load

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.plan_examples import SIZES, write

from firsthand.plan.bounding import Bound, bound, relaxed
from firsthand.plan.candidates import candidates
from firsthand.plan.choosing import choose
from firsthand.plan.problem import Problem, smaller
from firsthand.plan.programme.model import Effect, Pairing
from firsthand.plan.programme.reading import read_programme
from firsthand.plan.replanning import replan
from firsthand.plan.worlds import Instance, instance, problems, sample


def country(events: int) -> Instance:
    """The example country with about so many candidate events: slots spread evenly are taken until it fits.

    Nobody has a partner, so that the events are of many slots and voices. The message is strong (0.6, sd 0.3), so that
    the sets are many and large. A floor stays where three events or more reach the community.
    """
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder) / "country.toml"
        write(Path(folder) / "country", top, replace(SIZES[-1], slots=events // 4))
        whole = read_programme(top)
    draws = norm.ppf((np.arange(199) + 1) / 200, 0.6, 0.3)
    voices = tuple(replace(each, pairing=Pairing.NO) for each in whole.voices)
    budget = whole.budget * min(1.0, events / 5000)
    whole = replace(whole, effect=Effect(draws, "bench"), budget=budget, voices=voices, partners=())
    slots = tuple(replace(each, with_partner=False) for each in whole.slots)
    while len(case := candidates(replace(whole, slots=slots))[0]) > 1.02 * events:
        count = max(1, min(len(slots) - 1, round(len(slots) * events / len(case))))
        slots = tuple(slots[int(i)] for i in np.linspace(0, len(slots) - 1, count))
    reached = [place for event in case for place in event.slot.communities]
    places = tuple(replace(each, floor=each.floor * (reached.count(each.id) >= 3)) for each in whole.communities)
    return instance(replace(whole, slots=slots, communities=places))


def matrices(problem: Problem) -> tuple[csr_matrix, NDArray[np.float64], NDArray[np.float64], Bounds]:
    """Rows, limits, costs and bounds of the whole relaxation: events, harms, and how far each set is met."""
    flat, sets = relaxed(problem), problem.gain.sets
    met = csr_matrix((np.ones(sets), (np.arange(sets), np.arange(sets))), shape=(len(flat.limit), sets))
    limit = flat.limit.copy()
    limit[:sets] = 0.0
    box = Bounds(np.r_[flat.low, np.zeros(sets)], np.r_[flat.high, np.ones(sets)])
    return hstack([flat.matrix, met]).tocsr(), limit, -np.r_[flat.worth, flat.cap[:sets]], box


def highs(problem: Problem, seconds: float) -> tuple[float, float]:
    """Value and bound of the integer program after so many seconds."""
    rows, limit, cost, box = matrices(problem)
    whole = np.r_[np.ones(problem.events), np.zeros(len(cost) - problem.events)]
    found = milp(
        cost, constraints=LinearConstraint(rows, -np.inf, limit), bounds=box, integrality=whole,
        options={"time_limit": seconds},
    )  # fmt: skip
    value = problem.worth(np.asarray(found.x[: problem.events]) > 0.5) if found.x is not None else float("nan")
    return value, -float(found.mip_dual_bound) if found.mip_dual_bound is not None else float("nan")


def relaxation(problem: Problem, seconds: float) -> tuple[float, float]:
    """The bound of the whole linear program, and its seconds (nan if it did not end in time)."""
    rows, limit, cost, box = matrices(problem)
    begun = time.perf_counter()
    found = linprog(
        cost, A_ub=rows, b_ub=limit, bounds=np.c_[box.lb, box.ub], method="highs-ipm", options={"time_limit": seconds}
    )
    return (-float(found.fun) if found.status == 0 else float("nan")), time.perf_counter() - begun


def cp_sat(problem: Problem, seconds: float) -> tuple[float, float]:
    """Value and bound of CP-SAT after so many seconds, on two workers; weights and money in whole thousandths."""
    from ortools.sat.python import cp_model

    model, gain, harm, rows = cp_model.CpModel(), problem.gain, problem.harm, problem.rows
    x = [model.NewBoolVar("") for _ in range(problem.events)]
    met = [model.NewBoolVar("") for _ in range(gain.sets)]
    hurt = [model.NewBoolVar("") for _ in range(harm.sets)]
    for j in range(gain.sets):
        model.AddBoolOr([x[e] for e in gain.member[gain.start[j] : gain.start[j + 1]]] + [met[j].Not()])
    for j in range(harm.sets):
        for e in harm.member[harm.start[j] : harm.start[j + 1]]:
            model.AddImplication(x[e], hurt[j])
    for r in range(rows.count):
        at = slice(rows.start[r], rows.start[r + 1])
        load = sum(int(s) * x[e] for e, s in zip(rows.event[at], rows.share[at], strict=True))
        if np.isfinite(rows.most[r]):
            model.Add(load <= int(rows.most[r]))
        if np.isfinite(rows.least[r]):
            model.Add(load >= int(rows.least[r]))
    model.Maximize(
        sum(round(1000 * w) * z for w, z in zip(gain.weight, met, strict=True))
        - sum(round(1000 * w) * z for w, z in zip(harm.weight, hurt, strict=True))
    )
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    status = solver.Solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return float("nan"), float("nan")
    chosen = np.array([solver.Value(each) for each in x], np.bool_)
    return problem.worth(chosen), solver.BestObjectiveBound() / 1000 / gain.worlds


def ours(low: Problem, high: Problem, seconds: float) -> tuple[NDArray[np.bool_], Bound, float]:
    """Choice, bound, and seconds of the wall."""
    begun = time.perf_counter()
    held = bound(smaller(high), seconds=seconds)
    return choose(smaller(low), held), held, time.perf_counter() - begun


def main() -> None:
    """Prints the table."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--events", type=int, nargs="+", default=[600, 5000])
    asked.add_argument("--seconds", type=float, default=60.0)
    given = asked.parse_args()
    for events in given.events:
        case = country(events)
        sampled = sample(case, 0)
        none = np.zeros(0, np.int32)
        low, high = problems(case, sampled, np.ones((sampled.gain.worlds, case.places)), none, none)
        print(f"{len(case.events)} events, {low.gain.sets + low.harm.sets} sets, {low.rows.count} limits; {load()}")
        ours(low, high, 0.1)  # compiles
        for seconds in (0.1, 0.3, 4.0):
            chosen, held, taken = ours(low, high, seconds)
            worth, most = low.worth(chosen), held.bound
            print(f"  ours: {worth:.4f} of a bound {most:.4f} (gap {100 * (1 - worth / most):.2f}%) in {taken:.2f} s",
                  flush=True)  # fmt: skip
        whole, taken = relaxation(high, 4 * given.seconds)
        print(
            f"  whole linear relaxation: {whole:.4f} (gap {100 * (1 - worth / whole):.2f}%) in {taken:.1f} s",
            flush=True,
        )
        for name, peer in (("CP-SAT", cp_sat), ("HiGHS", highs)):
            value, most = peer(low, given.seconds)
            print(f"  {name}, {given.seconds:.0f} s: {value:.4f} of a bound {most:.4f}", flush=True)
        voices = [case.events[i].voice.id for i in np.flatnonzero(chosen)]
        busiest = max(set(voices), key=voices.count)
        banned = np.array([event.voice.id == busiest for event in case.events])
        mended = replan(case, chosen, lost=[], banned=banned)
        print(
            f"  replanned without {busiest}: {mended.seconds:.2f} s, {len(mended.lost)} lost, {len(mended.added)} new, "
            f"{len(mended.dropped)} others changed"
        )


if __name__ == "__main__":
    main()
