"""The messenger effect: what the planner and the simulator take from the evidence. Zero and harm stay possible."""

from __future__ import annotations

from dataclasses import dataclass

from ..direction import Direction
from .bayes import Mixture, Posterior

#: The quantiles that are printed, and how many equally likely values stand for draws.
SHARES = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975, 0.99)
DRAWS = 199


@dataclass(frozen=True)
class Belief:
    """What is believed of one effect, in `unit` of the messenger effect.

    `quantiles`: share (as text): value. `p_below_zero`; `p_harm`: probability of the harmful side of zero;
    `p_harm_beyond_margin`: of more harm than the margin.
    """

    mean: float
    sd: float
    quantiles: dict[str, float]
    p_below_zero: float
    p_harm: float
    p_harm_beyond_margin: float


@dataclass(frozen=True)
class MessengerEffect:
    """`average`: the mean effect over campaigns like those pooled. `new_campaign`: the true effect of the next one,
    which is what a plan should use. `draws`: 199 equally likely values of it, lowest first (quantiles 1/200 to
    199/200): whoever needs samples takes these, so that two runs agree."""

    unit: str
    direction: str
    harm_margin: float
    prior: str
    k: int
    tau_mean: float
    average: Belief
    new_campaign: Belief
    draws: tuple[float, ...]


def messenger_effect(
    found: Posterior, *, unit: str, direction: Direction, harm_margin: float = 0.0, prior: str = "vague"
) -> MessengerEffect:
    """Put the posterior into what others read. `harm_margin`: in `unit`, not negative; else ValueError."""
    if not harm_margin >= 0:
        raise ValueError("the harm margin is zero or more")
    draws = tuple(found.new.quantile((i + 1) / (DRAWS + 1)) for i in range(DRAWS))
    average, new = (_belief(mixture, direction, harm_margin) for mixture in (found.mean, found.new))
    return MessengerEffect(unit, direction.value, harm_margin, prior, found.k, found.tau_mean, average, new, draws)


def _belief(mixture: Mixture, direction: Direction, margin: float) -> Belief:
    worse = direction is Direction.HIGHER_IS_WORSE
    quantiles = {f"{share:g}": mixture.quantile(share) for share in SHARES}
    below = mixture.below(0.0)
    harm, beyond = (mixture.above(0.0), mixture.above(margin)) if worse else (below, mixture.below(-margin))
    return Belief(mixture.mean, mixture.sd, quantiles, below, harm, beyond)
