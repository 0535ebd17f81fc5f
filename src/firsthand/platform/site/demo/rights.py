"""One participant asks for a copy of the file: it is prepared and waits for the other coordinator."""

from __future__ import annotations

from firsthand.platform.base import vault
from firsthand.platform.casework.copies import services as copies
from firsthand.platform.casework.copies.models import CopyPart
from firsthand.platform.casework.intake.grounds import Ground
from firsthand.platform.casework.intake.services import ask_request

from .context import File
from .story import words


def ask_for_copy(file: File) -> None:
    """What was proposed stands; what somebody must look at goes in; the panel's own entries stay back."""
    case, lead = file.refresh(), file.who("coordinator")
    asked = ask_request(actor=file.own(), case=case, kind="access", text=words.ASKS_FOR_COPY)
    copy = copies.prepare_copy(actor=lead, case=case, request=asked)
    choices = {}
    with vault.reading.for_rule(case.pk):
        for part in CopyPart.objects.filter(copy=copy).select_related("copy"):
            ground = part.ground or (Ground.OTHERS.value if part.choice == CopyPart.Choice.WITHHELD else "")
            choices[part.pk] = copies.Choice(part.choice or CopyPart.Choice.GIVEN, ground, part.reason, part.gist)
    copies.settle_parts(actor=lead, copy=copy, choices=choices)
    copies.submit_copy(actor=lead, copy=copy)
