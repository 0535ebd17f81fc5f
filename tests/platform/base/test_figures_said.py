"""What an engine says, in the language of the page: templates, plurals, numbers, days, and words kept apart."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.translation import trans_real

from firsthand.platform.base import figures
from firsthand.said import Day, Joined, Number, Said, _, listed, ngettext, percent, pgettext

LRI, FSI, PDI = "\u2066", "\u2068", "\u2069"


@pytest.fixture
def catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sentences that only this test knows, in French and in Arabic."""
    own: dict[str, dict[str | tuple[str, int], str]] = {
        "fr": {
            "Test: the arm %(arm)s lost %(share)s.": "Essai : le bras %(arm)s a perdu %(share)s.",
            ("Test: %(count)s row", 0): "Essai : %(count)s ligne",
            ("Test: %(count)s row", 1): "Essai : %(count)s lignes",
            "test\x04May": "Peut",
            "%(number)s%%": "%(number)s\u202f%%",
        },
        "ar": {
            "Test: the arm %(arm)s lost %(share)s.": "اختبار: فقدت المجموعة %(arm)s %(share)s.",
            ("Test: %(count)s row", 2): "اختبار: سطران",
            ("Test: %(count)s row", 3): "اختبار: %(count)s أسطر",
            "between the things of a list\x04, ": "، ",
        },
    }
    for language, entries in own.items():
        for key, value in entries.items():
            monkeypatch.setitem(trans_real.translation(language)._catalog._catalogs[0], key, value)


def said(words: str, language: str) -> str:
    with translation.override(language):
        return figures.said(words)


@pytest.mark.usefixtures("catalogue")
def test_templates_are_filled_in_the_language_of_the_page() -> None:
    sentence = _("Test: the arm %(arm)s lost %(share)s.", arm="Town <b>", share=percent(0.125, 1))
    assert sentence == "Test: the arm Town <b> lost 12.5%."
    assert said(sentence, "en") == f"Test: the arm {FSI}Town <b>{PDI} lost 12.5%."
    assert said(sentence, "fr") == f"Essai : le bras {FSI}Town <b>{PDI} a perdu 12,5\u202f%."
    assert said(sentence, "ar").startswith(f"اختبار: فقدت المجموعة {FSI}Town <b>{PDI} 12.5")


@pytest.mark.usefixtures("catalogue")
def test_each_language_counts_its_own_way() -> None:
    def rows(count: int) -> Said:
        return ngettext("Test: %(count)s row", "Test: %(count)s rows", count, count=count)

    assert said(rows(0), "en") == "Test: 0 rows"
    assert said(rows(0), "fr") == "Essai : 0 ligne"
    assert said(rows(5), "fr") == "Essai : 5 lignes"
    assert said(rows(2), "ar") == "اختبار: سطران"
    assert said(rows(3), "ar") == "اختبار: 3 أسطر"


@pytest.mark.usefixtures("catalogue")
def test_parts_and_contexts() -> None:
    assert said(pgettext("test", "May"), "fr") == "Peut"
    assert said(listed(["a", "b"]), "ar") == f"{FSI}a{PDI}، {FSI}b{PDI}"
    assert said(Joined([pgettext("test", "May"), pgettext("test", "May")]), "fr") == "Peut Peut"


def test_numbers_keep_their_decimals_and_their_sign() -> None:
    assert said(Number(-1234.5, 2), "fr") == f"{LRI}\u22121\u202f234,50{PDI}"
    assert said(Number(0.25, 2, signed=True), "ar") == f"{LRI}+0.25{PDI}"
    assert said(Number(0.0, 2, signed=True), "en") == "0.00"
    assert said(Number(0.3), "fr") == "0,3"
    assert said(Number(1e-7), "en") == "0.0000001"


def test_days_in_words() -> None:
    assert said(Day(date(2026, 11, 24)), "fr") == "24 novembre 2026"
    assert "2026" in said(Day(datetime(2026, 11, 24, 9, 5, tzinfo=UTC)), "ar")


def test_what_the_platform_said_already_stays() -> None:
    assert said("Déjà dit à 100%", "fr") == "Déjà dit à 100%"


@pytest.mark.usefixtures("catalogue")
def test_the_filter_escapes_declared_words() -> None:
    sentence = _("Test: the arm %(arm)s lost %(share)s.", arm="<b>", share=3)
    with translation.override("fr"):
        html = Template("{% load look %}{{ sentence|said }}").render(Context({"sentence": sentence}))
    assert html == f"Essai : le bras {FSI}&lt;b&gt;{PDI} a perdu 3."
