"""Other campaigns beside the trial: in the annex with every figure, on the page in one sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from firsthand.evaluate.pool.analysis import Asked, analyse
from firsthand.evaluate.pool.reading import read_effects
from firsthand.evaluate.pool.summary import Summary
from firsthand.evaluate.report.annex import annex
from firsthand.evaluate.report.elements import without_variables
from firsthand.evaluate.report.facts import Facts
from firsthand.evaluate.report.page import page
from firsthand.evaluate.report.pooled import sentence

from .facts import facts_of

EFFECTS = Path(__file__).resolve().parents[3] / "examples/evaluate/effects.csv"


@pytest.fixture(scope="module")
def found() -> Summary:
    return analyse(read_effects(EFFECTS), Asked(prior="library", unit="standard deviations"))


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory, found: Summary) -> Facts:
    return replace(facts_of(tmp_path_factory.mktemp("trial")), pooled=found)


def test_the_page_says_how_many_new_campaigns_would_harm(facts: Facts, found: Summary) -> None:
    assert found.messenger is not None
    harm = found.messenger.new_campaign.p_harm
    said = sentence(found)
    assert f"{100 * harm:.0f} of 100 new campaigns of this kind would make things worse" in said
    assert said.startswith("Going by 8 effects")
    assert said in page(facts)
    assert "new campaigns" not in page(replace(facts, pooled=None))


def test_the_annex_has_each_effect_their_mean_and_the_sources(facts: Facts, found: Summary) -> None:
    made = annex(facts)
    for name in found.studies.names:
        assert f'<th scope="row">{name}</th>' in made
    assert found.robust is not None
    row = f'<th scope="row">on average (robust)</th><td>+{found.robust.coefficients[0].estimate:.3f}</td>'
    assert row in made
    assert "Bélanger, Nisa" in made
    assert "What other campaigns showed" not in annex(replace(facts, pooled=None))


@pytest.mark.slow
def test_the_page_stays_one_sheet(facts: Facts) -> None:
    import weasyprint

    assert len(weasyprint.HTML(string=without_variables(page(facts))).render().pages) == 1
