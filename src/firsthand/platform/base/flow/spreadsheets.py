"""Files that are opened in a spreadsheet, where a text can be a formula and a formula can do harm."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise

#: What a formula begins with (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def neutral(value: Any) -> Any:
    """A cell that no spreadsheet runs: text that looks like a formula begins with an apostrophe."""
    if isinstance(value, str | Promise) and str(value).startswith(_FORMULA):
        return f"'{value}"
    return value
