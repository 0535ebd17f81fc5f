"""A stepped wedge on the platform, from the design to the stop rule that stops the campaign."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from firsthand.evaluate.assign.drawing import assign
from firsthand.evaluate.assign.units import read_units
from firsthand.evaluate.design import design_of, to_toml
from firsthand.evaluate.survey.assigned import read_assignment
from firsthand.pathway import Role
from firsthand.platform.base import flow
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.outreach.effects.models import RuleCheck, StagedWave
from firsthand.platform.outreach.effects.queries import counts_by_arm
from firsthand.platform.outreach.effects.results import results_of
from firsthand.platform.outreach.models import Campaign
from firsthand.platform.outreach.trials.designs import sealed_design
from firsthand.platform.outreach.trials.models import Trial
from tests import factories
from tests.designs import DESIGN
from tests.factories_outreach import make_audience, make_campaign

pytestmark = pytest.mark.django_db
HALLS = tuple(f"Hall {at:02}" for at in range(1, 25))
WEDGE: dict[str, Any] = {
    **DESIGN,
    "design": {
        "kind": "stepped_wedge", "unit": "forum", "arms": ["campaign", "comparison"], "clusters": 24, "cluster_size": 8,
        "icc": 0.02, "periods": 4, "sequences": 3, "strata": ["quarter"],
    },
}  # fmt: skip


def upload(client: Client, url: str, data: bytes, name: str, **typed: str) -> str:
    answer = client.post(url, {"file": SimpleUploadedFile(name, data), **typed})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def answers(trial: Trial, periods: tuple[int, ...], harm: float) -> bytes:
    """Eight people in each hall and period, others each time; where the campaign has begun they stand higher."""
    starts = {row["unit"]: row["starts"] for row in trial.lots}
    lines = ["code,cluster,wave,age,support"]
    for period in periods:
        for at, hall in enumerate(HALLS):
            for number in range(8):
                value = 2.0 + (number % 4) * 0.5 + (at * 5 % 7) * 0.1 + (harm if period >= starts[hall] else 0)
                age = "young" if number % 2 else "older"
                lines.append(f"p{period}{at:02}{number},{hall},{period},{age},{value:.1f}")
    return "\n".join(lines).encode()


def bring(client: Client, trial: Trial, data: bytes, name: str) -> str:
    """The file read, looked at and imported by hand; what the look showed."""
    preview = upload(client, reverse("answers_import", args=[trial.pk]), data, name, kind="period")
    shown = client.get(preview).content.decode()
    assert client.post(preview, {"version": StagedWave.objects.get().version}).status_code == 302
    return shown


def drawn_by_pages(client: Client, campaign: Campaign) -> Trial:
    """The trial designed, sealed, listed and drawn."""
    client.post(reverse("trial_new", args=[campaign.pk]))
    trial = Trial.objects.get()
    upload(client, reverse("trial_design", args=[trial.pk]), to_toml(design_of(WEDGE)).encode(), "design.toml")
    for move in ("seal", "assign"):
        if move == "assign":
            rows = ["cluster,quarter", *(f"{hall},{('Mill', 'Harbour')[at % 2]}" for at, hall in enumerate(HALLS))]
            upload(client, reverse("trial_units", args=[trial.pk]), "\n".join(rows).encode(), "halls.csv")
        version = Trial.objects.get().version
        assert client.post(f"/move/trial/{trial.pk}/{move}/", {"version": version}).status_code == 302
    return Trial.objects.get()


def test_a_wedge_is_designed_drawn_watched_and_stopped(signed_in: Callable[[Actor], Client]) -> None:
    client = signed_in(factories.make_actor(Role.EVALUATOR))
    campaign = make_campaign(state="baseline_taken")
    make_audience(campaign, name="Young")
    trial = drawn_by_pages(client, campaign)
    assert sorted(row["starts"] for row in trial.lots) == [2] * 8 + [3] * 8 + [4] * 8
    assert "they would be drawn again" not in client.get(reverse("campaign_trial", args=[campaign.pk])).content.decode()

    shown = bring(client, trial, answers(trial, (1, 2), harm=0.0), "first.csv")
    assert "64" in shown  # eight halls of eight have begun in period 2
    counts = {count.arm: count for count in counts_by_arm(trial, sealed_design(trial))}
    assert (counts["campaign"].units, counts["comparison"].units) == (24, 24)
    assert (counts["campaign"].follow_up, counts["comparison"].follow_up) == (64, 24 * 8 + 16 * 8)
    assert [(check.fired, check.respondents) for check in RuleCheck.objects.filter(audience="everyone")] == [
        (False, 192)
    ]
    campaign = flow.move(factories.make_actor(Role.CAMPAIGN_MANAGER), campaign, "start")
    assert campaign.state == "running"

    bring(client, trial, answers(trial, (3, 4), harm=1.5), "second.csv")
    assert Campaign.objects.get().state == "stopped_by_rule"
    found = results_of(Trial.objects.get())
    assert found.watch is not None
    assert found.watch.periods == (2, 3)
    assert found.watch.rules[0].since == "period 3, after 192 people"
    assert found.findings is not None
    assert "drawings of the turns" in str([each.estimate.method for each in found.findings.of("support").beside])

    page = client.get(reverse("campaign_effects", args=[campaign.pk])).content.decode()
    for words in ("in each of these periods by itself: 2, 3", "192 people have answered in period 3.", "Period</th>"):
        assert words in page
    drawing = client.get(reverse("watch_picture", args=[trial.pk, 0])).content.decode()
    assert "period 2" in drawing
    assert "period 3" in drawing
    report = client.get(reverse("trial_report", args=[trial.pk, "page"])).content.decode()
    assert "Stop rules fired: " in report
    assert "(everyone), in period 3 after 192 people; " in report
    annex = client.get(reverse("trial_report", args=[trial.pk, "annex"])).content.decode()
    assert "period 3, after 192 people" in annex
    assert "--units assignment.csv" in annex


def test_the_file_of_the_lots_is_the_list_that_they_are_drawn_from_again(
    signed_in: Callable[[Actor], Client], tmp_path: Path
) -> None:
    client = signed_in(factories.make_actor(Role.EVALUATOR))
    trial = drawn_by_pages(client, make_campaign())
    path, design = tmp_path / "assignment.csv", design_of(WEDGE)
    path.write_bytes(client.get(reverse("trial_lots_file", args=[trial.pk])).content)
    again = assign(design, read_units(path, design))
    assert dict(zip(again.ids, again.starts or (), strict=True)) == {row["unit"]: row["starts"] for row in trial.lots}
    assert {name: place.starts for name, place in read_assignment(path, design).items()} == {
        row["unit"]: row["starts"] for row in trial.lots
    }


def test_the_first_period_alone_is_the_time_before(signed_in: Callable[[Actor], Client]) -> None:
    """Nobody has begun in it: it is kept, the campaign may start, and the page says that nothing is compared yet."""
    client = signed_in(factories.make_actor(Role.EVALUATOR))
    campaign = make_campaign(state="complete")
    make_audience(campaign, name="Young")
    trial = drawn_by_pages(client, campaign)
    bring(client, trial, answers(trial, (1,), harm=0.0), "first.csv")
    campaign = flow.move(factories.make_actor(Role.EVALUATOR), campaign, "take_baseline")
    assert flow.move(factories.make_actor(Role.CAMPAIGN_MANAGER), campaign, "start").state == "running"
    page = client.get(reverse("campaign_effects", args=[campaign.pk])).content.decode()
    assert "obody is in the arm" in page
    assert not RuleCheck.objects.exists()
