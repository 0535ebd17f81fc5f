"""Somebody tries to cheat at every gate through the browser, and fails with a page that says what to do."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from . import trials
from .cheats import new_case, post, refused, status_of
from .people import Person, violations
from .walk import Journey, day, ids_in, said

pytestmark = [pytest.mark.browser, pytest.mark.both_databases]


@pytest.fixture(scope="session")
def other_case(journey: Journey) -> str:
    """A second case, of which nobody of the first one's team is a member."""
    journey.reach("team")
    return new_case(journey)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_one_may_not_see_answers_as_what_does_not_exist(
    journey: Journey, other_case: str, person: Callable[..., Person], language: str
) -> None:
    nobody = "00000000-0000-4000-8000-000000000000"
    p = person("caseworker", language=language)
    pages = ("", "identity/", "evidence/", "team/", "decisions/", "plan/", "voice/")
    for part in pages:
        assert status_of(p, f"/cases/{other_case}/{part}") == 404
        forbidden = p.page.locator("main").inner_text()
        assert status_of(p, f"/cases/{nobody}/{part}") == 404
        assert p.page.locator("main").inner_text() == forbidden
    assert p.page.get_attribute("html", "dir") == ("rtl" if language == "ar" else "ltr")
    assert p.page.get_attribute("html", "lang") == language
    expect(p.page.locator("main a.button")).to_be_visible()  # and a way on
    assert violations(p.page) == []
    p.photograph(f"cheat-nothing-here-{language}")


def test_a_role_cannot_be_approved_by_who_asked_for_it_or_gets_it(journey: Journey) -> None:
    journey.reach("team")
    p = journey.who("system.administrator")
    p.go("/people/")
    p.page.get_by_role("link", name="Mats Eriksen").first.click()
    p.page.wait_for_load_state()
    mine = p.page.url
    p.fill(role="coordinator")
    p.page.locator("form[action$='/roles/'] button").click()
    p.page.wait_for_load_state()
    p.go(mine)
    assert p.page.get_by_role("button", name="Approve").count() == 0
    ends = p.page.locator("form[action*='/people/roles/']").first.get_attribute("action") or ""
    assert refused(post(p.page, ends.replace("/end/", "/approve/")))


def test_a_decision_without_its_eight_factors_is_not_seconded_and_nobody_seconds_their_own(journey: Journey) -> None:
    if "decision" in journey.walked:
        pytest.skip("the journey's decision has its factors already")
    journey.reach("draft")
    decision, chair = journey.id("decision"), journey.who("panel.chair")
    chair.go(f"/decisions/{decision}/")
    police = journey.who("panel.police")
    police.go(f"/decisions/{decision}/")
    token = police.page.locator("[name=csrfmiddlewaretoken]").first
    assert token.count()
    answer = post(police.page, f"/move/decision/{decision}/second/", version="1", reason="")
    assert answer["status"] in {409, 422}
    answer = post(chair.page, f"/move/decision/{decision}/second/", version="1", reason="")
    assert refused(answer)
    police.go(f"/move/decision/{decision}/second/")
    said(police.page, "This step is not possible yet", "Still missing")
    assert violations(police.page) == []
    police.photograph("cheat-eight-factors")
    assert post(chair.page, f"/move/decision/{decision}/issue/", version="1", reason="")["status"] in {404, 409, 422}


def test_the_programme_is_not_entered_without_an_agreement_in_force(journey: Journey) -> None:
    if "agreement" in journey.walked:
        pytest.skip("the journey has an agreement already")
    journey.reach("decision")
    p, case = journey.who("caseworker"), journey.id("case")
    p.go(f"/move/case/{case}/enter_programme/")
    said(p.page, "This step is not possible yet", "An agreement is in force")
    version = p.page.locator("[name=version]").input_value()
    assert post(p.page, f"/move/case/{case}/enter_programme/", version=version, reason="")["status"] == 422


def test_a_minor_has_no_voice(journey: Journey) -> None:
    journey.reach("team")
    child = new_case(journey, name="Dana Amara", born_on=day(-365 * 12))
    p = journey.who("coordinator")
    p.go(f"/cases/{child}/")
    said(p.page, "there will be no public voice")
    p.go(f"/cases/{child}/voice/")
    said(p.page, "A minor is never a voice")
    p.go(f"/cases/{child}/voice/ask/")
    p.fill(why="He asks for it.")
    p.page.locator("main form button.primary").click()
    p.page.wait_for_load_state()
    said(p.page, "never a voice")
    assert "/cases/" in p.page.url
    p.go(f"/cases/{child}/team/")
    assert p.page.locator("select[name=grant] option", has_text="Testimony officer").count() == 0


def test_with_grave_crime_evidence_there_is_no_immunity(journey: Journey) -> None:
    """The gate is closed on a case of its own, up to the second's page."""
    journey.reach("team")
    case = new_case(journey, name="Karim Benali")
    p = journey.who("coordinator")
    p.go(f"/cases/{case}/")
    p.move("Accept the referral")
    for name in ("Nadia Benhaddou", "Margarethe Lindqvist", "Beatriz Amaral", "Yann Le Goff", "Elif Karaca"):
        p.go(f"/cases/{case}/team/")
        p.choose("grant", name)
        p.save(until=day(60))
    worker = journey.who("caseworker")
    worker.go(f"/cases/{case}/evidence/new/")
    worker.save(
        claim="Two witnesses saw him at an execution.",
        source="Two witnesses",
        reliability="A",
        credibility="2",
        disclosure="panel",
        gate="grave_crime",
    )
    worker.go(f"/cases/{case}/gates/grave_crime/")
    worker.page.locator("input[name=evidence]").first.check()
    worker.save(answer="indicated", reasons="Both were asked apart.")
    p.go(f"/cases/{case}/voice/ask/")
    p.fill(why="He asks for it.")
    p.page.locator("main form button.primary").click()
    p.page.wait_for_load_state()
    said(p.page, "gate")
    # The stages between are walked by the other journey: here the case is put before the panel by hand.
    journey.platform.python(
        f"from firsthand.platform.casework.models import Case\nrow = Case.objects.get(pk='{case}'); "
        f"row.state = 'before_panel'; row.save()"
    )
    p.go("/panel/new/")
    p.choose("chair", "Margarethe Lindqvist")
    p.save(held_on=day(), place="Town hall")
    p.click("Put a case on the agenda")
    p.page.select_option("select[name=case]", case)
    p.page.locator("main form .form-foot button").first.click()
    p.page.wait_for_load_state()
    chair = journey.who("panel.chair")
    chair.go(f"/cases/{case}/decisions/new/")
    chair.fill(outcome="programme_under_immunity", review_on=day(60))
    chair.page.locator("main form button.primary").click()
    chair.page.wait_for_load_state()
    if "/new/" not in chair.page.url:  # drafting is free; what counts is that nobody can second it
        decision = ids_in(chair.page.url)[-1]
        police = journey.who("panel.police")
        police.go(f"/move/decision/{decision}/second/")
        said(police.page, "grave-crime evidence")
        version = police.page.locator("[name=version]").input_value()
        assert post(police.page, f"/move/decision/{decision}/second/", version=version, reason="")["status"] == 422
    else:
        said(chair.page, "prosecutor")


def test_a_form_sent_twice_has_one_effect(journey: Journey) -> None:
    journey.reach("team")
    p = journey.who("coordinator")
    p.go("/cases/new/")
    values = {
        "key": p.page.locator("[name=key]").input_value(),
        "name": "Twice Sent",
        "born_on": "1991-01-01",
        "referrer": "X",
        "received_on": day(),
        "why": "Y",
        "urgency": "routine",
        "basis": "",
        "country": "FR",
        "origin": "",
    }
    for _again in range(2):
        assert post(p.page, "/cases/new/", **values)["type"] == "opaqueredirect"
    count = (
        "from firsthand.platform.casework.models import Referral; print(Referral.objects.filter(referrer='X').count())"
    )
    made = journey.platform.python(
        "from firsthand.platform.casework.intake.models import Case\n"
        "from firsthand.platform.base.trail.models import Entry\n"
        "print(Entry.objects.filter(action='case.open').count(), Case.objects.count())"
    ).split()
    assert made[0] == made[1], count


def test_two_people_edit_one_page_and_the_second_sees_the_conflict(journey: Journey) -> None:
    journey.reach("team")
    case = journey.id("case")
    first, second = journey.who("coordinator"), journey.who("coordinator.two")
    for p in (first, second):
        p.go(f"/cases/{case}/edit/")
    first.save(basis_note="Signed on paper, in French.")
    second.fill(basis_note="Signed on paper, in Arabic.")
    second.page.locator("main form button.primary").click()
    second.page.wait_for_load_state()
    said(second.page, "Somebody else changed this meanwhile")
    assert second.page.input_value("[name=basis_note]") == "Signed on paper, in Arabic."
    assert violations(second.page) == []
    second.photograph("cheat-conflict")


def test_a_session_that_ends_while_typing_gives_the_text_back(journey: Journey, person: Callable[..., Person]) -> None:
    journey.reach("team")
    p = person("campaign.manager.two")
    p.go("/campaigns/new/")
    p.page.locator("[name=contact]").press_sequentially("Call the office, mornings")
    for _turn in range(50):  # what was typed is kept a moment after the last key
        if p.page.evaluate("() => Object.keys(sessionStorage).some(key => key.startsWith('draft:'))"):
            break
        p.page.wait_for_timeout(100)
    p.context.clear_cookies(name="sessionid")
    p.fill(name="Typed too long")
    p.page.locator("main form button.primary").click()
    p.page.wait_for_load_state()
    assert "/accounts/login/" in p.page.url
    p.fill(login="campaign.manager.two", password="quiet harbour morning")
    p.page.press("input[name=password]", "Enter")
    p.page.wait_for_url(lambda url: "/login" not in url)
    p.go("/campaigns/new/")
    assert p.page.input_value("[name=contact]") == "Call the office, mornings"
    said(p.page, "What you had typed before the session ended is back")


def test_marks_that_turn_a_name_are_taken_out(journey: Journey) -> None:
    journey.reach("team")
    case = new_case(journey, name="Layla \u202eanadlaK\u202c Omar")
    p = journey.who("coordinator")
    p.go(f"/cases/{case}/identity/")
    p.click("Open and record it")
    shown = p.page.locator("main").inner_text()
    assert "Layla anadlaK Omar" in shown
    assert not {"\u202e", "\u202c"} & set(shown)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [("born_on", day(2), "cannot lie in the future"), ("received_on", "1980-01-01", "before the person was born")],
)
def test_dates_that_cannot_be_are_refused_beside_the_field(
    journey: Journey, field: str, value: str, words: str
) -> None:
    journey.reach("team")
    p = journey.who("coordinator")
    p.go("/cases/new/")
    p.fill(
        name="Some Body",
        born_on="1990-01-01",
        referrer="X",
        received_on=day(),
        why="What was typed is kept.",
        country="FR",
    )
    p.fill(**{field: value})
    p.page.locator("main form button.primary").click()
    p.page.wait_for_load_state()
    box = p.page.locator(f".field:has([name={field}])")
    expect(box).to_contain_text(words)
    assert p.page.input_value("[name=why]") == "What was typed is kept."
    assert violations(p.page) == []
    p.photograph(f"cheat-{field}")


def test_a_campaign_does_not_start_without_its_stop_rule(journey: Journey) -> None:
    journey.reach("team")
    p = journey.who("campaign.manager.two")
    p.go("/campaigns/new/")
    p.save(name="Too early", contact="Nobody")
    campaign = ids_in(p.page.url)[-1]
    version = "1"
    for move in ("complete", "take_baseline", "start"):
        answer = post(p.page, f"/move/campaign/{campaign}/{move}/", version=version, reason="")
        assert refused(answer), move
    p.go(f"/move/campaign/{campaign}/complete/")
    said(p.page, "This step is not possible yet")
    p.photograph("cheat-campaign")


@pytest.fixture(scope="session")
def tried(journey: Journey) -> tuple[str, str]:
    """A campaign of which nothing has begun, and its trial, designed and not sealed; their ids."""
    journey.reach("team")
    e = journey.who("evaluator")
    campaign = trials.write_campaign(journey.who("campaign.manager.two"), "Tried by those who cheat")
    trial = trials.begin_trial(e, campaign)
    trials.finish_design(journey, e)
    return campaign, trial


def test_no_answers_come_in_before_the_seal_and_the_lots_and_nothing_changes_after(
    journey: Journey, tried: tuple[str, str]
) -> None:
    campaign, trial = tried
    e, p = journey.who("evaluator"), journey.who("campaign.manager.two")
    assert status_of(e, f"/trials/{trial}/answers/") == 404
    e.go(f"/campaigns/{campaign}/trial/")
    e.move("Seal the design")
    for path in (f"/trials/{trial}/design/purpose/", f"/trials/{trial}/design/outcomes/0/"):
        e.go(path)
        assert e.page.url.endswith(f"/campaigns/{campaign}/trial/"), "where it is shown and can be read"
    said(e.page, "Nothing of the design changes any more")
    for version in range(1, 12):
        post(e.page, f"/trials/{trial}/design/purpose/", version=f"{version}", title="Other words")
        post(e.page, f"/trials/{trial}/design/outcomes/0/", version=f"{version}", remove="1")
    e.go(f"/campaigns/{campaign}/trial/")
    said(e.page, "Support for violence")
    assert "Other words" not in e.page.content()
    e.go(f"/trials/{trial}/answers/")
    e.fill(kind="baseline", file=trials.upload("early.csv", b"code,cluster,age,support\na1,Forum 1,young,3\n"))
    e.page.locator("main form button.primary").click()
    e.page.wait_for_load_state()
    said(e.page, "Nothing was imported", "Seal the design and draw the lots first")
    assert violations(e.page) == []
    e.photograph("cheat-answers-before-the-lots")
    p.go(f"/campaigns/{campaign}/")
    for version in range(1, 20):
        for move in ("take_baseline", "start"):
            answer = post(p.page, f"/move/campaign/{campaign}/{move}/", version=f"{version}", reason="")
            assert refused(answer), "without lots nothing starts"
    p.go(f"/campaigns/{campaign}/")
    said(p.page, "Design complete")


def test_a_spreadsheet_with_a_formula_is_refused_naming_row_and_column(
    journey: Journey, tried: tuple[str, str]
) -> None:
    campaign, trial = tried
    e = journey.who("evaluator")
    e.go(f"/campaigns/{campaign}/trial/")
    if e.page.get_by_role("link", name="Seal the design").count():
        e.move("Seal the design")
    trials.draw_lots(e, campaign, trial)
    e.go(f"/trials/{trial}/answers/")
    rows = b"code,cluster,age,support\na1,Forum 1,young,4\na2,Forum 2,young,=1+1\n"
    e.fill(kind="baseline", file=trials.upload("bad.csv", rows))
    e.page.locator("main form button.primary").click()
    e.page.wait_for_load_state()
    said(e.page, "Nothing was imported", "3", "support")
    assert violations(e.page) == []
    e.photograph("cheat-formula")


def test_a_release_is_not_published_without_the_second_affirmation_and_not_by_its_preparer(journey: Journey) -> None:
    journey.reach("release")
    # What is recalled is gone: tried on the live release's dossier, whose moves are all somebody else's now.
    dossier = journey.id("dossier")
    for username, move in (
        ("editor", "examine"),
        ("editor", "approve"),
        ("editor.two", "approve"),
        ("press.officer", "publish"),
    ):
        p = journey.who(username)
        p.go("/today/")
        assert refused(post(p.page, f"/move/release/{dossier}/{move}/", version="1", reason="")), (username, move)


def test_outreach_finds_no_way_back_to_the_person(journey: Journey) -> None:
    journey.reach("release")
    press = journey.who("press.officer")
    page = press.go(journey.at["release"])
    own = set(ids_in(page.content()))
    for name in ("case", "voice", "testimony", "dossier", "decision"):
        assert journey.id(name) not in own
        assert status_of(press, journey.at[name]) == 404


def test_anothers_upload_cannot_be_used_again(journey: Journey, other_case: str) -> None:
    journey.reach("testimony")
    media = journey.platform.python(
        "from firsthand.platform.base.media.models import MediaObject; "
        "print(MediaObject.objects.latest('created_at').pk)"
    ).strip()
    stranger = journey.who("testimony.officer.two")
    stranger.go("/today/")
    answer = stranger.page.evaluate(
        "async address => (await fetch(address, {method: 'HEAD', headers: {'Tus-Resumable': '1.0.0'}})).status",
        f"/media/{media}",
    )
    assert answer == 404
    told = journey.id("testimony")
    assert refused(post(stranger.page, f"/testimonies/{told}/recording/attach/", recording=media))
