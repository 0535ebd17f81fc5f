"""From fitness to speak to a release that is live, and its recall."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from . import walk_casework as walk_casework  # registers the phases that come before
from .walk import Journey, day, phase, said

INTERVIEW = Path(__file__).resolve().parents[3] / "shared" / "data" / "interview" / "interview.mp4"
HIDDEN = "Rashad"
TRANSCRIPT = f"""WEBVTT

1
00:00:00.000 --> 00:00:04.000
<v Speaker>I drove a lorry. They had promised a school.

2
00:00:04.000 --> 00:00:09.000
<v Speaker>My cousin {HIDDEN} told me to go home, and I went.
"""


@phase
def fitness(j: Journey) -> None:
    """Three look independently; the last opinion opens them."""
    p, case = j.who("caseworker"), j.id("case")
    p.go(f"/cases/{case}/voice/")
    p.page.get_by_role("link", name="fitness to speak").first.click()
    p.page.wait_for_load_state()
    p.save(why="He asks to tell young people what he saw.")
    p.go(f"/cases/{case}/voice/")
    p.click("Opinions")
    fit = j.keep("fitness", p.page)
    asks = j.who("coordinator")
    asks.go(f"/fitness/{fit}/")
    asks.click("Open the opinions")
    asks.save(expires_on=day(150))
    for username in ("clinician", "security.liaison", "caseworker"):
        one = j.who(username)
        one.go(f"/fitness/{fit}/")
        if username == "clinician":
            j.look(one, "fitness-opinion")
        one.save(view="may", reasons="Steady for three months; he knows that he can stop.")
    p.go(f"/fitness/{fit}/")
    said(p.page, "Fit to speak")
    j.look(p, "fitness")


@phase
def testimony(j: Journey) -> None:
    """Plan, upload, transcript, marks, claims, legal check; corroborated and protected."""
    p = j.who("testimony.officer")
    p.go("/voices/")
    j.look(p, "voices")
    p.page.locator("main table a").first.click()
    p.page.wait_for_load_state()
    j.keep("voice", p.page)
    p.click("Plan an interview")
    p.save(language="en")
    p.choose("interviewer", "Clara")
    p.save(
        planned_for=day(),
        support_person="His sister",
        no_topics_to_avoid=True,
        pay_policy="none",
        agreed_to_recording_on=day(),
    )
    told = j.keep("testimony", p.page)
    j.look(p, "testimony-planned")
    p.go(f"/testimonies/{told}/recording/")
    p.page.set_input_files("input[type=file]", INTERVIEW)
    p.page.get_by_text("The whole file has arrived.").wait_for(timeout=60_000)
    p.page.locator("form[action$='/attach/'] button.primary").click()
    p.page.wait_for_load_state()
    for _turn in range(90):  # the worker examines it in the sandbox, in its own time
        p.go(f"/testimonies/{told}/recording/")
        if p.page.get_by_role("link", name="Show the player").count():
            break
        p.page.wait_for_timeout(1000)
    p.click("Show the player")
    assert p.page.evaluate("(() => { const m = document.querySelector('[data-media]'); return m.muted && m.paused })()")
    j.look(p, "recording")
    p.go(f"/testimonies/{told}/")
    p.move("Record as held")
    p.go(f"/testimonies/{told}/transcript/")
    p.fill(file=[{"name": "words.vtt", "mimeType": "text/vtt", "buffer": TRANSCRIPT.encode()}])
    p.page.locator("form[enctype] button").first.click()
    p.page.wait_for_load_state()
    said(p.page, HIDDEN)
    p.go(f"/testimonies/{told}/")
    p.move("Submit the transcript")
    _mark(j, told)
    p.go(f"/testimonies/{told}/claims/")
    p.save(text="He drove a supply lorry.")
    p.page.locator("main table a").first.click()
    p.page.wait_for_load_state()
    p.page.locator("input[name=evidence]").first.check()
    p.save(status="corroborated", remark="Two witnesses.")
    j.look(p, "claims")
    law = j.who("prosecutor")
    law.go(f"/testimonies/{told}/legal/")
    j.look(law, "legal-check")
    assert HIDDEN not in law.page.content()
    law.save(outcome="allowed", reasons="No proceedings are open.")
    p.go(f"/testimonies/{told}/")
    p.move("Record as corroborated")
    editor = j.who("editor")
    editor.go(f"/testimonies/{told}/transcript/")
    editor.page.locator("form[action$='/finish/'] button").click()
    editor.page.wait_for_load_state()
    editor.go(f"/testimonies/{told}/")
    editor.move("Record as protected")
    said(editor.page, "Protected")


def _until(page: Page, holds: str) -> None:
    """Wait until a condition of the page holds. (Playwright's own way needs eval, which our policy forbids.)"""
    for _turn in range(120):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(250)
    raise AssertionError(holds)


def _mark(j: Journey, told: str) -> None:
    """A theme on one passage, a name to be hidden in the other."""
    p = j.who("testimony.officer")
    p.go(f"/testimonies/{told}/transcript/")
    p.page.get_by_role("link", name="Mark or correct passage 1").click()
    p.page.wait_for_load_state()
    p.choose("theme", "quality of life")
    p.save(first_words="They had promised a school")
    p.go(f"/testimonies/{told}/transcript/")
    p.page.get_by_role("link", name="Mark or correct passage 2").click()
    p.page.wait_for_load_state()
    p.save(first_words=HIDDEN, hide=True, replacement="a relative")
    j.look(p, "marks")
    p.go(f"/testimonies/{told}/transcript/")
    j.look(p, "transcript")


@phase
def protection(j: Journey) -> None:
    """The officer hides a badge and asks for the protected recording; the engine makes it from the real
    interview; another looks at every doubtful picture, answers what the attack found, and approves."""
    p, told = j.who("testimony.officer"), j.id("testimony")
    p.go(f"/testimonies/{told}/protection/")
    p.page.locator("summary", has_text="Hide a part").click()
    p.fill(what="badge", start_ms="00:00:00.000", left="46", top="66", width="10", height="18")
    j.look(p, "protection-ask")
    p.page.locator("form[action*='/regions/add/'] button[type=submit]").click()
    p.page.wait_for_load_state()
    said(p.page, "A badge or a name")
    p.page.locator("form[action*='/protection/ask/'] button[type=submit]").click()
    p.page.wait_for_load_state()
    made = j.keep("protection", p.page)
    j.look(p, "protection-progress")
    for _turn in range(900):  # the worker makes it in the sandbox, in its own time
        p.go(f"/protections/{made}/")
        if not p.page.locator("#progress progress").count():
            break
        p.page.wait_for_timeout(1000)
    said(p.page, "To be reviewed")
    other = j.who("editor")
    other.go(f"/protections/{made}/")
    j.look(other, "protection-review")
    other.click("Show both")
    videos = other.page.locator("[data-in-step] video")
    assert videos.count() == 2
    assert videos.evaluate_all("all => all.every(one => one.muted && one.paused)")
    other.page.evaluate("document.querySelector('[data-lead]').play()")
    playing = "[...document.querySelectorAll('[data-in-step] video')].every(one => one.currentTime > 0.5)"
    _until(other.page, playing)
    other.page.evaluate("document.querySelector('[data-lead]').pause()")
    j.look(other, "protection-side-by-side")
    other.go(f"/protections/{made}/")
    while (seen := other.page.get_by_role("button", name="No face can be seen")).count():
        seen.first.click()
        other.page.wait_for_load_state()
    while (answer := other.page.locator("#findings form")).count():
        answer.first.locator("textarea").fill("Looked at frame by frame: a hand before the shirt, no face.")
        answer.first.locator("button").click()
        other.page.wait_for_load_state()
    j.look(other, "protection-answered")
    p.go(f"/move/protection/{made}/approve/")  # who asked for it cannot approve it
    p.page.locator("main form .form-foot button").first.click()
    p.page.wait_for_load_state()
    said(p.page, "approved by somebody other than the one who asked for it")
    other.go(f"/protections/{made}/")
    other.move("Approve it for releases")
    said(other.page, "Approved for releases")


@phase
def consent(j: Journey) -> None:
    """One line of the matrix is asked; the participant gives it and affirms it, each by themselves."""
    p, told = j.who("testimony.officer"), j.id("testimony")
    p.go(f"/testimonies/{told}/consents/")
    p.save(
        use="forum",
        channel="in_person",
        audience="community",
        language="en",
        identity_level="hidden",
        expires_on=day(300),
    )
    own = j.who("participant")
    own.go("/my/consents/")
    said(own.page, "Told at a forum")
    own.move("I agree to this use")
    own.go("/my/consents/")
    own.move("I still agree")
    own.go("/my/consents/")
    j.look(own, "own-consents")
    p.go(f"/testimonies/{told}/consents/")
    j.look(p, "consents")


@phase
def clearance(j: Journey) -> None:
    """The community is asked by sulha: every group heard, every stage recorded, cleared."""
    p, told = j.who("testimony.officer"), j.id("testimony")
    p.go(f"/testimonies/{told}/clearances/new/")
    p.click("Harbour Quarter")
    p.choose("template", "Sulha")
    p.save(what_is_asked="May somebody speak in the reading room about leaving?", expires_on=day(250))
    clearance = j.keep("clearance", p.page)
    liaison = j.who("community.liaison")
    liaison.go(f"/clearances/{clearance}/")
    liaison.move("Open the consultation")
    for number in range(5):
        liaison.go(f"/clearances/{clearance}/")
        liaison.page.get_by_role("link", name="Write down the answer").nth(number).click()
        liaison.page.wait_for_load_state()
        if not number:
            j.look(liaison, "clearance-answer")
        liaison.save(answer="agrees", note="Heard apart, and agreed.")
    liaison.go(f"/clearances/{clearance}/")
    for address in liaison.page.locator("ol.tasks a").evaluate_all("all => all.map(one => one.href)"):
        liaison.go(address)
        liaison.save(done_on=day(), note="Done in the elders' house.")
    liaison.go(f"/clearances/{clearance}/")
    liaison.move("Record as cleared")
    said(liaison.page, "Cleared")
    j.look(liaison, "clearance")


@phase
def release(j: Journey) -> None:
    """One prepares, another examines, a third approves, the participant affirms again; then it is live."""
    p, told = j.who("editor"), j.id("testimony")
    p.go(f"/testimonies/{told}/dossiers/new/")
    p.choose("protection", "Spoken anew")
    p.choose("consent", "Told at a forum")
    p.choose("clearance", "Harbour Quarter")
    p.save(release_name="Karim", title="The lorry and the school", expires_on=day(200))
    dossier = j.keep("dossier", p.page)
    assert HIDDEN not in p.page.content()
    other = j.who("editor.two")
    other.go(f"/dossiers/{dossier}/examination/")
    other.save(
        singling_out="Nobody can be singled out.",
        linkability="No date or place is left.",
        inference="His trade is common.",
    )
    other.go(f"/dossiers/{dossier}/")
    other.move("Record the examination")
    j.look(other, "dossier")
    third = j.who("coordinator.two")
    third.go(f"/dossiers/{dossier}/")
    third.move("Approve")
    assert "affirmed this consent after the release was approved" in (third.page.locator("main").text_content() or "")
    third.go(f"/move/release/{dossier}/publish/")  # guessed: no button offers it yet
    said(third.page, "This step is not possible yet")
    third.page.locator("main form .form-foot button").first.click()
    third.page.wait_for_load_state()
    said(third.page, "affirmed this consent after the release was approved")
    j.look(third, "publish-refused")
    own = j.who("participant")
    own.go("/my/consents/")
    j.look(own, "own-affirm-again")
    own.click("Read what will be told")
    said(own.page, "They had promised a school", "a relative")
    j.look(own, "own-what-will-be-told")
    own.click("Yes, I still agree")
    third.go(f"/dossiers/{dossier}/")
    third.move("Make live")
    said(third.page, "Live")
    press = j.who("press.officer")
    press.go("/releases/")
    press.click("The lorry and the school")
    j.keep("release", press.page)
    said(press.page, "They had promised a school", "a relative")
    assert HIDDEN not in press.page.content()
    press.click("Show the player")
    lines = "[...document.querySelector('video[data-media]').textTracks[0].cues ?? []].map(cue => cue.text).join(' ')"
    press.page.evaluate("document.querySelector('video[data-media]').play()")
    _until(press.page, "document.querySelector('video[data-media]').currentTime > 0.5")
    press.page.evaluate("document.querySelector('video[data-media]').pause()")
    captions = press.page.evaluate(lines)
    assert "They had promised a school" in captions
    assert HIDDEN not in captions
    j.look(press, "release")
