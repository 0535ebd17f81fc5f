"""OpenID Connect in a real browser: there and back across two origins, under the page's own security policy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.faults.scene import QUICK
from tests.identity_provider import CLIENT, SECRET, IdentityProvider
from tests.running import Platform

from .people import PASSWORD, PICTURES, Person, violations

pytestmark = [pytest.mark.browser]


@pytest.fixture(scope="module")
def provider() -> Iterator[IdentityProvider]:
    made = IdentityProvider()
    yield made
    made.close()


@pytest.fixture(scope="module")
def linked(provider: IdentityProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A platform of the settings that docs/deploy.md names."""
    folder: Path = tmp_path_factory.mktemp("linked")
    (folder / "client-secret").write_text(f"{SECRET}\n")
    oidc = {
        "FIRSTHAND_OIDC_URL": provider.url, "FIRSTHAND_OIDC_NAME": "The Ministry", "FIRSTHAND_OIDC_CLIENT": CLIENT,
        "FIRSTHAND_OIDC_SECRET_FILE": str(folder / "client-secret"),
    }  # fmt: skip
    running = Platform(folder, settings={**QUICK, **oidc})
    try:
        running.prepare(demo=False)
        running.python("from tests.journeys.scene import make; make()")
        running.start(worker=False)
        yield running
    finally:
        running.close()


def look_at(page: Page, name: str) -> None:
    """Both directions, wide and narrow; axe finds nothing."""
    session = page.context.cookies()
    for language in ("en", "ar"):
        page.context.add_cookies([{"name": "django_language", "value": language, "url": page.url}])
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(page.url)
            assert not violations(page), page.url
            PICTURES.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=PICTURES / f"oidc-{name}-{language}-{width}.png", full_page=True)
    page.context.clear_cookies()
    page.context.add_cookies(session)  # type: ignore[arg-type]  # as they came


def test_linking_then_signing_in_then_a_stranger(
    linked: Platform, browser: Browser, provider: IdentityProvider
) -> None:
    at_home = browser.new_context(locale="en")
    person = Person(linked, at_home, "caseworker").sign_in(PASSWORD)
    person.page.locator("summary:has-text('Your account')").click()
    person.click("Signing in")
    person.click("The Ministry")
    look_at(person.page, "unlinked")
    person.go("/accounts/3rdparty/")
    person.click("Link with The Ministry")
    person.page.fill("input[name=password]", PASSWORD)
    person.page.press("input[name=password]", "Enter")
    person.page.wait_for_url(f"{linked.url}/accounts/3rdparty/")
    assert person.page.get_by_text("Your account is linked").is_visible()
    look_at(person.page, "linked")
    at_home.close()

    elsewhere = browser.new_context(locale="en")
    page = elsewhere.new_page()
    page.goto(f"{linked.url}/accounts/login/")
    look_at(page, "sign-in")
    page.goto(f"{linked.url}/accounts/login/")
    page.get_by_role("button", name="Sign in with The Ministry").click()
    page.wait_for_url(f"{linked.url}/today/")
    elsewhere.close()
    assert not provider.complaints

    provider.subject = "stranger"
    nobody = browser.new_context(locale="en")
    page = nobody.new_page()
    page.goto(f"{linked.url}/accounts/login/")
    page.get_by_role("button", name="Sign in with The Ministry").click()
    page.get_by_role("heading", name="No account here is linked to The Ministry").wait_for()
    assert not violations(page)
    page.screenshot(path=PICTURES / "oidc-stranger.png", full_page=True)
    nobody.close()
