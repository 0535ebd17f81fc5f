"""One participant from referral to measured effect, only through pages; then the consent is taken back."""

from __future__ import annotations

import pytest

from .walk import Journey, said

pytestmark = [pytest.mark.browser, pytest.mark.both_databases]


def test_from_referral_to_measured_effect(journey: Journey) -> None:
    """Every step by the right role in a window of its own, every page without an axe violation."""
    journey.reach("effect")
    assert journey.faults == []
    case = journey.who("caseworker").go(journey.at["case"])
    said(case, "In the programme", "What happened")


def test_withdrawing_consent_takes_the_release_down_everywhere(journey: Journey) -> None:
    journey.reach("effect")
    press = journey.who("press.officer")
    assert press.go(journey.at["release"])
    assert press.page.get_by_text("They had promised a school").count()
    journey.reach("withdrawal")
    for username in ("press.officer", "campaign.manager"):
        p = journey.who(username)
        answer = p.page.goto(journey.platform.url + journey.at["release"])
        assert answer is not None
        assert answer.status == 404
        for listing in (
            "/releases/",
            "/appearances/",
            "/appearances/by-community/",
            journey.at["campaign"],
            journey.at["appearance"],
        ):
            p.go(listing)
            text = p.page.content()
            assert "They had promised a school" not in text
            assert "The lorry and the school" not in text, listing
    answer = press.page.goto(journey.platform.url + "/releases/")
    assert answer is not None
    assert answer.status == 200
    journey.look(press, "releases-after-recall")
    press.go("/recalls/")
    journey.look(press, "recalls")
    coordinator = journey.who("coordinator")
    coordinator.go(journey.at["dossier"])
    said(coordinator.page, "Recalled", "What the recall did")
    journey.look(coordinator, "dossier-recalled")
    assert journey.faults == []


def test_the_history_stays_and_the_trail_verifies(journey: Journey) -> None:
    journey.reach("withdrawal")
    page = journey.who("caseworker").go(journey.at["case"])
    said(page, "In the programme", "Withdraw my consent", "Recall everywhere")
    journey.who("caseworker").click("Show everything that happened")
    said(page, "A case was opened", "Issue the decision", "Record as protected")
    own = journey.who("participant").go("/my/agreement/")
    said(own, "In force")  # taking consent back changes nothing in the agreement
    done = journey.platform.verify()
    assert done.returncode == 0, done.stderr + done.stdout
