"""From an instance to a plan and its certificate."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from firsthand.said import Number, Said, _

from . import aims, exact
from .bounding import STEPS, Bound, Relaxation, bound, relaxed
from .choosing import choose
from .coverage import Coverage, Ints, Reals
from .problem import Problem, smaller
from .problems import Refused
from .programme.model import Aim
from .worlds import FRESH, Instance, Sampled, judge, problems, sample

Z = 1.959963984540054
#: How often the weights of a risk-averse aim are answered.
ANSWERS = 6


@dataclass(frozen=True)
class Certificate:
    """What a plan is worth on fresh worlds, and what no plan exceeds.

    `value` with its 95% `interval`: in people averted (worst community: a share). `untold`: who would come to believe
    without any plan. `bound`: no plan within the limits is worth more. `gap`: none is worth so much more than it;
    this is taken world by world, where both meet the same luck, and so is less than bound - value. Each 97.5% sure.
    `looked`: what the plan seemed worth on the worlds it was chosen on. `sandwich`: the
    least and the most it is worth by the two coverage functions that hold the true worth between them; equal
    where nobody can be driven to believe. `by_community`: averted and untold in each. `p_harm`: share of
    worlds in which the plan does more harm than good.
    """

    value: float
    interval: tuple[float, float]
    untold: float
    bound: float
    gap: float
    looked: float
    sandwich: tuple[float, float]
    by_community: list[tuple[float, float]]
    p_harm: float
    worlds: int
    judged_on: int
    seconds: float

    @property
    def gap_percent(self) -> float:
        """`gap` in percent of what the best plan may be worth."""
        return 100 * self.gap / (self.value + self.gap) if self.value + self.gap > 1e-12 else 0.0


@dataclass(frozen=True)
class Plan:
    """`chosen`: yes or no for each event. `price`: what one unit more of each limit would add (people)."""

    case: Instance
    chosen: NDArray[np.bool_]
    certificate: Certificate
    price: Reals
    problem: Problem

    @property
    def events(self) -> NDArray[np.int64]:
        """The numbers of the chosen events."""
        return np.flatnonzero(self.chosen)


def make(
    case: Instance, *, fixed: Ints | None = None, banned: Ints | None = None, steps: int = STEPS,
    worlds: int | None = None, begin: NDArray[np.bool_] | None = None,
) -> Plan:  # fmt: skip
    """The plan for an instance. Raises Refused with the limits that clash, or with the advice to hold no campaign.

    `fixed`, `banned`: events that are in, or not, whatever else. `steps`: for the bound. `begin`: a plan to start
    from.
    """
    begun = time.perf_counter()
    none = np.zeros(0, np.int32)
    fixed, banned = none if fixed is None else fixed, none if banned is None else banned
    _possible(case, fixed, banned)
    programme = case.programme
    sampled = sample(case, 0, worlds)
    untold = judge(case, np.zeros(len(case.events), np.bool_), sampled.gain.worlds, 0)[0]
    weigh = aims.even(programme.aim, untold)
    best: tuple[float, NDArray[np.bool_], Bound, Problem] | None = None
    total = np.zeros_like(weigh)
    for answer in range(1 if programme.aim is Aim.EXPECTED else ANSWERS):
        total += weigh
        low, high = problems(case, sampled, total / (answer + 1), fixed, banned)
        held = bound(smaller(high), steps=steps)
        chosen = _chosen(smaller(low), held, begin)
        averted = _averted(sampled, chosen, case.places)
        worth = aims.value(programme.aim, programme.worst_share, untold, averted)
        if best is None or worth > best[0]:
            best = worth, chosen, held, low
        weigh = aims.hardest(programme.aim, programme.worst_share, untold, averted)
    assert best is not None  # noqa: S101  (the loop ran)
    if best[0] <= 0 and not len(fixed) and not (np.isfinite(case.rows.least)).any():
        raise Refused(_no_campaign(case))
    certificate = certify(case, best[1], best[2], sampled, fixed, banned, begun)
    return Plan(case, best[1], certificate, best[2].price, best[3])


def _chosen(problem: Problem, held: Bound, begin: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
    chosen = choose(problem, held)
    if begin is not None:
        other = choose(problem, begin=begin & ~problem.banned)
        if problem.rows.kept(other) and problem.worth(other) >= problem.worth(chosen):
            chosen = other
    if problem.events <= exact.EVENTS and problem.gain.sets + problem.harm.sets <= exact.SETS:
        proved = exact.best(problem, seconds=3.0)
        if proved is not None and problem.worth(proved) > problem.worth(chosen):
            chosen = proved
    if not problem.rows.kept(chosen):
        start = exact.any_plan(problem, np.ones(problem.rows.count, np.bool_))
        if start is None:
            raise Refused(_clashing(problem))
        chosen = choose(problem, begin=start)
        chosen = chosen if problem.rows.kept(chosen) else start
    return chosen


def _averted(sampled: Sampled, chosen: NDArray[np.bool_], places: int) -> Reals:
    """Worlds x communities, by the lower of the two coverage functions."""
    picked = np.flatnonzero(chosen)
    found = np.zeros((sampled.gain.worlds, places))
    for coverage, place, sign in ((sampled.gain, sampled.gain_place, 1), (sampled.harm, sampled.harm_place, -1)):
        np.add.at(found, (coverage.world, place), sign * coverage.weight * coverage.met(picked))
    return found


def certify(
    case: Instance, chosen: NDArray[np.bool_], held: Bound, sampled: Sampled, fixed: Ints, banned: Ints, begun: float
) -> Certificate:
    """Judge a plan on fresh worlds, by plain simulation of the definition, and bound every plan on others."""
    programme, worlds = case.programme, sampled.gain.worlds
    untold, told = judge(case, chosen, worlds)
    averted = untold - told
    aim, share = programme.aim, programme.worst_share
    fresh = sample(case, 2 * FRESH, worlds)
    other, other_told = judge(case, chosen, worlds, 2 * FRESH)
    weigh = aims.hardest(aim, share, other, other - other_told)
    low, high = problems(case, fresh, weigh, fixed, banned)
    most = fresh_bound(high, held)
    missed = _end(most - (weigh * (other - other_told)).sum(axis=1))
    looked = aims.value(aim, share, untold, _averted(sampled, chosen, case.places))
    return Certificate(
        value=aims.value(aim, share, untold, averted), interval=aims.interval(aim, share, untold, averted),
        untold=float(untold.sum(axis=1).mean()), bound=max(_end(most), 0.0), gap=max(missed, 0.0), looked=looked,
        sandwich=(low.worth(chosen), high.worth(chosen)),
        by_community=[(float(a), float(b)) for a, b in zip(averted.mean(axis=0), untold.mean(axis=0), strict=True)],
        p_harm=float((averted.sum(axis=1) < 0).mean()), worlds=worlds, judged_on=worlds,
        seconds=time.perf_counter() - begun,
    )  # fmt: skip


def fresh_bound(problem: Problem, held: Bound) -> Reals:
    """What bounds every choice on average, world by world: from worlds on which nothing was chosen.

    Linear in the shares of the relaxation of the choosing worlds: each set counts by its slope there, softened
    where its events add up to nearly one (any slope from 0 to its weight bounds it), and harm falls to the event with
    the largest share. The maximum of a mean over worlds is at least the maximum of the truth on average
    (Mak, Morton and Wood 1999).
    """
    flat = relaxed(problem)
    gain, harm = problem.gain, problem.harm
    sums = -(flat.matrix[: gain.sets] @ np.r_[held.share, np.zeros(harm.sets)])
    pairs = np.zeros(len(harm.member))
    for i in range(harm.sets):
        first, last = harm.start[i], harm.start[i + 1]
        pairs[first + int(np.argmax(held.share[harm.member[first:last]]))] = harm.weight[i] / gain.worlds
    found = [_at_most(problem, flat, np.clip((1 - sums) / soft + 0.5, 0.0, 1.0), pairs) for soft in (0.02, 0.2, 0.6)]
    return min(found, key=lambda each: float(each.mean()))


def _at_most(problem: Problem, flat: Relaxation, slope: Reals, pairs: Reals) -> Reals:
    """The linear bound at its maximum over the limits, in each world."""
    gain, harm, events = problem.gain, problem.harm, problem.events
    first = gain.sets + len(pairs)
    duals = np.r_[slope * flat.cap[: gain.sets], pairs, np.zeros(len(flat.limit) - first)]
    worth = flat.worth - flat.matrix.T @ duals
    limited = first < len(flat.limit)
    found = linprog(
        -worth[:events],
        A_ub=flat.matrix[first:, :events] if limited else None, b_ub=flat.limit[first:] if limited else None,
        bounds=np.c_[flat.low[:events], flat.high[:events]], method="highs",
    )  # fmt: skip
    taken = found.x if found.status == 0 else np.where(worth[:events] > 0, flat.high[:events], flat.low[:events])
    each = gain.by_world((1 - slope) + slope * _sums(gain, taken[gain.member]))
    return each - harm.by_world(_sums(harm, taken[harm.member] * (pairs > 0)))


def _sums(coverage: Coverage, values: Reals) -> Reals:
    """The values of the members of each set, added up."""
    of_set = np.repeat(np.arange(coverage.sets), np.diff(coverage.start))
    return np.bincount(of_set, values, coverage.sets).astype(np.float64)


def _end(each: Reals) -> float:
    """The mean over worlds, and above it so that 97.5% are below."""
    return float(each.mean() + Z * each.std(ddof=1) / np.sqrt(len(each)))


def _possible(case: Instance, fixed: Ints, banned: Ints) -> None:
    """Raises Refused where there is no event, no money, or nothing but harm."""
    if not case.events:
        why: dict[str, int] = {}
        for each in case.missing:
            why[each.why] = why.get(each.why, 0) + 1
        most = sorted(why.items(), key=lambda pair: -pair[1])[:5]
        raise Refused(
            [_("No voice can appear at any slot. What stands in the way, most often first:"),
             *(_("%(count)s times: %(why)s", count=count, why=reason) for reason, count in most)]
        )  # fmt: skip
    if min(event.cost for event in case.events) > case.programme.budget:
        raise Refused(
            [_("The budget of %(budget)s %(currency)s pays for no appearance; the cheapest costs %(least)s.",
               budget=Number(case.programme.budget, 0), currency=case.programme.currency,
               least=Number(min(event.cost for event in case.events), 0))]
        )  # fmt: skip
    if case.ground.high.max(initial=-1.0) <= 0:
        raise Refused(_no_campaign(case))


def _no_campaign(case: Instance) -> list[Said]:
    return [
        _("Do not hold this campaign: no plan is expected to avert more than it drives to believe."),
        _("It would need voices that its audiences find credible, or better evidence that the message protects."),
    ]


def _clashing(problem: Problem) -> list[Said]:
    rows = exact.clash(problem)
    if len(rows) == 1:
        return [_("This cannot be kept with the events there are:"), problem.rows.said[rows[0]]]
    return [
        _("These limits cannot all be kept; letting any one of them go would do:"),
        *(problem.rows.said[row] for row in rows),
    ]
