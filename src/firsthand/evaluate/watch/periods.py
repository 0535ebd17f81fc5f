"""The periods of a stepped wedge in which the watch compares the clusters that have begun with those that have not.

A lot decided which clusters have begun by a period, so the comparison within it is a randomised one and no trend of
the time can pass for harm. Across periods a cluster is compared with itself, which is left to `estimate`.
"""

from __future__ import annotations

from firsthand.said import Said, _

from ..design import Design
from ..power.wedge import starts

#: A look is judged from so many clusters (or pairs) in an arm, and so many people in an arm, on: with fewer no t is to
#: be trusted, and answers on a short scale can all be alike by chance.
FEWEST_CLUSTERS, FEWEST_PEOPLE = 4, 10


def watched_periods(design: Design) -> tuple[int, ...]:
    """The periods (from 1) in which at least FEWEST_CLUSTERS clusters have begun and as many have not, however the
    lots fall; none where there are too few clusters."""
    return _watched(design, design.clusters or 0)


def clusters_needed(design: Design) -> int:
    """The fewest clusters with which a wedge of these periods and steps has a period to watch."""
    surely = FEWEST_CLUSTERS * (design.sequences or 1)
    return next((each for each in range(design.clusters or 1, surely) if _watched(design, each)), surely)


def share_begun(design: Design, period: int) -> float:
    """The share of the steps, and so nearly of the clusters, that have begun by a period."""
    return _begun(design, period) / (design.sequences or 1)


def in_period(period: int | None, what: Said) -> Said:
    """Something that belongs to a period, where there are periods."""
    return what if period is None else _("period %(period)s, %(what)s", period=period, what=what)


def _begun(design: Design, period: int) -> int:
    return int((starts(design.periods or 2, design.sequences or 1) + 1 <= period).sum())


def _watched(design: Design, clusters: int) -> tuple[int, ...]:
    # Clusters are dealt to the steps evenly; a lot decides which steps get the `over` that are left.
    steps = design.sequences or 1
    each, over = divmod(clusters, steps)
    found = []
    for period in range(1, (design.periods or 0) + 1):
        begun = _begun(design, period)
        waiting = steps - begun
        fewest = (begun * each + max(0, over - waiting), waiting * each + max(0, over - begun))
        if min(fewest) >= FEWEST_CLUSTERS:
            found.append(period)
    return tuple(found)
