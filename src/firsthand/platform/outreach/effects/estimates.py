"""From stored waves to the engine and back: the effect on each outcome, and the stop rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from firsthand.evaluate import (
    Answer,
    Contrast,
    Direction,
    TooFewRespondents,
    change_between_arms,
    check_stop_rule,
    follow_up_between_arms,
)

from ..campaigns.models import Audience
from .answers import arms, scales
from .models import Response, RuleCheck, Survey, Wave


@dataclass(frozen=True)
class Effect:
    """One outcome: its code book entry and what was found. A contrast is None when too few answered."""

    outcome: dict[str, Any]
    change: Contrast | None
    follow_up: Contrast | None
    arm_labels: dict[str, str]


def latest(survey: Survey, kind: str) -> Wave | None:
    """The last import of a kind."""
    return survey.waves.filter(kind=kind).order_by("-created_at").first()


def effects_of(survey: Survey) -> list[Effect]:
    """Baseline beside the latest follow-up, for each scale of the code book, in three queries."""
    before, after = _responses(latest(survey, "baseline")), _responses(latest(survey, "follow_up"))
    labels = next(entry["codes"] for entry in survey.code_book if entry["kind"] == "arm")
    return [
        Effect(
            entry,
            _contrast(change_between_arms, survey, entry, before, after),
            _contrast(follow_up_between_arms, survey, entry, before, after),
            labels,
        )
        for entry in scales(survey)
    ]


def check_rules(survey: Survey, wave: Wave) -> list[RuleCheck]:
    """Ask the stop rule of each audience that watches an outcome of this survey, and keep the answer."""
    before, after = _responses(latest(survey, "baseline")), _responses(wave)
    entries = {entry["column"]: entry for entry in scales(survey)}
    checks = []
    for audience in Audience.objects.filter(
        campaign_id=survey.campaign_id, stop_outcome__in=list(entries), stop_margin__isnull=False
    ):
        entry = entries[audience.stop_outcome]
        contrast = _contrast(change_between_arms, survey, entry, before, after, group=audience.group_value)
        check = RuleCheck(audience=audience, survey=survey, wave=wave, fired=False, respondents=0)
        if contrast is not None and audience.stop_margin is not None:
            found = check_stop_rule(
                contrast.difference, margin=audience.stop_margin, direction=Direction(entry["direction"])
            )
            check.fired, check.respondents = found.fired, contrast.respondents
            check.estimate, check.low, check.high = (
                contrast.difference.estimate,
                contrast.difference.low,
                contrast.difference.high,
            )
        check.save()
        checks.append(check)
    return checks


def _responses(wave: Wave | None) -> list[Response]:
    return [] if wave is None else list(wave.responses.all())


def _contrast(
    estimate: Any,
    survey: Survey,
    entry: dict[str, Any],
    before: list[Response],
    after: list[Response],
    *,
    group: str = "",
) -> Contrast | None:
    treated, comparison = arms(survey)
    # Who belongs to an audience is said by the baseline; a respondent may have grown older since.
    members = {row.respondent for row in before if row.group == group} if group else None
    column = entry["column"]

    def answers(rows: Iterable[Response]) -> list[Answer]:
        return [
            Answer(row.respondent, row.arm, row.answers[column])
            for row in rows
            if column in row.answers and (members is None or row.respondent in members)
        ]

    try:
        return estimate(answers(before), answers(after), treated=treated, comparison=comparison)  # type: ignore[no-any-return]
    except TooFewRespondents:
        return None
