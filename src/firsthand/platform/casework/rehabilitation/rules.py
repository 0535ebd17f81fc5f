"""Who plans, meets, notes and reviews; and what a plan's moves need.

Deny by default. Clinician and mentor see the plan and that sessions took place; what was said in a
clinical session is shown to clinicians and to nobody else, and a mentor is not shown the incidents of a
case: they may tell of one and are told what concerns them by the caseworker.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from firsthand.pathway import Relation, Role
from firsthand.platform.base import access, flow
from firsthand.platform.base.access.grants import anywhere, members
from firsthand.platform.base.flow.places import section, tab

from .models import Goal, Session

_WITH_THE_PERSON = members(Role.CASEWORKER, Role.CLINICIAN, Role.MENTOR)

access.grant(
    "plans.read", *_WITH_THE_PERSON, *members(Role.SOCIAL_SERVICES, Role.PANEL_CHAIR), *anywhere(Role.COORDINATOR)
)
access.grant(
    "plan.read", *_WITH_THE_PERSON, *members(Role.SOCIAL_SERVICES, Role.PANEL_CHAIR), *anywhere(Role.COORDINATOR)
)
# The picture counts goals and opens nothing that is sealed: the participant has it on their own page too.
access.grant(
    "plan.progress.read",
    *_WITH_THE_PERSON,
    *members(Role.SOCIAL_SERVICES, Role.PANEL_CHAIR),
    *anywhere(Role.COORDINATOR),
    (Role.PARTICIPANT, Relation.OWN),
)
access.grant("plan.draft", *members(Role.CASEWORKER))
access.grant("plan.edit", *members(Role.CASEWORKER))
access.grant("need.edit", *members(Role.CASEWORKER, Role.CLINICIAN))
access.grant("goal.edit", *members(Role.CASEWORKER))
access.grant("goal.settle", *members(Role.CASEWORKER))
access.grant("session.log", *_WITH_THE_PERSON)
access.grant("review.record", *members(Role.CASEWORKER, Role.CLINICIAN))
access.grant(
    "incidents.read",
    *members(Role.CASEWORKER, Role.CLINICIAN, Role.SECURITY_LIAISON, Role.PANEL_CHAIR),
    *anywhere(Role.COORDINATOR),
)
access.grant(
    "incident.read",
    *members(Role.CASEWORKER, Role.CLINICIAN, Role.SECURITY_LIAISON, Role.PANEL_CHAIR),
    *anywhere(Role.COORDINATOR),
)
access.grant("incident.record", *members(Role.CASEWORKER, Role.CLINICIAN, Role.SECURITY_LIAISON, Role.MENTOR))
access.grant("incident.edit", *members(Role.CASEWORKER, Role.CLINICIAN, Role.SECURITY_LIAISON))
# The same people who may stop fitness to speak (pathway, fitness.stop).
access.grant("incident.stop", *members(Role.CASEWORKER, Role.CLINICIAN, Role.SECURITY_LIAISON))
access.grant("service.list", *anywhere(Role.COORDINATOR, Role.CASEWORKER, Role.CLINICIAN, Role.MENTOR))
access.grant("service.edit", *anywhere(Role.COORDINATOR, Role.CASEWORKER))
tab("case", "plan", _("Plan"), url_name="case_plan", action="plans.read", order=42, part="rehabilitation")
tab(
    "case",
    "incidents",
    _("Incidents"),
    url_name="case_incidents",
    action="incidents.read",
    order=44,
    part="rehabilitation",
)
section(_("Services"), url_name="services", action="service.list", icon="people", order=25)

#: What each role logs: a clinician's sessions are clinical, a mentor's are not.
LOGS: dict[Role, tuple[Session.Kind, ...]] = {
    Role.CASEWORKER: (
        Session.Kind.FAMILY,
        Session.Kind.COMMUNITY,
        Session.Kind.SERVICE,
        Session.Kind.MENTORING,
        Session.Kind.DESK,
    ),
    Role.MENTOR: (
        Session.Kind.MENTORING,
        Session.Kind.FAMILY,
        Session.Kind.COMMUNITY,
        Session.Kind.SERVICE,
        Session.Kind.DESK,
    ),
    Role.CLINICIAN: (Session.Kind.CLINICAL, Session.Kind.FAMILY, Session.Kind.DESK),
}


@flow.guard("has_goals")
def has_goals(ctx: flow.Context) -> bool:
    return bool(ctx.obj.goals.exclude(status=Goal.Status.DROPPED).exists())


@flow.guard("case_in_programme")
def case_in_programme(ctx: flow.Context) -> bool:
    return bool(ctx.obj.case.state == "in_programme")


@flow.guard("readiness_reviewed")
def readiness_reviewed(ctx: flow.Context) -> bool:
    return bool(ctx.obj.reviews.exists())
