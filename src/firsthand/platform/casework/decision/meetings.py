"""What is written of the panel's meetings: agenda, seats, attendance, minutes, conflicts, and the closing.

A meeting is closed once and never opened again. What was recorded of it then stays: who was there, the
minutes, and the papers as they were.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, time
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext

from firsthand.pathway import Role
from firsthand.platform.base import access, trail, vault
from firsthand.platform.base.access.grants import PANEL
from firsthand.platform.base.access.models import Membership
from firsthand.platform.base.access.services import add_member, end_membership
from firsthand.platform.base.flow.notes import note_down
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.people.models import Account

from ..assessment.queries import people_of
from ..intake.models import Case
from .models import AgendaItem, Attendance, PanelMeeting
from .papers import paper_of
from .queries import FOR_THE_PANEL, has_conflict, panel_role_of


def open_meeting(
    *, actor: Actor, held_on: date, place: str, chair: Account, starts_at: time | None = None
) -> PanelMeeting:
    """Call a meeting."""
    access.require(actor, "panel.arrange")
    with trail.recording():
        meeting = PanelMeeting(held_on=held_on, place=place, chair=chair, starts_at=starts_at)
        meeting.save()
        note_down(trail.Operation.ALTERATION, "panel.arrange", actor, meeting)
    return meeting


def add_to_agenda(*, actor: Actor, meeting: PanelMeeting, case: Case) -> AgendaItem:
    """Put a case on a meeting's agenda, with its chair and those who sit on the meeting's other cases.

    Only a coordinator lets people into a case by doing so; when the chair does it, those who work on
    the case already are seated. Raises ValidationError when the case is not for the panel.
    """
    access.require(actor, "agenda.add", case)
    with trail.recording():
        meeting = _still_open(meeting.pk)
        case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        if case.state not in FOR_THE_PANEL:
            raise ValidationError(
                gettext("Only a case that is before the panel, or under appeal, can be on an agenda.")
            )
        if meeting.agenda.filter(case=case).exists():
            raise ValidationError(gettext("The case is on this agenda already."))
        last = meeting.agenda.aggregate(last=Max("position"))["last"] or 0
        item = AgendaItem(meeting=meeting, case=case, position=last + 1)
        item.save()
        note_down(trail.Operation.ALTERATION, "agenda.add", actor, item)
        others = Account.objects.filter(pk__in=Attendance.objects.filter(item__meeting=meeting).values("member_id"))
        for account in {meeting.chair, *others, *people_of(case, *PANEL)}:
            if has_conflict(account.pk, case.pk) or panel_role_of(account) is None:
                continue
            if actor.role is Role.COORDINATOR or people_of(case, *PANEL).filter(pk=account.pk).exists():
                _seat(actor, item, account)
    return item


def seat_member(*, actor: Actor, item: AgendaItem, account: Account) -> Attendance:
    """Give somebody a seat on one case. Raises ValidationError when they hold no role on a panel, sit
    already, or (for a chair) do not work on the case yet."""
    access.require(actor, "agenda.seat", item)
    with trail.recording():
        _still_open(item.meeting_id)
        if panel_role_of(account) is None:
            raise ValidationError(gettext("This person holds no role on a panel."))
        if item.attendance.filter(member=account).exists():
            raise ValidationError(gettext("This person has a seat already."))
        if has_conflict(account.pk, item.case_id):
            raise ValidationError(gettext("This person has declared a conflict of interest in this case."))
        if actor.role is not Role.COORDINATOR and not people_of(item.case_id, *PANEL).filter(pk=account.pk).exists():
            raise ValidationError(gettext("Ask the coordinator to let this person into the case first."))
        return _seat(actor, item, account)


def _seat(actor: Actor, item: AgendaItem, account: Account) -> Attendance:
    role = panel_role_of(account)
    if role is None:
        raise ValueError("the account holds no role on a panel")
    if actor.role is Role.COORDINATOR and not people_of(item.case_id, role).filter(pk=account.pk).exists():
        add_member(actor=actor, file_id=item.case_id, account=account, capacity=role)
    seat = Attendance(item=item, member=account, role=role.value, present=False)
    seat.save()
    note_down(trail.Operation.ALTERATION, "agenda.seat", actor, seat)
    return seat


def record_attendance(*, actor: Actor, item: AgendaItem, present: Collection[UUID]) -> None:
    """Record who sat: `present` holds ids of seats; the others were away.

    Raises ValidationError before the day of the meeting, when it is closed, and once a decision of this
    item is seconded: the quorum it rests on stays as it was.
    """
    access.require(actor, "agenda.seat", item)
    with trail.recording():
        meeting = _still_open(item.meeting_id)
        if meeting.held_on > timezone.localdate():
            raise ValidationError(gettext("Attendance is recorded on the day of the meeting or after it."))
        if item.decisions.exclude(state="drafted").exists():
            raise ValidationError(
                gettext("A decision of this item is seconded already; its attendance stays as it is.")
            )
        for seat in Attendance.objects.select_for_update(of=("self",)).filter(item=item):
            sat = seat.pk in present and not seat.conflict
            if seat.present != sat:
                seat.present = sat
                seat.save()
        fresh = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
        fresh.attendance_on = timezone.localdate()
        fresh.save()
        note_down(trail.Operation.ALTERATION, "agenda.seat", actor, item)


def declare_conflict(*, actor: Actor, item: AgendaItem, note: str) -> Attendance:
    """Declare one's own conflict of interest. It ends one's access to the case as a member of the
    panel at once, so every paper of it is closed; the seat stays, marked, for the record. Declared after
    the meeting was closed it does not change that the member was there."""
    access.require(actor, "conflict.declare", item)
    if not note.strip():
        raise ValidationError({"note": gettext("Say in a few words what the conflict is.")})
    with trail.recording():
        seat = Attendance.objects.select_for_update(of=("self",)).filter(item=item, member_id=actor.account_id).first()
        if seat is None:
            seat = Attendance(item=item, member_id=actor.signed_in_id, role=actor.role.value, present=False)
        closed = PanelMeeting.objects.filter(agenda=item, closed_at__isnull=False).exists()
        seat.present, seat.conflict, seat.conflict_note = seat.present and closed, True, note.strip()
        seat.save()
        live = Membership.objects.filter(
            file_id=item.case_id, account_id=actor.signed_in_id, capacity__in=PANEL, ended_at__isnull=True
        )
        for member in live:
            end_membership(actor=actor, member=member)
        note_down(trail.Operation.ALTERATION, "conflict.declare", actor, seat)
    return seat


def write_minutes(*, actor: Actor, item: AgendaItem) -> AgendaItem:
    """Save the minutes of one case. Raises ValidationError when they are empty or the meeting is closed,
    `flow.StaleRecord` when somebody saved others meanwhile."""
    access.require(actor, "minutes.write", item)
    with trail.recording(), vault.reading.for_rule(item.case_id):
        _still_open(item.meeting_id)
        if not item.minutes.strip():
            raise ValidationError({"minutes": gettext("Write the minutes.")})
        item.save()
        note_down(trail.Operation.ALTERATION, "minutes.write", actor, item)
    return item


def missing_for_closing(meeting: PanelMeeting) -> list[str]:
    """What still stands against closing the meeting, in sentences; cases by their number on the agenda."""
    missing = []
    if meeting.held_on > timezone.localdate():
        missing.append(gettext("The day of the meeting has not come."))
    for number, item in enumerate(meeting.agenda.select_related("case").order_by("position", "pk"), start=1):
        if item.case.erased_on is not None:
            continue  # nothing can be written down of it any more
        if item.attendance_on is None:
            missing.append(gettext("Item %(number)d: the attendance is not recorded.") % {"number": number})
        # Whether there are minutes is asked of the sealed cell: nothing is opened.
        if item.minutes_sealed is None:  # type: ignore[attr-defined]  # the cell
            missing.append(gettext("Item %(number)d: the minutes are not written.") % {"number": number})
    return missing


def close_meeting(*, actor: Actor, meeting: PanelMeeting) -> PanelMeeting:
    """Close the meeting for good: nothing more is added to it, and its papers are kept as they are now.

    Raises ValidationError with everything that is missing, or when it is closed already.
    """
    access.require(actor, "panel.close", meeting)
    with trail.recording():
        meeting = _still_open(meeting.pk)
        if missing := missing_for_closing(meeting):
            raise ValidationError(missing)
        for item in AgendaItem.objects.select_for_update(of=("self",)).filter(meeting=meeting).select_related("case"):
            if item.case.erased_on is not None:
                continue  # its keys are gone: there is no paper to keep
            with vault.reading.for_rule(item.case_id):
                item.paper = paper_of(item.case)
                item.save()
        meeting.closed_at, meeting.closed_by_id = timezone.now(), actor.account_id
        meeting.save()
        note_down(trail.Operation.ALTERATION, "panel.close", actor, meeting)
    return meeting


def _still_open(pk: UUID) -> PanelMeeting:
    """The meeting, locked: whoever writes and whoever closes meet here one after the other."""
    meeting = PanelMeeting.objects.select_for_update(of=("self",)).get(pk=pk)
    if meeting.closed_at is not None:
        raise ValidationError(gettext("This meeting is closed. What was recorded of it stays as it is."))
    return meeting
