"""Everything that `firsthand evaluate pool` does with a set of effects, in one call."""

from __future__ import annotations

from dataclasses import dataclass

from firsthand.problems import Refused
from firsthand.said import Number, Said, _

from ..direction import Direction
from ..unfit import Unfit, why_unfit
from .bayes import VAGUE, Component, TauPrior, posterior
from .heterogeneity import Method
from .library import prior as library_prior
from .messenger import MessengerEffect, messenger_effect
from .random_effects import pool
from .robust import pool_dependent
from .small_studies import ENOUGH, egger, leave_one_out, trim_and_fill
from .studies import Studies
from .summary import Summary

AS_IN_FILE = _("as in the file")
IN_DEVIATIONS = _("standard deviations")


@dataclass(frozen=True)
class Asked:
    """What is wanted. `prior`: "vague", "library", "library:AUDIENCE" or "MEAN,SD"; None: no Bayesian part.

    `direction` and `harm_margin` (in the effects' unit) say what harm is; `tau_scale` is the scale of the prior of tau.
    """

    method: Method = Method.REML
    level: float = 0.95
    moderators: tuple[str, ...] = ()
    floor: bool = False
    rho: float = 0.8
    small_studies: bool = False
    leave_one_out: bool = False
    prior: str | None = None
    tau_prior: TauPrior = TauPrior.HALF_NORMAL
    tau_scale: float = 0.5
    direction: Direction = Direction.HIGHER_IS_BETTER
    harm_margin: float = 0.0
    unit: str = AS_IN_FILE


def analyse(studies: Studies, asked: Asked) -> Summary:
    """Raises Refused, with what would be needed, for what the effects do not support."""
    notes: list[Said] = []
    try:
        fit = pool(studies, method=asked.method, level=asked.level, moderators=asked.moderators, floor=asked.floor)
    except ValueError as error:
        raise Refused(why_unfit(error), _("Add effects, or leave moderators out.")) from None
    if fit.spread.tau2 == 0:
        notes.append(
            _(
                "tau2 is estimated as zero, but its interval reaches %(end)s: the prediction interval is too narrow "
                "then. The Bayesian part (--prior) does not take zero for sure.",
                end=Number(fit.tau2_ci[1], 4),
            )
        )
    if fit.mean.se_kh < fit.mean.se and not fit.floored:
        notes.append(
            _("The effects agree better than their own errors let expect: with --floor the interval is not cut.")
        )
    if studies.k < 5:
        notes.append(
            _(
                "%(count)s effects say little of how much campaigns differ: read tau2 with its interval.",
                count=studies.k,
            )
        )
    robust = None
    if studies.cluster is not None and len(set(studies.cluster)) < studies.k:
        notes.append(_("Some effects come from the same people: the figures by robust variance are the ones to use."))
        try:
            robust = pool_dependent(studies, rho=asked.rho, level=asked.level, moderators=asked.moderators)
        except ValueError as error:
            mend = _("Add effects of other people, or keep one effect of each study.")
            raise Refused(why_unfit(error), mend) from None
        if not robust.trusted:
            notes.append(_("With fewer than 4 degrees of freedom the robust interval is not to be trusted either."))
    checks = egger(studies) if asked.small_studies and _checkable(studies) else None
    trimmed = trim_and_fill(studies, method=asked.method, level=asked.level) if checks else None
    if asked.small_studies and checks is None:
        raise Refused(_("The small-study checks need three effects with different errors."), _("Add effects."))
    if checks and not checks.enough:
        notes.append(
            _(
                "With fewer than %(enough)s effects a small-study check finds next to nothing, true or not.",
                enough=ENOUGH,
            )
        )
    if asked.leave_one_out and studies.k < 3:
        raise Refused(_("Leaving one out needs three effects."), _("Add effects."))
    left = leave_one_out(studies, method=asked.method, level=asked.level) if asked.leave_one_out else ()
    messenger = _believe(studies, asked) if asked.prior is not None else None
    if messenger is not None and robust is not None:
        notes.append(_("The Bayesian part averages the effects of each cluster first (correlated at rho)."))
    return Summary(studies, fit, robust, checks, trimmed, left, messenger, tuple(notes))


def averaged(studies: Studies, rho: float) -> Studies:
    """One effect for each cluster: the mean, with the variance of a mean of equally correlated effects."""
    import numpy as np

    if studies.cluster is None or len(set(studies.cluster)) == studies.k:
        return studies
    of = np.array(studies.cluster)
    names = tuple(dict.fromkeys(studies.cluster))
    rows = [np.flatnonzero(of == name) for name in names]
    roots = [np.sqrt(studies.vi[r]) for r in rows]
    vi = [((1 - rho) * (s**2).sum() + rho * s.sum() ** 2) / len(s) ** 2 for s in roots]
    return Studies(names, np.array([studies.yi[r].mean() for r in rows]), np.array(vi))


def prior_of(text: str, direction: Direction) -> tuple[Component, ...]:
    """The prior that a word names (see Asked). Raises ValueError with what can be written."""
    if text == "vague":
        return VAGUE
    name, _colon, audience = text.partition(":")
    if name == "library":
        return library_prior(audience or None, sign=1.0 if direction is Direction.HIGHER_IS_BETTER else -1.0)
    try:
        mean, sd = (float(part) for part in text.split(","))
    except ValueError:
        raise Unfit(
            _("“%(text)s” is no prior: write vague, library, library:at_risk, or MEAN,SD as 0.1,0.3.", text=text)
        ) from None
    if not 0 < sd < float("inf"):
        raise Unfit(_("The standard deviation of the prior is a number above zero."))
    return (Component(1.0, mean, sd),)


def _believe(studies: Studies, asked: Asked) -> MessengerEffect:
    one_each = averaged(studies, asked.rho)
    prior = prior_of(asked.prior or "vague", asked.direction)
    try:
        found = posterior(one_each.yi, one_each.vi, prior=prior, tau_prior=asked.tau_prior, tau_scale=asked.tau_scale)
    except ValueError as error:
        raise Refused(why_unfit(error), _("Or add effects.")) from None
    return messenger_effect(
        found, unit=asked.unit, direction=asked.direction, harm_margin=asked.harm_margin, prior=asked.prior or "vague"
    )


def _checkable(studies: Studies) -> bool:
    return studies.k >= 3 and float(studies.vi.max() - studies.vi.min()) > 1e-12
