"""Intention to treat: everybody is compared in the arm that chance gave them, whatever they heard.

Covariates from before the campaign make the estimate more precise; `interact` lets each arm have slopes of
its own (Lin 2013, doi 10.1214/12-AOAS583), which cannot do harm in large samples whatever the true model is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from firsthand.said import Said, _

from ..unfit import Unfit
from .least_squares import Fit, dummies, least_squares
from .results import Estimate, t_interval
from .robust import Kind, robust

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

#: Where the effect stands in every design matrix here: after the intercept.
EFFECT = 1

ITT = _("intention to treat")
WORDS: dict[str, Said] = {
    "CR0": _("cluster-robust errors without small-sample correction (CR0)"),
    "CR1": _("cluster-robust errors (CR1)"),
    "CR2": _("bias-reduced cluster-robust errors (CR2)"),
    "CR3": _("jackknife cluster-robust errors (CR3)"),
    "HC0": _("robust errors without small-sample correction (HC0)"),
    "HC1": _("robust errors (HC1)"),
    "HC2": _("robust errors (HC2)"),
    "HC3": _("robust errors (HC3)"),
}


@dataclass(frozen=True)
class Comparison:
    """What is compared, one row a person: `y` (n) the answers, `treated` (n) 1 in the campaign's arm and 0 in
    the other, `covariates` (n, k) from before the campaign, `strata` (n) labels within which chance assigned,
    `cluster` (n) labels of what was assigned together, None where people were."""

    y: Floats
    treated: Floats
    covariates: Floats | None = None
    strata: NDArray[np.str_] | None = None
    cluster: NDArray[np.str_] | None = None

    @property
    def clusters(self) -> int | None:
        """How many clusters; None where people were assigned."""
        return None if self.cluster is None else len(np.unique(self.cluster))

    def where(self, chosen: NDArray[np.bool_]) -> Comparison:
        """The people for whom `chosen` is true."""

        def cut(array: NDArray[np.generic] | None) -> NDArray[np.generic] | None:
            return None if array is None else array[chosen]

        return Comparison(
            self.y[chosen], self.treated[chosen], cut(self.covariates), cut(self.strata), cut(self.cluster)  # type: ignore[arg-type]
        )  # fmt: skip

    def controls(self) -> Floats:
        """Covariates and strata, each centred on its mean, shape (n, k). Centred, so that with interactions
        the effect is still that of the average person."""
        parts = [np.empty((len(self.y), 0))]
        if self.covariates is not None:
            parts.append(np.asarray(self.covariates, dtype=float).reshape(len(self.y), -1))
        if self.strata is not None:
            parts.append(dummies(self.strata))
        both = np.hstack(parts)
        return both - both.mean(axis=0) if both.shape[1] else both

    def design(self, *, interact: bool = False) -> Floats:
        """Intercept, treatment, controls and with `interact` their products with the treatment, (n, p)."""
        controls = self.controls()
        first = np.column_stack([np.ones(len(self.y)), self.treated])
        return np.hstack([first, controls, controls * self.treated[:, None]] if interact else [first, controls])


def intention_to_treat(
    data: Comparison,
    *,
    kind: Kind | None = None,
    interact: bool = False,
    level: float = 0.95,
    what: Said = ITT,
) -> Estimate:
    """The effect of being assigned to the campaign, in points. `kind` None: CR2 with clusters, else HC2; `what` names
    what is estimated.

    Raises ValueError when an arm is empty or the controls say everything that the arm says.
    """
    fit = fit_effect(data, interact=interact)
    chosen: Kind = kind or ("HC2" if data.cluster is None else "CR2")
    cluster = None if chosen.startswith("HC") else data.cluster
    spread = robust(fit, np.eye(len(fit.beta))[EFFECT], cluster, chosen)
    low, high, p = t_interval(float(fit.beta[EFFECT]), spread.se, spread.df, level)
    alike = _("Everybody answered alike: there is no spread to judge the estimate by.")
    return Estimate(
        float(fit.beta[EFFECT]), spread.se, spread.df, low, high, p, level, _words(what, data, chosen, interact),
        len(data.y), spread.clusters if cluster is not None else None, notes=(alike,) if spread.se == 0 else (),
    )  # fmt: skip


def fit_effect(data: Comparison, *, interact: bool = False) -> Fit:
    """The regression whose coefficient EFFECT is the effect. Raises as `intention_to_treat`."""
    if not (np.any(data.treated == 1) and np.any(data.treated == 0)):
        raise Unfit(_("An arm is empty."))
    fit = least_squares(data.design(interact=interact), data.y)
    if EFFECT not in fit.kept:
        raise Unfit(_("The arm cannot be told from the controls."))
    return fit


def _words(what: Said, data: Comparison, kind: Kind, interact: bool) -> Said:
    words: dict[str, str | int] = {"what": what, "errors": WORDS[kind]}
    if data.covariates is None:
        if data.strata is None:
            return _("%(what)s, difference in means, %(errors)s, Satterthwaite degrees of freedom", **words)
        return _(
            "%(what)s, difference in means within strata, %(errors)s, Satterthwaite degrees of freedom",
            **words,
        )
    if interact:
        return _(
            "%(what)s, regression with covariates that may matter differently in each arm (Lin), %(errors)s, "
            "Satterthwaite degrees of freedom",
            **words,
        )
    return _("%(what)s, regression with covariates, %(errors)s, Satterthwaite degrees of freedom", **words)
