"""The record of a design: what is declared before the first datum comes in.

Shares and correlations lie between 0 and 1; whatever is in points is in points of the outcome's scale and
positive, the direction saying which side is the harmful one.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from ..direction import Direction
from ..units import named

#: The version of the record that this code reads and writes.
VERSION = 1


class Kind(StrEnum):
    """How the comparison is made."""

    INDIVIDUAL = "individual"
    CLUSTER = "cluster"
    MATCHED_PAIR = "matched_pair"
    STEPPED_WEDGE = "stepped_wedge"
    WAITING_LIST = "waiting_list"
    DIFFERENCE_IN_DIFFERENCES = "difference_in_differences"


class OutcomeKind(StrEnum):
    """What an outcome is about."""

    ATTITUDE = "attitude"
    INTENTION = "intention"
    BEHAVIOUR = "behaviour"
    TRUST = "trust"
    TOLERANCE = "tolerance"
    STIGMA = "stigma"


@dataclass(frozen=True)
class Outcome:
    """One outcome with its scale from `low` to `high`. `sd` is the standard deviation between people;
    `smallest_effect` the smallest change worth having; `harm_margin` the change for the worse beyond which the
    campaign harms (None: not declared). `scale` names the survey module that asks for it."""

    name: str
    label: str
    kind: OutcomeKind
    low: float
    high: float
    direction: Direction
    sd: float | None = None
    smallest_effect: float | None = None
    harm_margin: float | None = None
    primary: bool = False
    scale: str | None = None


@dataclass(frozen=True)
class Audience:
    """A part of the audience that is looked at by itself: whoever has `value` in `column` of the survey."""

    name: str
    column: str
    value: str


@dataclass(frozen=True)
class Analysis:
    """How the outcome will be analysed. `power` is the chance of seeing the smallest effect that is aimed for."""

    level: float = 0.95
    covariates: tuple[str, ...] = ()
    estimator: str = "auto"
    multiplicity: str = "holm"
    power: float = 0.8


@dataclass(frozen=True)
class Watch:
    """The stop rule. `looks` are the shares of all respondents at which the data are looked at; the
    always-valid method may look at any time."""

    method: str = "always_valid"
    alpha: float = 0.05
    looks: tuple[float, ...] = ()


@dataclass(frozen=True)
class Design:
    """A declared trial. `arms` names first who meets the campaign, then the comparison.

    `clusters` is their number in all and `cluster_size` how many people are asked in one (in a stepped wedge in
    each period), with `cluster_size_cv` the coefficient of variation between clusters; `people` is the number
    of people where no clusters are assigned. `icc` is the intra-cluster correlation, `correlation` that of one
    person's answers in two waves about their cluster's mean (None: other people are asked in each wave),
    `cluster_autocorrelation` that of a cluster's true mean in two waves, `matching_correlation` that of the two
    cluster means of a pair. `allocation` is the share that meets the campaign, `attrition` the share that is
    lost before follow-up, `sequences` the number of steps of a stepped wedge.
    """

    title: str
    seed: int
    kind: Kind
    arms: tuple[str, str]
    outcomes: tuple[Outcome, ...]
    version: int = VERSION
    theory_of_change: str | None = None
    unit: str | None = None
    clusters: int | None = None
    cluster_size: float | None = None
    cluster_size_cv: float = 0.0
    people: int | None = None
    icc: float | None = None
    attrition: float = 0.0
    baseline: bool = False
    correlation: float | None = None
    cluster_autocorrelation: float = 1.0
    matching_correlation: float = 0.0
    allocation: float = 0.5
    periods: int | None = None
    sequences: int | None = None
    assignment: str = "auto"
    strata: tuple[str, ...] = ()
    balance_on: tuple[str, ...] = ()
    audiences: tuple[Audience, ...] = ()
    analysis: Analysis = field(default_factory=Analysis)
    watch: Watch | None = None

    @property
    def clustered(self) -> bool:
        """Whether whole clusters are assigned."""
        return self.clusters is not None

    @property
    def primary(self) -> Outcome:
        """The outcome that the trial stands on."""
        return next((each for each in self.outcomes if each.primary), self.outcomes[0])

    @property
    def unit_name(self) -> str:
        """What is assigned, in one word, to be said (`units.named`); `unit_word` is the word as it was declared."""
        return named(self.unit_word)

    @property
    def unit_word(self) -> str:
        """The word of what is assigned, for `units.plural` and `units.counted`."""
        return (self.unit or "cluster") if self.clustered else "person"

    def canonical(self) -> str:
        """The record as JSON that is the same for the same design however its file is laid out: keys in order,
        Unicode NFC, nothing that was not declared."""
        return json.dumps(_declared(asdict(self)), sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    def seal(self) -> str:
        """SHA-256 of the canonical JSON, as 64 hexadecimal digits."""
        return hashlib.sha256(self.canonical().encode("utf-8")).hexdigest()


def _declared(value: Any) -> Any:
    """Without what is None, so that a field added by a later version leaves old seals as they are; 20.0 as 20, so
    that a design made in Python has the seal of the same design read from a file."""
    if isinstance(value, dict):
        return {key: _declared(each) for key, each in value.items() if each is not None}
    if isinstance(value, list | tuple):
        return [_declared(each) for each in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value
