"""Somebody answers on a phone: 360 px, three languages, light and dark, with no script at all; and the evaluator who
prints the sheet and looks at the evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.running import Platform

from .people import Person, violations

pytestmark = pytest.mark.browser
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
#: A trial whose lots are drawn, its form before the campaign opened, the links of two places; two closed trials.
MADE = """
import json
from datetime import timedelta
from django.utils import timezone
from firsthand.pathway import Role
from firsthand.platform.base.people.actor import actor_for
from firsthand.platform.base.people.models import Account
from firsthand.platform.outreach.answering import services
from firsthand.platform.outreach.models import MeasuredEffect
from tests.designs import FORUMS
from tests.factories_outreach import make_campaign, make_trial
evaluator = actor_for(Account.objects.get(username="evaluator"), Role.EVALUATOR)
form = services.open_form(
    actor=evaluator, trial=make_trial(make_campaign()), kind="baseline", asked_by="Institute of Ostrona",
    help_nearby="The listening line, 0800 000", closes_at=timezone.now() + timedelta(days=9),
)
made = services.make_sheet(actor=evaluator, form=form, clusters=list(FORUMS[:2]))
for effect, by_lot in ((0.2, True), (-0.3, True), (0.5, False)):
    MeasuredEffect.objects.create(
        trial=make_trial(make_campaign(), state="closed"), outcome="Support for violence", effect=effect, variance=0.01,
        low=effect - 0.2, high=effect + 0.2, harm_margin=0.2, people=200, by_lot=by_lot,
    )
print(json.dumps({"form": str(form.pk), "links": [token for _cluster, token in made]}))
"""


@pytest.fixture(scope="module")
def made(platform: Platform) -> dict[str, Any]:
    import json

    found: dict[str, Any] = json.loads(platform.python(MADE).strip().splitlines()[-1])
    return found


@pytest.fixture
def phone(browser: Browser) -> Iterator[Callable[..., Page]]:
    contexts = []

    def take(*, dark: bool = False, scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": 360, "height": 780}, color_scheme="dark" if dark else "light", locale="en",
            java_script_enabled=scripts, reduced_motion="reduce",
        )  # fmt: skip
        contexts.append(context)
        return context.new_page()

    yield take
    for context in contexts:
        context.close()


def answer(page: Page, siblings: str, look: Callable[[], None] = lambda: None) -> None:
    """Every page to the last, from the consent on; `look` is called on each."""
    look()
    page.locator("button.primary").click()
    for name, part in (("mother", "am"), ("day", "7"), ("place", "os"), ("siblings", siblings)):
        page.fill(f"[name=code_{name}]", part)
    while page.locator("button.primary").count():
        look()
        page.locator("button.primary").click()
        for group in page.locator("fieldset").all():
            group.locator("input").first.check()


@pytest.mark.parametrize(
    ("language", "dark"), [("en", False), ("en", True), ("fr", False), ("ar", False), ("ar", True)]
)
def test_every_page_can_be_used_by_everybody(
    platform: Platform, made: dict[str, Any], phone: Callable[..., Page], language: str, dark: bool
) -> None:
    page, found = phone(dark=dark), list[str]()

    def look() -> None:
        assert page.get_attribute("html", "dir") == ("rtl" if language == "ar" else "ltr")
        found.extend(violations(page))
        assert page.evaluate(SIDEWAYS) == 0

    page.goto(f"{platform.url}/q/{made['links'][0]}/")
    found += violations(page)
    page.locator(f"a[lang={language}]").click()
    answer(page, f"{['en', 'fr', 'ar'].index(language) * 2 + dark:02}", look)
    look()
    assert page.url.endswith("/thanks/")
    assert page.context.cookies() == []
    assert found == []


def test_it_works_without_a_script_and_when_the_connection_breaks(
    platform: Platform, made: dict[str, Any], phone: Callable[..., Page]
) -> None:
    page = phone(scripts=False)
    page.goto(f"{platform.url}/q/{made['links'][1]}/en/")
    page.locator("button.primary").click()
    page.locator("button.primary").click()  # nothing written: it says what is missing
    assert page.locator(".error-summary a").count() == 4
    page.goto(f"{platform.url}/q/{made['links'][1]}/en/")
    page.locator("button.primary").click()
    for name, part in (("mother", "am"), ("day", "7"), ("place", "os"), ("siblings", "01")):
        page.fill(f"[name=code_{name}]", part)
    page.context.set_offline(True)
    page.locator("button.primary").click()
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)
    page.reload()
    while page.locator("button.primary").count():
        page.locator("button.primary").click()
    assert page.url.endswith("/thanks/")
    count = "from firsthand.platform.outreach.models import Response; "
    count += "print(Response.objects.filter(cluster='Forum 2', wave__form__isnull=False).count())"
    assert platform.python(count).strip() == "1"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pages_behind_the_sign_in(made: dict[str, Any], person: Callable[..., Person], language: str) -> None:
    evaluator, found = person("evaluator", language=language, dark=language == "ar"), list[str]()
    page = evaluator.page

    def look() -> None:
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            found.extend(violations(page))
            assert page.evaluate(SIDEWAYS) == 0

    evaluator.go(f"/forms/{made['form']}/")
    look()
    page.locator("[name=clusters]").last.uncheck()
    page.locator("main form[action*=sheet] button.primary").click()
    page.wait_for_load_state()
    look()
    assert len(set(re.findall(r"/q/[a-z0-9]{24}/", page.inner_text(".invitations")))) == 7
    evaluator.go("/effects/evidence/")
    page.locator(".drawing svg").wait_for()
    page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    look()
    assert found == []
