"""The stop rules: asked with every answer that comes in afterwards; one that fires stops what lies ahead at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from firsthand.pathway import Role
from firsthand.platform.base import flow, trail
from firsthand.platform.outreach.effects import queries, services
from firsthand.platform.outreach.models import Appearance, Campaign, RuleCheck, Trial, Wave
from tests import factories
from tests.designs import DESIGN, answers_file, wave_of
from tests.factories_outreach import bring, make_appearance, make_audience, make_campaign, make_check, make_trial, stage

pytestmark = pytest.mark.django_db


def running(**given: Any) -> tuple[Campaign, Trial, Appearance]:
    """A campaign that runs, its trial with a baseline, and an evening ahead."""
    campaign = make_campaign(state="running")
    make_audience(campaign, name="Young")
    trial = make_trial(campaign, **given)
    bring(trial, answers_file(wave_of()))
    return campaign, trial, make_appearance(campaign=campaign)


def state_of(row: Any) -> str:
    return str(type(row).objects.get(pk=row.pk).state)


def follow_up(trial: Trial, shift: float) -> dict[str, RuleCheck]:
    """The follow-up imported; what each rule said, by audience."""
    bring(trial, answers_file(wave_of(shift, after=True)), "follow_up")
    return {check.audience: check for check in RuleCheck.objects.filter(trial=trial)}


def test_before_anybody_was_asked_again_no_rule_is_asked() -> None:
    _campaign, trial, _ahead = running()
    assert not RuleCheck.objects.filter(trial=trial).exists()


def test_a_rule_that_fires_stops_the_campaign_and_what_lies_ahead() -> None:
    campaign, trial, ahead = running()
    elsewhere = make_appearance(campaign=make_campaign(state="running"))
    checks = follow_up(trial, 1.0)
    assert checks["Young"].fired
    assert checks["Young"].low is not None
    assert checks["Young"].low > 0.2, "the whole interval lies beyond the margin"
    assert (state_of(campaign), state_of(ahead), state_of(elsewhere)) == ("stopped_by_rule", "cancelled", "proposed")
    assert Appearance.objects.get(pk=ahead.pk).cancelled_because == "stop_rule"


def test_harm_to_one_audience_is_not_averaged_away() -> None:
    campaign, trial, _ahead = running()
    checks = follow_up(trial, 0.55)
    assert (checks["everyone"].fired, checks["Young"].fired) == (False, True)
    assert state_of(campaign) == "stopped_by_rule"


@pytest.mark.parametrize("shift", [0.0, 0.1, 0.25, -1.0])
def test_within_the_margin_or_better_it_goes_on(shift: float) -> None:
    campaign, trial, ahead = running()
    checks = follow_up(trial, shift)
    assert set(checks) == {"everyone", "Young"}
    assert not any(check.fired for check in checks.values())
    assert (state_of(campaign), state_of(ahead)) == ("running", "proposed")


def test_import_and_stop_are_one_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    campaign, trial, ahead = running()
    staged = stage(trial, answers_file(wave_of(1.0, after=True)), "follow_up")

    def fails(*_given: Any, **_more: Any) -> None:
        raise trail.TrailUnavailable

    monkeypatch.setattr(services.flow, "make_clock_move", fails, raising=False)
    with pytest.raises(trail.TrailUnavailable), transaction.atomic():
        services.import_wave(actor=factories.make_actor(Role.EVALUATOR), staged=staged)
    assert not RuleCheck.objects.exists()
    assert Wave.objects.filter(trial=trial).count() == 1
    assert (state_of(campaign), state_of(ahead)) == ("running", "proposed")


def test_a_campaign_that_was_stopped_is_not_started_again() -> None:
    campaign, trial, _ahead = running()
    follow_up(trial, 1.0)
    stopped = Campaign.objects.get(pk=campaign.pk)
    for role in (Role.CAMPAIGN_MANAGER, Role.EVALUATOR):
        for move in ("complete", "take_baseline", "start", "end"):
            with pytest.raises((flow.MoveRefused, services.access.Denied)):
                flow.move(factories.make_actor(role), stopped, move)
    assert state_of(campaign) == "stopped_by_rule"


def test_a_watch_that_cannot_be_asked_is_kept_and_said_and_stops_nothing(signed_in: Any) -> None:
    """Silence would look like a rule that did not fire."""
    small = {**DESIGN, "design": {**DESIGN["design"], "clusters": 6}}
    campaign, trial, _ahead = running(design=small)
    [check] = follow_up(trial, 1.0).values()
    assert (check.state, check.fired, check.audience) == ("unasked", False, "")
    assert state_of(campaign) == "running"
    assert queries.rule_notice(campaign).due
    page = signed_in(factories.make_actor(Role.CAMPAIGN_MANAGER)).get(campaign.get_absolute_url()).content.decode()
    assert "The stop rule could not be asked" in page
    for role in set(Role) - {Role.CLOCK}:
        waits = [item.url for item in queries.silent_rules(factories.make_actor(role)).items]
        seen = role in (Role.CAMPAIGN_MANAGER, Role.EVALUATOR)
        assert waits == ([reverse("campaign_effects", args=[campaign.pk])] if seen else []), role


def test_what_stands_at_the_head_of_a_campaign() -> None:
    campaign, trial, _ahead = running()
    said = queries.rule_notice
    assert said(make_campaign(state="running")).due
    assert not said(campaign).due
    make_check(trial, state="too little", fired=False)
    assert (said(campaign).words, said(campaign).due) == ("The stop rule could not be asked", True)
    make_check(trial, state="go on", fired=False)
    assert (said(campaign).words, said(campaign).due) == ("No stop rule has fired", False)
    make_check(trial, state="harm", fired=True)
    make_check(trial, state="unasked", fired=False)
    assert (said(campaign).words, said(campaign).due) == ("A stop rule has fired", True)


def test_too_few_is_said_and_is_not_harm() -> None:
    campaign, trial, _ahead = running()
    few = {key: value for key, value in wave_of(1.0, after=True).items() if key[1] in ("Forum 1", "Forum 5")}
    bring(trial, answers_file(few), "follow_up")
    checks = RuleCheck.objects.filter(trial=trial)
    assert {(check.state, check.fired, check.low) for check in checks} == {("too little", False, None)}
    assert state_of(campaign) == "running"


def test_each_file_asks_the_rules_again_and_the_last_answer_counts() -> None:
    campaign, trial, _ahead = running()
    answers = wave_of(1.0, after=True)
    first = {key: value for key, value in answers.items() if key[1] in ("Forum 1", "Forum 5")}
    rest = {key: value for key, value in answers.items() if key not in first}
    bring(trial, answers_file(first), "follow_up")
    assert not RuleCheck.objects.filter(trial=trial, fired=True).exists()
    bring(trial, answers_file(rest), "follow_up")
    assert RuleCheck.objects.filter(trial=trial, audience="Young").latest("created_at").fired
    assert RuleCheck.objects.filter(trial=trial).count() == 4
    assert state_of(campaign) == "stopped_by_rule"


@pytest.mark.parametrize("state", ["ended", "evaluated"])
def test_a_rule_that_fires_after_the_end_is_kept_and_moves_nothing(state: str) -> None:
    campaign, trial, _ahead = running()
    Campaign.objects.filter(pk=campaign.pk).update(state=state)
    assert follow_up(trial, 1.0)["Young"].fired
    assert state_of(campaign) == state


def test_what_fired_waits_for_the_manager_and_the_evaluator_alone() -> None:
    campaign, trial, _ahead = running()
    make_check(make_trial(make_campaign(state="running")), fired=False)
    follow_up(trial, 1.0)
    for role in set(Role) - {Role.CLOCK}:
        waiting = queries.fired_rules(factories.make_actor(role))
        told = [item.url for item in waiting.items]
        shown = [reverse("campaign_effects", args=[campaign.pk])]
        assert told == (shown if role in (Role.CAMPAIGN_MANAGER, Role.EVALUATOR) else []), role


def test_the_evaluator_may_stop_by_a_rule_that_fired_and_nobody_else() -> None:
    campaign, trial, ahead = running()
    make_check(trial)
    for role in set(Role) - {Role.EVALUATOR, Role.CLOCK}:
        with pytest.raises(services.access.Denied):
            flow.move(factories.make_actor(role), campaign, "stop_by_rule")
    assert flow.move(factories.make_actor(Role.EVALUATOR), campaign, "stop_by_rule").state == "stopped_by_rule"
    assert state_of(ahead) == "cancelled"
