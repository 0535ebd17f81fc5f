"""Guards that are tried beside the journey: on a file of their own, by somebody who knows the addresses."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from firsthand.pathway import CASE
from tests.faults.database import look, unwritable_trail

from .cheats import new_case, post, refused, status_of
from .people import Person, violations
from .walk import Journey, said

PARTICIPANTS = ("participant.threat", "participant.refusing", "participant.leaving")
pytestmark = [pytest.mark.browser, pytest.mark.both_databases]


@pytest.fixture(scope="session")
def voices(journey: Journey) -> dict[str, dict[str, str]]:
    """Three voices with a live release each, made without pages: by their participant, ids by name."""
    journey.reach("team")
    code = (
        "import json\nfrom tests.journeys.scene import make_live_release\n"
        f"print(json.dumps({{name: make_live_release(name) for name in {PARTICIPANTS!r}}}))"
    )
    found: dict[str, dict[str, str]] = json.loads(journey.platform.python(code).splitlines()[-1])
    return found


def rows(journey: Journey, *tables: str) -> list[Any]:
    """Every row of the tables as it is stored."""
    with look(journey.platform.database) as base:
        return [sorted(map(repr, base.rows(f"SELECT * FROM {table}"))) for table in tables]


def test_no_page_of_a_file_takes_or_shows_a_number_about_a_person(journey: Journey) -> None:
    journey.reach("team")
    case, p = journey.id("case"), journey.who("coordinator")
    asked = "input[type=range], input[type=color], meter, [name*=score], [name*=risk], [name*=rank], [name*=level]"
    for part in ("", "edit/", "evidence/", "gates/", "assessments/", "decisions/", "agreements/", "plan/", "voice/"):
        p.go(f"/cases/{case}/{part}")
        assert p.page.locator(f"main :is({asked})").count() == 0, part
    p.go(f"/cases/{case}/edit/")
    form = {box.get_attribute("name"): box.input_value() for box in p.page.locator("main form [name]").all()}
    answer = post(
        p.page, f"/cases/{case}/edit/", **{**form, "score": "9713", "risk_level": "97-red", "colour": "97-red"}
    )
    assert answer["type"] == "opaqueredirect"  # the form is good; what it does not ask for is nowhere
    for part in ("", "edit/"):
        p.go(f"/cases/{case}/{part}")
        text = p.page.locator("main").inner_html()
        assert "9713" not in text
        assert "97-red" not in text


def test_an_immediate_threat_takes_a_live_release_down_and_lets_no_other_up(
    journey: Journey, voices: dict[str, dict[str, str]]
) -> None:
    made = voices["participant.threat"]
    press, worker = journey.who("press.officer"), journey.who("caseworker")
    assert status_of(press, f"/releases/{made['release']}/") == 200
    worker.go(f"/cases/{made['case']}/evidence/new/")
    worker.save(
        claim="A message was found.", source="A message", reliability="B", credibility="2", disclosure="panel",
        gate="immediate_threat",
    )  # fmt: skip
    worker.go(f"/cases/{made['case']}/gates/immediate_threat/")
    worker.page.locator("input[name=evidence]").first.check()
    worker.save(answer="indicated", reasons="It names a day.")
    assert status_of(press, f"/releases/{made['release']}/") == 404
    coordinator = journey.who("coordinator")
    coordinator.go(f"/dossiers/{made['dossier']}/")
    said(coordinator.page, "Recalled")
    for username in ("coordinator", "testimony.officer"):
        p = journey.who(username)
        p.go("/today/")
        for move in ("approve", "publish"):
            assert refused(post(p.page, f"/move/release/{made['dossier']}/{move}/", version="9", reason="")), move


def agreement_on(worker: Person) -> str:
    """What the page says without the journey of the file above it, which shows where every stage stands."""
    script = """() => {
        const page = document.querySelector('main').cloneNode(true);
        page.querySelectorAll('nav, .parts').forEach(one => one.remove());
        return page.textContent.replace(/\\s+/g, ' ');
    }"""
    return str(worker.page.evaluate(script))


def test_taking_consent_back_changes_nothing_in_the_agreement(
    journey: Journey, voices: dict[str, dict[str, str]], person: Callable[..., Person]
) -> None:
    made = voices["participant.refusing"]
    tables = ("casework_agreement", "casework_obligation", "casework_breach", "casework_signature")
    own, before = person("participant.refusing"), rows(journey, *tables)
    own.go("/my/agreement/")
    owed = own.page.locator("main").inner_text()
    assert "not public" in owed.lower() or "behind closed doors" in owed
    worker = journey.who("caseworker")
    worker.go(f"/agreements/{made['agreement']}/")
    told = agreement_on(worker)
    own.go("/my/consents/")
    own.move("Withdraw my consent")
    assert rows(journey, *tables) == before
    own.go("/my/agreement/")
    assert own.page.locator("main").inner_text() == owed
    assert status_of(journey.who("press.officer"), f"/releases/{made['release']}/") == 404
    worker.go(f"/agreements/{made['agreement']}/")
    assert agreement_on(worker) == told  # nothing of it is told there


def test_no_identity_is_shown_that_could_not_be_written_down(journey: Journey) -> None:
    journey.reach("team")
    case = new_case(journey, name="Unrecorded Reader")
    p = journey.who("coordinator")
    address = f"/cases/{case}/identity/"
    p.go(address)
    with unwritable_trail(journey.platform.database):
        p.click("Open and record it")
        said(p.page, "shown only when its reading can be recorded", "Try again in a few minutes")
        assert "Unrecorded Reader" not in p.page.content()
        assert violations(p.page) == []
        p.photograph("cheat-unwritable-trail")
    p.go(address)
    p.click("Open and record it")
    said(p.page, "Unrecorded Reader")


@pytest.mark.parametrize("username", ["press.officer", "caseworker.two", "mentor", "auditor", "system.administrator"])
def test_no_move_of_a_case_is_made_by_whom_it_is_not_for(journey: Journey, username: str) -> None:
    journey.reach("team")
    case, p = journey.id("case"), journey.who(username)
    before = rows(journey, "casework_case")
    p.go("/today/")
    for move in CASE.moves:
        for version in ("1", "2", "3"):
            answer = post(p.page, f"/move/case/{case}/{move.name}/", version=version, reason="Because")
            assert answer["status"] == 404, (move.name, answer["status"])
            assert "Because" not in answer["text"]
    assert rows(journey, "casework_case") == before


def test_a_file_is_erased_by_two_and_then_opened_by_nobody(
    journey: Journey, voices: dict[str, dict[str, str]], person: Callable[..., Person]
) -> None:
    made = voices["participant.leaving"]
    own = person("participant.leaving")
    own.go("/my/requests/")
    own.save(kind="erasure", text="Please forget me entirely.")
    one, two = journey.who("coordinator"), journey.who("coordinator.two")
    one.go(f"/cases/{made['case']}/requests/")
    said(one.page, "Please forget me entirely.")
    one.click("Answer")
    one.save(granted="yes", answer="It is done when a second of us confirms it.")
    one.go(f"/cases/{made['case']}/requests/")
    said(one.page, "Another coordinator must confirm the erasure.")
    two.go(f"/cases/{made['case']}/requests/")
    confirm = two.page.get_by_role("link", name="Confirm the erasure").get_attribute("href") or ""
    mine = post(one.page, confirm)
    assert mine["status"] == 409
    assert "Another coordinator must confirm it" in mine["text"]
    assert status_of(journey.who("press.officer"), f"/releases/{made['release']}/") == 200  # nothing happened yet
    two.go(confirm)
    two.page.get_by_role("button", name="Erase for ever").click()
    two.page.wait_for_load_state()
    expect(two.page.locator("main")).to_contain_text("The file is erased")
    assert violations(two.page) == []
    two.photograph("cheat-erased")
    for p, path in (
        (one, f"/cases/{made['case']}/identity/open/"),
        (one, f"/dossiers/{made['dossier']}/"),
        (journey.who("caseworker"), f"/cases/{made['case']}/"),
        (journey.who("caseworker"), f"/agreements/{made['agreement']}/"),
        (journey.who("press.officer"), f"/releases/{made['release']}/"),
    ):
        status_of(p, path)
        text = p.page.content()
        for secret in ("Please forget me", "A house was promised", "To come home and stay", "My friend"):
            assert secret not in text, path
    assert journey.platform.verify().returncode == 0
