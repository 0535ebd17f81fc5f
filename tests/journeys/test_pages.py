"""Every role's pages in English and Arabic, light and dark, at 360 and 1280 px: no axe violation, nothing that
scrolls sideways, no error in the console, the right direction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from playwright.sync_api import ConsoleMessage, Page

from .people import Person, violations
from .walk import Journey

pytestmark = pytest.mark.browser

#: Everybody, and beside the navigation the pages of one record that are theirs; `{case}` is where the walk left it.
PLACES: dict[str, tuple[str, ...]] = {
    "coordinator": (
        "{case}",
        "{case}identity/",
        "{case}team/",
        "{case}edit/",
        "{case}requests/",
        "{case}incidents/",
        "/cases/new/",
        "{meeting}",
        "{dossier}",
        "/search/?q=harbour",
        "/cases/?state=closed",
    ),
    "caseworker": (
        "{case}evidence/",
        "{case}evidence/new/",
        "{case}gates/",
        "{case}assessments/",
        "{case}assessments/side-by-side/",
        "{case}follow-ups/",
        "{decision}",
        "{agreement}",
        "{agreement}paper/",
        "{plan}",
        "{case}voice/",
        "{fitness}",
        "{case}incidents/new/",
    ),
    "assessor": ("{assessor}", "{assessor}check/"),
    "clinician": ("{case}screening/", "{case}screening/new/"),
    "panel.chair": ("{decision}", "{decision}letter/"),
    "panel.police": ("{meeting}",),
    "security.liaison": ("{fitness}",),
    "social.services": (),
    "prosecutor": ("{case}agreements/", "{case}prosecutor/new/", "{testimony}legal/"),
    "mentor": ("{plan}",),
    "testimony.officer": (
        "{voice}",
        "{testimony}",
        "{testimony}recording/",
        "{testimony}transcript/",
        "{testimony}claims/",
        "{testimony}consents/",
        "/themes/",
        "{voice}dossiers/",
        "{voice}clearances/",
    ),
    "editor": ("{dossier}", "{testimony}transcript/"),
    "translator": (),
    "community.liaison": ("{clearance}", "/communities/new/", "{appearance}"),
    "community.representative": (),
    "campaign.manager": (
        "{campaign}",
        "{campaign}parts/goal/",
        "{campaign}audiences/new/",
        "{campaign}appearances/",
        "/appearances/new/forum/",
        "/campaigns/new/",
    ),
    "press.officer": ("{release}", "{appearance}", "/appearances/by-community/", "/appearances/new/media/"),
    "evaluator": (
        "{campaign}trial/",
        "{campaign}effects/",
        "{trial}answers/",
        "{trial}held/",
        "{draft}design/purpose/",
        "{draft}design/outcomes/",
        "{draft}design/outcomes/0/",
        "{draft}design/comparison/",
        "{draft}design/size/",
        "{draft}design/audiences/new/",
        "{draft}design/watch/",
    ),
    "analyst": ("{campaign}trial/", "{campaign}effects/"),
    "auditor": ("/oversight/trail/", "/oversight/denied/", "/oversight/emergencies/", "/oversight/overdue/"),
    "system.administrator": ("/people/new/",),
    "participant": ("/my/decisions/", "/my/agreement/", "/my/plan/", "/my/consents/", "/my/requests/"),
}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


#: How many roles' dress of a page axe has seen; a list that ten roles share is the same list.
LOOKED: Counter[tuple[str, str]] = Counter()
ENOUGH = 2


def _faults(page: Page, language: str, path: str) -> list[str]:
    """Structure and colours: English in light and the colours again in dark, Arabic in dark."""
    LOOKED[language, path] += 1
    if LOOKED[language, path] > ENOUGH:
        return []
    page.emulate_media(color_scheme="dark" if language == "ar" else "light")
    found = violations(page)
    if language == "en":
        page.emulate_media(color_scheme="dark")
        found += [f"dark: {fault}" for fault in violations(page, rules=("color-contrast",))]
    return found


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("username", PLACES)
def test_every_page_of_a_role(journey: Journey, person: Callable[..., Person], username: str, language: str) -> None:
    journey.reach("effect")
    p = person(username, language=language)
    page = p.page
    found: list[str] = []
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            said.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: said.append(str(error)))
    p.go("/")
    links = page.locator("nav.sections a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    details = [place.format(**journey.at) for place in PLACES[username]]
    for path in dict.fromkeys([*links, *details]):
        answer = page.goto(p.platform.url + path)
        if answer is None or answer.status != 200:
            found.append(f"{path}: answers {answer and answer.status}")
            continue
        if page.get_attribute("html", "dir") != ("rtl" if language == "ar" else "ltr"):
            found.append(f"{path}: direction")
        found += [f"{path}, {fault}" for fault in _faults(page, language, path)]
        page.set_viewport_size({"width": 360, "height": 780})
        if (wide := page.evaluate(SIDEWAYS)) > 0:
            found.append(f"{path}, 360 px: {wide} px wider than the screen")
        page.set_viewport_size({"width": 1280, "height": 900})
        if (wide := page.evaluate(SIDEWAYS)) > 0:
            found.append(f"{path}, 1280 px: {wide} px wider than the screen")
    assert not found + said, "\n".join(found + said)


@pytest.mark.parametrize(
    ("username", "place", "language", "dark", "width"),
    [
        ("coordinator", "/today/", "ar", False, 1280),
        ("coordinator", "/cases/", "en", True, 1280),
        ("caseworker", "{case}", "ar", True, 1280),
        ("caseworker", "{case}", "en", False, 360),
        ("caseworker", "{agreement}", "ar", False, 360),
        ("panel.chair", "{decision}letter/", "ar", False, 1280),
        ("editor", "{dossier}", "en", True, 1280),
        ("community.liaison", "{clearance}", "ar", False, 360),
        ("campaign.manager", "{campaign}", "en", True, 360),
        ("press.officer", "/appearances/", "ar", False, 1280),
        ("evaluator", "{campaign}effects/", "ar", True, 1280),
        ("evaluator", "{campaign}trial/", "ar", False, 1280),
        ("evaluator", "{draft}design/size/", "ar", False, 360),
        ("participant", "/my/", "ar", False, 360),
        ("participant", "/my/consents/", "ar", True, 360),
        ("auditor", "/oversight/", "en", False, 1280),
    ],
)
def test_pictures_of_the_archetypes(
    journey: Journey, person: Callable[..., Person], username: str, place: str, language: str, dark: bool, width: int
) -> None:
    """Photographs to look at; a page that axe faults in this very dress fails."""
    journey.reach("effect")
    p = person(username, language=language, dark=dark, width=width)
    p.go(place.format(**journey.at))
    name = place.strip("{}/").replace("/", "-").replace("}", "-")
    p.photograph(f"page-{name}-{username}-{language}-{'dark' if dark else 'light'}-{width}")
    assert violations(p.page) == []
