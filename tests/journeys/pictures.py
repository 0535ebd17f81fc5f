"""`python3 dev.py pictures`: photograph the main pages of the demo into docs/pictures.

Each page as its own role sees it, in English and in Arabic, light; three of them also dark and on a
phone. docs/pictures.md shows them.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, StorageState, sync_playwright

from tests.running import Platform

TARGET = Path(__file__).resolve().parents[2] / "docs" / "pictures"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class View:
    """One page: its file name, the demo account that looks, the address, and what it shows."""

    name: str
    account: str
    path: str
    caption: str


SAY_PASSWORD = "from firsthand.platform.site.demo.accounts import PASSWORD; print(PASSWORD)"
#: Addresses of the demo's richest records; printed by the platform itself as JSON.
FIND = """
import json
from django.urls import reverse
from firsthand.platform.casework.models import *
from firsthand.platform.voices.models import *
from firsthand.platform.outreach.models import *
from firsthand.platform.base.people.models import Account
case = Case.objects.get(participant__username="participant")
testimony = Testimony.objects.filter(voice__case=case).order_by("-created_at").first()
measured = Campaign.objects.get(state="evaluated")
print(json.dumps({
    "case": reverse("case", args=[case.pk]),
    "evidence": reverse("case_evidence", args=[case.pk]),
    "decision": Decision.objects.filter(case=case).first().get_absolute_url(),
    "plan": Plan.objects.filter(case=case).first().get_absolute_url(),
    "testimony": testimony.get_absolute_url(),
    "clearance": Clearance.objects.filter(testimony=testimony).first().get_absolute_url(),
    "dossier": Dossier.objects.filter(testimony=testimony).order_by("-created_at").first().get_absolute_url(),
    "trial": reverse("campaign_trial", args=[measured.pk]),
    "effect": reverse("campaign_effects", args=[measured.pk]),
}))
"""


def views(found: dict[str, str]) -> list[View]:
    """The main pages, in the order of the journey."""
    return [
        View("today", "caseworker", "/today/", "Today: what waits, what is due, what changed"),
        View("cases", "coordinator", "/cases/", "The list of cases, with filters that read as a sentence"),
        View("case", "caseworker", found["case"], "A case file: the journey, the next step, what happened before"),
        View("evidence", "caseworker", found["evidence"], "The evidence ledger, source and information graded apart"),
        View("decision", "panel.chair", found["decision"], "A decision: eight factors, a decider, a different second"),
        View("plan", "caseworker", found["plan"], "The rehabilitation plan and its goals"),
        View("testimony", "testimony.officer", found["testimony"], "A testimony under the voice's code name"),
        View("consents", "participant", "/my/consents/", "The participant's own page: what I agree to"),
        View("clearance", "community.liaison", found["clearance"], "A community's clearance, group by group"),
        View("dossier", "testimony.officer", found["dossier"], "A release in the making beside its testimony"),
        View("appearances", "press.officer", "/appearances/", "Forums and media requests"),
        View("trial", "evaluator", found["trial"], "A trial: what was declared, its seal, the lots and the power"),
        View("effect", "evaluator", found["effect"], "The effect, with its interval and the stop rules"),
        View("oversight", "auditor", "/oversight/", "The auditor's page"),
    ]


def main() -> None:
    """Start a demo of its own, photograph it, and take it down."""
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    wanted = os.environ.get("FIRSTHAND_CHROMIUM") or next((p for name in CHROMIUM if (p := shutil.which(name))), None)
    with tempfile.TemporaryDirectory(prefix="firsthand-pictures-") as folder:
        platform = Platform(Path(folder))
        try:
            platform.prepare()
            platform.start()
            found = json.loads(platform.python(FIND).strip().splitlines()[-1])
            password = platform.python(
                "from firsthand.platform.site.demo.accounts import PASSWORD; print(PASSWORD)"
            ).strip()
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=wanted, args=["--no-sandbox", "--disable-gpu"])
                sessions = {
                    account: signed_in(browser, platform, account, password)
                    for account in dict.fromkeys(view.account for view in views(found))
                }
                for language, dark, width in (
                    ("en", False, 1280),
                    ("ar", False, 1280),
                    ("en", True, 1280),
                    ("ar", False, 360),
                ):
                    shoot(browser, platform, sessions, views(found), language, dark=dark, width=width)
                browser.close()
        finally:
            platform.close()
    write_page(views(dict.fromkeys(found, "")))


def signed_in(browser: Browser, platform: Platform, account: str, password: str) -> StorageState:
    """The session of an account: signed in once, since so many sign-ins in a minute are refused."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{platform.url}/accounts/login/")
    page.fill("input[name=login]", account)
    page.fill("input[name=password]", password)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
    state = context.storage_state()
    context.close()
    return state


def shoot(
    browser: Browser,
    platform: Platform,
    sessions: dict[str, StorageState],
    pages: list[View],
    language: str,
    *,
    dark: bool,
    width: int,
) -> None:
    """One picture of every page in one language, theme and width."""
    folder = TARGET / "-".join([language, *(["dark"] if dark else []), *(["phone"] if width < 600 else [])])
    folder.mkdir(parents=True, exist_ok=True)
    for view in pages:
        context = browser.new_context(
            locale=language, color_scheme="dark" if dark else "light", viewport={"width": width, "height": 900},
            storage_state=sessions[view.account],
        )  # fmt: skip
        page = context.new_page()
        answer = page.goto(platform.url + view.path)
        if answer is None or answer.status != 200 or "/login/" in page.url:
            raise SystemExit(f"{view.account} cannot open {view.name}: {answer.status if answer else 'no answer'}")
        drawings = page.locator(".drawing[hx-get]")  # charts come by themselves after the page
        for at in range(drawings.count()):
            drawings.nth(at).locator("svg").wait_for(state="attached")  # some wait in a closed part of the page
        page.screenshot(path=folder / f"{view.name}.png")
        context.close()
        print(f"{folder.name}/{view.name}.png", flush=True)


def write_page(pages: list[View]) -> None:
    """docs/pictures.md: the pictures with their captions."""
    lines = [
        "# Pictures",
        "",
        "Made by `python3 dev.py pictures` from the demo programme. Every person in them is invented.",
        "",
    ]
    for view in pages:
        lines += [f"## {view.caption}", "", f"![{view.caption}](pictures/en/{view.name}.png)", ""]
        lines += [
            (
                f"[Arabic](pictures/ar/{view.name}.png), [dark](pictures/en-dark/{view.name}.png), "
                f"[phone](pictures/ar-phone/{view.name}.png)"
            ),
            "",
        ]
    (TARGET.parent / "pictures.md").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
