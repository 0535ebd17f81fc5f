"""What was found, in words: a title that says the finding and a sentence that says how sure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from firsthand.evaluate.design import Outcome
from firsthand.evaluate.direction import Direction
from firsthand.platform.base import figures
from firsthand.problems import InputProblem, Refused

if TYPE_CHECKING:
    from firsthand.evaluate.estimate.findings import Finding, Findings
    from firsthand.evaluate.estimate.results import Estimate
    from firsthand.evaluate.watch.rule import Look, Rule

#: State of a stop rule -> word, sentence.
STATES: dict[str, tuple[Any, Any]] = {
    "harm": (
        gettext_lazy("Fired"),
        gettext_lazy("Harm beyond the margin is shown: the whole interval lies beyond it."),
    ),
    "benefit": (
        gettext_lazy("Did not fire"),
        gettext_lazy("A change for the better is shown. The rule goes on being asked with every answer."),
    ),
    "futile": (
        gettext_lazy("Did not fire"),
        gettext_lazy("A change that would be worth the campaign is ruled out; harm beyond the margin is not shown."),
    ),
    "go on": (
        gettext_lazy("Did not fire"),
        gettext_lazy("Harm beyond the margin is not shown. That is not proof that there is none."),
    ),
    "too little": (
        gettext_lazy("Could not be asked"),
        gettext_lazy("Too few people or groups of this audience have answered to judge, or all of them alike."),
    ),
}


def audience_words(audience: str) -> str:
    """An audience as it was declared, or everybody."""
    from firsthand.evaluate.estimate.findings import EVERYBODY  # noqa: PLC0415 - scipy, which no start waits for
    from firsthand.evaluate.watch.arrivals import EVERYONE  # noqa: PLC0415 - the same

    return _("Everybody") if audience in (EVERYBODY, EVERYONE) else audience


def rule_title(rule: Rule) -> str:
    """Which rule it is: the outcome and for whom."""
    return _("%(outcome)s, %(audience)s") % {
        "outcome": figures.isolated(rule.label), "audience": figures.isolated(audience_words(rule.audience)),
    }  # fmt: skip


def rule_figures(rule: Rule, edge: float) -> dict[str, str]:
    """The last judged look in figures, dashes where none was; `edge` is where harm begins."""
    look = rule.last[-1] if rule.last else None
    return {
        "difference": _end(look.estimate if look else None),
        "between": _("%(low)s to %(high)s") % {"low": _end(look.low), "high": _end(look.high)} if look else "–",
        "edge": figures.signed(edge, 2),
        "people": _answered(look) if look else "",
    }


def _answered(look: Look) -> str:
    said = ngettext("%(n)s person has answered afterwards.", "%(n)s people have answered afterwards.", look.people)
    if look.period is not None:
        said = ngettext(
            "%(n)s person has answered in period %(period)s.", "%(n)s people have answered in period %(period)s.",
            look.people,
        )  # fmt: skip
    return said % {"n": figures.number(look.people, 0), "period": figures.number(look.period or 0, 0)}


def finding_title(findings: Findings, outcome: Outcome, found: Finding) -> str:
    """The finding in a few words. It names a cause only where a lot decided who met the campaign."""
    estimate = found.primary
    words = {
        "audience": figures.isolated(audience_words(found.audience)),
        "points": figures.number(abs(estimate.estimate), 2),
    }
    if math.isnan(estimate.low) or estimate.low <= 0 <= estimate.high:
        return _("%(audience)s: no difference is shown") % words
    better = (estimate.estimate < 0) == (outcome.direction is Direction.HIGHER_IS_WORSE)
    if findings.causal:
        sentence = (
            _("%(audience)s: the campaign made it better by %(points)s points")
            if better
            else _("%(audience)s: the campaign made it worse by %(points)s points")
        )
    else:
        sentence = (
            _("%(audience)s: better by %(points)s points where people met the campaign")
            if better
            else _("%(audience)s: worse by %(points)s points where people met the campaign")
        )
    return sentence % words


def interval_words(estimate: Estimate) -> str:
    """The estimate with its interval, and on how many people it rests."""
    return _("Difference %(estimate)s points, %(level)s interval from %(low)s to %(high)s; %(count)s people.") % {
        "estimate": figures.signed(estimate.estimate, 2),
        "level": f"{figures.number(estimate.level * 100, 0)}%",
        "low": _end(estimate.low),
        "high": _end(estimate.high),
        "count": figures.number(estimate.n, 0),
    }


def harm_words(found: Finding) -> str:
    """What the finding says about harm."""
    margin = found.verdict.harm_margin
    if margin is None:
        return _("No harm margin was declared for it, so harm cannot be ruled out.")
    words = {"margin": figures.number(margin, 2)}
    return {
        "shown": _("Harm beyond the margin of %(margin)s points is shown.") % words,
        "excluded": _("Harm beyond the margin of %(margin)s points is ruled out.") % words,
        "not_excluded": _("Harm beyond the margin of %(margin)s points is not ruled out.") % words,
        "not_judged": _("Whether there is harm cannot be judged.") % words,
    }[found.verdict.harm]


def reason(problem: InputProblem | Refused) -> str:
    """Why something is not there, and what would change that."""
    told = (problem.message, problem.mend) if isinstance(problem, InputProblem) else (
        problem.reason, problem.what_would_be_needed
    )  # fmt: skip
    return " ".join(figures.said(each) for each in told if each)


def share(value: float) -> str:
    """A share as a percentage; a dash where there is none."""
    return f"{figures.number(value * 100, 0)}%" if math.isfinite(value) else "–"


def part_of(part: int | None, whole: int) -> str:
    """So many of so many; a dash where it was not asked."""
    if part is None:
        return "–"
    return _("%(part)s of %(whole)s") % {"part": figures.number(part, 0), "whole": figures.number(whole, 0)}


def _end(value: float | None) -> str:
    return "–" if value is None or not math.isfinite(value) else figures.signed(value, 2)
