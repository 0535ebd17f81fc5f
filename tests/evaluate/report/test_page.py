"""The page for a minister: plain, one sheet, never flattering, and without a word of cause where no lot was drawn."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from firsthand.evaluate.report import sentences as say
from firsthand.evaluate.report.annex import annex
from firsthand.evaluate.report.facts import Facts
from firsthand.evaluate.report.numbers import of_100, signed
from firsthand.evaluate.report.page import page

from .facts import TEXT, facts_of, with_figures

CAUSE = re.compile(
    r"\b(effects?|caus\w*|impact\w*|raised|lowered|changed it|because|due to|led to|work(s|ed)|without the campaign|"
    r"made a difference|influenc\w*|result(s|ed) in)\b", re.IGNORECASE
)  # fmt: skip
NO_LOT = TEXT.replace('kind = "cluster"', 'kind = "difference_in_differences"')


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return facts_of(tmp_path_factory.mktemp("trial"))


def words(made: str) -> str:
    """What a reader reads: no style, no code, no tags."""
    bare = re.sub(r"<(style|pre|title)[^>]*>.*?</\1>", " ", made, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", bare)).split())


@pytest.mark.parametrize(
    ("estimate", "half", "says", "harm"),
    [
        (-0.6, 0.2, "the campaign lowered it. That is for the better.", "margin of 0.2 points is ruled out"),
        (-0.15, 0.1, "the campaign lowered it, by less than was called worth having.", "is ruled out"),
        (0.0, 0.5, "it is not shown that the campaign changed it.", "margin of 0.2 points is not ruled out"),
        (0.7, 0.2, "the campaign raised it. That is for the worse.", "harm beyond the margin of 0.2 points is shown"),
    ],
)  # fmt: skip
def test_benefit_nothing_and_harm_are_said(facts: Facts, estimate: float, half: float, says: str, harm: str) -> None:
    made = with_figures(facts, estimate, half)
    found, harmful = say.headline(made)
    assert found.startswith("Support for violence: ")
    assert says in found
    assert harm in harmful
    assert f'<div class="found"><p>{found}</p><p>{harmful}</p></div>' in page(made)


def test_the_headlines_are_of_one_size(facts: Facts) -> None:
    lengths = [
        len(" ".join(say.headline(with_figures(facts, *each)))) for each in ((-0.6, 0.2), (0.0, 0.5), (0.7, 0.2))
    ]
    assert max(lengths) < 1.35 * min(lengths)


def test_where_higher_is_better_lower_is_for_the_worse(facts: Facts) -> None:
    made = with_figures(facts, 0.7, 0.2)
    trust = made.findings.of("trust")
    assert say.changed(made.design, trust, causal=True) == (
        "Trust in the council: the campaign lowered it. That is for the worse."
    )


def test_the_worst_audience_is_in_the_headline(facts: Facts) -> None:
    good, bad = with_figures(facts, -0.6, 0.2), with_figures(facts, 0.7, 0.2)
    mixed = tuple(
        worse if better.audience == "at risk" and better.outcome == "support" else better
        for better, worse in zip(good.findings.findings, bad.findings.findings, strict=True)
    )
    from dataclasses import replace

    made = replace(good, findings=replace(good.findings, findings=mixed))
    assert (
        say.headline(made)[1]
        == "Support for violence, audience “at risk”: harm beyond the margin of 0.2 points is shown."
    )


def test_many_questions_make_a_finding_less_sure(facts: Facts) -> None:
    made = with_figures(facts, -0.6, 0.5, p_adjusted=0.2)
    assert "allowing for the number of questions" in say.headline(made)[0]
    assert "lowered" not in words(page(made))


@pytest.mark.parametrize("figures", [(-0.6, 0.2), (0.0, 0.5), (0.7, 0.2)])
def test_without_a_lot_no_word_of_cause(tmp_path: Path, figures: tuple[float, float]) -> None:
    made = with_figures(facts_of(tmp_path, text=NO_LOT), *figures)
    for said in (words(page(made)), words(annex(made))):
        assert not CAUSE.findall(said), said
        assert "what made it is not known" in said


def test_with_a_lot_the_same_search_finds_cause(facts: Facts) -> None:
    assert CAUSE.findall(words(page(with_figures(facts, -0.6, 0.2))))


def test_no_harm_margin_is_said_and_no_harm_is_not(tmp_path: Path) -> None:
    made = facts_of(tmp_path, text=TEXT.replace("harm_margin = 0.2\n", ""))
    assert "no harm margin was declared, so harm is not ruled out" in say.harm(made.primary).lower()


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(7, 100, "7 of 100"), (1, 400, "fewer than 1 of 100"), (0, 400, "0 of 100"), (399, 400, "more than 99 of 100"),
     (400, 400, "100 of 100"), (2, 3, "67 of 100"), (1, 0, "nobody knows how many of 100")],
)  # fmt: skip
def test_shares_in_people(part: float, whole: float, said: str) -> None:
    assert of_100(part, whole) == said


def test_signs_and_what_is_not_known() -> None:
    assert [signed(each) for each in (0.123, -0.5, 0.001, float("nan"), float("-inf"))] == [
        "+0.12", "\u22120.50", "0.00", "not known", "without end",
    ]  # fmt: skip
