"""Text that leaves for a spreadsheet."""

from __future__ import annotations

import pytest
from django.utils.translation import gettext_lazy

from firsthand.platform.base.flow.spreadsheets import neutral


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+cmd", "@SUM(A1)", "\t=1", "\r=1", "\n=1", gettext_lazy("=1")])
def test_a_formula_becomes_text(text: object) -> None:
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("value", ["x=1", "", None, 0, -1.5])
def test_anything_else_stays_as_it_is(value: object) -> None:
    assert neutral(value) == value
