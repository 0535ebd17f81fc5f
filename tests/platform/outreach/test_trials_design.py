"""The design of a trial on its pages, step by step: saved, refused beside the field, kept, sealed for good."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from firsthand.evaluate.design import design_of, parse_design
from firsthand.pathway import Role
from firsthand.platform.base import flow
from firsthand.platform.base.access import Denied
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.trail.models import Entry
from firsthand.platform.outreach.trials import services
from firsthand.platform.outreach.trials.models import Trial
from tests import factories
from tests.designs import DESIGN
from tests.factories_outreach import make_audience, make_campaign, make_trial

pytestmark = pytest.mark.django_db
SignIn = Callable[[Actor], Client]

OUTCOME: dict[str, Any] = {
    "label": "Support for violence", "kind": "attitude", "scale": "", "low": "1", "high": "7",
    "direction": "higher_is_worse", "sd": "1.2", "smallest_effect": "0.3", "harm_margin": "0.2", "primary": "on",
    "name": "support",
}  # fmt: skip
AUDIENCE = {"name": "Young", "column": "age", "value": "young"}
#: Every step that is a form, with what a person types into it.
TYPED: dict[str, dict[str, Any]] = {
    "purpose": {"title": "Spring in the harbour", "theory_of_change": "Who hears it sees less honour in leaving."},
    "comparison": {
        "kind": "cluster", "unit": "forum", "first": "campaign", "second": "later", "baseline": "on",
        "strata": "quarter", "balance_on": "size, age",
    },
    "size": {
        "clusters": "16", "cluster_size": "24", "cluster_size_cv": "0.4", "icc": "0.02", "attrition": "15",
        "correlation": "0.6", "allocation": "50",
    },
    "watch": {
        "method": "always_valid", "alpha": "5", "covariates": "gender", "multiplicity": "holm", "level": "95",
        "power": "80",
    },
}  # fmt: skip
NEXT = {"purpose": "outcomes", "comparison": "size", "size": "audiences"}


@pytest.fixture
def evaluator(signed_in: SignIn) -> Client:
    return signed_in(factories.make_actor(Role.EVALUATOR))


def step(trial: Trial, name: str) -> str:
    return reverse("trial_step", args=[trial.pk, name])


def row(trial: Trial, name: str, number: int | None = None) -> str:
    if number is None:
        return reverse("trial_row_new", args=[trial.pk, name])
    return reverse("trial_row", args=[trial.pk, name, number])


def fresh(trial: Trial) -> Trial:
    return Trial.objects.get(pk=trial.pk)


def drafted() -> Trial:
    return make_trial(make_campaign(), state="drafted")


def seal_by_page(client: Client, trial: Trial) -> Any:
    return client.post(f"/move/trial/{trial.pk}/seal/", {"version": fresh(trial).version})


def test_from_the_first_step_to_the_seal(evaluator: Client) -> None:
    campaign = make_campaign()
    opened = evaluator.post(reverse("trial_new", args=[campaign.pk]))
    trial = Trial.objects.get()
    assert opened["Location"] == step(trial, "purpose")
    unsealed = seal_by_page(evaluator, trial)
    assert (unsealed.status_code, fresh(trial).state) == (422, "drafted")
    assert "no outcome is declared" in unsealed.content.decode()
    for name, typed in TYPED.items():
        saved = evaluator.post(step(trial, name), {"version": fresh(trial).version, **typed})
        assert saved.status_code == 302, saved.content.decode()
        following = step(trial, NEXT[name]) if name in NEXT else trial.get_absolute_url()
        assert saved["Location"] == following
    for name, typed in (("outcomes", OUTCOME), ("audiences", AUDIENCE)):
        saved = evaluator.post(row(trial, name), {"version": fresh(trial).version, **typed})
        assert saved["Location"] == step(trial, name), saved.content.decode()
        assert evaluator.get(step(trial, name)).status_code == 200
    page = evaluator.get(trial.get_absolute_url()).content.decode()
    assert "What it can show" in page
    assert "Must be added" not in page
    assert seal_by_page(evaluator, trial).status_code == 302
    made = fresh(trial)
    design = design_of(made.design)
    assert (made.state, made.seal) == ("sealed", design.seal())
    assert (design.arms, design.clusters, design.strata, design.balance_on) == (
        ("campaign", "later"), 16, ("quarter",), ("size", "age")
    )  # fmt: skip
    assert (design.attrition, design.watch and design.watch.alpha, design.analysis.level) == (0.15, 0.05, 0.95)
    assert (design.primary.harm_margin, design.audiences[0].value) == (0.2, "young")


@pytest.mark.parametrize(
    ("name", "typed", "field"),
    [
        ("purpose", {"title": "  "}, "title"),
        ("purpose", {"title": "x" * 121}, "title"),
        ("comparison", {"second": "campaign"}, "second"),
        ("comparison", {"kind": "by_feeling"}, "kind"),
        ("comparison", {"strata": "name of the hall"}, "strata"),
        ("comparison", {"balance_on": "size, =1+1"}, "balance_on"),
        ("size", {"clusters": "1"}, "clusters"),
        ("size", {"clusters": "many"}, "clusters"),
        ("size", {"icc": "1"}, "icc"),
        ("size", {"attrition": "100"}, "attrition"),
        ("size", {"cluster_size": "nan"}, "cluster_size"),
        ("size", {"cluster_size": "1e300"}, "cluster_size"),
        ("size", {"allocation": "0"}, "allocation"),
        ("watch", {"alpha": "0"}, "alpha"),
        ("watch", {"method": "pocock", "looks": "a half, all"}, "looks"),
        ("watch", {"covariates": "ages of all"}, "covariates"),
        ("watch", {"power": "100"}, "power"),
    ],
)
def test_a_wrong_figure_is_refused_beside_its_field_and_what_was_typed_stays(
    evaluator: Client, name: str, typed: dict[str, str], field: str
) -> None:
    trial = drafted()
    answer = evaluator.post(step(trial, name), {"version": trial.version, **TYPED[name], **typed})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    page = answer.content.decode()
    kept = next(value for key, value in TYPED[name].items() if key not in typed and key not in ("kind", "baseline"))
    assert kept in page
    assert fresh(trial).design == DESIGN


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"low": "7", "high": "7"}, "high"),
        ({"label": ""}, "label"),
        ({"name": "دعم"}, "name"),
        ({"name": "1st"}, "name"),
        ({"sd": "0"}, "sd"),
        ({"harm_margin": "-0.1"}, "harm_margin"),
        ({"scale": "stolen"}, "scale"),
    ],
)
def test_a_wrong_outcome_is_refused_beside_its_field(evaluator: Client, typed: dict[str, str], field: str) -> None:
    trial = drafted()
    answer = evaluator.post(row(trial, "outcomes"), {"version": trial.version, **OUTCOME, **typed})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert "0.3" in answer.content.decode()
    assert fresh(trial).design == DESIGN


def test_outcomes_are_added_changed_and_taken_out(evaluator: Client) -> None:
    trial = drafted()
    evaluator.post(row(trial, "outcomes"), {"version": trial.version, **OUTCOME, "name": "", "label": "Trust in us"})
    first, second = fresh(trial).rows("outcome")
    assert second["name"] == "trust_in_us", "a name is made where none is typed"
    assert ("primary" in first, second["primary"]) == (False, True), "one outcome is what the trial stands on"
    changed = {key: value for key, value in OUTCOME.items() if key != "primary"}
    evaluator.post(
        row(trial, "outcomes", 1), {"version": fresh(trial).version, **changed, "name": "", "harm_margin": ""}
    )
    assert "harm_margin" not in fresh(trial).rows("outcome")[1], "what is left empty is not declared"
    assert "no harm margin yet" in evaluator.get(step(trial, "outcomes")).content.decode()
    gone = evaluator.post(row(trial, "outcomes", 0), {"version": fresh(trial).version, "remove": "1"})
    assert gone["Location"] == step(trial, "outcomes")
    assert [each["label"] for each in fresh(trial).rows("outcome")] == ["Support for violence"]
    assert evaluator.get(row(trial, "outcomes", 1)).status_code == 404


def test_an_arabic_label_gets_a_column_of_its_own(evaluator: Client) -> None:
    trial = drafted()
    for _twice in range(2):
        typed = {"version": fresh(trial).version, **OUTCOME, "name": "", "label": "تأييد العنف"}
        assert evaluator.post(row(trial, "outcomes"), typed).status_code == 302
    assert [each["name"] for each in fresh(trial).rows("outcome")] == ["support", "attitude", "attitude_2"]


def test_audiences_are_added_changed_and_taken_out(evaluator: Client) -> None:
    trial = drafted()
    make_audience(trial.campaign, name="Their parents")
    assert "Their parents" in evaluator.get(row(trial, "audiences")).content.decode()
    typed = {"name": "Their parents", "column": "has_children", "value": "yes"}
    evaluator.post(row(trial, "audiences"), {"version": trial.version, **typed})
    evaluator.post(row(trial, "audiences", 1), {"version": fresh(trial).version, **typed, "value": "no"})
    assert fresh(trial).rows("audience")[1] == {**typed, "value": "no"}
    evaluator.post(row(trial, "audiences", 0), {"version": fresh(trial).version, "remove": "1"})
    assert [each["name"] for each in fresh(trial).rows("audience")] == ["Their parents"]
    refused = evaluator.post(row(trial, "audiences"), {"version": fresh(trial).version, **AUDIENCE, "column": "=age"})
    assert set(refused.context["form"].errors) == {"column"}


def test_two_at_once_is_a_conflict_and_neither_is_lost(evaluator: Client) -> None:
    trial = drafted()
    opened = trial.version
    evaluator.post(step(trial, "purpose"), {"version": opened, **TYPED["purpose"]})
    second = evaluator.post(step(trial, "purpose"), {"version": opened, **TYPED["purpose"], "title": "Other words"})
    assert second.status_code == 409
    assert "Other words" in second.content.decode()
    assert fresh(trial).title == "Spring in the harbour"
    outcome = evaluator.post(row(trial, "outcomes"), {"version": opened, **OUTCOME, "name": "more"})
    assert (outcome.status_code, len(fresh(trial).rows("outcome"))) == (409, 1)
    removed = evaluator.post(row(trial, "outcomes", 0), {"version": opened, "remove": "1"})
    assert (removed.status_code, len(fresh(trial).rows("outcome"))) == (409, 1), "another row may stand there by now"


def test_looking_at_the_power_saves_nothing(evaluator: Client) -> None:
    trial = drafted()
    typed = {"version": trial.version, **TYPED["size"], "look": "1"}
    whole = evaluator.post(step(trial, "size"), typed)
    part = evaluator.post(step(trial, "size"), typed, headers={"HX-Request": "true"})
    assert "<html" in whole.content.decode()
    assert "<html" not in part.content.decode()
    assert "16" in part.content.decode()
    assert "<svg" in part.content.decode()
    assert (fresh(trial).version, fresh(trial).design) == (trial.version, DESIGN)


def test_a_step_that_contradicts_another_says_where_it_is_mended(evaluator: Client) -> None:
    trial = drafted()
    typed = {**TYPED["comparison"], "kind": "matched_pair", "strata": "", "balance_on": "size"}
    evaluator.post(step(trial, "comparison"), {"version": trial.version, **typed})
    evaluator.post(step(trial, "size"), {"version": fresh(trial).version, **TYPED["size"], "clusters": "15"})
    page = evaluator.get(trial.get_absolute_url()).content.decode()
    assert "15 clusters cannot be paired" in page
    assert step(trial, "size") in page
    assert seal_by_page(evaluator, trial).status_code == 422


@pytest.mark.parametrize("without", ["harm_margin", "audience", "watch", "baseline"])
def test_what_a_campaign_must_not_start_without_must_be_declared_before_the_seal(without: str) -> None:
    design = {**DESIGN, "outcome": [dict(DESIGN["outcome"][0])], "design": dict(DESIGN["design"])}
    for table in (design, design["outcome"][0], design["design"]):
        table.pop(without, None)
    if without == "baseline":
        del design["design"]["correlation"]
    trial = make_trial(make_campaign(), state="drafted", design=design)
    with pytest.raises(flow.MoveRefused):
        flow.move(factories.make_actor(Role.EVALUATOR), trial, "seal")
    assert (fresh(trial).state, fresh(trial).seal) == ("drafted", "")


@pytest.mark.parametrize("state", ["sealed", "assigned", "closed", "withdrawn"])
def test_a_design_is_not_changed_after_its_seal(evaluator: Client, state: str) -> None:
    trial = make_trial(make_campaign(), state=state)
    with pytest.raises(flow.MoveRefused, match="sealed"):
        services.write_design(actor=factories.make_actor(Role.EVALUATOR), trial=trial, design={})
    for address, typed in (
        (step(trial, "purpose"), TYPED["purpose"]),
        (row(trial, "outcomes"), OUTCOME),
        (row(trial, "outcomes", 0), {"remove": "1"}),
    ):
        answer = evaluator.post(address, {"version": trial.version, **typed})
        assert answer["Location"] == trial.get_absolute_url()
    assert fresh(trial).design == DESIGN


def test_the_seal_is_in_the_trail_and_differs_between_trials() -> None:
    evaluator, seals = factories.make_actor(Role.EVALUATOR), []
    for _each in range(2):
        trial = services.open_trial(actor=evaluator, campaign=make_campaign())
        design = {**DESIGN, "seed": trial.design["seed"]}
        trial = services.write_design(actor=evaluator, trial=trial, design=design)
        trial = flow.move(evaluator, trial, "seal")
        seals.append(trial.seal)
        assert (trial.sealed_by_id, trial.seal) == (evaluator.account_id, design_of(design).seal())
        assert Entry.objects.filter(action="trial.note_seal", kind="seal", object_id=trial.seal).count() == 1
    assert seals[0] != seals[1], "each trial has a seed of its own"


def test_a_campaign_has_one_trial_until_it_is_withdrawn(evaluator: Client) -> None:
    campaign = make_campaign()
    for _twice in range(2):
        evaluator.post(reverse("trial_new", args=[campaign.pk]))
    first = Trial.objects.get()
    withdrawn = evaluator.post(
        f"/move/trial/{first.pk}/withdraw/", {"version": first.version, "reason": "Two halls have closed."}
    )
    assert withdrawn.status_code == 302
    assert "No trial yet" in evaluator.get(first.get_absolute_url()).content.decode()
    evaluator.post(reverse("trial_new", args=[campaign.pk]))
    assert campaign.trials.exclude(state="withdrawn").get() != first


def test_only_the_evaluator_designs() -> None:
    campaign, trial = make_campaign(), drafted()
    for role in set(Role) - {Role.EVALUATOR, Role.CLOCK}:
        actor = factories.make_actor(role)
        with pytest.raises(Denied):
            services.open_trial(actor=actor, campaign=campaign)
        with pytest.raises(Denied):
            services.write_design(actor=actor, trial=trial, design={})
        with pytest.raises(Denied):
            flow.move(actor, trial, "seal")


@pytest.mark.parametrize("address", ["feeling", "outcomes-2"])
def test_a_step_that_there_is_not_is_not_found(evaluator: Client, address: str) -> None:
    trial = drafted()
    assert evaluator.get(step(trial, address)).status_code == 404
    assert evaluator.get(row(trial, address)).status_code == 404
    assert evaluator.get(row(trial, "purpose")).status_code == 404


def test_a_huge_design_is_shown_by_its_formula_and_not_drawn_for_hours(evaluator: Client) -> None:
    trial = drafted()
    typed = {"version": trial.version, **TYPED["size"], "clusters": "100000", "look": "1"}
    answer = evaluator.post(step(trial, "size"), typed, headers={"HX-Request": "true"})
    rows = answer.context["curve_rows"]
    assert {row["simulated"] for row in rows} == {"–"}
    assert {row["formula"] for row in rows} - {"–"}


WHOLE = """
version = 1
title = "Voices"
seed = 4
[design]
kind = "cluster"
clusters = 8
cluster_size = 12
icc = 0.02
baseline = true
[[outcome]]
name = "support"
label = "Support for violence"
kind = "attitude"
low = 1
high = 7
direction = "higher_is_worse"
"""


def brought(client: Client, trial: Trial, content: bytes) -> Any:
    file = SimpleUploadedFile("design.toml", content)
    return client.post(reverse("trial_design", args=[trial.pk]), {"file": file})


def test_a_design_brought_as_a_file_has_what_it_left_to_its_defaults(evaluator: Client) -> None:
    trial = drafted()
    answer = brought(evaluator, trial, WHOLE.encode())
    assert (answer.status_code, answer["Location"]) == (302, trial.get_absolute_url())
    made = fresh(trial)
    assert design_of(made.design) == parse_design(WHOLE)
    assert made.table("design")["arms"] == ["campaign", "comparison"]
    assert (made.table("analysis")["level"], made.table("analysis")["power"]) == (0.95, 0.8)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"title = 'x", "no TOML"),
        (b"\xff\xfe\x00", "no text in UTF-8"),
        (b"", "It is missing"),
        (WHOLE.replace("clusters = 8", "clusters = 'many'").encode(), "whole number"),
    ],
)
def test_a_broken_design_file_says_where_and_changes_nothing(evaluator: Client, content: bytes, says: str) -> None:
    trial = drafted()
    answer = brought(evaluator, trial, content)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert fresh(trial).design == trial.design


def test_a_sealed_design_gives_way_to_no_file(evaluator: Client) -> None:
    trial = make_trial(make_campaign(), state="sealed")
    assert brought(evaluator, trial, WHOLE.encode())["Location"] == trial.get_absolute_url()
    assert fresh(trial).design == trial.design
