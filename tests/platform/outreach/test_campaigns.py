"""Guards of a campaign, both ways, and the design that stands once it began."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from firsthand.pathway import Role
from firsthand.platform.base import flow
from firsthand.platform.outreach.campaigns import services
from firsthand.platform.outreach.models import Audience, Campaign, RuleCheck
from tests import factories
from tests.factories_outreach import make_appearance, make_audience, make_campaign, make_release, make_survey, make_wave

pytestmark = pytest.mark.django_db
PARTS = ("goal", "message", "messenger", "media", "action", "evaluation")


@pytest.mark.parametrize("part", PARTS)
def test_each_part_is_needed(part: str) -> None:
    campaign = make_campaign(**{part: "  "})
    make_audience(campaign)
    with pytest.raises(flow.MoveRefused, match="Still to be written"):
        flow.move(factories.make_actor(Role.CAMPAIGN_MANAGER), campaign, "complete")


def test_an_audience_is_described() -> None:
    campaign, manager = make_campaign(), factories.make_actor(Role.CAMPAIGN_MANAGER)
    make_audience(campaign, description="")
    with pytest.raises(flow.MoveRefused, match="audience is described"):
        flow.move(manager, campaign, "complete")
    make_audience(campaign)
    assert flow.move(manager, campaign, "complete").state == "complete"


def test_baseline_and_comparison_before_the_baseline_is_recorded() -> None:
    campaign, evaluator = make_campaign(state="complete", comparison=""), factories.make_actor(Role.EVALUATOR)
    with pytest.raises(flow.MoveRefused) as refused:
        flow.move(evaluator, campaign, "take_baseline")
    assert len(refused.value.unmet) == 2
    make_wave(make_survey(campaign))
    campaign.comparison = "The quarter next to it"
    campaign.save()
    assert flow.move(evaluator, campaign, "take_baseline").state == "baseline_taken"


@pytest.mark.parametrize(
    "change",
    [
        {"stop_margin": None},
        {"stop_rule": ""},
        {"stop_outcome": ""},
        {"stop_outcome": "heard"},
        {"group_value": "nobody"},
    ],
)
def test_a_stop_rule_that_could_never_fire_does_not_count(change: dict[str, object]) -> None:
    campaign, manager = make_campaign(state="baseline_taken"), factories.make_actor(Role.CAMPAIGN_MANAGER)
    make_wave(make_survey(campaign))
    good = make_audience(campaign, group_value="young")
    bad = make_audience(campaign, **change)
    with pytest.raises(flow.MoveRefused, match=bad.name):
        flow.move(manager, campaign, "start")
    bad.delete()
    assert flow.move(manager, campaign, "start").state == "running"
    assert good.pk


def test_it_ends_only_when_nothing_lies_ahead() -> None:
    campaign, manager = make_campaign(state="running"), factories.make_actor(Role.CAMPAIGN_MANAGER)
    it = make_appearance(campaign=campaign)
    with pytest.raises(flow.MoveRefused, match="lies ahead"):
        flow.move(manager, campaign, "end")
    flow.move(manager, it, "cancel", reason="The hall is closed")
    assert flow.move(manager, campaign, "end").state == "ended"


def test_stopping_needs_a_rule_that_fired_and_cancels_what_lies_ahead() -> None:
    campaign, evaluator = make_campaign(state="running"), factories.make_actor(Role.EVALUATOR)
    audience, survey = make_audience(campaign), make_survey(campaign)
    ahead, other = make_appearance(campaign=campaign), make_appearance(campaign=make_campaign(state="running"))
    past = make_appearance(campaign=campaign, state="confirmed", starts_at=timezone.now() - timedelta(days=2))
    RuleCheck.objects.create(audience=audience, survey=survey, fired=False, respondents=9)
    with pytest.raises(flow.MoveRefused, match="has fired"):
        flow.move(evaluator, campaign, "stop_by_rule")
    RuleCheck.objects.create(audience=audience, survey=survey, fired=True, respondents=9)
    flow.move(evaluator, campaign, "stop_by_rule")
    for row in (ahead, other, past):
        row.refresh_from_db()
    assert (ahead.state, ahead.cancelled_because) == ("cancelled", "stop_rule")
    assert (other.state, past.state) == ("proposed", "confirmed")


def test_evaluating_needs_a_follow_up() -> None:
    campaign, evaluator = make_campaign(state="ended"), factories.make_actor(Role.EVALUATOR)
    survey = make_survey(campaign)
    make_wave(survey)
    with pytest.raises(flow.MoveRefused, match="follow-up"):
        flow.move(evaluator, campaign, "evaluate")
    make_wave(survey, "follow_up")
    assert flow.move(evaluator, campaign, "evaluate").state == "evaluated"


@pytest.mark.parametrize("state", ["running", "stopped_by_rule", "ended", "evaluated"])
def test_the_design_stands_once_it_began(state: str) -> None:
    campaign, manager = make_campaign(state=state), factories.make_actor(Role.CAMPAIGN_MANAGER)
    audience = make_audience(campaign)
    audience.stop_margin = 99
    for attempt in (
        lambda: services.write_part(actor=manager, campaign=campaign, part="goal", text="Other"),
        lambda: services.describe_audience(actor=manager, audience=audience),
        lambda: services.remove_audience(actor=manager, audience=audience),
    ):
        with pytest.raises(services.DesignStands):
            attempt()
    assert Audience.objects.get(pk=audience.pk).stop_margin == 0.3
    assert Campaign.objects.get(pk=campaign.pk).goal == "Written"


def test_only_live_releases_can_be_chosen() -> None:
    campaign, manager = make_campaign(), factories.make_actor(Role.CAMPAIGN_MANAGER)
    live, gone = make_release(), make_release(recalled_on=factories.today(), text="")
    services.choose_releases(actor=manager, campaign=campaign, release_ids=[live.pk, gone.pk])
    assert list(campaign.releases.all()) == [live]
