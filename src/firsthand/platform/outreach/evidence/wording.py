"""What the trials together say, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from firsthand.platform.base import figures

from ..effects.wording import share

if TYPE_CHECKING:
    from .pooling import Belief, Evidence

#: Whom a published study asked, as the library sorts them.
AUDIENCES = {
    "general": gettext_lazy("the public"), "at_risk": gettext_lazy("those at risk"),
    "community": gettext_lazy("communities"),
}  # fmt: skip
#: With fewer trials than this, how much campaigns differ is hardly known (as the engine says it).
FEW = 5


def title(evidence: Evidence) -> str:
    """The finding in one sentence. It names a direction only where the whole interval lies on one side."""
    kept, pooled = evidence.by_lot, evidence.pooled
    if not kept:
        return _("No trial by lot is closed yet: only published studies speak")
    if pooled is None:
        return _one(kept[0].low, kept[0].high, kept[0].effect)
    low, high = pooled.mean.ci_kh
    words = {"n": figures.number(len(kept), 0), "size": figures.number(abs(pooled.mean.estimate), 2)}
    if low > 0:
        return _("%(n)s trials together: for the better, by %(size)s standard deviations on average") % words
    if high < 0:
        return _("%(n)s trials together: for the worse, by %(size)s standard deviations on average") % words
    return _("%(n)s trials together: no change is shown on average") % words


def sure(evidence: Evidence) -> list[str]:
    """How sure it is, and what the next campaign may do."""
    kept, pooled = evidence.by_lot, evidence.pooled
    if pooled is None:
        return [_("A pooled figure needs two closed trials by lot.")]
    said = [
        _("On average %(mean)s standard deviations, 95%% interval from %(low)s to %(high)s; above nothing is better.")
        % {"mean": figures.signed(pooled.mean.estimate, 2), **_ends(pooled.mean.ci_kh)}
    ]
    if pooled.pi_kh is not None:
        said.append(
            _("The true effect of a next campaign like these would lie between %(low)s and %(high)s.")
            % _ends(pooled.pi_kh)
        )
    if len(kept) < FEW:
        said.append(
            ngettext(
                "%(n)s trial says little of how much campaigns differ.",
                "%(n)s trials say little of how much campaigns differ.",
                len(kept),
            )
            % {"n": figures.number(len(kept), 0)}
        )
    return said


def worse(evidence: Evidence) -> str:
    """The trials that show a change for the worse: no average may hide them. Empty where none does."""
    count = sum(each.high is not None and each.high < 0 for each in evidence.measured)
    if not count:
        return ""
    return ngettext(
        "%(n)s trial shows a change for the worse.", "%(n)s trials show a change for the worse.", count
    ) % {"n": figures.number(count, 0)}  # fmt: skip


def believed(belief: Belief, *, trials: int) -> list[str]:
    """Two sentences about the next campaign, published studies and own trials read together."""
    words = {"mean": figures.signed(belief.mean, 2), **_ends((belief.low, belief.high))}
    first = (
        _(
            "Published studies and the trials here, read together, expect of the next campaign %(mean)s standard "
            "deviations, with 95%% between %(low)s and %(high)s."
        )
        if trials
        else _(
            "Published studies alone expect of the next campaign %(mean)s standard deviations, with 95%% between "
            "%(low)s and %(high)s."
        )
    )
    harm = {"harm": chance(belief.harm)}
    if belief.margin is None or belief.beyond is None:
        return [first % words, _("The chance that it does harm is %(harm)s.") % harm]
    return [
        first % words,
        _(
            "The chance that it does harm is %(harm)s; harm beyond %(margin)s standard deviations, the strictest "
            "margin that was declared here: %(beyond)s."
        )
        % {**harm, "margin": figures.number(belief.margin, 2), "beyond": chance(belief.beyond)},
    ]


def chance(value: float) -> str:
    """A probability as a percentage; never a bare nothing or a bare certainty."""
    if value < 0.005:
        return _("less than 1%")
    return _("more than 99%") if value > 0.995 else share(value)


def span(low: float | None, high: float | None) -> str:
    """An interval in figures; a dash where it has no ends."""
    return "–" if low is None or high is None else _("%(low)s to %(high)s") % _ends((low, high))


def published_name(name: str, audience: str) -> str:
    """A published study with whom it asked: one study may have asked two audiences."""
    return _("%(study)s, %(audience)s") % {"study": name, "audience": AUDIENCES.get(audience, audience)}


def _one(low: float | None, high: float | None, effect: float) -> str:
    if low is None or high is None or low <= 0 <= high:
        return _("One trial so far: no change is shown")
    words = {"size": figures.number(abs(effect), 2)}
    return (
        _("One trial so far: for the better, by %(size)s standard deviations")
        if effect > 0
        else _("One trial so far: for the worse, by %(size)s standard deviations")
    ) % words


def _ends(bounds: tuple[float, float]) -> dict[str, str]:
    low, high = (figures.signed(round(end, 2) + 0.0, 2) for end in bounds)  # no minus before nothing
    return {"low": low, "high": high}
