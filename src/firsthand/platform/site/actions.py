"""What each action of the trail is called on a page. Moves have the pathway's words; the rest is here
(a test fails when an action that a service records is missing)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

OPERATION_LABELS: dict[str, Any] = {
    "collection": _("Recorded"),
    "alteration": _("Changed"),
    "consultation": _("Read"),
    "disclosure": _("Given out"),
    "combination": _("Compared"),
    "erasure": _("Erased"),
}

ACTION_LABELS: dict[str, Any] = {
    "membership.add": _("Somebody joined the case"),
    "membership.end": _("Somebody left the case"),
    "glass.break": _("Opened in an emergency"),
    "glass.review": _("Emergency access reviewed"),
}
