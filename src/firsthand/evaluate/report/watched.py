"""The stop rules that were declared: whether one fired, in a sentence for the page and with its looks in the annex."""

from __future__ import annotations

from firsthand.problems import InputProblem, Refused
from firsthand.said import NOTHING, Joined, Number, Said, _, ngettext

from ..design import Design
from ..trial import Trial
from ..units import counted, plural
from ..watch.arrivals import arrivals_of, audience_words
from ..watch.rule import Look, Rule, State, watch_over
from ..watch.sentences import STATES, plan_words
from .elements import Html, Pen
from .numbers import signed, span


def watch_of(trial: Trial, design: Design) -> tuple[State | None, Said]:
    """The stop rules asked of the answers so far, or why they cannot be asked; neither where none was declared."""
    if design.watch is None:
        return None, NOTHING
    try:
        return watch_over(arrivals_of(trial, design), design), NOTHING
    except (InputProblem, Refused) as problem:
        return None, problem.said


def sentence(state: State | None, unasked: Said) -> Said:
    """For the page: which rules fired, after how many people, or that none did; empty where none was declared."""
    if state is None:
        return _("The stop rules that were declared could not be asked; the annex says why.") if unasked else NOTHING
    fired = [_fired(rule) for rule in state.rules if rule.fired]
    if fired:
        return ngettext(
            "A stop rule fired: %(rules)s.", "Stop rules fired: %(rules)s.", len(fired), rules=Joined(fired, "; ")
        )
    if all(rule.state == "too little" for rule in state.rules):
        return _("Too few have answered for any stop rule to be asked.")
    return _("No stop rule fired, which is no proof that there is no harm.")


def section(state: State | None, unasked: Said, unit: str, pen: Pen) -> list[Html]:
    """For the annex: every look at a rule that fired and the last look at the others; `unit` is what was assigned."""
    heading = pen.tag("h2", _("Stop rules"))
    if state is None:
        why = _("The stop rules could not be asked: %(why)s", why=unasked)
        return [heading, pen.paragraph([why])] if unasked else []
    caption = _("Every look at a rule that fired, and the last look at the others; the interval holds over all looks.")
    header = (
        _("rule"), _("look"), _("difference"), _("interval"), _("harm margin"), _("against the margin (z)"),
        _("boundary (z)"), _("people"), plural(unit), _("what it shows"),
    )  # fmt: skip
    rows = [row for rule in state.rules for row in _rows(rule)]
    notes = [pen.tag("ul", *(pen.tag("li", note) for note in state.notes))] if state.notes else []
    return [heading, pen.paragraph([plan_words(state)]), pen.table(caption, header, rows), *notes]


def _fired(rule: Rule) -> Said:
    look = next(look for look in rule.looks if look.harm)
    words: dict[str, str | int] = {
        "outcome": rule.label, "audience": audience_words(rule.audience), "people": counted(look.people, "person"),
    }  # fmt: skip
    if look.period is None:
        return _("%(outcome)s (%(audience)s), after %(people)s", **words)
    return _("%(outcome)s (%(audience)s), in period %(period)s after %(people)s", period=look.period, **words)


def _rows(rule: Rule) -> list[list[str]]:
    name = _("%(outcome)s (%(audience)s)", outcome=rule.label, audience=audience_words(rule.audience))
    shown = [look for look in rule.looks if look.judged] if rule.fired else list(rule.last)
    if not shown:
        return [[name, *[NOTHING] * 8, STATES["too little"]]]
    return [[name, *_cells(rule, look)] for look in shown]


def _cells(rule: Rule, look: Look) -> list[str]:
    seen = {"harm": look.harm, "benefit": look.benefit, "futile": look.futile, "go on": True}
    shows = next(STATES[name] for name, there in seen.items() if there)
    ends = NOTHING if look.low is None or look.high is None else span(look.low, look.high, 3)
    return [
        look.said, signed(look.estimate or 0.0, 3), ends, Number(rule.harm_margin), signed(look.z_harm or 0.0),
        NOTHING if look.bound is None else signed(look.bound), Number(look.people), Number(look.units), shows,
    ]  # fmt: skip
