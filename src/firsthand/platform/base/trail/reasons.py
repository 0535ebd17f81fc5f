"""Sealing and opening the words of a reason. They are content: everything else in an entry is not."""

from __future__ import annotations

from uuid import UUID

from firsthand.platform.base.vault import reading
from firsthand.platform.base.vault.errors import KeyDestroyed
from firsthand.platform.base.vault.keys import PROGRAMME
from firsthand.platform.base.vault.seal import open_bytes, seal_bytes

from .models import Entry, Operation

#: Reasons are sealed in this compartment of the case they belong to.
COMPARTMENT = "narrative"


def _associated(action: str, kind: str, object_id: str) -> bytes:
    """What a sealed reason is bound to; the tree binds it to its entry."""
    return f"base.entry.reason.1|{action}|{kind}|{object_id}".encode()


def seal_reason(
    reason: str, *, operation: str, action: str, kind: str, object_id: str, subject: UUID | None
) -> tuple[bytes, UUID]:
    """The sealed words and whose key opens them.

    The case's own key; the programme's for an erasure and for what comes after one, which must still
    be accounted for when the case's key is gone.
    """
    associated = _associated(action, kind, object_id)
    if subject is not None and operation != Operation.ERASURE:
        try:
            return seal_bytes(subject, COMPARTMENT, reason.encode(), associated), subject
        except KeyDestroyed:
            pass
    return seal_bytes(PROGRAMME, COMPARTMENT, reason.encode(), associated), PROGRAMME


def reason_of(entry: Entry) -> str:
    """The words of the reason, "" when none was given.

    Raises vault.ReadingNotRecorded outside a recorded reading of the case (or of the programme),
    vault.KeyDestroyed after the case was erased, vault.Unreadable when the bytes were changed.
    """
    if entry.sealed_under is None:
        return ""
    reading.require(entry.sealed_under, "base.entry.reason")
    associated = _associated(entry.action, entry.kind, entry.object_id)
    return open_bytes(entry.sealed_under, COMPARTMENT, bytes(entry.reason), associated).decode()
