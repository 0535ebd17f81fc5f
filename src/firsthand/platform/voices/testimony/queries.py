"""Reading testimony: where words stand, what the ledger lets a testimony officer see, what waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firsthand.pathway import Role
from firsthand.platform.base import access, flow
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.casework.assessment.models import Evidence

from .models import LegalCheck, Testimony
from .redaction import passages_of, redact

SPEAKERS = {"": _("Not said"), "1": _("Speaker 1"), "2": _("Speaker 2"), "3": _("Speaker 3"), "4": _("Speaker 4")}


@dataclass(frozen=True)
class Entry:
    """An entry of the evidence ledger as the testimony team sees it: number and grading; the claim
    only where it may be put to the participant; the source never."""

    pk: Any
    number: int
    grading: str
    claim: str


def ledger_for(testimony: Testimony) -> list[Entry]:
    """The ledger of the case behind the voice, cut to what disclosure permits."""
    rows = Evidence.objects.filter(case_id=testimony.voice.case_id).defer("source").order_by("number")
    return [
        Entry(
            row.pk,
            row.number,
            f"{row.reliability}{row.credibility}",
            row.claim if row.disclosure == Evidence.Disclosure.OPEN else "",
        )
        for row in rows
    ]


def find_words(text: str, first: str, last: str) -> tuple[int, int]:
    """Offsets of a stretch named by its first and last words. Raises ValueError with a sentence."""
    first, last = first.strip(), last.strip() or first.strip()
    if not first or text.count(first) == 0:
        raise ValueError(gettext("The first words are not in the passage. Copy them exactly."))
    if text.count(first) > 1:
        raise ValueError(gettext("The first words stand there more than once. Add the words around them."))
    start = text.index(first)
    end = text.find(last, start)
    if end < 0:
        raise ValueError(gettext("The last words do not follow the first. Copy them exactly."))
    return start, end + len(last)


def clock(ms: int | None) -> str:
    """Milliseconds as `1:02:03.500`; empty for None."""
    if ms is None:
        return ""
    seconds, part = divmod(ms, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{part:03d}"


def webvtt(testimony: Testimony, *, redacted: bool) -> str:
    """The transcript as WebVTT. A passage without times is given the place after the one before it."""
    out, at = ["WEBVTT", ""], 0
    for number, passage in enumerate(passages_of(testimony), 1):
        text = redact(passage.text, passage.marks.all()) if redacted else passage.text
        start = passage.start_ms if passage.start_ms is not None else at
        at = passage.end_ms if passage.end_ms is not None else start + 1000
        safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        body = "\n".join(line for line in safe.split("\n") if line.strip())
        out += [str(number), f"{clock(start)} --> {clock(at)}", body, ""]
    return "\n".join(out)


def _rows(actor: Actor, action: str, *states: str) -> QuerySet[Testimony, Any]:
    rows = Testimony.objects.select_related("voice").filter(state__in=states)
    return access.visible(actor, action, rows).order_by("state_since")


def _queue(rows: QuerySet[Testimony, Any]) -> flow.Queue:
    return flow.queue_of(
        rows,
        lambda row: flow.Waiting(str(row), row.get_absolute_url(), row.planned_for if row.state == "planned" else None),
        reads=("number", "state", "planned_for", "voice__code_name"),
        url=reverse("voices"),
    )


@flow.waits("interviews", label=_("Interviews to hold"))
def interviews(actor: Actor) -> flow.Queue:
    return (
        _queue(_rows(actor, "testimony.record", "planned").order_by("planned_for"))
        if actor.role is Role.TESTIMONY_OFFICER
        else flow.Queue()
    )


@flow.waits("transcripts", label=_("Transcripts to finish"))
def transcripts(actor: Actor) -> flow.Queue:
    roles = (Role.TESTIMONY_OFFICER, Role.EDITOR, Role.TRANSLATOR)
    return _queue(_rows(actor, "transcript.write", "recorded")) if actor.role in roles else flow.Queue()


@flow.waits("claims", label=_("Claims to check"))
def claims(actor: Actor) -> flow.Queue:
    return (
        _queue(_rows(actor, "testimony.corroborate", "transcribed"))
        if actor.role is Role.TESTIMONY_OFFICER
        else flow.Queue()
    )


@flow.waits("marks", label=_("Testimony to protect"))
def marks(actor: Actor) -> flow.Queue:
    return _queue(_rows(actor, "testimony.protect", "corroborated")) if actor.role is Role.EDITOR else flow.Queue()


@flow.waits("legal_checks", label=_("Legal checks to do"))
def legal_checks(actor: Actor) -> flow.Queue:
    if actor.role is not Role.PROSECUTOR:
        return flow.Queue()
    checked = LegalCheck.objects.filter(superseded=False).values("testimony")
    return _queue(_rows(actor, "legal_check.write", "transcribed").exclude(pk__in=checked))
