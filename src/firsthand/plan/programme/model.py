"""What a programme holds. Aggregates only: no person of the public is in it, and voices stand under code names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from ..coverage import Reals


class Pairing(StrEnum):
    """Whether a voice appears with an institutional or religious partner."""

    NO = "no"
    MAY = "may"
    MUST = "must"


class Clearance(StrEnum):
    """Where the community's clearance of a slot stands."""

    GIVEN = "given"
    ASKED = "asked"
    REFUSED = "refused"


class Aim(StrEnum):
    """What a plan makes large: the mean, the mean of the worst worlds, or the share averted in the worst community."""

    EXPECTED = "expected"
    CVAR = "cvar"
    WORST_COMMUNITY = "worst_community"


@dataclass(frozen=True)
class Group:
    """An audience. `susceptibility`: chance in (0, 1) that somebody at risk whom propaganda reaches is convinced."""

    id: str
    susceptibility: float
    minors: bool = False


@dataclass(frozen=True)
class Community:
    """`size` people, a share `at_risk` of them; propaganda reaches a share `pressure` of those directly.

    `groups`: share of each group among those at risk, summing to 1. `floor`: appearances that must reach it.
    `lat`, `lon`: degrees. A comparison community stays untouched.
    """

    id: str
    name: str
    size: int
    at_risk: float
    pressure: float
    groups: dict[str, float]
    languages: tuple[str, ...]
    lat: float
    lon: float
    floor: int = 0
    comparison: bool = False


@dataclass(frozen=True)
class Voice:
    """Somebody who may speak, under the name of the release. Empty tuples of channels and audiences allow none.

    `credibility`: group: interval in [-1, 1]; negative: more believe the propaganda after hearing them. `fit_until`:
    day on which fitness to speak ends; None: not fit. `home`: community they live in or start from. `away`: days
    from and to which they cannot come. `keep_out`: communities that security excludes for this voice.
    """

    id: str
    languages: tuple[str, ...]
    channels: tuple[str, ...]
    audiences: tuple[str, ...]
    topics: tuple[str, ...]
    credibility: dict[str, tuple[float, float]]
    home: str
    per_month: int
    rest_days: int
    fit_until: date | None
    fit_channels: tuple[str, ...]
    max_km: float
    cost: float
    pairing: Pairing
    away: tuple[tuple[date, date], ...]
    keep_out: tuple[str, ...]


@dataclass(frozen=True)
class Partner:
    """An institutional or religious voice that appears beside another. `adds`: interval of what multiplies the
    other's credibility."""

    id: str
    languages: tuple[str, ...]
    adds: tuple[float, float]
    per_month: int
    cost: float
    away: tuple[tuple[date, date], ...]


@dataclass(frozen=True)
class Slot:
    """A place and time to speak: a forum, or time at an outlet.

    `communities`: whom it reaches; `people`: how many of them in all (capacity, or reach). `starts` is local time
    with its zone. `places`: how many voices at once. Conditions of the clearance: `topics` (empty: any),
    `with_partner`, `cleared_until`.
    """

    id: str
    channel: str
    communities: tuple[str, ...]
    venue: str
    starts: datetime
    minutes: int
    people: int
    cost: float
    language: str
    groups: tuple[str, ...]
    places: int
    clearance: Clearance
    cleared_until: date | None
    with_partner: bool
    topics: tuple[str, ...]
    guardians: bool
    closed: bool


@dataclass(frozen=True)
class Spreading:
    """`contacts`: mean contacts of somebody at risk with others at risk. `passes`: chance that word passes along
    one."""

    contacts: float
    passes: float


@dataclass(frozen=True)
class Effect:
    """`draws`: equally likely true effects of hearing a wholly credible voice, in standard deviations of what
    people hold; positive protects. `source` says where they are from."""

    draws: Reals
    source: str


@dataclass(frozen=True)
class Programme:
    """A whole programme. `mixing`: communities x communities, rows sum to 1, in the order of `communities`."""

    path: Path
    title: str
    begins: date
    ends: date
    zone: str
    currency: str
    budget: float
    seed: int
    aim: Aim
    worst_share: float
    spreading: Spreading
    effect: Effect
    mixing: Reals
    groups: tuple[Group, ...]
    communities: tuple[Community, ...]
    voices: tuple[Voice, ...]
    partners: tuple[Partner, ...]
    slots: tuple[Slot, ...]
    places: dict[str, int]

    def community(self, name: str) -> Community:
        """The community of an id."""
        return self.communities[self.places[name]]
