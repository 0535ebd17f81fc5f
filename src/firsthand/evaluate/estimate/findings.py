"""What `firsthand evaluate estimate` finds: for each outcome and audience one primary estimate and what stands
beside it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from firsthand.said import NOTHING, Joined, Said, _

from .attrition import Bounds
from .complier import ComplierEffect
from .margins import Verdict
from .results import Estimate, plain
from .specification import Curve

#: The name of the audience that is everybody.
EVERYBODY = "everybody"


def audience_words(audience: str) -> str:
    """The name of an audience, to be said: everybody's is the engine's own, others are declared."""
    return _("everybody") if audience == EVERYBODY else audience


def for_audience(label: str, audience: str) -> Said:
    """An outcome for a part of the audience, in words."""
    return _("%(outcome)s for %(audience)s", outcome=label, audience=audience)


def named(label: str, audience: str) -> str:
    """An outcome for whoever it is looked at, the label alone where that is everybody."""
    return label if audience == EVERYBODY else for_audience(label, audience)


@dataclass(frozen=True)
class ArmCount:
    """Of one arm: people `assigned` (asked at the baseline, or at the follow-up where there was no baseline),
    people `analysed`, `clusters` (None: people were assigned), `attrition` the share from 0 to 1 of the assigned
    without an answer (nan without a baseline)."""

    arm: str
    assigned: int
    analysed: int
    clusters: int | None
    attrition: float


@dataclass(frozen=True)
class Beside:
    """Another way of reckoning the same effect."""

    name: Said
    estimate: Estimate


@dataclass(frozen=True)
class Left:
    """A part of the analysis that was not made, why, and what would be needed."""

    what: Said
    reason: Said
    needed: Said = NOTHING


@dataclass(frozen=True)
class Finding:
    """One outcome for one audience. `interaction` is how much the effect differs between the audience and
    everybody else; the adjusted p values allow for the number of questions. `bounds` are what the silent could
    hide; with `bounds_first` so many are silent that the bounds are the finding. `sentences` are for a lay
    reader, in order."""

    outcome: str
    label: str
    audience: str
    primary: Estimate
    p_adjusted: float
    verdict: Verdict
    arms: tuple[ArmCount, ...]
    beside: tuple[Beside, ...] = ()
    compliers: ComplierEffect | None = None
    bounds: tuple[Bounds, ...] = ()
    bounds_first: bool = False
    interaction: Estimate | None = None
    p_interaction_adjusted: float = float("nan")
    left: tuple[Left, ...] = ()
    sentences: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Findings:
    """The analysis of one trial. `causal` says whether chance assigned, so whether a difference may be called
    an effect. `seal` is the hash of the design it follows. `left` is what could not be done for any outcome.
    `curve` holds the other defensible ways of analysing the primary outcome for everybody."""

    title: str
    seal: str
    causal: bool
    level: float
    multiplicity: str
    findings: tuple[Finding, ...]
    left: tuple[Left, ...] = ()
    notes: tuple[Said, ...] = ()
    curve: Curve | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain fields for --json; what is no finite number is None."""
        fields: dict[str, Any] = plain(asdict(self))
        return fields

    def of(self, outcome: str, audience: str = EVERYBODY) -> Finding:
        """The finding for an outcome and an audience. Raises KeyError where there is none."""
        for each in self.findings:
            if (each.outcome, each.audience) == (outcome, audience):
                return each
        raise KeyError((outcome, audience))


def not_done(left: Left, finding: Finding | None = None) -> Said:
    """What was left out and why, in words; with a `finding`, of which one."""
    why = Joined([left.reason, left.needed])
    if finding is None:
        return _("Not done: %(what)s. %(why)s", what=left.what, why=why)
    return _(
        "Not done: %(outcome)s, %(audience)s: %(what)s. %(why)s",
        outcome=finding.label, audience=audience_words(finding.audience), what=left.what, why=why,
    )  # fmt: skip
