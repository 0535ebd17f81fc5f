"""The report of a trial in a real browser: no axe violation and nothing wider than the screen, light and dark."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from firsthand.evaluate.report.annex import annex
from firsthand.evaluate.report.page import page
from tests.evaluate.report.facts import facts_of

from .people import AXE

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FOUND = "async () => (await axe.run(document)).violations.map(each => [each.id, each.nodes[0].html])"


def test_the_documents_can_be_read_by_everybody(browser: Browser, tmp_path: Path) -> None:
    facts = facts_of(tmp_path)
    for name, made in (("page", page(facts)), ("annex", annex(facts))):
        path = tmp_path / f"{name}.html"
        path.write_text(made, "utf-8")
        for scheme, width in (("light", 900), ("dark", 390)):
            # the documents run no script; axe is one
            context = browser.new_context(
                bypass_csp=True, color_scheme=scheme, viewport={"width": width, "height": 900}
            )
            shown = context.new_page()
            shown.goto(path.as_uri())
            shown.evaluate(AXE.read_text("utf-8"))
            assert shown.evaluate(FOUND) == [], (name, scheme)
            assert shown.evaluate("document.documentElement.scrollWidth") == width
            context.close()
