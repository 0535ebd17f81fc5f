"""Reading protected content: permission, then a committed entry in the trail, then the key."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from .. import trail, vault
from ..people.actor import Actor
from .policy import require
from .relations import file_id_of

#: Why somebody reads. The first is what everyday work on a case is recorded as.
PURPOSES = {
    "casework": _("Work on the case"),
    "panel": _("Preparing or holding a panel"),
    "supervision": _("Supervision"),
    "participant_request": _("A request of the participant"),
    "legal_request": _("A request of a court or prosecutor"),
    "audit": _("Audit"),
    "emergency": _("Emergency"),
}


def subject_of(obj: Model) -> UUID:
    """Whose key protects the record: its case, or the programme when it belongs to none."""
    subject = getattr(obj, "vault_subject", None)
    if subject is not None:
        return UUID(str(subject()))
    return file_id_of(obj) or vault.PROGRAMME


def consult(actor: Actor | None, action: str, obj: Model, *, purpose: str = "casework", reason: str = "") -> None:
    """Allow this context to read what `obj`'s key protects. The entry is committed first; if it
    cannot be written, `trail.TrailUnavailable` is raised and nothing is readable."""
    require(actor, action, obj)
    if actor is not None:  # nobody signed in was refused above
        record_reading(actor, action, obj, purpose=purpose, reason=reason)


def record_reading(actor: Actor, action: str, obj: Model, *, purpose: str, reason: str = "") -> None:
    """The second half of `consult`, for a caller that has already fetched the row by `visible`."""
    subject = subject_of(obj)
    trail.commit_now(
        trail.Operation.CONSULTATION,
        action,
        actor=actor,
        kind=obj._meta.model_name or "",
        object_id=str(obj.pk),
        subject=subject,
        purpose=purpose if purpose in PURPOSES else "casework",
        reason=reason,
    )
    vault.reading.grant(subject)
