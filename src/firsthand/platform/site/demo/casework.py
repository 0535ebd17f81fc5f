"""Intake, assessment and the panel's decision of one demo file, through the services."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from firsthand.pathway import FACTORS, Role
from firsthand.platform.base import flow, trail
from firsthand.platform.base.people.models import Account, Agency
from firsthand.platform.casework.agreement import services as agreement
from firsthand.platform.casework.assessment import services as assessment
from firsthand.platform.casework.assessment.models import Assessment, Evidence, Finding, Instrument, TraumaScreening
from firsthand.platform.casework.decision import meetings
from firsthand.platform.casework.decision import services as decision
from firsthand.platform.casework.decision.models import PanelMeeting
from firsthand.platform.casework.decision.reasons import Reason
from firsthand.platform.casework.intake import services as intake

from .accounts import make_account
from .context import File, Programme, demo_id, participant_actor, set_back
from .story import words
from .story.person import Person

PLACE = "Harbour House, room 2"
SEATS = ("panel.police", "social.services", "prosecutor", "security.liaison")


def open_file(programme: Programme, person: Person, number: int) -> File:
    """The referral and the identity, by a coordinator; the caseworker who will work on it."""
    received = programme.day(person.days)
    age = person.age
    born = date(programme.today.year - age, 1 + number % 12, 1 + number % 27)
    if born > date(born.year, programme.today.month, min(28, programme.today.day)):
        born = born.replace(year=born.year - 1)  # so old today, not only this year
    agency = Agency.objects.get(name="City Social Services" if number % 2 else "State Police, Prevention Unit")
    basis = "" if "nobasis" in person.goals else "law" if "minor" in person.goals else "consent"
    case = intake.open_case(
        actor=programme.who("coordinator"),
        key=demo_id(person.code_name),
        person=intake.Person(
            name=person.name, born_on=born, nationalities=person.origin, contact="Through the caseworker"
        ),
        incoming=intake.Incoming(referrer="Duty desk", why=person.why, received_on=received, agency_id=agency.pk),
        country=person.country,
        origin=person.origin,
        basis=basis,
        basis_note="Explained with an interpreter; signed." if basis == "consent" else "",
        urgency="today" if "urgent" in person.goals or "threat" in person.goals else "routine",
        community=programme.made.get("community") if person.country == "FR" else None,
    )
    # Code names are drawn by chance and the demo is the same every time; the opening lies in the past.
    set_back(case, code_name=person.code_name, opened_on=received, state_since=programme.at(person.days))
    name = ("caseworker", "caseworker", "caseworker.two", "caseworker.three")[number % 4]
    file = File(programme, person, number, case, programme.who(name))
    file.refresh()
    _account(file)
    return file


def _account(file: File) -> None:
    """The participant's own account, connected with their file."""
    username = file.person.account or f"participant.{file.number:02d}"
    account = make_account(username, file.person.code_name, Role.PARTICIPANT)
    intake.connect_participant(actor=file.who("coordinator"), case=file.case, account=account)
    file.participant = participant_actor(account)
    file.refresh()


def join(file: File, username: str, role: Role) -> None:
    intake.assign_member(
        actor=file.who("coordinator"),
        case=file.case,
        account=file.programme.account(username),
        capacity=role,
        expires_at=timezone.now() + timedelta(days=150),
    )


def gather(file: File) -> None:
    """Accepted, a caseworker and a clinician on it, the evidence in the ledger."""
    case, lead = file.case, file.who("coordinator")
    intake.mark_duplicates_seen(actor=lead, case=case)
    flow.move(lead, file.refresh(), "accept")
    caseworker = Account.objects.get(pk=file.caseworker.signed_in_id)
    intake.assign_member(
        actor=lead,
        case=file.refresh(),
        account=caseworker,
        capacity=Role.CASEWORKER,
        expires_at=timezone.now() + timedelta(days=150),
    )
    join(file, file.pick(("clinician", "clinician", "clinician.two")), Role.CLINICIAN)
    join(file, "security.liaison", Role.SECURITY_LIAISON)
    for claim, source, grade, factor in file.person.evidence:
        assessment.record_evidence(
            actor=file.caseworker,
            entry=Evidence(
                case=case,
                claim=claim,
                source=source,
                reliability=grade[0],
                credibility=grade[1],
                factor=factor,
                dated_on=file.programme.day(file.person.days + 30),
                disclosure="panel" if "service" in source else "open",
                gate="grave_crime" if "grave" in file.goals and factor == "gravity" else "",
            ),
        )
    if "minor" in file.goals:
        intake.record_guardian(
            actor=file.caseworker,
            case=file.refresh(),
            guardian_agreed_on=file.programme.day(file.person.days - 3),
            best_interests="To stay with his grandmother, in his school and in his club.",
        )
    set_back(case, next_review_on=file.programme.today + timedelta(days=file.number % 21 - 3))
    file.refresh()


def answer_gates(file: File) -> None:
    ledger = list(Evidence.objects.filter(case=file.case, factor="gravity"))
    for gate, mark in (("grave_crime", "grave"), ("immediate_threat", "threat")):
        indicated = mark in file.goals
        cited = (ledger or list(Evidence.objects.filter(case=file.case))) if indicated else []
        reasons = (
            "The entry named here says so; the prosecutor's office has been told."
            if indicated
            else "Looked for in every entry of the ledger and in both interviews; nothing points to it."
        )
        assessment.answer_gate(
            actor=file.caseworker,
            case=file.case,
            gate=gate,
            answer="indicated" if indicated else "not_indicated",
            reasons=reasons,
            evidence=cited,
        )


def assess(file: File) -> None:
    """Two assessors, blind to each other; gates; the clinician's screening."""
    reach = file.goals.get("assessments", "submitted")
    flow.move(file.caseworker, file.refresh(), "begin_assessment")
    instrument = Instrument.objects.get(slug="firsthand-frame", in_use=True)
    names = file.pick(
        (("assessor", "assessor.two"), ("assessor.two", "assessor.three"), ("assessor", "assessor.three"))
    )
    made = [
        assessment.name_assessor(
            actor=file.caseworker,
            case=file.case,
            account=file.programme.account(name),
            instrument=instrument,
            due_on=file.programme.today + timedelta(days=9),
        )
        for name in names
    ]
    answer_gates(file)
    for position, (name, each) in enumerate(zip(names, made, strict=True)):
        submitted = reach == "submitted" or (reach == "one" and position == 0)
        items = instrument.document["items"] if submitted else instrument.document["items"][: 6 if position else 0]
        _fill(file, each, name, items, position)
        if submitted:
            flow.move(file.who(name), each, "submit")
    clinician = file.pick(("clinician", "clinician", "clinician.two"))
    if reach != "open":
        outcome = "unknown" if "unknown" in file.goals else file.pick(("care_needed", "no_care_now"))
        screening = TraumaScreening(
            case=file.case,
            outcome=outcome,
            care="An hour a week, for as long as it is wanted.",
            notes="Sleeps in parts. Has one person to talk to.",
        )
        assessment.record_screening(actor=file.who(clinician), screening=screening)


def _fill(file: File, each: Assessment, name: str, items: list[dict[str, str]], position: int) -> None:
    """The findings of one assessor."""
    entries = list(Evidence.objects.filter(case=file.case))
    rows = []
    for index, item in enumerate(items):
        unknown = "unknown" in file.goals and index in (3, 8)
        task: assessment.Task | None = None
        if unknown:
            task = {
                "what": words.UNKNOWN_TASK,
                "assigned_to": file.programme.account(name),
                "due_on": file.programme.today + timedelta(days=12),
            }
        finding = Finding(
            assessment=each,
            item=item["key"],
            known=not unknown,
            answer="" if unknown else ("described", "partly_described", "not_found")[(index + position) % 3],
            finding="" if unknown else words.FINDINGS[(index + position) % 3],
            reasons=words.FINDING_REASONS[index % 2],
        )
        if file.goals["case"] == "assessment" or "far" in file.goals:
            assessment.record_finding(
                actor=file.who(name), finding=finding, evidence=entries[index % 2 : index % 2 + 1], task=task
            )
        else:
            finding.version = 1
            rows.append(finding)
    if rows:
        # The service would write each row by itself, a thousand times over all files: half of the loading.
        Finding.objects.bulk_create(rows)
        cited = Finding.evidence.through
        cited.objects.bulk_create(
            cited(finding_id=row.pk, evidence_id=entries[index % len(entries)].pk) for index, row in enumerate(rows)
        )
        trail.record(
            trail.Operation.ALTERATION,
            "assessment.fill",
            actor=file.who(name),
            kind="assessment",
            object_id=each.pk,
            subject=file.case.pk,
            purpose="demo",
        )


def decide(file: File) -> None:
    """From the panel's agenda to the letter, as far as the story goes."""
    flow.move(file.caseworker, file.refresh(), "put_before_panel")
    if file.goals.get("meeting") == "next":
        meetings.add_to_agenda(
            actor=file.who("coordinator"), meeting=file.programme.made["meeting.next"], case=file.refresh()
        )
        return
    if "grave" in file.goals and "decision" not in file.goals and "outcome" not in file.goals:
        join(file, "prosecutor", Role.PROSECUTOR)  # it waits for the prosecutor
        return
    reach = file.goals.get("decision", "issued")
    _one_decision(file, "panel.chair", file.goals.get("outcome", "programme_with_conditions"), reach)
    if "replaced" in file.goals or file.goals["case"] == "under_appeal":
        flow.move(
            file.own(),
            file.decision,
            "appeal",
            reason="You did not hear the neighbour who saw what I refused. Please ask her.",
        )
    if "replaced" in file.goals:
        answer = "The neighbour should have been heard. The panel meets again, under another chair."
        decision.allow_appeal(actor=file.who("coordinator.two"), decision=file.decision, answer=answer)
        _one_decision(file, "panel.chair.two", "programme_with_conditions", "issued")
    file.refresh()


def _meeting(file: File, chair: str, *, later: bool) -> PanelMeeting:
    """The meeting ten weeks after the referral, on one of the panel's days; a new decision a month later."""
    made, days = file.programme.made, 14 * ((file.person.days - 70) // 14) - (28 if later else 0)
    key = f"meeting.{chair}.{max(2, days)}"
    if key not in made:
        made[key] = meetings.open_meeting(
            actor=file.who("coordinator"),
            held_on=file.programme.day(max(2, days)),
            place=PLACE,
            chair=file.programme.account(chair),
        )
    meeting: PanelMeeting = made[key]
    return meeting


def close_meetings(programme: Programme) -> None:
    """The meetings that were held are closed; the one that lies ahead is not."""
    for key, meeting in programme.made.items():
        if key.startswith("meeting.") and meeting.held_on <= programme.today:
            meetings.close_meeting(actor=programme.who("coordinator"), meeting=meeting)


def _reason(file: File, factor: str) -> Reason:
    """What the panel says on one factor, resting on what the ledger holds on it; withheld with a gist
    where an entry may not be put to the participant."""
    text, rests_on = file.pick(words.REASONS[factor]), Evidence.objects.filter(case=file.case, factor=factor)
    cited = frozenset(rests_on.values_list("pk", flat=True))
    if rests_on.exclude(disclosure="open").exists():
        return Reason(text, "withheld", words.GISTS.get(factor, words.GIST), "originator", cited)
    return Reason(text, "read", evidence=cited)


def _one_decision(file: File, chair: str, outcome: str, reach: str) -> None:
    lead, chairs, case = file.who("coordinator"), file.who(chair), file.refresh()
    item = meetings.add_to_agenda(
        actor=lead, meeting=_meeting(file, chair, later=chair == "panel.chair.two"), case=case
    )
    for name in SEATS:
        if not item.attendance.filter(member_id=file.who(name).account_id).exists():
            meetings.seat_member(actor=lead, item=item, account=file.programme.account(name))
    meetings.record_attendance(actor=chairs, item=item, present=set(item.attendance.values_list("pk", flat=True)))
    item.refresh_from_db()
    item.minutes = words.MINUTES
    meetings.write_minutes(actor=chairs, item=item)
    if kind := file.goals.get("prosecutor"):
        agreement.record_prosecutor_decision(
            actor=file.who("prosecutor"),
            case=case,
            kind=kind,
            decided_on=item.meeting.held_on,
            authority="Public Prosecutor's Office",
            prosecutor="Viktor Hald",
            terms="Immunity for the list he handed over and for what it shows; not for anything else."
            if kind == "immunity"
            else "Charges are brought.",
        )
    draft = decision.draft_decision(
        actor=chairs,
        case=case,
        item=item,
        outcome=outcome,
        review_on=file.programme.today + timedelta(days=60 + file.number),
    )
    draft.summary, draft.prison_weighed = words.SUMMARY, words.PRISON
    decision.write_decision(actor=chairs, decision=draft, reasons={factor: _reason(file, factor) for factor in FACTORS})
    if file.number % 9 == 0:
        decision.write_dissent(actor=file.who("social.services"), decision=draft, text=words.DISSENT)
    if reach == "drafted":
        return
    draft.letter = words.LETTER
    decision.write_letter(actor=chairs, decision=draft)
    seconded = flow.move(file.who("panel.police"), draft, "second")
    file.decision = seconded
    if reach == "seconded":
        return
    file.decision = flow.move(chairs, seconded, "issue")
    # Issued on the day of the meeting, not on the day of loading.
    set_back(file.decision, issued_on=item.meeting.held_on, appeal_until=item.meeting.held_on + decision.APPEAL_TERM)
    file.decision.refresh_from_db()
    file.refresh()


def lead_elsewhere(file: File) -> bool:
    """Files that leave the path early. Returns whether this one did."""
    lead, reach = file.who("coordinator"), file.goals
    if "declined" in reach:
        flow.move(lead, file.refresh(), "decline", reason=words.DECLINED)
    elif "threat" in reach:
        gather(file)
        answer_gates(file)
        intake.name_transfer_target(actor=lead, case=file.refresh(), transfer_to="security_service")
        flow.move(lead, file.refresh(), "transfer", reason=words.TRANSFER)
    elif reach["case"] == "reopened":
        gather(file)
        flow.move(lead, file.refresh(), "close", reason=words.CLOSED)
        flow.move(lead, file.refresh(), "reopen", reason=words.REOPENED)
    else:
        return False
    return True


def gather_again(file: File) -> None:
    """Back from the assessment, because a town was missing in the account."""
    flow.move(file.caseworker, file.refresh(), "begin_assessment")
    flow.move(
        file.caseworker,
        file.refresh(),
        "gather_more",
        reason="The partner service has a second town; ask for it before two people assess.",
    )
