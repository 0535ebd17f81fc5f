"""The state of the watch in words, and the table that its picture shows."""

from __future__ import annotations

from collections.abc import Iterator

from firsthand.said import NOTHING, Joined, Line, Number, Said, _, listed

from .arrivals import audience_words
from .rule import Look, Rule, State

METHODS = {
    "always_valid": _("always-valid (normal mixture), looked at whenever somebody wants"),
    "obrien_fleming": _("O'Brien-Fleming by error spending, at the declared looks"),
    "pocock": _("Pocock by error spending, at the declared looks"),
}
#: The state of a rule in a word or two.
STATES = {
    "harm": _("harm"),
    "benefit": _("benefit"),
    "futile": _("no effect worth having"),
    "go on": _("nothing shown"),
    "too little": _("too little to judge"),
}
#: Columns of the table: field of `Look`, heading.
COLUMNS = {
    "said": "look", "period": "period", "people": "people", "units": "clusters", "fraction": "share_of_plan",
    "estimate": "difference", "se": "error", "df": "df", "low": "low", "high": "high", "z_harm": "z_against_margin",
    "bound": "boundary", "e_harm": "e_harm", "e_benefit": "e_benefit", "e_futility": "e_futility", "harm": "harm",
    "benefit": "benefit", "futile": "futile",
}  # fmt: skip


def report(state: State) -> Iterator[Line]:
    """What a programme officer reads, line by line; the first line says what to do."""
    yield Line(verdict(state))
    yield Line(plan_words(state))
    for rule in state.rules:
        yield Line(state_words(rule))
        for last in rule.last:
            yield Line(look_words(rule, last), below=True)
    for note in state.notes:
        yield Line(_("Note: %(note)s", note=note))


def plan_words(state: State) -> Said:
    """How many have answered, what is compared, by which method and at which error."""
    words: dict[str, str | int] = {
        "people": state.people, "planned": Number(state.planned_people, 0), "measured": state.measured,
        "method": METHODS[state.method], "alpha": Number(state.alpha), "rules": len(state.rules),
    }  # fmt: skip
    if not state.periods:
        return _(
            "%(people)s of %(planned)s planned people have answered; compared by %(measured)s, campaign minus "
            "comparison; %(method)s; alpha %(alpha)s split over %(rules)s rules.",
            **words,
        )
    return _(
        "%(people)s of %(planned)s planned answers of the watched periods (%(periods)s) have come; compared by "
        "%(measured)s, who has begun minus who has not; %(method)s; alpha %(alpha)s split over %(rules)s rules and "
        "these periods.",
        periods=listed(map(Number, state.periods)), **words,
    )  # fmt: skip


def verdict(state: State) -> Said:
    """What to do now, in one or two sentences."""
    if state.fired:
        return _("STOP: a backfire stop rule has fired. Pause the campaign; the rule was declared before it began.")
    return _("No stop rule has fired. That is no proof that there is no harm: read each audience below.")


def table(state: State) -> list[list[str]]:
    """Heading and rows of all looks at all rules, numbers with six digits, empty where a look is not judged."""
    rows = [["audience", "outcome", *COLUMNS.values()]]
    for rule in state.rules:
        rows += [
            [rule.audience, rule.outcome, *(_cell(getattr(look, name)) for name in COLUMNS)] for look in rule.looks
        ]
    return rows


def headline(rule: Rule) -> Said:
    """A rule and its state, as a title has them."""
    return _(
        "%(outcome)s, %(audience)s: %(what)s",
        outcome=rule.label, audience=audience_words(rule.audience), what=STATES[rule.state],
    )  # fmt: skip


def state_words(rule: Rule) -> Said:
    """What a rule shows, in one sentence."""
    margin, since = Number(rule.harm_margin), rule.since or NOTHING
    what: Said
    match rule.state:
        case "harm":
            what = _(
                "HARM beyond %(margin)s points for the worse is shown since %(since)s.", margin=margin, since=since
            )
        case "benefit":
            what = _("benefit is shown since %(since)s; no harm beyond %(margin)s points for the worse.",
                     margin=margin, since=since)  # fmt: skip
        case "futile":
            what = _("the smallest effect worth having (%(effect)s) is ruled out since %(since)s.",
                     effect=Number(rule.smallest_effect or 0), since=since)  # fmt: skip
        case "too little":
            what = _("too little to judge yet.")
        case _nothing:
            what = _("nothing is shown yet, neither benefit nor harm beyond %(margin)s points for the worse.",
                     margin=margin)  # fmt: skip
    return _(
        "%(outcome)s, %(audience)s: %(what)s",
        outcome=rule.label, audience=audience_words(rule.audience), what=what,
    )  # fmt: skip


def look_words(rule: Rule, look: Look) -> Said:
    """The figures of a look that is judged."""
    low, high = (Said("–") if each is None else Number(each, 3, signed=True) for each in (look.low, look.high))
    words: dict[str, str | int] = {
        "look": look.said, "estimate": Number(look.estimate or 0, 3, signed=True), "low": low, "high": high,
        "people": look.people, "clusters": look.units, "df": Number(look.df or 0, 1),
    }  # fmt: skip
    figures = (
        _(
            "%(look)s: %(estimate)s points, between %(low)s and %(high)s over all looks (harm: all of it above "
            "%(edge)s); %(people)s people, %(clusters)s clusters, %(df)s df.",
          edge=Number(rule.harm_margin, signed=True), **words)
        if rule.direction == "higher_is_worse"
        else _(
            "%(look)s: %(estimate)s points, between %(low)s and %(high)s over all looks (harm: all of it below "
            "%(edge)s); %(people)s people, %(clusters)s clusters, %(df)s df.",
            edge=Number(-rule.harm_margin, signed=True), **words)
    )  # fmt: skip
    evidence = NOTHING
    if look.e_harm is not None and look.e_benefit is not None:
        evidence = _(
            "The e-value of harm is %(harm)s (fires at %(fires)s), of benefit %(benefit)s.",
            harm=Number(look.e_harm, digits=3), fires=Number(1 / rule.alpha, digits=4),
            benefit=Number(look.e_benefit, digits=3),
        )  # fmt: skip
    return Joined([figures, evidence])


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
