"""What was found, in words: a title that says the finding and a sentence that says how sure."""

from __future__ import annotations

from django.utils.translation import gettext as _

from firsthand.evaluate import Contrast
from firsthand.platform.base import figures

from .estimates import Effect
from .models import Survey


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
            _("%(outcome)s: the campaign raised it by %(points)s points")
            if gap.estimate > 0
            else _("%(outcome)s: the campaign lowered it by %(points)s points")
        )
    else:
        sentence = (
            _("%(outcome)s: rose by %(points)s points more where people met the campaign")
            if gap.estimate > 0
            else _("%(outcome)s: fell by %(points)s points more where people met the campaign")
        )
    return sentence % words


def how_sure(survey: Survey, effect: Effect) -> str:
    """The sentence below the picture."""
    if effect.change is None:
        return _("At least two respondents in each arm must have answered both waves.")
    said = interval_words(effect.change)
    if survey.assignment != Survey.Assignment.RANDOM:
        said += " " + _("Nobody was assigned to an arm, so the difference may have other causes.")
    return said


def interval_words(contrast: Contrast) -> str:
    """The difference with its interval, and on how many respondents it rests."""
    gap = contrast.difference
    sentence = (
        _(
            "Difference %(estimate)s points, 95%% interval from %(low)s to %(high)s; "
            "%(count)d respondents answered both waves."
        )
        if contrast.kind == "change"
        else _(
            "Difference %(estimate)s points, 95%% interval from %(low)s to %(high)s; %(count)d respondents, "
            "tied or not."
        )
    )
    return sentence % {
        "estimate": figures.signed(gap.estimate, 2),
        "low": figures.signed(gap.low, 2),
        "high": figures.signed(gap.high, 2),
        "count": contrast.respondents,
    }
