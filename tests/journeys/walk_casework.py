"""From the referral to the plan: intake, assessment, decision, agreement, rehabilitation."""

from __future__ import annotations

from firsthand.pathway import FACTORS

from .people import Person
from .walk import Journey, day, phase, said

NAME = "Samir Haddadin"
NOBODY_HURT = "He drove a supply lorry and left after four months; two witnesses agree."


@phase
def referral(j: Journey) -> None:
    """The coordinator writes the referral down and accepts it; the identity is opened on record."""
    p = j.who("coordinator")
    p.go("/cases/")
    j.look(p, "cases-empty")
    p.click("New referral")
    j.look(p, "referral")
    p.choose("community", "Harbour Quarter")
    p.save(
        name=NAME, born_on="1994-03-02", birthplace="Harbour town", contact="Through his sister.",
        referrer="City youth service", received_on=day(), why="Came back in spring and asks for help to stay away.",
        urgency="soon", basis="consent", country="FR", origin="SY",
    )  # fmt: skip
    case = j.keep("case", p.page)
    j.look(p, "case-referred")
    assert NAME not in p.page.content(), "the file carries a code name"
    p.move("Accept the referral")
    said(p.page, "Gathering information")
    p.go(f"/cases/{case}/identity/")
    j.look(p, "identity-ask")
    p.click("Open and record it")
    said(p.page, NAME)
    j.look(p, "identity")


@phase
def team(j: Journey) -> None:
    """Each joins the case in one role until a date; the participant gets their own page."""
    p, case = j.who("coordinator"), j.id("case")
    members = (
        "Nadia Benhaddou",
        "Elif Karaca",
        "Dorota Malik",
        "Viktor Hald",
        "Idris Traoré",
        "Clara Jensen",
        "Paul Mbeki",
        "Hana Suzuki",
    )
    for name in members:
        p.go(f"/cases/{case}/team/")
        p.choose("grant", name)
        p.save(until=day(120))
        said(p.page, name)
    j.look(p, "team")
    p.choose("account", "participant")
    p.save(account=p.page.input_value("select[name=account]"))
    own = j.who("participant")
    own.go("/my/")
    j.look(own, "own-first")


@phase
def assessment(j: Journey) -> None:
    """Evidence, two assessors who do not see each other, gates, screening."""
    p, case = j.who("caseworker"), j.id("case")
    for claim, factor, disclosure in (
        (NOBODY_HURT, "gravity", "open"),
        ("His family wants him back and said so to the service.", "family", "panel"),
    ):
        p.go(f"/cases/{case}/evidence/new/")
        p.save(
            claim=claim,
            source="A relief worker who was there.",
            reliability="B",
            credibility="2",
            disclosure=disclosure,
            factor=factor,
        )
    p.go(f"/cases/{case}/evidence/")
    j.look(p, "evidence")
    p.go(f"/cases/{case}/")
    p.move("Begin the assessment")
    for name in ("Lucía Ferreiro", "Henrik Aalto"):
        p.go(f"/cases/{case}/assessments/name/")
        p.choose("account", name)
        p.save(due_on=day(10))
    for username in ("assessor", "assessor.two"):
        _assess(j, j.who(username), case, other="assessor.two" if username == "assessor" else "")
    p.go(f"/cases/{case}/assessments/side-by-side/")
    j.look(p, "side-by-side")
    for gate in ("grave_crime", "immediate_threat"):
        p.go(f"/cases/{case}/gates/{gate}/")
        p.save(answer="not_indicated", reasons="Nothing in the ledger points to it; both witnesses were asked.")
    p.go(f"/cases/{case}/gates/")
    j.look(p, "gates")
    doctor = j.who("clinician")
    doctor.go(f"/cases/{case}/screening/new/")
    j.look(doctor, "screening")
    doctor.save(outcome="care_needed", care="Sleep and trauma care, weekly, Harbour Clinic.", notes="Sleeps badly.")
    p.go(f"/cases/{case}/")
    p.move("Put before the panel")
    said(p.page, "Before the panel")
    j.look(p, "case-before-panel")


def _assess(j: Journey, p: Person, case: str, *, other: str) -> None:
    p.go(f"/cases/{case}/assessments/")
    p.page.get_by_role("link", name="Go on with mine").click()
    p.page.wait_for_load_state()
    mine = j.keep(p.username, p.page)
    j.look(p, f"worksheet-{p.username}")
    p.click("Begin")
    for number in range(60):
        if "/items/" not in p.page.url:
            break
        if not number:
            j.look(p, f"item-{p.username}")
        words = p.page.locator("input[name=answer]").evaluate_all("all => all.map(one => one.value)")
        p.save(answer=words[0 if other else 1], finding="As the ledger says.", reasons="Two sources agree.")
    if other:
        p.go(f"/cases/{case}/assessments/side-by-side/")
        said(p.page, "Not yet")
    p.go(f"/assessments/{mine}/check/")
    p.move("Submit my assessment")
    j.look(p, f"submitted-{p.username}")


@phase
def meeting(j: Journey) -> None:
    """A meeting of the panel, the case on its agenda, who sat."""
    p = j.who("coordinator")
    p.go("/panel/new/")
    p.choose("chair", "Margarethe Lindqvist")
    p.save(held_on=day(), starts_at="10:00", place="Town hall, room 4")
    meeting = j.keep("meeting", p.page)
    p.click("Put a case on the agenda")
    p.choose("case", p.page.locator("select[name=case] option").nth(1).inner_text())
    p.page.locator("main form .form-foot button").first.click()
    p.go(f"/panel/{meeting}/")
    p.click("Seats and attendance")
    for name in ("Beatriz Amaral", "Yann Le Goff"):  # who works on the case has a seat already
        p.choose("account", name)
        p.save(account=p.page.input_value("select[name=account]"))
    for box in p.page.locator("input[name=present]").all():
        box.check()
    p.page.locator("button[name=attendance]").click()
    p.go(f"/panel/{meeting}/")
    j.look(p, "meeting")


@phase
def draft(j: Journey) -> None:
    """The chair reads the papers and opens a draft, still without any reasons."""
    chair = j.who("panel.chair")
    chair.go(j.at["meeting"])
    chair.click("Read the papers")
    j.look(chair, "panel-paper")
    chair.go(f"{j.at['case']}decisions/new/")
    chair.save(outcome="programme_with_conditions", review_on=day(90))
    if "/edit/" in chair.page.url:
        chair.go(chair.page.url.split("edit/")[0])
    j.keep("decision", chair.page)


@phase
def decision(j: Journey) -> None:
    """Reasons on eight factors, a letter, a second who is another, and the issue."""
    chair, decision = j.who("panel.chair"), j.id("decision")
    chair.go(f"/decisions/{decision}/edit/")
    reasons = {
        f"factor_{key}": f"{label}: weighed on what two sources say, and on what he told us himself."
        for key, label in FACTORS.items()
    }
    told = {f"disclosure_{key}": "withheld" if key == "family" else "read" for key in FACTORS}
    chair.fill(**told)
    chair.save(
        **reasons,
        gist_family="Your family was asked, and the answer speaks for you.",
        ground_family="others",
        prison_weighed="Prison would end his treatment and bring him back among recruiters.",
        summary="A programme with conditions.",
    )
    j.look(chair, "decision-drafted")
    police = j.who("panel.police")
    police.go(j.at["decision"])
    police.move("Second the decision")
    chair.go(f"/decisions/{decision}/letter/edit/")
    text = chair.page.input_value("[name=letter]")
    for gap in (
        "[write here, in plain words, what weighed most for and against, and what you told us yourself]",
        "[write here who will contact the participant, and when]",
    ):
        text = text.replace(gap, "You left by yourself, hurt nobody, and want to work. Nadia calls you on Monday.")
    chair.save(letter=text)
    chair.go(j.at["decision"])
    chair.move("Issue the decision")
    said(chair.page, "Issued")
    chair.go(f"/decisions/{decision}/letter/")
    j.look(chair, "letter")
    own = j.who("participant")
    own.go("/my/decisions/")
    own.page.locator("main ul.rows a").first.click()
    own.page.wait_for_load_state()
    said(own.page, "You left by yourself", "The reasons", "Appeal", "Your family was asked", "somebody else too")
    assert "Family and friends: weighed" not in own.page.locator("main").inner_text()
    j.look(own, "own-decision")


@phase
def agreement(j: Journey) -> None:
    """An account to contribute with its non-public way; counsel; signed; in force by another coordinator."""
    p, case = j.who("caseworker"), j.id("case")
    p.go(f"/cases/{case}/agreements/")
    p.click("Draft the agreement")
    j.look(p, "agreement-new")
    p.save(
        purpose="So that he can work, be treated and be heard.",
        programme_offers="A mentor, treatment, a place to train.",
        starts_on=day(),
        ends_on=day(360),
    )
    agreement = j.keep("agreement", p.page)
    for kind, text, other in (
        ("condition", "To come to treatment every week.", ""),
        ("account", "To tell what he saw.", "In a closed meeting with the programme's researchers."),
        ("programme", "The programme pays the training.", ""),
    ):
        p.go(f"/agreements/{agreement}/obligations/new/")
        p.save(kind=kind, text=text, non_public_alternative=other, due_on=day(200))
    p.go(f"/agreements/{agreement}/")
    p.move("Send to counsel")
    p.go(f"/agreements/{agreement}/counsel/")
    p.save(counsel="Maître Roux", counsel_view="Explained word by word; agrees.")
    j.look(p, "agreement-with-counsel")
    own = j.who("participant")
    own.go("/my/agreement/")
    said(own.page, "You can always do it without any public:")
    j.look(own, "own-agreement")
    own.move("Sign")
    second = j.who("coordinator.two")
    second.go(j.at["agreement"])
    second.move("Bring into force")
    said(second.page, "In force")
    p.go(f"/cases/{case}/")
    p.move("Enter the programme")
    said(p.page, "In the programme")


@phase
def plan(j: Journey) -> None:
    """A plan in the participant's words, agreed by them; a session, a goal met, a readiness review."""
    p, case = j.who("caseworker"), j.id("case")
    p.go(f"/cases/{case}/plan/new/")
    p.choose("mentor", "Idris")
    p.save(in_own_words="I want to weld again and sleep at night.", review_every_weeks="4")
    plan = j.keep("plan", p.page)
    p.go(f"/plans/{plan}/needs/new/")
    p.save(domain="work", text="Work that he is good at.")
    p.go(f"/plans/{plan}/goals/new/")
    p.save(domain="work", text="Finishes the welding course.", set_on=day(), due_on=day(60))
    own = j.who("participant")
    own.go("/my/plan/")
    j.look(own, "own-plan")
    own.move("Agree to the plan")
    p.go(f"/plans/{plan}/")
    p.move("Start")
    mentor = j.who("mentor")
    mentor.go(f"/plans/{plan}/")
    mentor.page.get_by_text("Log a session").click()
    mentor.save(held_on=day(), note="We walked along the quay and talked about work.")
    p.go(f"/plans/{plan}/")
    p.page.get_by_role("link", name="Record Finishes the welding course.").click()
    p.save(status="met", settled_on=day(), note="He showed the certificate.")
    p.go(f"/plans/{plan}/reviews/new/")
    p.save(
        progress="Has work and comes to treatment.",
        readiness="Ready to speak in a small circle.",
        participants_view="I feel steadier.",
    )
    p.go(f"/plans/{plan}/")
    said(p.page, "Met", "I feel steadier.")
    j.look(p, "plan")
    p.go(f"/cases/{case}/")
    j.look(p, "case-in-programme")
