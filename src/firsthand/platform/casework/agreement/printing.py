"""Paper from a page: HTML to tagged PDF, without reaching for anything outside the page."""

from __future__ import annotations

from typing import Any

from weasyprint import HTML


class Unfetched(ValueError):
    """A page asked for something outside itself."""


def _fetch_nothing(url: str, *_args: Any, **_kwargs: Any) -> Any:
    raise Unfetched(url)


def pdf_of(page: str) -> bytes:
    """The page as PDF/UA-1. It may not load anything: what is printed is in the page."""
    made: bytes = HTML(string=page, url_fetcher=_fetch_nothing).write_pdf(pdf_variant="pdf/ua-1")
    return made
