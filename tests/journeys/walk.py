"""One participant's way through the pages, in phases that a test may ask for by name.

`Journey.reach("agreement")` walks as far as that phase, once for a session; what stands there is what
people made by clicking. Each page that is looked at is photographed and put before axe.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.running import Platform

from .people import Person, violations

Phase = Callable[["Journey"], None]
PHASES: dict[str, Phase] = {}


def phase(step: Phase) -> Phase:
    """Register a phase; they are walked in the order of registration."""
    PHASES[step.__name__] = step
    return step


class Journey:
    """Who is at a browser, where things stand, and what axe found on the way."""

    def __init__(self, platform: Platform, browser: Browser, folder: Path, *, pictures: bool = True) -> None:
        self.platform, self.browser, self.folder, self.pictures = platform, browser, folder, pictures
        self.people: dict[str, Person] = {}
        self.at: dict[str, str] = {}  # addresses: "case", "decision", "release", ...
        self.walked: list[str] = []
        self.faults: list[str] = []
        self.seen: set[str] = set()
        self.forums: list[str] = []  # those that the lots gave the campaign

    def who(self, username: str) -> Person:
        """Somebody in a browser context of their own, signed in on first call."""
        if username not in self.people:
            context = self.browser.new_context(
                locale="en", viewport={"width": 1280, "height": 900}, reduced_motion="reduce"
            )
            self.people[username] = Person(self.platform, context, username).sign_in()
        return self.people[username]

    def reach(self, name: str) -> Journey:
        """Walk every phase up to `name` that has not been walked yet."""
        for key, step in PHASES.items():
            if key not in self.walked:
                step(self)
                self.walked.append(key)
            if key == name:
                return self
        raise KeyError(name)

    def look(self, person: Person, name: str) -> Page:
        """Photograph the page that the person is on, and ask axe about it."""
        if self.pictures:
            person.photograph(f"journey-{len(self.seen):02}-{name}")
        self.seen.add(name)
        self.faults += [f"{name}: {fault}" for fault in violations(person.page)]
        return person.page

    def keep(self, name: str, page: Page) -> str:
        """Remember the address of the page as that of `name`; returns its id."""
        self.at[name] = page.url.removeprefix(self.platform.url).split("?")[0]
        return self.id(name)

    def id(self, name: str) -> str:
        return ids_in(self.at[name])[-1]

    def close(self) -> None:
        for person in self.people.values():
            person.context.close()


def ids_in(address: str) -> list[str]:
    return re.findall(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", address)


def day(ahead: int = 0) -> str:
    """Today and so many days, as a date field takes it."""
    return (date.today() + timedelta(days=ahead)).isoformat()


def said(page: Page, *words: Any) -> None:
    """The page shows all of these words."""
    text = page.locator("main").inner_text()
    for word in words:
        assert str(word) in text, f"{word!r} is not on {page.url}:\n{text[:1500]}"
