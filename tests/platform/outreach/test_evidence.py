"""The evidence of all campaigns: what a closed trial adds, how it is pooled, who sees it, and what leaves."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from firsthand.cli import main
from firsthand.evaluate.pool.library import library, prior
from firsthand.pathway import Role
from firsthand.platform.base import flow
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.trail.models import Entry
from firsthand.platform.outreach.effects import services as effects
from firsthand.platform.outreach.effects.results import results_of
from firsthand.platform.outreach.evidence import wording
from firsthand.platform.outreach.evidence.pictures import described, forest_rows, forest_svg
from firsthand.platform.outreach.evidence.pooling import evidence_of
from firsthand.platform.outreach.evidence.published import shown
from firsthand.platform.outreach.models import MeasuredEffect, Trial
from tests import factories
from tests.designs import DESIGN, answers_file, wave_of
from tests.factories_outreach import make_campaign, make_trial

pytestmark = pytest.mark.django_db
SIGN_IN = Callable[[Actor], Client]
SEES = (Role.COORDINATOR, Role.EVALUATOR, Role.ANALYST, Role.AUDITOR, Role.CAMPAIGN_MANAGER)
EXPORTS = (Role.COORDINATOR, Role.EVALUATOR, Role.ANALYST)


def measured(effect: float, error: float = 0.1, **given: Any) -> MeasuredEffect:
    """A closed trial that found `effect` standard deviations for the better."""
    return MeasuredEffect.objects.create(**{
        "trial": make_trial(make_campaign(), state="closed"), "outcome": "Support for violence", "effect": effect,
        "variance": error**2, "low": effect - 2 * error, "high": effect + 2 * error, "harm_margin": 0.2, "people": 200,
        "by_lot": True, **given,
    })  # fmt: skip


def closed(shift: float, *, design: dict[str, Any] = DESIGN) -> Trial:
    """A trial with both waves in which the young of the campaign's forums moved by `shift`, closed by its evaluator."""
    evaluator = factories.make_actor(Role.EVALUATOR)
    trial = make_trial(make_campaign(), design=design)
    for kind, moved in (("baseline", 0.0), ("follow_up", shift)):
        answers = {
            who: (age, float(value) + (0.25 * (at * 7 % 5) if kind == "follow_up" else 0))
            for at, (who, (age, value)) in enumerate(wave_of(moved).items())
        }
        data = answers_file(answers)
        staged = effects.stage_wave(actor=evaluator, trial=trial, kind=kind, name=f"{kind}.csv", data=data)
        effects.import_wave(actor=evaluator, staged=staged)
    flow.move(evaluator, Trial.objects.get(pk=trial.pk), "close")
    return Trial.objects.get(pk=trial.pk)


@pytest.mark.parametrize(("direction", "sign"), [("higher_is_worse", -1), ("higher_is_better", 1)])
def test_a_closed_trial_is_kept_in_standard_deviations_and_positive_for_the_better(direction: str, sign: int) -> None:
    design = deepcopy(DESIGN)
    design["outcome"][0] |= {"sd": 2.0, "direction": direction}
    trial = closed(1.0, design=design)
    found = results_of(trial).findings
    assert found is not None
    primary, kept = found.of("support").primary, trial.measured
    assert kept.effect == pytest.approx(sign * primary.estimate / 2)
    assert kept.variance == pytest.approx((primary.se / 2) ** 2)
    assert (kept.low, kept.high) == pytest.approx(tuple(sorted((sign * primary.low / 2, sign * primary.high / 2))))
    assert (kept.harm_margin, kept.people, kept.by_lot) == (0.1, primary.n, True)


def test_without_a_declared_standard_deviation_nothing_is_kept_and_the_page_says_so(signed_in: SIGN_IN) -> None:
    design = deepcopy(DESIGN)
    del design["outcome"][0]["sd"]
    trial = closed(0.5, design=design)
    assert not MeasuredEffect.objects.exists()
    page = signed_in(factories.make_actor(Role.COORDINATOR)).get(reverse("pooled_evidence")).content.decode()
    assert "no standard deviation was declared" in page
    assert trial.title in page


def test_an_open_trial_does_not_count(signed_in: SIGN_IN) -> None:
    make_trial(make_campaign())
    page = signed_in(factories.make_actor(Role.COORDINATOR)).get(reverse("pooled_evidence")).content.decode()
    assert "1 trial is still open" in page
    assert "only published studies speak" in page


def test_what_leaves_is_read_by_the_command_line_and_gives_the_same_figures(signed_in: SIGN_IN, tmp_path: Path) -> None:
    for effect, error in ((0.25, 0.08), (-0.1, 0.12), (0.05, 0.1), (0.4, 0.2)):
        measured(effect, error)
    measured(3.0, by_lot=False)
    answer = signed_in(factories.make_actor(Role.ANALYST)).get(reverse("pooled_evidence_file"))
    file = tmp_path / "effects.csv"
    file.write_bytes(answer.content)
    asked = ["evaluate", "pool", str(file), "--floor", "--prior", "library", "--harm-margin", "0.2", "--json"]
    told = CliRunner().invoke(main, asked)
    assert told.exit_code == 0, told.output
    printed, found = json.loads(told.output), evidence_of(list(MeasuredEffect.objects.order_by("created_at")))
    assert found.pooled is not None
    assert printed["k"] == 4
    assert printed["estimate"] == pytest.approx(found.pooled.mean.estimate)
    assert printed["ci_kh"] == pytest.approx(list(found.pooled.mean.ci_kh))
    assert printed["pi_kh"] == pytest.approx(list(found.pooled.pi_kh or ()))
    new = printed["messenger_effect"]["new_campaign"]
    assert (new["p_harm"], new["p_harm_beyond_margin"]) == pytest.approx((found.belief.harm, found.belief.beyond))
    assert (new["mean"], new["quantiles"]["0.025"]) == pytest.approx((found.belief.mean, found.belief.low))
    assert Entry.objects.filter(action="pooled_evidence.export", operation="disclosure").count() == 1


def test_a_title_that_could_be_a_formula_leaves_as_text(signed_in: SIGN_IN) -> None:
    design = deepcopy(DESIGN) | {"title": "=1+2"}
    measured(0.1, trial=make_trial(make_campaign(), state="closed", design=design))
    text = signed_in(factories.make_actor(Role.EVALUATOR)).get(reverse("pooled_evidence_file")).content.decode()
    assert "'=1+2," in text


@pytest.mark.parametrize(
    ("effects_", "says"),
    [
        ((), "only published studies speak"),
        ((0.5,), "One trial so far: for the better, by 0.50"),
        ((-0.5,), "One trial so far: for the worse, by 0.50"),
        ((0.1,), "One trial so far: no change is shown"),
        ((0.5, 0.5, 0.5), "3 trials together: for the better, by 0.50"),
        ((-0.5, -0.5, -0.5), "3 trials together: for the worse, by 0.50"),
        ((0.5, -0.5), "2 trials together: no change is shown on average"),
    ],
)
def test_the_title_says_the_finding(effects_: tuple[float, ...], says: str) -> None:
    assert says in wording.title(evidence_of([measured(effect) for effect in effects_]))


def test_two_trials_that_happen_to_agree_are_not_surer_than_their_errors() -> None:
    pooled = evidence_of([measured(0.2, 0.3), measured(0.2001, 0.3)]).pooled
    assert pooled is not None
    assert pooled.mean.ci_kh[1] - pooled.mean.ci_kh[0] > 2 * 12.7 * 0.3 / math.sqrt(2) * 0.99  # t with one df: 12.706


def test_harm_is_not_averaged_away() -> None:
    found = evidence_of([measured(0.5), measured(0.6), measured(-0.5)])
    assert wording.worse(found) == "1 trial shows a change for the worse."
    assert wording.worse(evidence_of([measured(0.5), measured(-0.1)])) == ""


def test_a_trial_without_lots_is_shown_and_not_pooled() -> None:
    kept = [measured(0.2), measured(0.1)]
    alone, together = evidence_of(kept), evidence_of([*kept, measured(-3.0, by_lot=False)])
    assert alone.pooled is not None
    assert together.pooled is not None
    assert together.pooled.mean == alone.pooled.mean
    assert together.belief == alone.belief
    last = [row for row in forest_rows(together, shown()) if row["group"] == "own"][-1]
    assert last["name"].endswith("(not by lot)")
    assert last["hollow"]


def test_without_a_trial_the_library_is_what_is_believed() -> None:
    belief = evidence_of([]).belief
    parts = prior()
    assert belief.mean == pytest.approx(sum(part.share * part.mean for part in parts))
    assert 0 < belief.harm < 0.5
    assert belief.beyond is None
    harmed = evidence_of([measured(-0.8, 0.05), measured(-0.7, 0.05)]).belief
    assert harmed.harm > belief.harm + 0.2
    assert harmed.margin == 0.2
    assert wording.chance(1e-6) == "less than 1%"
    assert wording.chance(1 - 1e-6) == "more than 99%"


def test_every_published_study_stands_on_the_page_with_its_source(signed_in: SIGN_IN) -> None:
    page = signed_in(factories.make_actor(Role.AUDITOR)).get(reverse("pooled_evidence")).context["published"]
    assert {row["entry"].id for row in page} == {entry.id for entry in library()}
    assert all(row["entry"].reference and row["entry"].quality for row in page)
    named = {row["entry"].id: row["name"] for row in page}
    assert named["belanger-2020-at-risk"] == "Bélanger 2020, those at risk"
    assert named["saleh-2023-confidence"] == "Saleh 2023, those at risk"


def test_the_picture_turns_with_the_language_and_describes_itself() -> None:
    found = evidence_of([measured(0.2), measured(-0.3, low=None, high=None)])
    english = forest_svg(found, shown())
    with override("ar"):
        assert forest_svg(found, shown()) != english
    assert english.startswith("<svg")
    assert described(found, shown()).count("; ") == len(forest_rows(found, shown())) - 1


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CLOCK}))
def test_who_sees_and_who_takes_out(role: Role, signed_in: SIGN_IN) -> None:
    measured(0.1)
    client = signed_in(factories.make_actor(role))
    answers = [client.get(reverse(name)).status_code for name in ("pooled_evidence", "forest_picture")]
    assert answers == [200 if role in SEES else 404] * 2
    assert client.get(reverse("pooled_evidence_file")).status_code == (200 if role in EXPORTS else 404)
