"""Somebody at a browser of their own, and what axe says about the page they are on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

from tests.running import Platform

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js"
PICTURES = Path(__file__).resolve().parents[2] / "build" / "pictures"
PASSWORD = "quiet harbour morning"  # that of the demo accounts, which the scene uses too


class Person:
    """Somebody at a browser of their own."""

    def __init__(self, platform: Platform, context: BrowserContext, username: str) -> None:
        self.platform, self.context, self.username = platform, context, username
        self.page: Page = context.new_page()
        self.page.set_default_timeout(10_000)

    def sign_in(self, password: str = PASSWORD) -> Person:
        self.page.goto(f"{self.platform.url}/accounts/login/")
        self.page.fill("input[name=login]", self.username)
        self.page.fill("input[name=password]", password)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url(lambda url: "/accounts/login" not in url)
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
            field = self.page.locator(f"main [name='{name}']")
            kind = field.first.evaluate("e => e.tagName + ':' + (e.type || '')")
            if kind.startswith("SELECT"):
                field.first.select_option(value)
            elif kind.endswith(("checkbox", "radio")):
                if isinstance(value, bool):
                    field.first.set_checked(value)
                else:
                    for one in [value] if isinstance(value, str) else value:
                        self.page.locator(f"main [name='{name}'][value='{one}']").check()
            elif kind.endswith("file"):
                field.first.set_input_files(value)
            else:
                field.first.fill(str(value))
        return self.page

    def move(self, name: str, *, reason: str = "") -> Page:
        """Press the step of that name on a record's page and confirm it."""
        self.page.locator("main").get_by_role("link", name=name, exact=True).first.click()
        self.page.wait_for_load_state()
        if reason:
            self.page.fill("[name=reason]", reason)
        self.page.locator("form .form-foot button").first.click()
        self.page.wait_for_load_state()
        problem = self.page.locator(".error-summary")
        assert problem.count() == 0, problem.inner_text()
        return self.page

    def save(self, **values: Any) -> Page:
        """Fill the fields, press the form's button, and find no complaint on the page that follows."""
        self.fill(**values)
        first = next(iter(values), None)
        form = self.page.locator(f"main form:has([name='{first}'])") if first else self.page.locator("main form")
        form.first.locator("button.primary, .form-foot button, button[type=submit], button").first.click()
        self.page.wait_for_load_state()
        problem = self.page.locator(".error-summary, .errors, .errorlist")
        assert problem.count() == 0, f"{self.page.url}: {problem.all_inner_texts()}"
        return self.page

    def choose(self, name: str, words: str) -> Page:
        """Choose the option of a list that holds these words."""
        option = self.page.locator(f"select[name='{name}'] option", has_text=words).first
        self.page.select_option(f"select[name='{name}']", option.get_attribute("value"))
        return self.page

    def photograph(self, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


def violations(page: Page, *, rules: tuple[str, ...] = ()) -> list[str]:
    """What axe finds on the page as it stands, one line each; with `rules` it asks these alone."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(AXE.read_text("utf-8"))
    only = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
    found = page.evaluate("options => axe.run(document, options)", {"resultTypes": ["violations"], **only})[
        "violations"
    ]
    return [f"{v['id']}: {node['target']} {v['help']}" for v in found for node in v["nodes"]]
