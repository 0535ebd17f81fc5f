"""Who makes a release, and what must be true: three different people, nothing hidden left in it,
everything it rests on alive."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firsthand.pathway import Role
from firsthand.platform.base import access, flow, vault
from firsthand.platform.base.access.grants import anywhere, members
from firsthand.platform.base.flow.places import section, tab

from ..protection.rules import stands
from ..testimony.redaction import hidden_stretches
from .models import Dossier

access.grant("release.prepare", *members(Role.EDITOR, Role.TESTIMONY_OFFICER))
access.grant("dossier.list", *anywhere(Role.COORDINATOR, Role.TESTIMONY_OFFICER, Role.EDITOR))
access.grant("dossier.read", *anywhere(Role.COORDINATOR), *members(Role.TESTIMONY_OFFICER, Role.EDITOR))
access.grant("dossier.edit", *members(Role.EDITOR, Role.TESTIMONY_OFFICER))
access.grant("dossier.examine", *members(Role.EDITOR, Role.TESTIMONY_OFFICER))
access.grant("voice.dossiers.read", *members(Role.TESTIMONY_OFFICER, Role.EDITOR), *anywhere(Role.COORDINATOR))
section(_("Releases in the making"), url_name="dossiers", action="dossier.list", icon="release", order=55)
tab("voice", "release", _("Releases"), url_name="voice_dossiers", action="voice.dossiers.read", order=60)


def plain(text: str) -> str:
    """Case, accents and spacing aside, so that a hidden name cannot slip through spelt differently."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(" " if ch.isspace() else ch for ch in folded if not unicodedata.combining(ch))
    return re.sub(r"\s+", " ", kept).strip()


def hidden_left(dossier: Dossier) -> list[str]:
    """The hidden stretches that still stand in what would be released, as they were spoken."""
    with vault.reading.for_rule(dossier.vault_subject()):
        shown = plain(" ".join([dossier.draft, dossier.title, dossier.release_name]))
        stretches = set(hidden_stretches(dossier.testimony))
    return sorted(s for s in stretches if plain(s) and re.search(rf"(?<!\w){re.escape(plain(s))}(?!\w)", shown))


@flow.guard("examiner_is_not_preparer")
def examiner_is_not_preparer(ctx: flow.Context) -> bool:
    return bool(ctx.actor.account_id != ctx.obj.prepared_by_id)


@flow.guard("examination_written")
def examination_written(ctx: flow.Context) -> bool:
    with vault.reading.for_rule(ctx.obj.vault_subject()):
        return all([ctx.obj.singling_out, ctx.obj.linkability, ctx.obj.inference])


@flow.guard("hidden_passages_absent")
def hidden_passages_absent(ctx: flow.Context) -> bool | str:
    left = hidden_left(ctx.obj)
    return not left or gettext("%(count)d passages marked to be hidden still stand in the text.") % {"count": len(left)}


@flow.guard("recording_protected")
def recording_protected(ctx: flow.Context) -> bool:
    """A release as text alone holds; one with a recording, while that is approved and nothing it was made
    from has changed."""
    protection = ctx.obj.protection
    return protection is None or (protection.state == "approved" and stands(protection))


@flow.guard("approver_is_third")
def approver_is_third(ctx: flow.Context) -> bool:
    return ctx.actor.account_id not in {ctx.obj.prepared_by_id, ctx.obj.examined_by_id}


@flow.guard("before_its_expiry")
def before_its_expiry(ctx: flow.Context) -> bool:
    return bool(ctx.obj.expires_on >= ctx.now.date())
