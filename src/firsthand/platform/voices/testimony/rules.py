"""Who may work on a testimony, and what its moves need."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from firsthand.pathway import Role
from firsthand.platform.base import flow
from firsthand.platform.base.access.grants import VOICE_TEAM, anywhere, grant, members
from firsthand.platform.base.media.models import MediaObject

from .models import Claim, Testimony

#: A prosecutor reads the transcript to say whether proceedings would be prejudiced.
grant(
    "testimony.read",
    *members(*VOICE_TEAM, Role.PROSECUTOR, Role.CASEWORKER, Role.CLINICIAN),
    *anywhere(Role.COORDINATOR),
)
grant("transcript.read", *members(*VOICE_TEAM, Role.PROSECUTOR, Role.CLINICIAN))
grant("testimony.plan", *members(Role.TESTIMONY_OFFICER))
grant("recording.upload", *members(Role.TESTIMONY_OFFICER))
grant("recording.read", *members(*VOICE_TEAM))
grant("transcript.write", *members(*VOICE_TEAM))
grant("testimony.mark", *members(Role.TESTIMONY_OFFICER, Role.EDITOR))
grant("testimony.finish_marks", *members(Role.EDITOR))
grant("claim.read", *members(Role.TESTIMONY_OFFICER, Role.EDITOR, Role.PROSECUTOR))
grant("claim.write", *members(Role.TESTIMONY_OFFICER))
grant("legal_check.read", *members(Role.TESTIMONY_OFFICER, Role.EDITOR, Role.PROSECUTOR))
grant("legal_check.write", *members(Role.PROSECUTOR))
grant("testimony.export", *members(*VOICE_TEAM))
grant("testimony.export_full", *members(Role.TESTIMONY_OFFICER))
grant("theme.list", *anywhere(*VOICE_TEAM, Role.COORDINATOR))
grant("theme.add", *anywhere(Role.TESTIMONY_OFFICER, Role.EDITOR, Role.COORDINATOR))


def testimony_of(obj: Any) -> Testimony:
    """The testimony that a dossier, consent, clearance or protected recording is about, or the testimony itself."""
    return obj if isinstance(obj, Testimony) else obj.testimony


def missing_in_plan(testimony: Testimony) -> list[str]:
    """What the interview plan still lacks, in words. Opens nothing: it asks what is empty."""
    missing = []
    if testimony.planned_for is None or testimony.interviewer_id is None:
        missing.append(_("the date and the interviewer"))
    if testimony.support_person_sealed is None:  # type: ignore[attr-defined]
        missing.append(_("the support person"))
    no_topics = testimony.topics_to_avoid_sealed is None  # type: ignore[attr-defined]
    if no_topics and not testimony.no_topics_to_avoid:
        missing.append(_("the topics to avoid, or that there are none"))
    if not testimony.pay_policy:
        missing.append(_("the pay policy"))
    if testimony.agreed_to_recording_on is None:
        missing.append(_("the participant's consent to be recorded"))
    return missing


@flow.guard("interview_planned")
def interview_planned(ctx: flow.Context) -> bool | str:
    missing = missing_in_plan(ctx.obj)
    return _("The interview plan is complete. Missing: %(what)s.") % {"what": "; ".join(missing)} if missing else True


@flow.guard("recording_examined")
def recording_examined(ctx: flow.Context) -> bool:
    recording = ctx.obj.recording
    return recording is not None and recording.state == MediaObject.State.EXAMINED


@flow.guard("has_transcript")
def has_transcript(ctx: flow.Context) -> bool:
    return bool(ctx.obj.passages.exists())


@flow.guard("claims_checked")
def claims_checked(ctx: flow.Context) -> bool | str:
    statuses = list(ctx.obj.claims.values_list("status", flat=True))
    if not statuses:
        return _("The claims made in the testimony are listed. None is listed yet.")
    if Claim.Status.CONTRADICTED in statuses:
        return _("No claim is contradicted by the evidence ledger. One is, and bars the testimony.")
    return Claim.Status.OPEN not in statuses


@flow.guard("legal_check_passed")
def legal_check_passed(ctx: flow.Context) -> bool:
    return bool(testimony_of(ctx.obj).legal_checks.filter(superseded=False, outcome="allowed").exists())


@flow.guard("hidden_passages_marked")
def hidden_passages_marked(ctx: flow.Context) -> bool:
    return testimony_of(ctx.obj).marks_finished_by_id is not None


@flow.guard("corroborated")
def corroborated(ctx: flow.Context) -> bool:
    return testimony_of(ctx.obj).state == "protected"
