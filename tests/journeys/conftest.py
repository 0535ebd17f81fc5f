"""A real browser on a real server: Chromium by Playwright, pictures kept, axe on every page looked at."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.running import Platform

from .people import PASSWORD, Person
from .people import violations as violations
from .walk import Journey

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """The scene of the journeys, served; on the database that FIRSTHAND_TEST_DATABASE names, or SQLite."""
    running = Platform(
        tmp_path_factory.mktemp("platform"),
        postgres=os.environ.get("FIRSTHAND_TEST_DATABASE", ""),
        settings={"FIRSTHAND_COOLING_OFF_DAYS": "0"},  # a journey cannot wait a week
    )
    try:
        running.prepare(demo=False)
        running.python("from tests.journeys.scene import make; make()")
        running.start()
        yield running
    finally:
        running.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    wanted = os.environ.get("FIRSTHAND_CHROMIUM") or next((p for name in CHROMIUM if (p := shutil.which(name))), None)
    with sync_playwright() as playwright:
        arguments = [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
        ]
        chromium = playwright.chromium.launch(executable_path=wanted, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture
def person(platform: Platform, browser: Browser) -> Iterator[Callable[..., Person]]:
    """`person("caseworker")`: signed in with the demo password, in a window of their own."""
    contexts: list[BrowserContext] = []

    def enter(username: str, *, language: str = "en", dark: bool = False, width: int = 1280) -> Person:
        context = browser.new_context(
            locale=language,
            color_scheme="dark" if dark else "light",
            viewport={"width": width, "height": 900},
            reduced_motion="reduce",
        )
        contexts.append(context)
        return Person(platform, context, username).sign_in(PASSWORD)

    yield enter
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def journey(platform: Platform, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    """The one participant of the scene; `journey.reach(phase)` walks as far as the test needs."""
    from . import walk_outreach  # noqa: F401 (registers its phases after those it imports)

    walking = Journey(platform, browser, tmp_path_factory.mktemp("files"))
    yield walking
    walking.close()
