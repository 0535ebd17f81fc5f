"""All that is said of one set of effects: as plain values for --json, and in words."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

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
    notes: tuple[str, ...] = ()


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


def in_words(found: Summary) -> Iterator[str]:
    """What a programme officer reads, line by line."""
    fit, mean, spread = found.fit, found.fit.mean, found.fit.spread
    share = f"{fit.level:.0%}"
    if len(fit.coefficients) == 1:
        yield (
            f"{fit.k} effects pooled ({fit.method.value.upper()}): {mean.estimate:.4f},"
            f" {share} interval {_span(mean.ci_kh)}"
        )
        yield (
            f"  by Knapp-Hartung (t, {mean.df} df, error {mean.se_kh:.4f});"
            f" by Wald {_span(mean.ci)}, error {mean.se:.4f}."
        )
        yield from _next(fit)
    else:
        for each in fit.coefficients:
            name = "intercept" if each is mean else each.name
            span = f"{share} interval {_span(each.ci_kh)}"
            yield f"{name}: {each.estimate:.4f}, {span}, p = {each.p_kh:.4f} (Knapp-Hartung)."
    low, high = fit.tau2_ci
    yield (
        f"The true effects differ by tau2 = {spread.tau2:.4f} (error {spread.se_tau2:.4f}, {share} interval"
        f" {low:.4f} to {high:.4f}); I2 {spread.i2:.1f}%, H2 {spread.h2:.2f};"
        f" Q = {spread.q:.4f} on {spread.q_df} df, p = {spread.q_p:.4g}."
    )
    if found.robust:
        told = f"{found.robust.clusters} clusters, rho {found.robust.rho:g}"
        yield f"With effects of the same people depending on each other ({told}):"
        for row in found.robust.coefficients:
            span = f"{share} interval {_span(row.ci)}"
            yield f"  {row.name}: {row.estimate:.4f}, error {row.se:.4f} (CR2), {span}, {row.df:.1f} df."
    if found.egger:
        yield f"Egger's test: t = {found.egger.t:.3f} on {found.egger.df} df, p = {found.egger.p:.4f}."
    if found.trimmed:
        filled = found.trimmed.filled.mean
        yield (
            f"Trim and fill: {found.trimmed.missing} missing on the {found.trimmed.side} side;"
            f" with them {filled.estimate:.4f}, interval {_span(filled.ci_kh)}."
        )
    for left in found.left_out:
        yield f"  without {left.study}: {left.estimate:.4f}, interval {_span(left.ci_kh)}"
    if found.messenger:
        yield from _believed(found.messenger)
    for note in found.notes:
        yield f"Note: {note}"


def _next(fit: Pooled) -> Iterator[str]:
    """What the next campaign may show."""
    if fit.pi is None or fit.pi_kh is None:
        return
    yield (
        f"A new campaign like these would truly change {_span(fit.pi_kh)}"
        f" (prediction interval by t; normal {_span(fit.pi)})."
    )
    if fit.pi_kh[0] < 0 < fit.pi_kh[1]:
        yield "  Zero lies inside it, and so do effects of the other sign: the next one may do nothing, or harm."


def _believed(effect: MessengerEffect) -> Iterator[str]:
    new, q = effect.new_campaign, effect.new_campaign.quantiles
    yield (
        f"Messenger effect (prior: {effect.prior}): on average {effect.average.mean:.4f} (sd {effect.average.sd:.4f});"
        f" a new campaign {new.mean:.4f}, 95% between {q['0.025']:.4f} and {q['0.975']:.4f} {effect.unit}."
    )
    yield (
        f"  Probability that a new campaign harms: {new.p_harm:.1%}; beyond the margin of {effect.harm_margin:g}:"
        f" {new.p_harm_beyond_margin:.1%}."
    )


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


def _span(bounds: tuple[float, float]) -> str:
    return f"{bounds[0]:.4f} to {bounds[1]:.4f}"


def _plain(value: Any) -> Any:
    """Lists for tuples and null for what is not finite: JSON has no word for infinity."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
