"""The editor at the suggestions, and the officer at the picture: marked, drawn, followed and looked at."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.running import Platform

from .people import Person, violations
from .walk_voice import INTERVIEW

pytestmark = pytest.mark.browser
AT = "document.querySelector('[data-media]').currentTime"
#: Where a kept region is drawn, in percent of the picture.
DRAWN = """one => ['left', 'top', 'width', 'height'].map(side => parseFloat(one.style[side]))"""


@pytest.fixture(scope="module")
def told(platform: Platform) -> str:
    """The address of a testimony of its own that is corroborated and unmarked."""
    if not INTERVIEW.is_file():
        pytest.skip(f"SHARED DATA ABSENT: {INTERVIEW} is needed for this test")
    code = f"import json; from tests.journeys.scene import make_told; print(json.dumps(make_told({str(INTERVIEW)!r})))"
    return "/testimonies/" + json.loads(platform.python(code).splitlines()[-1])["testimony"]


def until(page: Page, holds: Callable[[], bool], *, reload: bool = False) -> None:
    """Wait for what another process, or the player, does in its own time."""
    for _turn in range(120):
        if holds():
            return
        page.wait_for_timeout(1000 if reload else 100)
        if reload:
            page.reload()
    raise AssertionError(page.locator("main").inner_text())


def test_suggestions_are_asked_for_accepted_taken_away_and_added_to(told: str, person: Callable[..., Person]) -> None:
    p = person("editor")
    page = p.go(f"{told}/transcript/")
    p.click("Suggest what to hide")
    until(page, lambda: page.get_by_role("link", name="Go to the first suggestion").count() > 0, reload=True)
    assert violations(page) == []
    p.photograph("suggestions-asked")
    page.locator("form[action$='/finish/'] button").click()
    expect(page.get_by_text("Every suggestion is accepted or taken away")).to_be_visible()
    p.click("Go to the first suggestion")
    p.photograph("suggestions-passage")
    assert violations(page) == []
    suggested = page.locator(".rows li:has(.pill.due)")
    before = suggested.count()
    assert before >= 1
    p.click("Accept “Samir”")
    expect(page.locator(".rows li:has(.pill.due)")).to_have_count(before - 1)
    expect(page.locator(".rows li", has_text="Samir")).not_to_contain_text("suggested")
    p.save(first_words="drove a lorry", hide=True, replacement="worked")
    expect(page.locator(".rows li", has_text="drove a lorry")).to_contain_text("worked")
    p.go(f"{told}/transcript/")
    p.click("Go to the first suggestion")
    place = page.locator(".rows li", has_text="Qasr Azraq").last
    place.get_by_role("button", name="Take away").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("Qasr Azraq")
    while (left := page.get_by_role("button", name="Accept “")).count():
        left.first.click()
        page.wait_for_load_state()
    p.go(f"{told}/transcript/")
    page.locator("form[action$='/finish/'] button").click()
    page.wait_for_load_state()
    expect(page.get_by_text("The marking is recorded as finished")).to_be_visible()


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw with the mouse on the picture; shares of its width and height."""
    page.locator("[data-media]").scroll_into_view_if_needed()
    area: Any = page.locator("[data-media]").bounding_box()
    (left, top), (right, bottom) = (
        (area["x"] + x * area["width"], area["y"] + y * area["height"]) for x, y in (start, end)
    )
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(right, bottom, steps=4)
    page.mouse.up()


def seek(page: Page, seconds: float) -> None:
    page.evaluate(f"{AT} = {seconds}")
    until(page, lambda: abs(page.evaluate(AT) - seconds) < 0.05 and not page.evaluate(f"{AT[:-12]}.seeking"))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_part_that_moves_is_drawn_twice_and_seen_in_between(
    told: str, person: Callable[..., Person], language: str
) -> None:
    p = person("testimony.officer", language=language)
    page = p.go(f"{told}/protection/?play=all")
    until(page, lambda: page.evaluate("document.querySelector('[data-media]').readyState") >= 2)
    seek(page, 1)
    drag(page, (0.1, 0.2), (0.3, 0.4))
    expect(page.locator("[name=at_ms]")).to_have_value("00:00:01.000")
    assert [float(page.input_value(f"[name={name}]")) for name in ("left", "top", "width", "height")] == (
        pytest.approx([10, 20, 20, 20], abs=0.6)
    )
    page.locator("form[action*='/regions/add/'] button[type=submit]").click()
    page.wait_for_load_state()
    until(page, lambda: abs(page.evaluate(AT) - 1) < 0.05)  # the player stands where it stood
    seek(page, 3)
    page.locator("[data-frame]").click()  # by keyboard from here
    frame = page.locator(".region-drawn")
    expect(frame).to_be_focused()
    for _step in range(20):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("[name=at_ms]")).to_have_value("00:00:03.000")
    p.photograph(f"region-follows-{language}")
    page.locator("form[action*='/positions/'] button[type=submit]").click()
    page.wait_for_load_state()
    expect(page.locator(".positions li")).to_have_count(2)
    until(page, lambda: abs(page.evaluate(AT) - 3) < 0.05)
    seek(page, 2)
    kept = page.locator(".region-kept")
    until(page, lambda: kept.evaluate(DRAWN)[0] == pytest.approx(20, abs=0.6))
    assert kept.evaluate(DRAWN) == pytest.approx([20, 20, 20, 20.5], abs=0.6), "half-way between the two"
    assert violations(page) == []
    page.locator("[data-regions]").scroll_into_view_if_needed()
    p.photograph(f"region-between-{language}")
    page.set_viewport_size({"width": 360, "height": 780})
    page.wait_for_timeout(100)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    p.photograph(f"region-between-{language}-360")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.locator(".positions li").first.locator("form button").click()
    page.wait_for_load_state()
    expect(page.locator(".positions li")).to_have_count(1)
    expect(page.locator(".positions form")).to_have_count(0)  # the only one goes with the whole part
    page.locator("form[action*='/regions/'][action*='/remove/'] button").click()
    page.wait_for_load_state()
    expect(page.locator(".regions")).to_have_count(0)
