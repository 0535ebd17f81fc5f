"""The library of published effects that ships with the package, and the prior that is made of it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from firsthand.said import _

from ..unfit import Unfit

if TYPE_CHECKING:
    from .bayes import Component
    from .studies import Studies

#: Share and standard deviation of the part of the prior that knows nothing of the library and lies about zero: for
#: null results that were published without a figure, and for campaigns unlike those that were published.
DOUBT, DOUBT_SD = 0.2, 0.5
#: Correlation assumed between the outcomes of one study when they are averaged.
WITHIN = 0.8
TO_BE_CHECKED = "memory, to be checked"


@dataclass(frozen=True)
class Published:
    """One published effect, in standard deviations of the outcome, positive where the campaign did what it wanted.

    `effect` and `se` are None where no figure was found. `pooled`: whether the prior uses it. `verified` says how
    the figure was checked; what is from memory is never pooled.
    """

    id: str
    study: str
    reference: str
    country: str
    population: str
    audience: str
    messenger: str
    design: str
    n: int
    outcome: str
    outcome_kind: str
    as_published: str
    quality: str
    caveats: str
    verified: str
    pooled: bool
    doi: str | None = None
    url: str | None = None
    clusters: int | None = None
    effect: float | None = None
    se: float | None = None
    derivation: str | None = None


@cache
def library() -> tuple[Published, ...]:
    """All entries, in the order of the file."""
    text = files(__package__).joinpath("library.toml").read_text(encoding="utf-8")
    return tuple(Published(**row) for row in tomllib.loads(text)["entry"])


def pooled_entries(audience: str | None = None) -> Studies:
    """What is pooled: one effect for each study and audience, its outcomes averaged (correlated at 0.8).

    `audience`: only that one ("general", "at_risk", "community"). Raises ValueError where nothing is left.
    """
    import numpy as np

    from .studies import Studies

    groups: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for entry in library():
        if entry.pooled and entry.effect is not None and entry.se is not None and audience in (None, entry.audience):
            groups.setdefault((entry.study, entry.audience), []).append((entry.effect, entry.se**2))
    if not groups:
        raise Unfit(_("The library has nothing to pool about the audience “%(audience)s”.", audience=audience or ""))
    names = tuple(f"{study} ({audience})" for study, audience in groups)
    yi = np.array([np.mean([y for y, _ in rows]) for rows in groups.values()])
    vi = np.array(
        [np.mean([v for _, v in rows]) * (1 + (len(rows) - 1) * WITHIN) / len(rows) for rows in groups.values()]
    )
    return Studies(names, yi, vi, tuple(study for study, _ in groups))


def prior(audience: str | None = None, *, sign: float = 1.0) -> tuple[Component, ...]:
    """A prior of the mean effect: what a campaign like those published would show, with a fifth about zero.

    The larger part is normal with the mean and standard deviation of the posterior predictive of `pooled_entries`,
    so it holds how much campaigns differ. `sign` -1 turns it for outcomes where higher is worse. With one entry, or
    two, the doubt about how much they differ comes from the prior of tau alone.
    """
    from .bayes import VAGUE, Component, posterior

    studies = pooled_entries(audience)
    start = VAGUE if studies.k > 1 else (Component(1.0, 0.0, DOUBT_SD),)
    new = posterior(studies.yi, studies.vi, prior=start).new
    return Component(1 - DOUBT, sign * new.mean, new.sd), Component(DOUBT, 0.0, DOUBT_SD)
