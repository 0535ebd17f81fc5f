"""What the fields of a design must be together, whatever each is by itself."""

from __future__ import annotations

from .fields import Fault
from .record import Design, Kind

#: Designs that assign whole clusters only.
CLUSTERS_ONLY = (Kind.CLUSTER, Kind.MATCHED_PAIR, Kind.STEPPED_WEDGE)
#: Columns of the data that a survey of the trial has anyway (docs/evaluate.md).
TAKEN = ("code", "cluster", "arm", "wave", "stratum", "pair", "exposed")


def check_together(design: Design) -> None:
    """Raises Fault for the first contradiction."""
    _check_units(design)
    _check_waves(design)
    _check_assignment(design)
    _check_outcomes(design)
    names = [each.name for each in design.audiences]
    for number, name in enumerate(names):
        if name in names[:number]:
            raise Fault("audience", number, "name", f"“{name}” stands twice.", "Give each audience its own name.")
    if design.watch and list(design.watch.looks) != sorted(set(design.watch.looks)):
        raise Fault("watch", 0, "looks", "the looks go up, each once.", "Write for example looks = [0.5, 1.0].")
    if (
        design.watch
        and design.watch.method != "always_valid"
        and (not design.watch.looks or design.watch.looks[-1] != 1)
    ):
        mend = "Write for example looks = [0.25, 0.5, 0.75, 1.0]."
        raise Fault("watch", 0, "looks", "this boundary needs its looks, the last one at 1.0.", mend)


def _fault(field: str, message: str, mend: str) -> Fault:
    return Fault("design", 0, field, message, mend)


def _check_units(design: Design) -> None:
    kind, clusters = design.kind, design.clusters
    if len(design.arms) != 2:
        mend = 'Write arms = ["campaign", "comparison"], the one that meets the campaign first.'
        raise _fault("arms", f"{len(design.arms)} arms; two are compared.", mend)
    if kind in CLUSTERS_ONLY and clusters is None:
        raise _fault(
            "clusters", f"a {kind} design assigns clusters, and their number is missing.", "Add clusters = 40."
        )
    if kind is Kind.INDIVIDUAL and clusters is not None:
        raise _fault("clusters", "an individual design has no clusters.", 'Remove this row, or write kind = "cluster".')
    if clusters is None:
        if design.people is None:
            raise _fault(
                "people", "the number of people is missing.", "Add people = 800, or clusters and cluster_size."
            )
        for name in ("cluster_size", "icc"):
            if getattr(design, name) is not None:
                raise _fault(name, "without clusters this means nothing.", f"Remove {name}, or add clusters = 40.")
        return
    if design.people is not None:
        raise _fault(
            "people", "people and clusters are both given.", "Remove people; clusters and cluster_size say it."
        )
    if design.cluster_size is None:
        raise _fault("cluster_size", "the number of people asked in a cluster is missing.", "Add cluster_size = 25.")
    if design.icc is None:
        mend = "Add icc = 0.05 (attitudes in schools and forums are mostly between 0.01 and 0.1); 0 must be meant."
        raise _fault("icc", "the intra-cluster correlation is missing.", mend)
    if kind is Kind.MATCHED_PAIR and clusters % 2:
        raise _fault("clusters", f"{clusters} clusters cannot be paired.", f"Write an even number: {clusters + 1}.")
    if kind is Kind.MATCHED_PAIR and design.allocation != 0.5:
        raise _fault("allocation", "of each pair one meets the campaign.", "Remove allocation.")
    if kind is not Kind.MATCHED_PAIR and design.matching_correlation:
        raise _fault("matching_correlation", "nothing is matched here.", 'Remove it, or write kind = "matched_pair".')


def _check_waves(design: Design) -> None:
    kind = design.kind
    if kind is Kind.STEPPED_WEDGE:
        if design.periods is None or design.periods < 3:
            raise _fault("periods", "a stepped wedge has at least three periods.", "Add periods = 5.")
        if design.sequences is None or not 2 <= design.sequences <= design.periods - 1:
            mend = f"Write sequences = {design.periods - 1}, or leave it out."
            raise _fault("sequences", "there are at least 2 steps, and fewer steps than periods.", mend)
        if design.clusters is not None and design.clusters < design.sequences:
            mend = f"Write at least clusters = {design.sequences}."
            raise _fault("clusters", f"{design.clusters} clusters cannot begin at {design.sequences} steps.", mend)
    elif design.periods is not None or design.sequences is not None:
        name = "periods" if design.periods is not None else "sequences"
        raise _fault(name, "only a stepped wedge has it.", f'Remove {name}, or write kind = "stepped_wedge".')
    if kind is Kind.DIFFERENCE_IN_DIFFERENCES and not design.baseline:
        raise _fault("baseline", "a difference in differences needs a baseline.", "Write baseline = true.")
    if kind is not Kind.STEPPED_WEDGE and design.correlation is not None and not design.baseline:
        mend = "Write baseline = true, or remove correlation."
        raise _fault("correlation", "without a baseline nobody is asked twice.", mend)


def _check_assignment(design: Design) -> None:
    how, kind = design.assignment, design.kind
    if how == "constrained" and (not design.balance_on or kind is Kind.STEPPED_WEDGE):
        if kind is Kind.STEPPED_WEDGE:
            raise _fault("assignment", "the steps of a wedge are drawn within strata only.", "Remove assignment.")
        mend = 'Add balance_on = ["size"] or what the arms should be alike in.'
        raise _fault("assignment", "constrained randomisation needs what is to be balanced.", mend)
    if (how == "matched") != (kind is Kind.MATCHED_PAIR) and how != "auto":
        mend = 'Write kind = "matched_pair" and assignment = "matched", or neither.'
        raise _fault("assignment", "pairs are drawn in a matched-pair design, and nothing else is.", mend)
    if how == "stratified" and not design.strata:
        raise _fault("assignment", "there are no strata.", 'Add strata = ["district"], or remove assignment.')
    if how == "complete" and design.strata:
        raise _fault("assignment", "strata are declared.", 'Write assignment = "stratified", or remove strata.')


def _check_outcomes(design: Design) -> None:
    seen: set[str] = set()
    for number, each in enumerate(design.outcomes):
        if each.name in seen or each.name in TAKEN:
            why = "stands twice" if each.name in seen else "is a column of every survey"
            raise Fault("outcome", number, "name", f"“{each.name}” {why}.", "Give the outcome a name of its own.")
        seen.add(each.name)
        if not each.low < each.high:
            raise Fault(
                "outcome", number, "high", "the scale's end is not above its beginning.", "Write low = 1, high = 7."
            )
        reach = each.high - each.low
        for field in ("sd", "smallest_effect", "harm_margin"):
            value = getattr(each, field)
            if value is not None and value > (reach / 2 if field == "sd" else reach):
                what = "no scale of this length can vary so much" if field == "sd" else "this is longer than the scale"
                raise Fault("outcome", number, field, f"{value:g}: {what} ({reach:g} points).", "Check the scale.")
    primary = [number for number, each in enumerate(design.outcomes) if each.primary]
    if len(primary) > 1:
        mend = "Keep primary = true at the one that the trial stands on."
        raise Fault("outcome", primary[1], "primary", "two outcomes are primary.", mend)
