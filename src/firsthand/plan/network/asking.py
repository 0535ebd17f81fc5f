"""From an edge list and what was asked to the answer."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from firsthand.said import Number, _

from ...worlds.graph import Graph, from_edges
from ...worlds.machines import Machines
from ...worlds.streams import Decides, uniforms
from ..coverage import Ints
from ..problems import fault
from .edges import Network, read_edges
from .people import parameters
from .sampling import Draw, Told, averted, spread
from .solving import Solution, solve

#: How many worlds to begin with, and how many at most.
WORLDS = {"spread": (1 << 15, 1 << 20), "averted": (1000, 1 << 14)}


@dataclass(frozen=True)
class Asked:
    """What the command line says. `p` None: weighted cascade. `worlds` None: as many as needed."""

    objective: str
    p: float | None
    k: int
    seed: int
    directed: bool
    recruiters: str
    susceptibility: float
    effect: float
    people: Path | None
    worlds: int | None
    machines: Machines


@dataclass(frozen=True)
class Answer:
    """The nodes chosen, by their names in the file, and what they are worth."""

    asked: Asked
    network: Network
    recruiters: list[int] | list[str]
    solution: Solution
    seconds: float

    @property
    def chosen(self) -> list[int] | list[str]:
        """The names of the chosen, in the order they were taken."""
        return [self.network.names[i] for i in self.solution.chosen]

    def as_json(self) -> dict[str, Any]:
        """The answer as plain values. `seconds`: of choosing and judging, without reading and compiling."""
        judged = self.solution.judged
        return {
            "objective": self.asked.objective,
            "model": "wc" if self.asked.p is None else "ic",
            "p": self.asked.p,
            "k": len(self.solution.chosen),
            "seed": self.asked.seed,
            "seeds": self.chosen,
            "value": judged.value,
            "interval": list(judged.interval),
            "bound": judged.bound,
            "gap_percent": judged.gap_percent,
            "seconds": self.seconds,
            "worlds": self.solution.worlds,
            "judged_on": judged.worlds,
            **({"recruiters": self.recruiters} if self.asked.objective == "averted" else {}),
            "people": self.network.graph.people,
            "arcs": self.network.graph.arcs,
            "left_out": self.network.left_out,
            "header": self.network.header,
        }

    def in_words(self) -> list[str]:
        """The answer in sentences."""
        judged, low, high = self.solution.judged, *self.solution.judged.interval
        worth = (
            _("Told first, they reach %(value)s people (95%% interval %(low)s to %(high)s).",
              value=Number(judged.value, 1), low=Number(low, 1), high=Number(high, 1))
            if self.asked.objective == "spread"
            else _("Told beforehand, they keep %(value)s people from believing (95%% interval "
                   "%(low)s to %(high)s).", value=Number(judged.value, 2), low=Number(low, 2), high=Number(high, 2))
        )  # fmt: skip
        return [
            _("Chosen: %(names)s.", names=", ".join(map(str, self.chosen))),
            worth,
            _("No choice of %(k)s is worth more than %(bound)s: at most %(gap)s%% more than that is missing.",
              k=self.asked.k, bound=Number(judged.bound, 2), gap=Number(judged.gap_percent, 1)),
            _("Chosen on %(worlds)s worlds, judged on %(fresh)s others, in %(seconds)s seconds.",
              worlds=self.solution.worlds, fresh=judged.worlds, seconds=Number(self.seconds, 2)),
        ]  # fmt: skip


def ask(path: Path, asked: Asked) -> Answer:
    """Read the edge list, choose and judge. Raises InputProblem."""
    network = read_edges(path, directed=asked.directed)
    graph = network.graph
    recruiters = _recruiters(network, asked) if asked.objective == "averted" else np.zeros(0, np.int32)
    if asked.k > graph.people - len(recruiters):
        raise fault(
            None, None, "--k",
            _("there are only %(people)s to choose from.", people=graph.people - len(recruiters)),
            _("Ask for fewer."),
        )  # fmt: skip
    told = None
    if asked.objective == "averted":
        told = parameters(network, recruiters, asked.susceptibility, asked.effect, asked.people)
    begin, most = (asked.worlds, asked.worlds) if asked.worlds else WORLDS[asked.objective]
    _compile(asked)
    begun = time.perf_counter()
    draw = _drawing(graph, told, asked)
    excluded = np.zeros(graph.people, np.bool_)
    excluded[recruiters] = True
    solution = solve(draw, asked.k, excluded, worlds=begin, most=most)
    seconds = time.perf_counter() - begun
    return Answer(asked, network, [network.names[i] for i in recruiters], solution, seconds)


def _drawing(graph: Graph, told: Told | None, asked: Asked) -> Draw:
    if told is None:
        return spread(graph, asked.p, asked.seed, asked.machines)
    return averted(graph, asked.p, told, asked.seed, asked.machines)


def _compile(asked: Asked) -> None:
    """Meet every kernel once, so that its first compilation is no part of the seconds."""
    pair = from_edges(3, np.array([0, 1], np.int32), np.array([1, 2], np.int32), directed=asked.directed)
    told = Told(np.zeros(1, np.int32), np.ones(3), np.full(3, 0.5)) if asked.objective == "averted" else None
    draw = spread(pair, asked.p, 1, Machines()) if told is None else averted(pair, asked.p, told, 1, Machines())
    solve(draw, 1, np.zeros(3, np.bool_), worlds=2, most=4)


def _recruiters(network: Network, asked: Asked) -> Ints:
    """Those named, or so many drawn among the fifty with most contacts."""
    given = [each.strip() for each in asked.recruiters.split(",") if each.strip()]
    known = {str(name): i for i, name in enumerate(network.names)}
    if len(given) == 1 and given[0].isdigit() and "," not in asked.recruiters:
        count = int(given[0])
        best = np.argsort(-np.diff(network.graph.offsets), kind="stable")[: max(50, count)]
        if not 0 < count < network.graph.people:
            raise fault(
                None, None, "--recruiters",
                _("there are %(people)s nodes, so from 1 to one fewer can recruit.", people=network.graph.people),
                _("Give another number, or ids with commas."),
            )  # fmt: skip
        lot = uniforms(asked.seed, Decides.RECRUITERS.value, 0, network.graph.people)[best]
        return best[np.argsort(lot, kind="stable")[:count]].astype(np.int32)
    for name in given:
        if name not in known:
            raise fault(
                None, None, "--recruiters",
                _("“%(name)s” is no id of the edge list.", name=name),
                _("Give ids of the file with commas between them, or how many to draw."),
            )  # fmt: skip
    return np.array(sorted({known[name] for name in given}), np.int32)
