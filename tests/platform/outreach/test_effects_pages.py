"""The pages of a trial's effects: counts, stop rules and findings, each with how sure it is or why it is not there."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from firsthand.pathway import Role
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.outreach.effects.results import results_of
from firsthand.platform.outreach.models import Trial
from tests import factories
from tests.designs import DESIGN, answers_file, wave_of
from tests.factories_outreach import bring, make_audience, make_campaign, make_trial

pytestmark = pytest.mark.django_db
SignIn = Callable[[Actor], Client]
READERS = (Role.EVALUATOR, Role.CAMPAIGN_MANAGER, Role.COORDINATOR, Role.ANALYST, Role.AUDITOR)
NO_LOT = {**DESIGN, "design": {**DESIGN["design"], "kind": "difference_in_differences"}}
HELD = b"cluster,activity,planned,held,reached\nForum 1,evening,4,3,120\nForum 2,evening,4,4,90\n"


def measured(shift: float = 0.0, **given: Any) -> Trial:
    """A trial whose answers from before and after are in."""
    campaign = make_campaign(state="running")
    make_audience(campaign, name="Young")
    trial = make_trial(campaign, **given)
    bring(trial, answers_file(wave_of()))
    bring(trial, answers_file(wave_of(shift, after=True)), "follow_up")
    return trial


def page_of(client: Client, trial: Trial) -> str:
    answer = client.get(reverse("campaign_effects", args=[trial.campaign_id]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def evaluator(signed_in: SignIn) -> Client:
    return signed_in(factories.make_actor(Role.EVALUATOR))


def test_before_the_lots_the_page_says_what_comes_first(evaluator: Client) -> None:
    campaign = make_campaign()
    assert (
        "First the trial is designed" in evaluator.get(reverse("campaign_effects", args=[campaign.pk])).content.decode()
    )
    trial = make_trial(campaign, state="sealed")
    assert "after the design is sealed and the lots are drawn" in page_of(evaluator, trial)


def test_with_lots_and_no_answers_nothing_is_claimed(evaluator: Client) -> None:
    page = page_of(evaluator, make_trial(make_campaign()))
    assert "They are asked with every answer that comes in afterwards" in page
    assert "It is written when there is something to report" in page


def test_harm_is_said_in_the_title_with_its_interval(evaluator: Client) -> None:
    trial = measured(1.0)
    page = page_of(evaluator, trial)
    assert "the campaign made it worse" in page
    assert "Harm beyond the margin of 0.20 points is shown" in page
    assert "Fired" in page
    assert "96 people" in page


def test_no_difference_is_no_claim_of_one(evaluator: Client) -> None:
    page = page_of(evaluator, measured(0.0))
    assert "no difference is shown" in page
    assert "the campaign made it" not in page
    assert "Did not fire" in page


def test_without_a_lot_no_cause_is_named(evaluator: Client) -> None:
    page = page_of(evaluator, measured(1.0, design=NO_LOT))
    assert "where people met the campaign" in page
    assert "the campaign made it" not in page
    assert "No lot decided who met the campaign" in page


def test_why_the_rules_could_not_be_asked_is_said(evaluator: Client) -> None:
    small = {**DESIGN, "design": {**DESIGN["design"], "clusters": 6}}
    page = page_of(evaluator, measured(1.0, design=small))
    assert "The stop rules could not be asked:" in page
    assert "no look could be judged" in page


def test_a_design_that_is_not_the_sealed_one_shows_no_finding(evaluator: Client) -> None:
    trial = measured(1.0)
    assert "the campaign made it" in page_of(evaluator, trial)
    loose = {**DESIGN, "outcome": [{**DESIGN["outcome"][0], "harm_margin": 6}]}
    Trial.objects.filter(pk=trial.pk).update(design=loose)
    page = page_of(evaluator, trial)
    assert "no longer the one that was declared" in page
    assert "the campaign made it" not in page
    assert "They are asked with every answer" not in page
    assert evaluator.get(reverse("watch_picture", args=[trial.pk, 0])).status_code == 404
    assert evaluator.get(reverse("findings_picture", args=[trial.pk, 0])).status_code == 404
    assert evaluator.get(reverse("answers_import", args=[trial.pk])).status_code == 404
    assert evaluator.get(reverse("delivered_import", args=[trial.pk])).status_code == 404


def test_the_pictures_are_drawn_for_whoever_reads_the_trial_and_for_nobody_else(signed_in: SignIn) -> None:
    trial = measured(0.1)
    addresses = [reverse("watch_picture", args=[trial.pk, 0]), reverse("watch_picture", args=[trial.pk, 1])]
    addresses.append(reverse("findings_picture", args=[trial.pk, 0]))
    for role in set(Role) - {Role.CLOCK}:
        client = signed_in(factories.make_actor(role))
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code == (200 if role in READERS else 404), (role, address)
            assert role not in READERS or (answer["Content-Type"], answer.content[:4]) == ("image/svg+xml", b"<svg")
    client = signed_in(factories.make_actor(Role.EVALUATOR))
    for name in ("watch_picture", "findings_picture"):
        assert client.get(reverse(name, args=[trial.pk, 9])).status_code == 404
        assert client.get(reverse(name, args=[make_trial(make_campaign()).pk, 0])).status_code == 404


def test_what_was_held_is_shown_beside_what_was_planned(evaluator: Client) -> None:
    trial = measured()
    address = reverse("delivered_import", args=[trial.pk])
    for data, says in (
        (b"", "empty"),
        (HELD.replace(b"Forum 1", b"Forum 9"), "Forum 9"),
        (HELD.replace(b",3,", b",many,"), "held"),
        (HELD.replace(b"planned,", b""), "planned"),
        (HELD.replace(b"evening", b"=1+1"), "formula"),
    ):
        refused = evaluator.post(address, {"file": SimpleUploadedFile("held.csv", data)})
        assert refused.status_code == 422
        assert says in refused.content.decode()
        assert Trial.objects.get(pk=trial.pk).delivered == []
    done = evaluator.post(address, {"file": SimpleUploadedFile("held.csv", HELD)})
    assert done["Location"] == reverse("campaign_effects", args=[trial.campaign_id])
    page = page_of(evaluator, trial)
    assert "What was planned and what was held" in page
    assert "210" in page


def test_only_the_evaluator_is_offered_the_import(signed_in: SignIn) -> None:
    trial = measured()
    for role in READERS:
        client = signed_in(factories.make_actor(role))
        assert (reverse("answers_import", args=[trial.pk]) in page_of(client, trial)) is (role is Role.EVALUATOR)
        for name in ("answers_import", "delivered_import"):
            status = client.get(reverse(name, args=[trial.pk])).status_code
            assert status == (200 if role is Role.EVALUATOR else 404), (role, name)


def test_no_page_of_a_trial_names_a_participant_or_a_code(signed_in: SignIn) -> None:
    case = factories.make_case(participant=factories.make_account(display_name="Participant of the case"))
    factories.make_identity(case, name="Layla Haddad")
    trial = measured()
    pages = [reverse(name, args=[trial.campaign_id]) for name in ("campaign", "campaign_trial", "campaign_effects")]
    pages += [reverse("effects"), reverse("trial_report", args=[trial.pk, "page"])]
    pages += [reverse("trial_report", args=[trial.pk, "annex"]), "/today/"]
    for role in READERS:
        client = signed_in(factories.make_actor(role))
        for address in pages:
            text = client.get(address).content.decode()
            for secret in ("Layla", "Participant of the case", case.code_name, "c000", "c711"):
                assert secret not in text or (address == "/today/" and role is Role.COORDINATOR), (role, address)


def test_the_list_shows_each_trial_that_was_not_withdrawn(evaluator: Client) -> None:
    shown, gone = make_trial(make_campaign()), make_trial(make_campaign(), state="withdrawn")
    page = evaluator.get(reverse("effects")).content.decode()
    assert shown.campaign.name in page
    assert gone.campaign.name not in page


@pytest.mark.parametrize("name", ["campaign_effects", "campaign_trial"])
def test_queries_do_not_grow_with_files(evaluator: Client, name: str) -> None:
    trial, answers, counts = make_trial(make_campaign()), list(wave_of(people=30).items()), []
    bring(trial, answers_file(dict(answers[:9])))
    made = 9
    for files in (1, 3, 30):
        while made < 8 + files:
            bring(trial, answers_file(dict(answers[made : made + 1])))
            made += 1
        results_of(Trial.objects.get(pk=trial.pk))
        with CaptureQueriesContext(connection) as seen:
            evaluator.get(reverse(name, args=[trial.campaign_id]))
        counts.append(len(seen))
    assert counts[0] == counts[1] == counts[2], counts


def test_a_design_that_leaves_its_arms_to_the_default_has_its_counts(evaluator: Client) -> None:
    """The page asks the design, and not what happens to be written of it."""
    layout = {name: value for name, value in DESIGN["design"].items() if name != "arms"}
    trial = make_trial(make_campaign(), design={**DESIGN, "design": layout})
    bring(trial, answers_file(wave_of()))
    page = evaluator.get(reverse("campaign_effects", args=[trial.campaign_id])).content.decode()
    assert "Nothing is measured yet" not in page
    assert re.search(r"<bdi>campaign</bdi></th>\s*<td class=\"num\">4</td>\s*<td class=\"num\">48</td>", page)
