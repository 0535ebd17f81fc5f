"""What somebody who cheats does in a browser: forms that no page offers, addresses that nobody gave."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from .people import Person
from .walk import Journey, day, ids_in

POST = """async ([address, values, token]) => {
  const body = new URLSearchParams({...values, csrfmiddlewaretoken: token});
  const answer = await fetch(address, {method: "POST", body, redirect: "manual", headers: {"X-CSRFToken": token}});
  return {status: answer.status, type: answer.type, text: await answer.text()};
}"""


def post(page: Page, address: str, **values: str) -> dict[str, Any]:
    """Send a form that no page offers, with the visitor's own session and token."""
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    answer: dict[str, Any] = page.evaluate(POST, [address, values, token])
    return answer


def refused(answer: dict[str, Any]) -> bool:
    """Refused outright: neither done nor sent on to somewhere."""
    return answer["status"] in {403, 404, 405, 409, 422} and answer["type"] != "opaqueredirect"


def status_of(person: Person, path: str) -> int:
    answer = person.page.goto(person.platform.url + path)
    assert answer is not None
    return answer.status


def new_case(j: Journey, **more: Any) -> str:
    """A referral of somebody else, through the page; its id."""
    p = j.who("coordinator")
    p.go("/cases/new/")
    values = {
        "name": "Yunus Amara", "born_on": "1990-01-01", "referrer": "A teacher", "received_on": day(),
        "why": "Asks for help.", "basis": "consent", "country": "FR", **more,
    }  # fmt: skip
    p.save(**values)
    return ids_in(p.page.url)[-1]
