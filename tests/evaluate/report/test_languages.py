"""No word of the report is English by itself: everything is translated, or was declared by somebody."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from firsthand.evaluate.design.writing import to_toml
from firsthand.evaluate.pool.analysis import Asked
from firsthand.evaluate.pool.analysis import analyse as pool_effects
from firsthand.evaluate.pool.library import library
from firsthand.evaluate.pool.reading import read_effects
from firsthand.evaluate.report.annex import MULTIPLICITY, annex
from firsthand.evaluate.report.facts import Facts
from firsthand.evaluate.report.page import page
from firsthand.said import Number
from tests.evaluate.marked import LETTER, Marked, untranslated

from .facts import TEXT, facts_of, with_figures
from .test_designs import wedge_facts, without_baseline

TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
STYLE = re.compile(r"<(style|title)>.*?</\1>", re.DOTALL)
NO_LOT = TEXT.replace('kind = "cluster"', 'kind = "difference_in_differences"')
EXAMPLE = Path(__file__).resolve().parents[3] / "examples/evaluate"


def allowed(facts: Facts) -> set[str]:
    """Words that somebody else than the engine chose, and names of files, hashes and commands."""
    design, trial = facts.design, facts.reading.trial
    words = {design.title, *design.arms, design.unit_word, to_toml(design), facts.command, facts.version,
             facts.seal.seal, facts.seal.seal[:12], *design.strata, *design.analysis.covariates, *trial.columns,
             *MULTIPLICITY.values(), "REML", "DL", "webb", "rademacher"}  # fmt: skip
    for each in design.outcomes:
        words |= {each.name, each.label, each.label[:1].upper() + each.label[1:]}
    for audience in design.audiences:
        words |= {audience.name, audience.column, audience.value}
    words |= {each.activity for each in facts.exposure.activities}
    words |= {row.label for row in facts.balance} | {row.value for row in facts.balance}
    words |= {each for source in facts.sources for each in (source.name, source.sha256)}
    if facts.pooled is not None:
        words |= {*facts.pooled.studies.names, "library", *(entry.reference for entry in library())}
    return words


def texts(made: str) -> list[str]:
    """Every text of a document by itself: what stands between tags, and what a screen reader is told."""
    between = re.split(r"<[^>]+>", STYLE.sub(" ", made))
    return [
        html.unescape(each) for each in (*between, *re.findall(r'aria-label="([^"]*)"', made), *TITLE.findall(made))
    ]


def check(facts: Facts) -> set[str]:
    """Every text of page and annex is translated or declared; returns the declared words that came by."""
    language = Marked()
    for made in (page, annex):
        document = made(facts, language.say, language="x", direction="rtl")
        assert '<html lang="x" dir="rtl">' in document
        for text in texts(document):
            cut = text.endswith("…") and text[:1] in "⟦‹\u2068"  # an axis has no room for the whole
            assert cut or not untranslated(text), text
    assert language.declared_words <= allowed(facts) | {word for word in language.declared_words if digits(word)}
    return language.declared_words


def digits(word: str) -> bool:
    return not LETTER.search(word)


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return facts_of(tmp_path_factory.mktemp("lot"))


@pytest.fixture(scope="module")
def without_lot(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return facts_of(tmp_path_factory.mktemp("no_lot"), text=NO_LOT)


def test_a_trial_of_forums(facts: Facts) -> None:
    declared = check(facts)
    assert facts.design.title in declared


@pytest.mark.parametrize("figures", [(-0.6, 0.2), (-0.15, 0.1), (0.0, 0.5), (0.7, 0.2)])
def test_whatever_was_found(facts: Facts, without_lot: Facts, figures: tuple[float, float]) -> None:
    for made in (facts, without_lot):
        check(with_figures(made, *figures))
        check(with_figures(made, *figures, p_adjusted=0.2))


def test_bounds_that_come_first_and_figures_that_are_missing(facts: Facts) -> None:
    found = tuple(
        replace(each, bounds_first=True, primary=replace(each.primary, low=float("nan"), high=float("inf")))
        for each in facts.findings.findings
    )
    check(replace(facts, findings=replace(facts.findings, findings=found)))


def test_other_designs(tmp_path: Path) -> None:
    check(without_baseline(tmp_path / "people"))
    check(wedge_facts(tmp_path / "wedge"))


def test_other_campaigns_beside_it(facts: Facts) -> None:
    asked: Any = Asked(prior="library")
    check(replace(facts, pooled=pool_effects(read_effects(EXAMPLE / "effects.csv"), asked)))


def test_the_search_finds_english(facts: Facts) -> None:
    bare: Any = ("said without a template",)
    with pytest.raises(AssertionError):
        check(replace(facts, reading=replace(facts.reading, remarks=bare)))
    assert untranslated("⟦a ⟦b⟧ ‹c›⟧ left over") == "left over"


def test_numbers_in_pictures_have_the_mark_of_the_language(facts: Facts) -> None:
    def french(words: str) -> str:
        return str(words).replace(".", ",") if isinstance(words, Number) else str(words)

    assert re.search(r">[+−]0,\d", annex(facts, french))
    assert not re.search(r">[+−]0,\d", annex(facts))
