"""Reading trials and their answers, and the waves that are waited for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from firsthand.evaluate.design import Design
from firsthand.pathway import Role
from firsthand.platform.base import flow
from firsthand.platform.base.people.actor import Actor

from ..campaigns.models import Campaign
from ..trials.models import Trial
from ..trials.queries import trial_of
from .models import UNASKED, Response, RuleCheck, Wave


@dataclass(frozen=True)
class RuleNotice:
    """The state of a campaign's stop rules in a few words; `due` where somebody has to look."""

    words: str
    due: bool
    asked_on: datetime | None = None


def rule_notice(campaign: Campaign) -> RuleNotice:
    """What stands at the head of every page of a campaign. A rule that has fired stays fired."""
    trial = trial_of(campaign)
    if trial is None or not trial.seal:
        return RuleNotice(gettext("No stop rule is sealed yet"), due=campaign.state == "running")
    fired = Exists(RuleCheck.objects.filter(trial=trial, fired=True))
    newest = RuleCheck.objects.filter(trial=trial).annotate(any_fired=fired).order_by("-created_at").first()
    if newest is None:
        return RuleNotice(gettext("The stop rule has not been asked yet"), due=False)
    if newest.any_fired:
        return RuleNotice(gettext("A stop rule has fired"), due=True, asked_on=newest.created_at)
    together = RuleCheck.objects.filter(trial=trial, wave=newest.wave_id).exclude(state="too little")
    if newest.state == UNASKED or not together.exists():
        return RuleNotice(gettext("The stop rule could not be asked"), due=True, asked_on=newest.created_at)
    return RuleNotice(gettext("No stop rule has fired"), due=False, asked_on=newest.created_at)


@dataclass(frozen=True)
class ArmCount:
    """People of one arm so far. `tied`: of those asked before, who answered again."""

    arm: str
    units: int
    baseline: int
    follow_up: int
    tied: int


def counts_by_arm(trial: Trial, design: Design) -> list[ArmCount]:
    """Who has answered so far, in the order of the arms as the design names them."""
    people: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for arm, kind, cluster, respondent in Response.objects.filter(wave__trial=trial).values_list(
        "arm", "wave__kind", "cluster", "respondent"
    ):
        people.setdefault((arm, kind), set()).add((cluster, respondent))
    units: dict[str, int] = {}
    for row in trial.lots:
        # who begins later is in both arms, each in its time
        for arm in design.arms if row.get("starts") else [row["arm"]]:
            units[arm] = units.get(arm, 0) + 1
    counts = []
    for arm in design.arms:
        before = people.get((arm, Wave.Kind.BASELINE), set())
        after = people.get((arm, Wave.Kind.FOLLOW_UP), people.get((arm, Wave.Kind.PERIOD), set()))
        counts.append(ArmCount(arm, units.get(arm, 0), len(before), len(after), len(before & after)))
    return counts


@flow.waits("waves_to_import", label=_("Trials to be carried on"))
def waves_to_import(actor: Actor) -> flow.Queue:
    """Campaigns whose trial keeps them from beginning or from being evaluated, each with what is to be done."""
    if actor.role is not Role.EVALUATOR:
        return flow.Queue()
    wave = Wave.objects.filter(trial__campaign=OuterRef("pk"))
    none_before = ~Exists(wave.filter(kind__in=("baseline", "period")))
    none_after = ~Exists(wave.filter(kind__in=("follow_up", "period")))
    trial = Trial.objects.filter(campaign=OuterRef("pk")).exclude(state="withdrawn")
    rows = Campaign.objects.annotate(trial_state=Subquery(trial.values("state")[:1])).filter(
        Q(none_before, state="complete") | Q(none_after, state__in=("ended", "stopped_by_rule"))
    )

    def waiting(row: Any) -> flow.Waiting:
        page, note = NEXT.get(row.trial_state or "", ("campaign_trial", gettext_noop("Design the trial")))
        if row.trial_state == "assigned" and row.state != "complete":
            note = gettext_noop("Take the follow-up")
        return flow.Waiting(row.name, reverse(page, args=[row.pk]), note=gettext(note))

    return flow.queue_of(rows, waiting, reads=("name", "state"), url=reverse("effects"))


#: State of the trial -> the page on which it goes on, and what is to be done there.
NEXT = {
    "sealed": ("campaign_trial", gettext_noop("Draw the lots")),
    "assigned": ("campaign_effects", gettext_noop("Take the baseline")),
}


@flow.waits("stop_rules", label=_("Stop rules that fired"))
def fired_rules(actor: Actor) -> flow.Queue:
    fired = RuleCheck.objects.filter(trial__campaign=OuterRef("pk"), fired=True)
    rows = Campaign.objects.filter(Exists(fired), state__in=("running", "stopped_by_rule"))
    return _to_look_at(actor, rows, gettext_noop("A stop rule fired: evaluate it"))


@flow.waits("silent_rules", label=_("Stop rules that could not be asked"))
def silent_rules(actor: Actor) -> flow.Queue:
    """Campaigns that run and whose rules say nothing: nobody would notice harm."""
    newest = RuleCheck.objects.filter(trial__campaign=OuterRef("pk")).order_by("-created_at").values("state")[:1]
    rows = Campaign.objects.annotate(said=Subquery(newest)).filter(state="running", said=UNASKED)
    return _to_look_at(actor, rows, gettext_noop("Look why, and mend the answers or end the campaign"))


def _to_look_at(actor: Actor, rows: QuerySet[Campaign, Any], note: str) -> flow.Queue:
    if actor.role not in (Role.CAMPAIGN_MANAGER, Role.EVALUATOR):
        return flow.Queue()
    return flow.queue_of(
        rows,
        lambda row: flow.Waiting(row.name, reverse("campaign_effects", args=[row.pk]), note=gettext(note)),
        reads=("name",),
        url=reverse("campaigns"),
    )
