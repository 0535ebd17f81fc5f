"""What the fields of a design must be together, whatever each is by itself."""

from __future__ import annotations

from firsthand.said import Number, Said, Sentence, _, ngettext

from .fields import Fault, for_example
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
            raise Fault(
                "audience",
                number,
                "name",
                _("“%(name)s” stands twice.", name=name),
                _("Give each audience its own name."),
            )
    if design.watch and list(design.watch.looks) != sorted(set(design.watch.looks)):
        raise Fault("watch", 0, "looks", _("the looks go up, each once."), for_example("looks = [0.5, 1.0]"))
    if (
        design.watch
        and design.watch.method != "always_valid"
        and (not design.watch.looks or design.watch.looks[-1] != 1)
    ):
        message = _("this boundary needs its looks, the last one at %(one)s.", one=Number(1.0, 1))
        raise Fault("watch", 0, "looks", message, for_example("looks = [0.25, 0.5, 0.75, 1.0]"))


def _fault(field: str, message: Said, mend: Said) -> Fault:
    return Fault("design", 0, field, message, mend)


def _check_units(design: Design) -> None:
    kind, clusters = design.kind, design.clusters
    if len(design.arms) != 2:
        mend = _("Write %(code)s, the one that meets the campaign first.", code='arms = ["campaign", "comparison"]')
        message = ngettext(
            "%(count)s arm; two are compared.", "%(count)s arms; two are compared.", len(design.arms),
            count=len(design.arms),
        )  # fmt: skip
        raise _fault("arms", message, mend)
    if kind in CLUSTERS_ONLY and clusters is None:
        message = _("a design of the kind %(kind)s assigns clusters, and their number is missing.", kind=kind.value)
        raise _fault("clusters", message, _("Add %(code)s.", code="clusters = 40"))
    if kind is Kind.INDIVIDUAL and clusters is not None:
        raise _fault("clusters", _("an individual design has no clusters."), _remove_or("clusters", 'kind = "cluster"'))
    if clusters is None:
        if design.people is None:
            mend = _("Add %(code)s, or %(other)s.", code="people = 800", other="clusters, cluster_size")
            raise _fault("people", _("the number of people is missing."), mend)
        for name in ("cluster_size", "icc"):
            if getattr(design, name) is not None:
                mend = _("Remove %(name)s, or add %(code)s.", name=name, code="clusters = 40")
                raise _fault(name, _("without clusters this means nothing."), mend)
        return
    if design.people is not None:
        mend = _("Remove %(name)s; %(other)s say it.", name="people", other="clusters, cluster_size")
        raise _fault("people", _("people and clusters are both given."), mend)
    if design.cluster_size is None:
        message = _("the number of people asked in a cluster is missing.")
        raise _fault("cluster_size", message, _("Add %(code)s.", code="cluster_size = 25"))
    if design.icc is None:
        mend = _(
            "Add %(code)s (attitudes in schools and forums are mostly between %(low)s and %(high)s); 0 must be meant.",
            code="icc = 0.05", low=Number(0.01), high=Number(0.1),
        )  # fmt: skip
        raise _fault("icc", _("the intra-cluster correlation is missing."), mend)
    if kind is Kind.MATCHED_PAIR and clusters % 2:
        message = _("%(count)s clusters cannot be paired.", count=clusters)
        raise _fault("clusters", message, _("Write an even number: %(number)s.", number=clusters + 1))
    if kind is Kind.MATCHED_PAIR and design.allocation != 0.5:
        raise _fault("allocation", _("of each pair one meets the campaign."), _("Remove %(name)s.", name="allocation"))
    if kind is not Kind.MATCHED_PAIR and design.matching_correlation:
        mend = _remove_or("matching_correlation", 'kind = "matched_pair"')
        raise _fault("matching_correlation", _("nothing is matched here."), mend)


def _check_waves(design: Design) -> None:
    kind = design.kind
    if kind is Kind.STEPPED_WEDGE:
        if design.periods is None or design.periods < 3:
            message = _("a stepped wedge has at least three periods.")
            raise _fault("periods", message, _("Add %(code)s.", code="periods = 5"))
        if design.sequences is None or not 2 <= design.sequences <= design.periods - 1:
            mend = _("Write %(code)s, or leave it out.", code=f"sequences = {design.periods - 1}")
            raise _fault("sequences", _("there are at least 2 steps, and fewer steps than periods."), mend)
        if design.clusters is not None and design.clusters < design.sequences:
            mend = _("Write at least %(code)s.", code=f"clusters = {design.sequences}")
            message = _(
                "%(count)s clusters cannot begin at %(steps)s steps.", count=design.clusters, steps=design.sequences
            )
            raise _fault("clusters", message, mend)
    elif design.periods is not None or design.sequences is not None:
        name = "periods" if design.periods is not None else "sequences"
        raise _fault(name, _("only a stepped wedge has it."), _remove_or(name, 'kind = "stepped_wedge"'))
    if kind is Kind.DIFFERENCE_IN_DIFFERENCES and not design.baseline:
        message = _("a difference in differences needs a baseline.")
        raise _fault("baseline", message, _("Write %(code)s.", code="baseline = true"))
    if kind is not Kind.STEPPED_WEDGE and design.correlation is not None and not design.baseline:
        mend = _remove_or("correlation", "baseline = true")
        raise _fault("correlation", _("without a baseline nobody is asked twice."), mend)


def _check_assignment(design: Design) -> None:
    how, kind = design.assignment, design.kind
    if how == "constrained" and (not design.balance_on or kind is Kind.STEPPED_WEDGE):
        if kind is Kind.STEPPED_WEDGE:
            message = _("the steps of a wedge are drawn within strata only.")
            raise _fault("assignment", message, _("Remove %(name)s.", name="assignment"))
        mend = _("Add %(code)s or what the arms should be alike in.", code='balance_on = ["size"]')
        raise _fault("assignment", _("constrained randomisation needs what is to be balanced."), mend)
    if (how == "matched") != (kind is Kind.MATCHED_PAIR) and how != "auto":
        mend = _(
            "Write %(code)s and %(other)s, or neither.", code='kind = "matched_pair"', other='assignment = "matched"'
        )
        raise _fault("assignment", _("pairs are drawn in a matched-pair design, and nothing else is."), mend)
    if how == "stratified" and not design.strata:
        mend = _("Remove %(name)s, or add %(code)s.", name="assignment", code='strata = ["district"]')
        raise _fault("assignment", _("there are no strata."), mend)
    if how == "complete" and design.strata:
        raise _fault("assignment", _("strata are declared."), _remove_or("strata", 'assignment = "stratified"'))


def _check_outcomes(design: Design) -> None:
    seen: set[str] = set()
    for number, each in enumerate(design.outcomes):
        if each.name in seen or each.name in TAKEN:
            message = (
                _("“%(name)s” stands twice.", name=each.name)
                if each.name in seen
                else _("“%(name)s” is a column of every survey.", name=each.name)
            )
            raise Fault("outcome", number, "name", message, _("Give the outcome a name of its own."))
        seen.add(each.name)
        if not each.low < each.high:
            raise Fault(
                "outcome", number, "high", _("the scale's end is not above its beginning."),
                _("Write %(code)s.", code="low = 1, high = 7"),
            )  # fmt: skip
        reach = each.high - each.low
        for field in ("sd", "smallest_effect", "harm_margin"):
            value = getattr(each, field)
            if value is not None and value > (reach / 2 if field == "sd" else reach):
                words = {"value": Number(value), "reach": Number(reach)}
                message = (
                    _("%(value)s: no scale of this length can vary so much (%(reach)s points).", **words)
                    if field == "sd"
                    else _("%(value)s: this is longer than the scale (%(reach)s points).", **words)
                )
                raise Fault("outcome", number, field, message, _("Check the scale."))
    primary = [number for number, each in enumerate(design.outcomes) if each.primary]
    if len(primary) > 1:
        mend = _("Keep %(code)s at the one that the trial stands on.", code="primary = true")
        raise Fault("outcome", primary[1], "primary", _("two outcomes are primary."), mend)


def _remove_or(name: str, code: str) -> Sentence:
    """How to mend a field that contradicts another."""
    return _("Remove %(name)s, or write %(code)s.", name=name, code=code)
