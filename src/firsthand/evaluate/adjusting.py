"""Which baseline an estimate adjusts for: the one rule by which power is reckoned and trials are analysed.

What a person answered before costs nothing that matters: its slope is learned from people. The mean of their cluster
before says more, and is one number a cluster, so its slope is learned from clusters alone: it takes one of their
degrees of freedom and multiplies the variance by about (free - 1)/(free - 2). With few clusters that is more than it
gives back; `bench/evaluate_adjustment.py` shows where it begins to pay.
"""

from __future__ import annotations

#: Clusters less what is estimated between them before any baseline (two arms, and strata or pairs beyond the first)
#: from which on the mean of a cluster at baseline is adjusted for: beside people's own answers, and by itself where
#: other people were asked.
BESIDE_OWN, ALONE = 18, 10


def mean_enters(free: int, *, tied: bool) -> bool:
    """Whether the cluster's mean at baseline is a covariate. `free` clusters are left after arms and strata; `tied`:
    the same people were asked before, so that their own answer is one already."""
    return free >= (BESIDE_OWN if tied else ALONE)
