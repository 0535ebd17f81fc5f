"""A design in plain sentences: what will be done, to whom, how it is compared and when it would be stopped."""

from __future__ import annotations

from ..contrast import Direction
from .record import Design, Kind, Outcome

HOW = {
    Kind.INDIVIDUAL: "Chance decides for each person whether they meet the campaign ({first}) or not ({second}).",
    Kind.CLUSTER: "Chance decides for each {unit} as a whole: it meets the campaign ({first}) or not ({second}).",
    Kind.MATCHED_PAIR: (
        "Each {unit} is paired with one that is most like it, and chance decides which of the two meets the campaign."
    ),
    Kind.STEPPED_WEDGE: (
        "Every {unit} meets the campaign in the end; chance decides in which of {sequences} steps it begins."
    ),
    Kind.WAITING_LIST: (
        "Chance decides which {unit} meets the campaign now ({first}) and which waits ({second}); they are compared "
        "before the waiting ones begin."
    ),
    Kind.DIFFERENCE_IN_DIFFERENCES: (
        "Nothing is assigned by chance: the change in each {unit} with the campaign ({first}) is compared with the "
        "change in those without ({second}), as if both would have changed alike without it."
    ),
}
WATCH = {
    "always_valid": "The data may be looked at at any time, and the stop rule stays right however often that is.",
    "obrien_fleming": "The data are looked at {looks} times; early on only a large difference stops (O'Brien-Fleming).",
    "pocock": "The data are looked at {looks} times, with the same boundary each time (Pocock).",
}


def describe(design: Design) -> list[str]:
    """The sentences, in the order in which somebody would tell it."""
    said = [f"“{design.title}” compares {design.arms[0]} with {design.arms[1]}."]
    if design.theory_of_change:
        said.append(f"Why it should work: {design.theory_of_change}")
    said.append(
        HOW[design.kind].format(
            unit=design.unit_name, first=design.arms[0], second=design.arms[1], sequences=design.sequences
        )
    )
    said += [_who(design), _waves(design)]
    said += [_outcome(each, each is design.primary) for each in design.outcomes]
    if design.audiences:
        names = ", ".join(f"“{each.name}” ({each.column} = {each.value})" for each in design.audiences)
        said.append(f"Looked at by itself as well: {names}.")
    said.append(_assignment(design))
    if design.watch:
        looks = WATCH[design.watch.method].format(looks=len(design.watch.looks))
        said.append(f"{looks} A false alarm has a chance of at most {design.watch.alpha * 100:g}%.")
    return [each for each in said if each]


def counted(number: int, word: str) -> str:
    """A number with its word in the singular or the plural."""
    return f"{number:,} {word if number == 1 else plural(word)}"


def plural(word: str) -> str:
    """Several of a unit: person, forum, school, class."""
    return "people" if word == "person" else f"{word}es" if word.endswith(("s", "ch", "x")) else f"{word}s"


def _who(design: Design) -> str:
    lost = f"; {design.attrition * 100:g}% of them are expected to be lost before the end" if design.attrition else ""
    if design.clusters is None:
        return f"{design.people:,} people take part{lost}."
    vary = f", more in some and fewer in others (coefficient of variation {design.cluster_size_cv:g})"
    each = ", anew in each period" if design.kind is Kind.STEPPED_WEDGE else ""
    return (
        f"{counted(design.clusters, design.unit_name)} take part, and about {design.cluster_size:g} people are asked "
        f"in each{each}{vary if design.cluster_size_cv else ''}{lost}. How alike people in one {design.unit_name} are "
        f"(intra-cluster correlation): {design.icc:g}."
    )


def _waves(design: Design) -> str:
    same = "the same people (tied by a code of their own)" if design.correlation is not None else "other people"
    if design.kind is Kind.STEPPED_WEDGE:
        return f"They are asked in {design.periods} periods, {same} each time."
    if not design.baseline:
        return "They are asked once, at the end."
    return f"They are asked before the campaign and after it, {same} the second time."


def _outcome(outcome: Outcome, primary: bool) -> str:
    better = "higher is better" if outcome.direction is Direction.HIGHER_IS_BETTER else "higher is worse"
    said = f"{'What counts' if primary else 'Also measured'}: “{outcome.label}” ({outcome.kind}), "
    said += f"from {outcome.low:g} to {outcome.high:g}, {better}."
    if outcome.smallest_effect is not None:
        said += f" A change of {outcome.smallest_effect:g} points would be worth it."
    if outcome.harm_margin is not None:
        said += f" A change for the worse of more than {outcome.harm_margin:g} points is harm."
    return said


def _assignment(design: Design) -> str:
    if design.kind is Kind.DIFFERENCE_IN_DIFFERENCES:
        return ""
    within = f" within each {' and '.join(design.strata)}" if design.strata else ""
    like = f", so that the arms are alike in {', '.join(design.balance_on)}" if design.balance_on else ""
    share = "" if design.allocation == 0.5 else f" {design.allocation * 100:g}% meet the campaign."
    return f"The draw is made with seed {design.seed} and the seal{within}{like}; anybody can repeat it.{share}"
