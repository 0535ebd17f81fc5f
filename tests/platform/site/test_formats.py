"""Dates as an international programme writes them, and the words of the look's filters."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

MOMENT = datetime(2026, 11, 23, 15, 20, tzinfo=UTC)


def shown(template: str, language: str = "en", **values: object) -> str:
    with translation.override(language):
        return Template("{% load look i18n %}" + template).render(Context(values))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "23 November 2026, 15:20"),
        ("fr", "23 novembre 2026 à 15:20"),
        ("ar", "23 نوفمبر 2026، 15:20"),
    ],
)
def test_a_moment_is_day_month_year_and_then_the_time(language: str, words: str) -> None:
    assert f">{words}</time>" in shown("{{ at|moment }}", language, at=MOMENT)


@pytest.mark.parametrize(("language", "words"), [("en", "3 May 2026"), ("fr", "3 mai 2026"), ("ar", "3 مايو 2026")])
def test_a_day_in_each_language(language: str, words: str) -> None:
    assert f">{words}</time>" in shown("{{ on|day }}", language, on=date(2026, 5, 3))


def test_a_sealed_day_kept_as_text_is_written_like_any_other() -> None:
    assert ">1 January 1991</time>" in shown("{{ on|day }}", on="1991-01-01")


def test_the_last_days_are_said_short() -> None:
    now = timezone.now().replace(hour=15, minute=20)
    assert ">today 15:20<" in shown("{{ at|when }}", at=now)
    assert ">yesterday 15:20<" in shown("{{ at|when }}", at=now - timedelta(days=1))
    assert f">{(now - timedelta(days=4)).day} " in shown("{{ at|when }}", at=now - timedelta(days=4))


def test_large_counts_are_grouped_and_versions_in_fields_are_not() -> None:
    assert shown("{{ n }}", n=30000) == "30,000"
    assert shown("{{ n|stringformat:'d' }}", n=30000) == "30000"


def test_a_language_is_named_in_that_of_the_page() -> None:
    assert shown("{{ code|tongue }}", code="ar") == "Arabic"
    assert shown("{{ code|tongue }}", "fr", code="ar") == "arabe"
    assert shown("{{ code|tongue }}", code="other") == "Another"
    assert shown("{{ code|tongue }}", code="zz-unknown") == "zz-unknown"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_sign_of_a_difference_stays_before_its_number(language: str) -> None:
    said = shown("{{ low|signed:2 }} {{ high|signed:2 }}", language, low=-0.33, high=1)
    isolate, pop, minus = "\u2066", "\u2069", "\u2212"
    assert said.startswith(f"{isolate}{minus}0")
    assert f"{pop} {isolate}+1" in said
