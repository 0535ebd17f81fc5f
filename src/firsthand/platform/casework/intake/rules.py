"""Who may do what with a case and its identity, and what the case's moves need.

The coordinator sees every case; everybody else sees the cases of which they are members. The identity
is for the caseworker, the clinician and the coordinator: assessors and the panel work with the code
name.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from firsthand.pathway import Relation, Role
from firsthand.platform.base import access, flow
from firsthand.platform.base.access.grants import CASE_TEAM, PANEL, anywhere, members
from firsthand.platform.base.flow.places import section, tab

from .events import CASE_STOPPED
from .models import Case, Identity
from .queries import case_of, find_duplicates
from .retention import keep_after_end

_COORDINATOR = anywhere(Role.COORDINATOR)
_CASEWORKER = members(Role.CASEWORKER)

access.grant("case.list", *members(*CASE_TEAM), *_COORDINATOR)
access.grant("case.read", *members(*CASE_TEAM), *_COORDINATOR)
access.grant("case.open", *anywhere(Role.COORDINATOR, Role.CASEWORKER))
access.grant("case.edit", *_CASEWORKER, *_COORDINATOR)
access.grant("case.compare", *_CASEWORKER, *_COORDINATOR)
access.grant("case.merge", *_COORDINATOR)
access.grant("case.export", *_COORDINATOR)
access.grant("case.retain", *_COORDINATOR)
access.grant("identity.read", *members(Role.CASEWORKER, Role.CLINICIAN), *_COORDINATOR)
access.grant("identity.edit", *_CASEWORKER, *_COORDINATOR)
access.grant("referral.read", *members(Role.CASEWORKER, Role.CLINICIAN, Role.ASSESSOR, *PANEL), *_COORDINATOR)
access.grant("request.ask", (Role.PARTICIPANT, Relation.OWN))
access.grant("request.read", *_CASEWORKER, *_COORDINATOR)
access.grant("request.answer", *_COORDINATOR)
access.grant("request.second", *_COORDINATOR)
access.grant("membership.read", *members(*CASE_TEAM), *_COORDINATOR)
access.grant("membership.manage", *_COORDINATOR)
access.grant("participant.connect", *_COORDINATOR)
access.grant("glass.break", *anywhere(*CASE_TEAM))

section(_("Cases"), url_name="cases", action="case.list", icon="folder", order=10)
tab("case", "overview", _("Overview"), url_name="case", action="case.read", order=10)
tab("case", "identity", _("Identity"), url_name="case_identity", action="identity.read", order=12)
tab("case", "team", _("Team"), url_name="case_team", action="membership.read", order=90)
tab("case", "requests", _("Requests"), url_name="case_requests", action="request.read", order=92)


@flow.guard("basis_recorded")
def basis_recorded(ctx: flow.Context) -> bool:
    return bool(case_of(ctx.obj).basis)


@flow.guard("not_a_duplicate")
def not_a_duplicate(ctx: flow.Context) -> bool:
    case = case_of(ctx.obj)
    return case.duplicates_seen_on is not None or not find_duplicates(case).exists()


@flow.guard("identity_recorded")
def identity_recorded(ctx: flow.Context) -> bool:
    return Identity.objects.filter(case_id=case_of(ctx.obj).pk, name__isnull=False).exists()


@flow.guard("transfer_target_named")
def transfer_target_named(ctx: flow.Context) -> bool:
    return bool(case_of(ctx.obj).transfer_to)


@flow.guard("guardian_agreed_if_minor")
def guardian_agreed_if_minor(ctx: flow.Context) -> bool:
    case = case_of(ctx.obj)
    # Whether the best interests are written is asked of the sealed cell: nothing is opened.
    return not case.minor or (case.guardian_agreed_on is not None and case.best_interests_sealed is not None)  # type: ignore[attr-defined]  # the cell


@flow.guard("adult")
def adult(ctx: flow.Context) -> bool:
    return not case_of(ctx.obj).minor


@flow.guard("not_erased")
def not_erased(ctx: flow.Context) -> bool:
    return case_of(ctx.obj).erased_on is None


@flow.effect("stop_the_voice")
def stop_the_voice(ctx: flow.Context) -> None:
    """The voice ends with the case or its agreement; a case at rest is kept for its last term."""
    if isinstance(ctx.obj, Case):
        keep_after_end(ctx.obj)
    CASE_STOPPED.send(case_of(ctx.obj).pk)
