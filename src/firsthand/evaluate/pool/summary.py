"""All that is said of one set of effects: as plain values for --json, and in words."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from firsthand.said import Line, Number, Said, _, percent

from .messenger import MessengerEffect
from .random_effects import Pooled
from .robust import Robust
from .small_studies import Egger, LeftOut, TrimAndFill, z_interval
from .studies import Studies


@dataclass(frozen=True)
class Summary:
    """The fit and whatever was asked beside it."""

    studies: Studies
    fit: Pooled
    robust: Robust | None = None
    egger: Egger | None = None
    trimmed: TrimAndFill | None = None
    left_out: tuple[LeftOut, ...] = ()
    messenger: MessengerEffect | None = None
    notes: tuple[Said, ...] = ()


def as_json(found: Summary) -> dict[str, Any]:
    """estimate, se, se_kh, df, ci, ci_kh, pi, tau2, se_tau2, i2, q; then the rest. Values are plain."""
    fit, mean, spread = found.fit, found.fit.mean, found.fit.spread
    told: dict[str, Any] = {
        "estimate": mean.estimate,
        "se": mean.se,
        "se_kh": mean.se_kh,
        "df": mean.df,
        "ci": mean.ci,
        "ci_kh": mean.ci_kh,
        "pi": fit.pi,
        "tau2": spread.tau2,
        "se_tau2": spread.se_tau2,
        "i2": spread.i2,
        "q": spread.q,
        "q_df": spread.q_df,
        "q_p": spread.q_p,
        "h2": spread.h2,
        "tau2_ci": fit.tau2_ci,
        "pi_kh": fit.pi_kh,
        "z": mean.z,
        "p": mean.p,
        "t_kh": mean.t_kh,
        "p_kh": mean.p_kh,
        "method": fit.method.value,
        "level": fit.level,
        "k": fit.k,
        "floored": fit.floored,
        "coefficients": [asdict(each) for each in fit.coefficients],
        "studies": study_rows(found.studies, fit),
        "robust": asdict(found.robust) if found.robust else None,
        "egger": asdict(found.egger) if found.egger else None,
        "trim_and_fill": _filled(found.trimmed) if found.trimmed else None,
        "leave_one_out": [asdict(each) for each in found.left_out],
        "messenger_effect": asdict(found.messenger) if found.messenger else None,
        "notes": found.notes,
    }
    plain: dict[str, Any] = _plain(told)
    return plain


def study_rows(studies: Studies, fit: Pooled) -> list[dict[str, Any]]:
    """What a forest plot shows: each effect with its normal interval and its weight (shares of one)."""
    rows = []
    for index, name in enumerate(studies.names):
        estimate, se = float(studies.yi[index]), math.sqrt(float(studies.vi[index]))
        ci = z_interval(estimate, se, fit.level)
        cluster = studies.cluster[index] if studies.cluster else None
        rows.append(
            {"study": name, "cluster": cluster, "estimate": estimate, "se": se, "ci": ci, "weight": fit.weights[index]}
        )
    return rows


def in_words(found: Summary) -> Iterator[Line]:
    """What a programme officer reads, line by line; what belongs to a line is set in below it."""
    fit, mean, spread = found.fit, found.fit.mean, found.fit.spread
    share = percent(fit.level)
    if len(fit.coefficients) == 1:
        yield Line(_(
            "%(count)s effects pooled (%(method)s): %(estimate)s, %(share)s interval %(span)s",
            count=fit.k, method=fit.method.value.upper(), estimate=_four(mean.estimate), share=share,
            span=_span(mean.ci_kh),
        ))  # fmt: skip
        yield Line(
            _(
                "by Knapp-Hartung (t, %(df)s df, error %(error)s); by Wald %(span)s, error %(other)s.",
                df=mean.df,
                error=_four(mean.se_kh),
                span=_span(mean.ci),
                other=_four(mean.se),
            ),
            below=True,
        )
        yield from _next(fit)
    else:
        for each in fit.coefficients:
            yield Line(_(
                "%(name)s: %(estimate)s, %(share)s interval %(span)s, p = %(p)s (Knapp-Hartung).",
                name=_("intercept") if each is mean else each.name, estimate=_four(each.estimate), share=share,
                span=_span(each.ci_kh), p=_four(each.p_kh),
            ))  # fmt: skip
    yield Line(_(
        "The true effects differ by tau2 = %(tau2)s (error %(error)s, %(share)s interval %(span)s); I2 %(i2)s, "
        "H2 %(h2)s; Q = %(q)s on %(df)s df, p = %(p)s.",
        tau2=_four(spread.tau2), error=_four(spread.se_tau2), share=share, span=_span(fit.tau2_ci),
        i2=percent(spread.i2 / 100, 1), h2=Number(spread.h2, 2), q=_four(spread.q), df=spread.q_df,
        p=Number(spread.q_p, digits=4),
    ))  # fmt: skip
    if found.robust:
        yield Line(_(
            "With effects of the same people depending on each other (%(clusters)s clusters, rho %(rho)s):",
            clusters=found.robust.clusters, rho=Number(found.robust.rho),
        ))  # fmt: skip
        for row in found.robust.coefficients:
            yield Line(
                _(
                    "%(name)s: %(estimate)s, error %(error)s (CR2), %(share)s interval %(span)s, %(df)s df.",
                    name=_("mean") if row.name == "mean" else row.name,
                    estimate=_four(row.estimate),
                    error=_four(row.se),
                    share=share,
                    span=_span(row.ci),
                    df=Number(row.df, 1),
                ),
                below=True,
            )
    if found.egger:
        yield Line(_(
            "Egger's test: t = %(t)s on %(df)s df, p = %(p)s.",
            t=Number(found.egger.t, 3), df=found.egger.df, p=_four(found.egger.p),
        ))  # fmt: skip
    if found.trimmed:
        filled = found.trimmed.filled.mean
        words: dict[str, str | int] = {
            "count": found.trimmed.missing, "estimate": _four(filled.estimate), "span": _span(filled.ci_kh),
        }  # fmt: skip
        yield Line(
            _("Trim and fill: %(count)s missing on the low side; with them %(estimate)s, interval %(span)s.", **words)
            if found.trimmed.side == "low"
            else _("Trim and fill: %(count)s missing on the high side; with them %(estimate)s, interval %(span)s.",
                   **words)
        )  # fmt: skip
    for left in found.left_out:
        yield Line(
            _(
                "without %(study)s: %(estimate)s, interval %(span)s",
                study=left.study,
                estimate=_four(left.estimate),
                span=_span(left.ci_kh),
            ),
            below=True,
        )
    if found.messenger:
        yield from _believed(found.messenger)
    for note in found.notes:
        yield Line(_("Note: %(note)s", note=note))


def _next(fit: Pooled) -> Iterator[Line]:
    """What the next campaign may show."""
    if fit.pi is None or fit.pi_kh is None:
        return
    yield Line(_(
        "A new campaign like these would truly change %(span)s (prediction interval by t; normal %(normal)s).",
        span=_span(fit.pi_kh), normal=_span(fit.pi),
    ))  # fmt: skip
    if fit.pi_kh[0] < 0 < fit.pi_kh[1]:
        yield Line(
            _("Zero lies inside it, and so do effects of the other sign: the next one may do nothing, or harm."),
            below=True,
        )


def _believed(effect: MessengerEffect) -> Iterator[Line]:
    new, q = effect.new_campaign, effect.new_campaign.quantiles
    yield Line(_(
        "Messenger effect (prior: %(prior)s): on average %(mean)s (sd %(sd)s); a new campaign %(new)s, 95%% between "
        "%(low)s and %(high)s %(unit)s.",
        prior=effect.prior, mean=_four(effect.average.mean), sd=_four(effect.average.sd), new=_four(new.mean),
        low=_four(q["0.025"]), high=_four(q["0.975"]), unit=effect.unit,
    ))  # fmt: skip
    yield Line(
        _(
            "Probability that a new campaign harms: %(harm)s; beyond the margin of %(margin)s: %(beyond)s.",
            harm=percent(new.p_harm, 1),
            margin=Number(effect.harm_margin),
            beyond=percent(new.p_harm_beyond_margin, 1),
        ),
        below=True,
    )


def _four(value: float) -> Number:
    return Number(value, 4)


def _filled(trimmed: TrimAndFill) -> dict[str, Any]:
    mean = trimmed.filled.mean
    return {
        "missing": trimmed.missing,
        "side": trimmed.side,
        "estimate": mean.estimate,
        "ci_kh": mean.ci_kh,
        "tau2": trimmed.filled.spread.tau2,
        "enough": trimmed.enough,
    }


def _span(bounds: tuple[float, float]) -> Said:
    return _("%(low)s to %(high)s", low=_four(bounds[0]), high=_four(bounds[1]))


def _plain(value: Any) -> Any:
    """Lists for tuples and null for what is not finite: JSON has no word for infinity."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
