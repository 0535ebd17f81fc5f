"""Who of the baseline answered again: tied by the code that the respondent made, never by likeness."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ..trial import BASELINE, Trial
from .respondent import near_matches


@dataclass(frozen=True)
class Near:
    """Two codes that nobody else has, one in each wave, that differ by one character. A suggestion."""

    baseline: str
    follow_up: str
    cluster: str


@dataclass(frozen=True)
class Ties:
    """Respondents in the baseline, in the later waves, in both, and the pairs that a slip may have parted."""

    baseline: int
    later: int
    tied: int
    near: tuple[Near, ...]


def ties_of(trial: Trial) -> Ties:
    """Count who is tied, and look for near matches among those who are not, inside their own cluster."""
    clusters = trial.cluster if trial.cluster is not None else [""] * len(trial)
    waves: dict[bool, dict[tuple[str, str], None]] = {True: {}, False: {}}
    for code, cluster, wave in zip(trial.code, clusters, trial.wave, strict=True):
        waves[wave == BASELINE][str(cluster), own_code(str(code), str(cluster))] = None
    first, later = waves[True], waves[False]
    near: list[Near] = []
    for cluster in sorted({cluster for cluster, _ in first}):
        lost = [code for place, code in first if place == cluster and (place, code) not in later]
        new = [code for place, code in later if place == cluster and (place, code) not in first]
        near += [Near(a, b, cluster) for a, b in near_matches(lost, new)]
    both = len(first.keys() & later.keys())
    # Two likely partners are no suggestion: either may be the one.
    left, right = Counter((n.cluster, n.baseline) for n in near), Counter((n.cluster, n.follow_up) for n in near)
    single = [n for n in near if left[n.cluster, n.baseline] == 1 == right[n.cluster, n.follow_up]]
    return Ties(len(first), len(later), both, tuple(single))


def person(code: str, cluster: str) -> str:
    """Who a code stands for: the same code in two clusters is two people."""
    return f"{cluster}/{code}" if cluster else code


def own_code(person_code: str, cluster: str) -> str:
    """The code as the respondent made it."""
    return person_code.removeprefix(f"{cluster}/") if cluster else person_code
