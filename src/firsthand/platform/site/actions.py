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
    "account.disable": _("An account was disabled"),
    "account.enable": _("An account was enabled"),
    "account.open": _("An account was opened"),
    "clearance.answer": _("A group's answer was written down"),
    "clearance.ask": _("A community was asked"),
    "clearance.stage": _("A stage of the community's process was recorded"),
    "oversight.export": _("The trail was exported"),
    "oversight.reason": _("The words of a reason were opened"),
    "oversight.trail": _("The trail was searched"),
    "release.edit": _("The text of a release was edited"),
    "release.prepare": _("A release was prepared"),
    "release.write_examination": _("The examination of a release was written"),
    "role.approve": _("A role was approved"),
    "role.end": _("A role was ended"),
    "role.request": _("A role was asked for"),
    "membership.add": _("Somebody joined the case"),
    "membership.end": _("Somebody left the case"),
    "glass.break": _("Opened in an emergency"),
    "glass.review": _("Emergency access reviewed"),
    "search.name": _("A person was looked for by name"),
    "token.make": _("A token for a program was made"),
    "token.revoke": _("A token for a program was ended"),
}
