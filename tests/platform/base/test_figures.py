"""Numbers and pictures: separators, digits and reading direction of the page's language."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import translation

from firsthand.platform.base import figures

ROWS = [{"wave": "first", "value": 0.25}, {"wave": "second", "value": 0.75}]


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.clear()


def bars(language: str) -> str:
    with translation.override(language):
        begin = figures.reading()
        spec: dict[str, Any] = {
            "width": 200,
            "data": {"values": ROWS},
            "mark": "bar",
            "encoding": {
                "x": {"field": "wave", "type": "nominal", "scale": {"reverse": begin["reverse"]}, "title": None},
                "y": {
                    "field": "value",
                    "type": "quantitative",
                    "axis": {"orient": begin["side"], "format": ",.2f"},
                    "title": None,
                },
            },
        }
        return figures.draw(spec)


def place(svg: str, word: str) -> float:
    found = re.search(rf"translate\(([\d.]+),[\d.]+\)[^>]*>{word}<", svg)
    assert found is not None, svg
    return float(found[1])


@pytest.mark.parametrize(
    ("language", "small", "large", "below"),
    [
        ("en", "0.24", "1,234,567", "\u2066\u22120.24\u2069"),
        ("fr", "0,24", "1\u202f234\u202f567", "\u2066\u22120,24\u2069"),
        ("ar", "0.24", "1,234,567", "\u2066\u22120.24\u2069"),
    ],
)
def test_numbers_are_written_one_way_in_each_language(language: str, small: str, large: str, below: str) -> None:
    with translation.override(language):
        assert figures.number(0.2449, 2) == small
        assert figures.number(1234567) == large
        assert figures.number(-0.2449, 2) == below
        assert figures.signed(0.2449, 2) == f"\u2066+{small}\u2069"


def test_the_first_axis_runs_as_the_page_is_read() -> None:
    assert place(bars("en"), "first") < place(bars("en"), "second")
    assert place(bars("ar"), "first") > place(bars("ar"), "second")


def test_the_axis_has_the_digits_of_the_page() -> None:
    assert ">0.50<" in bars("en")
    assert ">0,50<" in bars("fr")


def test_a_picture_is_one_image_in_the_typeface_and_colours_of_the_page() -> None:
    svg = bars("en")
    assert svg.startswith("<svg ")
    assert 'aria-hidden="true"' in svg[: svg.index(">")]
    assert "role=" not in svg
    assert "Plex" in svg
    assert "Helvetica" not in svg
    assert "var(--ink)" in svg
