"""Guards of a campaign, both ways, and the design that stands once it began."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from firsthand.pathway import Role
from firsthand.platform.base import flow
from firsthand.platform.outreach.campaigns import services
from firsthand.platform.outreach.models import Audience, Campaign
from firsthand.platform.outreach.trials.models import Trial
from tests import factories
from tests.designs import DESIGN
from tests.factories_outreach import (
    make_appearance,
    make_audience,
    make_campaign,
    make_check,
    make_release,
    make_trial,
    make_wave,
)

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
    make_wave(make_trial(campaign))
    campaign.comparison = "The quarter next to it"
    campaign.save()
    assert flow.move(evaluator, campaign, "take_baseline").state == "baseline_taken"


WITHOUT_MARGIN = {
    **DESIGN,
    "outcome": [{key: value for key, value in DESIGN["outcome"][0].items() if key != "harm_margin"}],
}
WITHOUT_WATCH = {key: value for key, value in DESIGN.items() if key != "watch"}


def refused_start(campaign: Campaign) -> str:
    """What keeps the campaign from starting."""
    with pytest.raises(flow.MoveRefused) as refused:
        flow.move(factories.make_actor(Role.CAMPAIGN_MANAGER), campaign, "start")
    assert Campaign.objects.get(pk=campaign.pk).state == "baseline_taken"
    return "\n".join(refused.value.unmet)


def ready(**given: object) -> tuple[Campaign, Trial]:
    """A campaign that could start but for its stop rules, and its trial with a baseline."""
    campaign = make_campaign(state="baseline_taken")
    trial = make_trial(campaign, **given)
    make_wave(trial)
    return campaign, trial


def test_with_one_audience_everybody_who_is_asked_is_watched() -> None:
    campaign, _trial = ready()
    make_audience(campaign, name="Whoever comes")
    assert flow.move(factories.make_actor(Role.CAMPAIGN_MANAGER), campaign, "start").state == "running"


def test_without_a_trial_or_with_a_withdrawn_one_nothing_starts() -> None:
    campaign, manager = make_campaign(state="baseline_taken"), factories.make_actor(Role.CAMPAIGN_MANAGER)
    make_audience(campaign)
    make_trial(campaign, state="withdrawn")
    with pytest.raises(flow.MoveRefused) as refused:
        flow.move(manager, campaign, "start")
    assert any("sealed trial whose lots are drawn" in each for each in refused.value.unmet)
    assert any("before the campaign" in each for each in refused.value.unmet)


@pytest.mark.parametrize("state", ["drafted", "sealed"])
def test_a_trial_without_lots_is_no_stop_rule(state: str) -> None:
    campaign, _trial = ready(state=state)
    make_audience(campaign)
    assert "sealed trial whose lots are drawn" in refused_start(campaign)


def test_of_several_audiences_each_is_named_in_the_sealed_design() -> None:
    campaign, _trial = ready()
    make_audience(campaign, name="Young")
    forgotten = make_audience(campaign, name="Their parents")
    assert "does not look at the audience “Their parents”" in refused_start(campaign)
    forgotten.delete()
    assert flow.move(factories.make_actor(Role.CAMPAIGN_MANAGER), campaign, "start").state == "running"


def test_without_an_audience_no_rule_guards_anybody() -> None:
    campaign, _trial = ready()
    assert "Each audience has its backfire stop rule" in refused_start(campaign)


def test_each_audience_has_its_stop_rule_in_words() -> None:
    campaign, _trial = ready()
    make_audience(campaign, name="Young", stop_rule=" ")
    assert "“Young” has no stop rule in words" in refused_start(campaign)


@pytest.mark.parametrize(("design", "says"), [(WITHOUT_MARGIN, "No harm margin"), (WITHOUT_WATCH, "declares no watch")])
def test_a_watch_that_cannot_be_asked_starts_nothing(design: dict[str, object], says: str) -> None:
    campaign, _trial = ready(design=design)
    make_audience(campaign)
    assert says in refused_start(campaign)


def test_a_design_that_is_not_the_sealed_one_starts_nothing() -> None:
    campaign, trial = ready()
    make_audience(campaign)
    loose = {**DESIGN, "outcome": [{**DESIGN["outcome"][0], "harm_margin": 6}]}
    Trial.objects.filter(pk=trial.pk).update(design=loose)
    assert "no longer the one that was declared" in refused_start(campaign)


def test_it_ends_only_when_nothing_lies_ahead() -> None:
    campaign, manager = make_campaign(state="running"), factories.make_actor(Role.CAMPAIGN_MANAGER)
    it = make_appearance(campaign=campaign)
    with pytest.raises(flow.MoveRefused, match="lies ahead"):
        flow.move(manager, campaign, "end")
    flow.move(manager, it, "cancel", reason="The hall is closed")
    assert flow.move(manager, campaign, "end").state == "ended"


def test_stopping_needs_a_rule_that_fired_and_cancels_what_lies_ahead() -> None:
    campaign, evaluator = make_campaign(state="running"), factories.make_actor(Role.EVALUATOR)
    make_audience(campaign)
    trial = make_trial(campaign)
    ahead, other = make_appearance(campaign=campaign), make_appearance(campaign=make_campaign(state="running"))
    past = make_appearance(campaign=campaign, state="confirmed", starts_at=timezone.now() - timedelta(days=2))
    make_check(make_trial(make_campaign(state="running")))  # another campaign's rule
    make_check(trial, fired=False)
    with pytest.raises(flow.MoveRefused, match="has fired"):
        flow.move(evaluator, campaign, "stop_by_rule")
    make_check(trial)
    flow.move(evaluator, campaign, "stop_by_rule")
    for row in (ahead, other, past):
        row.refresh_from_db()
    assert (ahead.state, ahead.cancelled_because) == ("cancelled", "stop_rule")
    assert (other.state, past.state) == ("proposed", "confirmed")


def test_evaluating_needs_a_follow_up() -> None:
    campaign, evaluator = make_campaign(state="ended"), factories.make_actor(Role.EVALUATOR)
    trial = make_trial(campaign)
    make_wave(trial)
    with pytest.raises(flow.MoveRefused, match="after the campaign"):
        flow.move(evaluator, campaign, "evaluate")
    make_wave(trial, "follow_up")
    assert flow.move(evaluator, campaign, "evaluate").state == "evaluated"


@pytest.mark.parametrize("state", ["running", "stopped_by_rule", "ended", "evaluated"])
def test_the_design_stands_once_it_began(state: str) -> None:
    campaign, manager = make_campaign(state=state), factories.make_actor(Role.CAMPAIGN_MANAGER)
    audience = make_audience(campaign)
    before, audience.stop_rule = audience.stop_rule, "Never."
    for attempt in (
        lambda: services.write_part(actor=manager, campaign=campaign, part="goal", text="Other"),
        lambda: services.describe_audience(actor=manager, audience=audience),
        lambda: services.remove_audience(actor=manager, audience=audience),
    ):
        with pytest.raises(services.DesignStands):
            attempt()
    assert Audience.objects.get(pk=audience.pk).stop_rule == before
    assert Campaign.objects.get(pk=campaign.pk).goal == "Written"


def test_only_live_releases_can_be_chosen() -> None:
    campaign, manager = make_campaign(), factories.make_actor(Role.CAMPAIGN_MANAGER)
    live, gone = make_release(), make_release(recalled_on=factories.today(), text="")
    services.choose_releases(actor=manager, campaign=campaign, release_ids=[live.pk, gone.pk])
    assert list(campaign.releases.all()) == [live]
