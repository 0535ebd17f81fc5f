"""Who may ask for a protected recording, look at it and answer for it, and what its moves need."""

from __future__ import annotations

from firsthand.pathway import Role
from firsthand.platform.base import flow, vault
from firsthand.platform.base.access.grants import VOICE_TEAM, grant, members

from .content import digest_of
from .models import Protection

MAKERS = members(Role.TESTIMONY_OFFICER, Role.EDITOR)
grant("protection.read", *members(*VOICE_TEAM))
grant("protection.ask", *MAKERS)
grant("region.write", *MAKERS)
grant("doubt.look", *MAKERS)
grant("attack_finding.answer", *MAKERS)


@flow.guard("approver_did_not_ask")
def approver_did_not_ask(ctx: flow.Context) -> bool:
    return bool(ctx.actor.account_id != ctx.obj.asked_by_id)


@flow.guard("doubts_looked_at")
def doubts_looked_at(ctx: flow.Context) -> bool:
    return not ctx.obj.doubts.exclude(face_seen=False).exists()


@flow.guard("findings_answered")
def findings_answered(ctx: flow.Context) -> bool:
    """Answered by somebody other than the one who asked for the recording."""
    open_ones = ctx.obj.findings.filter(answered_by__isnull=True)
    own = ctx.obj.findings.filter(answered_by=ctx.obj.asked_by_id)
    return not (open_ones.exists() or own.exists())


@flow.guard("made_from_these_marks")
def made_from_these_marks(ctx: flow.Context) -> bool:
    return stands(ctx.obj)


def stands(protection: Protection) -> bool:
    """Whether nothing it was made from has changed since."""
    with vault.reading.for_rule(protection.vault_subject()):
        return bool(protection.made_from) and protection.made_from == digest_of(protection)
