"""A real browser on a real server: Chromium by Playwright, pictures kept, axe on every page looked at."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.running import Platform

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js"
PICTURES = Path(__file__).resolve().parents[2] / "build" / "pictures"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """The demo programme, served; on the database that FIRSTHAND_TEST_DATABASE names, or SQLite."""
    running = Platform(
        tmp_path_factory.mktemp("platform"),
        postgres=os.environ.get("FIRSTHAND_TEST_DATABASE", ""),
        settings={"FIRSTHAND_COOLING_OFF_DAYS": "0"},  # a journey cannot wait a week
    )
    try:
        running.prepare()
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


class Person:
    """Somebody at a browser of their own."""

    def __init__(self, platform: Platform, context: BrowserContext, username: str) -> None:
        self.platform, self.context, self.username = platform, context, username
        self.page: Page = context.new_page()
        self.page.set_default_timeout(15_000)

    def sign_in(self, password: str) -> Person:
        self.page.goto(f"{self.platform.url}/accounts/login/")
        self.page.fill("input[name=login]", self.username)
        self.page.fill("input[name=password]", password)
        self.page.click("main button[type=submit], form button[type=submit]")
        self.page.wait_for_load_state()
        return self

    def go(self, path: str) -> Page:
        self.page.goto(path if path.startswith("http") else self.platform.url + path)
        return self.page

    def click(self, name: str, *, exact: bool = True) -> Page:
        """Follow the link or press the button of that name."""
        target = self.page.get_by_role("link", name=name, exact=exact).or_(
            self.page.get_by_role("button", name=name, exact=exact)
        )
        target.first.click()
        self.page.wait_for_load_state()
        return self.page

    def fill(self, **values: Any) -> Page:
        """Fill fields by their names: text, choice, tick or file."""
        for name, value in values.items():
            field = self.page.locator(f"[name='{name}']")
            kind = field.first.evaluate("e => e.tagName + ':' + (e.type || '')")
            if kind.startswith("SELECT"):
                field.first.select_option(value)
            elif kind.endswith(("checkbox", "radio")):
                if isinstance(value, bool):
                    field.first.set_checked(value)
                else:
                    for one in [value] if isinstance(value, str) else value:
                        self.page.locator(f"[name='{name}'][value='{one}']").check()
            elif kind.endswith("file"):
                field.first.set_input_files(value)
            else:
                field.first.fill(str(value))
        return self.page

    def move(self, name: str, *, reason: str = "") -> Page:
        """Press the step of that name on a record's page and confirm it."""
        self.page.locator(".next-step, main").get_by_role("link", name=name, exact=True).first.click()
        self.page.wait_for_load_state()
        if reason:
            self.page.fill("[name=reason]", reason)
        self.page.locator("form .form-foot button").first.click()
        self.page.wait_for_load_state()
        problem = self.page.locator(".error-summary")
        assert problem.count() == 0, problem.inner_text()
        return self.page

    def photograph(self, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


@pytest.fixture
def person(platform: Platform, browser: Browser) -> Iterator[Callable[..., Person]]:
    """`person("caseworker")`: signed in with the demo password, in a window of their own."""
    from firsthand.platform.site.demo import PASSWORD

    contexts: list[BrowserContext] = []

    def enter(username: str, *, language: str = "en", dark: bool = False, width: int = 1280) -> Person:
        context = browser.new_context(
            locale=language, color_scheme="dark" if dark else "light", viewport={"width": width, "height": 900}
        )
        contexts.append(context)
        return Person(platform, context, username).sign_in(PASSWORD)

    yield enter
    for context in contexts:
        context.close()


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands, one line each."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [f"{v['id']}: {node['target']} {v['help']}" for v in found for node in v["nodes"]]
