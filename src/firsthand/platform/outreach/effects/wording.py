"""What was found, in words: a title that says the finding and a sentence that says how sure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from firsthand.evaluate import Contrast
from firsthand.platform.base import figures

if TYPE_CHECKING:
    from firsthand.evaluate.estimate.findings import Finding, Findings
    from firsthand.evaluate.estimate.results import Estimate
    from firsthand.evaluate.watch.rule import Rule

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
        gettext_lazy("Too few people or groups of this audience have answered to judge."),
    ),
}


def finding(survey: Survey, effect: Effect) -> str:
    """The title. It names a cause only where a lot decided who met the campaign."""
    words = {"outcome": figures.isolated(effect.outcome["label"])}
    if effect.change is None:
        return _("%(outcome)s: too few respondents to compare") % words
    gap = effect.change.difference
    words["points"] = figures.number(abs(gap.estimate), 2)
    if gap.low <= 0 <= gap.high:
        return _("%(outcome)s: no difference in change could be shown") % words
    if survey.assignment == Survey.Assignment.RANDOM:
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
