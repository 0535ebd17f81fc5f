"""What varies: the parts of an outcome's variance, the arms, the sizes of clusters.

The model: a person's answer = wave + cluster in the wave + person in the wave. The cluster's part has the share
`icc` of the variance and the correlation `cluster_autocorrelation` between two waves; the person's part has the
rest and the correlation `correlation`, or none where other people are asked in each wave.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv

from firsthand.problems import Refused
from firsthand.said import _

from ..design import Design, Kind, Outcome
from ..design.missing import add_sd
from ..units import counted

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Parts:
    """Variances in squared points: `between` clusters and `within` them; `cluster_waves` and `person_waves` are
    the correlations between two waves; `size` people of a cluster answer at follow-up, `size_before` at baseline;
    `treated` and `compared` are numbers of clusters, or of people that answer where no cluster is assigned."""

    between: float
    within: float
    cluster_waves: float
    person_waves: float
    tied: bool
    size: float
    size_before: float
    treated: int
    compared: int
    cv: float

    @property
    def units(self) -> int:
        """Clusters, or people, in all."""
        return self.treated + self.compared


def parts_of(design: Design, outcome: Outcome) -> Parts:
    """The parts of one outcome's variance. Raises Refused where the design leaves out what they need."""
    if outcome.sd is None:
        raise Refused(
            _(
                "The standard deviation of “%(outcome)s” is not declared, so no power can be reckoned.",
                outcome=outcome.name,
            ),
            add_sd(outcome.name),
        )
    variance, tied = outcome.sd**2, design.correlation is not None
    left = 1 - design.attrition
    if design.clusters is None:
        people = design.people or 0
        treated = round(people * design.allocation * left)
        compared = round(people * left) - treated
        before = people / max(treated + compared, 1)
        _enough(treated, compared, design)
        return Parts(0.0, variance, 1.0, design.correlation or 0.0, tied, 1.0, 1.0 if tied else before,
                     treated, compared, 0.0)  # fmt: skip
    treated = round(design.clusters * design.allocation)
    compared = design.clusters - treated
    if design.kind is not Kind.STEPPED_WEDGE:
        _enough(treated, compared, design)
    icc, asked = design.icc or 0.0, design.cluster_size or 0.0
    size = max(asked * left, 1.0)
    return Parts(
        icc * variance, (1 - icc) * variance, design.cluster_autocorrelation, design.correlation or 0.0, tied,
        size, size if tied else asked, treated, compared, design.cluster_size_cv,
    )  # fmt: skip


def _enough(treated: int, compared: int, design: Design) -> None:
    if min(treated, compared) < 2:
        raise Refused(
            _(
                "One arm has %(units)s: what the campaign does cannot be told from what is there anyway.",
                units=counted(min(treated, compared), design.unit_word),
            ),
            _("Give each arm at least two; with fewer than about six in an arm, chance decides much."),
        )


def usual_sizes(clusters: int, mean: float, cv: float) -> Numbers:
    """Sizes of so many clusters as the declared coefficient of variation makes them usual: the middles of equal
    slices of a gamma distribution, none below one, with the declared mean. Shape (clusters,), ascending."""
    if cv == 0 or clusters < 2:
        return np.full(clusters, mean)
    shape = 1 / cv**2
    at = (np.arange(clusters) + 0.5) / clusters
    sizes = np.maximum(gammaincinv(shape, at) / shape * mean, min(1.0, mean))
    spread = sizes.std() / sizes.mean()  # the middles of the slices vary less than the slices
    sizes = np.maximum(mean + (sizes - sizes.mean()) * (cv * np.sqrt(1 - 1 / clusters) / spread), min(1.0, mean))
    return np.asarray(sizes * (mean / sizes.mean()))
