"""What other campaigns showed, beside this trial: effects that the reader brings, with the published ones as prior."""

from __future__ import annotations

from firsthand.said import NOTHING, Said, _, percent

from ..pool.library import library
from ..pool.summary import Summary, in_words, study_rows
from .elements import Html, Pen
from .numbers import of_100, signed, span
from .pictures import Band, intervals


def sentence(found: Summary) -> Said:
    """For the page: what to expect of the next campaign."""
    effect = found.messenger
    if effect is None:
        return NOTHING
    return _(
        "Going by %(count)s effects of other campaigns and by the published evidence, %(share)s new campaigns of this "
        "kind would make things worse.",
        count=found.studies.k, share=of_100(effect.new_campaign.p_harm, 1),
    )  # fmt: skip


def section(found: Summary, pen: Pen) -> list[Html]:
    """For the annex: each effect, their mean, the next campaign, and where the published effects come from."""
    shown = study_rows(found.studies, found.fit)
    bands = [Band(each["study"], each["estimate"], *each["ci"]) for each in shown]
    weights = [percent(each["weight"], 1) for each in shown]
    mean = found.fit.mean
    if found.robust is not None:
        first = found.robust.coefficients[0]
        bands.append(Band(_("on average (robust)"), first.estimate, *first.ci, main=False))
    else:
        bands.append(Band(_("on average"), mean.estimate, *mean.ci_kh, main=False))
    if found.fit.pi_kh is not None:
        bands.append(Band(_("a new campaign"), mean.estimate, *found.fit.pi_kh, main=False))
    caption = _("Effects of other campaigns in standard deviations, to the right for the better.")
    cells = [
        (each.name, signed(each.estimate, 3), span(each.low, each.high, 3), weight)
        for each, weight in zip(bands, [*weights, NOTHING, NOTHING], strict=False)
    ]
    sources = [entry for entry in library() if entry.pooled]
    named = dict.fromkeys(entry.reference for entry in sources if not entry.reference.startswith("As "))
    header = (_("campaign"), _("estimate"), _("interval"), _("weight"))
    tag = pen.tag
    return [
        tag("h2", _("What other campaigns showed")),
        pen.figure(intervals(bands, pen, title=_("standard deviations")), caption),
        pen.same(caption, header, cells),
        tag("ul", *(tag("li", line.said) for line in in_words(found))),
        pen.paragraph([_("The published effects that the prior is made of:")]),
        tag("ul", *(tag("li", each) for each in named)),
    ]
