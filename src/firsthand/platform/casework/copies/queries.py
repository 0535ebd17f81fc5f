"""Reading copies: where they stand, what stands against giving one out, what waits."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base import access, flow, vault
from firsthand.platform.base.people.actor import Actor

from ..assessment.models import Assessment, Evidence
from ..decision.reasons import limited_entries, quotes
from ..intake.models import Case
from .models import SECTIONS, CopyPart, FileCopy


def stays_blind(actor: Actor, case: Case) -> bool:
    """Whether this account still assesses the case: in whatever role, it does not read in a copy what the
    other assessor found."""
    return Assessment.objects.filter(case=case, assessor_id=actor.account_id, state="open").exists()


def copies_of(case: Case) -> QuerySet[FileCopy, FileCopy]:
    """Every copy of a file, newest first."""
    return FileCopy.objects.filter(case=case).select_related("prepared_by", "approved_by", "request")


def copy_in_preparation(case: Case) -> FileCopy | None:
    return copies_of(case).filter(approved_at__isnull=True, removed_at__isnull=True).first()


def sections_with_counts(copy: FileCopy) -> list[dict[str, Any]]:
    """The steps of the worksheet: each section that holds something, and what is still to be settled."""
    parts = list(copy.parts.all())
    rows = []
    for key, label in SECTIONS.items():
        mine = [part for part in parts if part.section == key]
        if mine:
            rows.append(
                {
                    "key": key,
                    "label": str(label),
                    "given": sum(part.choice == CopyPart.Choice.GIVEN for part in mine),
                    "withheld": sum(part.choice == CopyPart.Choice.WITHHELD for part in mine),
                    "open": sum(not part.is_settled for part in mine),
                }
            )
    return rows


def against_giving(copy: FileCopy) -> list[str]:
    """What stands against giving this copy out, in sentences; asked when it is submitted and again when
    it is approved, since a limit may have been set in between."""
    parts = list(copy.parts.select_related("copy"))
    found = []
    if left := sum(not part.is_settled for part in parts):
        found.append(
            gettext("Every part goes in or is withheld with a ground and a reason. Still open: %(count)d.")
            % {"count": left}
        )
    given = [part for part in parts if part.choice == CopyPart.Choice.GIVEN]
    cited = {entry for part in given for entry in part.entries}
    limited_now = Evidence.objects.filter(pk__in=cited).exclude(disclosure=Evidence.Disclosure.OPEN)
    for number in limited_now.order_by("number").values_list("number", flat=True):
        found.append(
            gettext("Entry %(number)d has been limited since, and something that goes in rests on it.")
            % {"number": number}
        )
    with vault.reading.for_rule(copy.case_id):
        limited = limited_entries(copy.case_id)
        going_out = [(part, part.gist if part.choice == CopyPart.Choice.WITHHELD else _text(part)) for part in parts]
        for part, text in going_out:
            for entry in limited:
                if not part.unseen and quotes(text, entry.claim):
                    found.append(
                        gettext("“%(part)s” repeats words of entry %(number)d, which the participant may not see.")
                        % {"part": part.title, "number": entry.number}
                    )
    return found


def _text(part: CopyPart) -> str:
    return "\n".join(text for _label, text in part.lines or [])


def copies_to_fetch(case: Case) -> list[FileCopy]:
    """What the participant is told of: approved copies, newest first."""
    return list(copies_of(case).filter(approved_at__isnull=False))


@flow.waits("copies_to_approve", label=_("Copies of files to approve"))
def copies_to_approve(actor: Actor) -> flow.Queue:
    rows = access.visible(
        actor,
        "copy.approve",
        FileCopy.objects.filter(submitted_at__isnull=False, approved_at__isnull=True, removed_at__isnull=True),
    )
    rows = rows.exclude(prepared_by=actor.account_id).select_related("case").order_by("submitted_at")
    return flow.queue_of(
        rows,
        lambda row: flow.Waiting(row.case.code_name, row.get_absolute_url(), timezone.localdate(row.submitted_at)),
    )


@flow.waits("copies_to_prepare", label=_("Copies of files in preparation"))
def copies_to_prepare(actor: Actor) -> flow.Queue:
    rows = access.visible(
        actor, "copy.edit", FileCopy.objects.filter(submitted_at__isnull=True, removed_at__isnull=True)
    )
    rows = rows.filter(prepared_by=actor.account_id).select_related("case").order_by("created_at")
    return flow.queue_of(rows, lambda row: flow.Waiting(row.case.code_name, reverse("copy", args=[row.pk])))
