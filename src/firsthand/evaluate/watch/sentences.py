"""The state of the watch in words, and the table that its picture shows."""

from __future__ import annotations

from collections.abc import Iterator

from .rule import Look, Rule, State

METHODS = {
    "always_valid": "always-valid (normal mixture), looked at whenever somebody wants",
    "obrien_fleming": "O'Brien-Fleming by error spending, at the declared looks",
    "pocock": "Pocock by error spending, at the declared looks",
}
#: Columns of the table: field of `Look`, heading.
COLUMNS = {
    "said": "look", "people": "people", "units": "clusters", "fraction": "share_of_plan", "estimate": "difference",
    "se": "error", "df": "df", "low": "low", "high": "high", "z_harm": "z_against_margin", "bound": "boundary",
    "e_harm": "e_harm", "e_benefit": "e_benefit", "e_futility": "e_futility", "harm": "harm", "benefit": "benefit",
    "futile": "futile",
}  # fmt: skip


def report(state: State) -> Iterator[str]:
    """What a programme officer reads, line by line; the first line says what to do."""
    if state.fired:
        yield "STOP: a backfire stop rule has fired. Pause the campaign; the rule was declared before it began."
    else:
        yield "No stop rule has fired. That is no proof that there is no harm: read each audience below."
    came = f"{state.people} of {state.planned_people:.0f} planned people have answered"
    yield (
        f"{came}; compared by {state.measured}, campaign minus comparison; {METHODS[state.method]};"
        f" alpha {state.alpha:g} split over {len(state.rules)} rules."
    )
    for rule in state.rules:
        yield f"{rule.label}, {rule.audience}: {_state(rule)}"
        last = next((look for look in reversed(rule.looks) if look.judged), None)
        if last is not None:
            yield f"  {_look(rule, last)}"
    for note in state.notes:
        yield f"Note: {note}"


def table(state: State) -> list[list[str]]:
    """Heading and rows of all looks at all rules, numbers with six digits, empty where a look is not judged."""
    rows = [["audience", "outcome", *COLUMNS.values()]]
    for rule in state.rules:
        rows += [
            [rule.audience, rule.outcome, *(_cell(getattr(look, name)) for name in COLUMNS)] for look in rule.looks
        ]
    return rows


def _state(rule: Rule) -> str:
    worse = f"{rule.harm_margin:g} points for the worse"
    if rule.state == "harm":
        return f"HARM beyond {worse} is shown since {rule.since}."
    if rule.state == "benefit":
        return f"benefit is shown since {rule.since}; no harm beyond {worse}."
    if rule.state == "futile":
        return f"the smallest effect worth having ({rule.smallest_effect:g}) is ruled out since {rule.since}."
    if rule.state == "too little":
        return "too little to judge yet."
    return f"nothing is shown yet, neither benefit nor harm beyond {worse}."


def _look(rule: Rule, look: Look) -> str:
    low, high = ("–" if each is None else f"{each:+.3f}" for each in (look.low, look.high))
    worse = "above" if rule.direction == "higher_is_worse" else "below"
    edge = rule.harm_margin if rule.direction == "higher_is_worse" else -rule.harm_margin
    words = (
        f"{look.said}: {look.estimate:+.3f} points, between {low} and {high} over all looks"
        f" (harm: all of it {worse} {edge:+g}); {look.people} people, {look.units} clusters, {look.df:.1f} df"
    )
    if look.e_harm is not None and look.e_benefit is not None:
        words += f"; e-value of harm {look.e_harm:.3g} (fires at {1 / rule.alpha:.4g}), of benefit {look.e_benefit:.3g}"
    return words + "."


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
