"""What a report is written from: the design, its seal, the answers and what was found, nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from firsthand.said import NOTHING, Said

from ..design import Design, Kind, Seal
from ..estimate.findings import EVERYBODY, Finding, Findings
from ..pool.summary import Summary
from ..survey.consort import Flow, flow_of
from ..survey.exposure import Delivered, Exposure, exposure_of
from ..survey.reading import Reading
from ..trial import BASELINE, Trial
from ..watch.rule import State
from .balance import Balanced, balance_of


@dataclass(frozen=True)
class Above:
    """Of `asked` people of an arm at follow-up, `above` answered above the middle of an outcome's scale."""

    arm: str
    above: int
    asked: int


@dataclass(frozen=True)
class Source:
    """A file that the report rests on, by its name and hash."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Facts:
    """All parts of a report. `command` reproduces it; `above` by outcome, the campaign's arm first; `pooled`: other
    campaigns, in standard deviations; `watch`: the stop rules, or in `unwatched` why they cannot be asked."""

    design: Design
    seal: Seal
    reading: Reading
    findings: Findings
    flow: Flow
    exposure: Exposure
    balance: tuple[Balanced, ...]
    above: dict[str, tuple[Above, ...]]
    sources: tuple[Source, ...]
    command: str
    version: str
    pooled: Summary | None = None
    watch: State | None = None
    unwatched: Said = NOTHING

    @property
    def primary(self) -> Finding:
        """The finding that the trial stands on: its primary outcome, for everybody."""
        return self.findings.of(self.design.primary.name)

    @property
    def for_everybody(self) -> list[Finding]:
        """One finding for each outcome, the primary one first."""
        found = [each for each in self.findings.findings if each.audience == EVERYBODY]
        return sorted(found, key=lambda each: each.outcome != self.design.primary.name)

    @property
    def for_audiences(self) -> list[Finding]:
        """The findings for parts of the audience, the primary outcome's first."""
        found = [each for each in self.findings.findings if each.audience != EVERYBODY]
        return sorted(found, key=lambda each: each.outcome != self.design.primary.name)


def gather(
    design: Design,
    seal: Seal,
    reading: Reading,
    findings: Findings,
    *,
    delivered: list[Delivered] | None,
    sources: Iterable[Source],
    command: str,
    pooled: Summary | None = None,
    watch: State | None = None,
    unwatched: Said = NOTHING,
) -> Facts:
    """The facts of one trial."""
    from importlib.metadata import version

    trial = reading.trial
    ends = design.kind is not Kind.STEPPED_WEDGE  # which has no one end at which all could be counted
    above = {each.name: _above(trial, design, each.name) for each in design.outcomes if ends}
    return Facts(
        design, seal, reading, findings, flow_of(trial, design), exposure_of(trial, design, delivered),
        balance_of(trial, design), above,
        tuple(sources), command, version("firsthand"), pooled, watch, unwatched,
    )  # fmt: skip


def source_of(path: Path) -> Source:
    """The file with its hash, so that a reader can tell whether theirs is the same."""
    return Source(path.name, hashlib.sha256(path.read_bytes()).hexdigest())


def _above(trial: Trial, design: Design, name: str) -> tuple[Above, ...]:
    outcome = next(each for each in design.outcomes if each.name == name)
    values, middle = trial.numbers(name), (outcome.low + outcome.high) / 2
    later = (trial.wave != BASELINE) & ~np.isnan(values)
    return tuple(
        Above(arm, int((later & (trial.arm == arm) & (values > middle)).sum()), int((later & (trial.arm == arm)).sum()))
        for arm in design.arms
    )
