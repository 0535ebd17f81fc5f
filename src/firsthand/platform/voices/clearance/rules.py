"""Who asks, who consults, who answers; and what must be true before a community has cleared."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firsthand.pathway import Relation, Role
from firsthand.platform.base import access, flow
from firsthand.platform.base.access.grants import anywhere, members
from firsthand.platform.base.flow.places import section, tab

from .events import CLEARANCE_ENDED
from .models import Clearance, Consultation
from .processes import ALWAYS_HEARD

OF_ITS_COMMUNITY = (Role.COMMUNITY_REPRESENTATIVE, Relation.COMMUNITY)

access.grant("clearance.ask", *members(Role.TESTIMONY_OFFICER), *anywhere(Role.COORDINATOR))
access.grant(
    "clearance.list",
    *anywhere(Role.COMMUNITY_LIAISON, Role.COORDINATOR, Role.COMMUNITY_REPRESENTATIVE, Role.TESTIMONY_OFFICER),
)
access.grant(
    "clearance.read",
    *anywhere(Role.COMMUNITY_LIAISON, Role.COORDINATOR),
    *members(Role.TESTIMONY_OFFICER),
    OF_ITS_COMMUNITY,
)
access.grant("clearance.answer", *anywhere(Role.COMMUNITY_LIAISON), OF_ITS_COMMUNITY)
access.grant("clearance.stage", *anywhere(Role.COMMUNITY_LIAISON))
access.grant("voice.clearances.read", *members(Role.TESTIMONY_OFFICER, Role.EDITOR), *anywhere(Role.COORDINATOR))
section(_("Clearances"), url_name="clearances", action="clearance.list", icon="community", order=50)
tab("voice", "clearance", _("Clearance"), url_name="voice_clearances", action="voice.clearances.read", order=50)

CLEARED = ("cleared", "cleared_with_conditions")


def heard_now(clearance: Clearance) -> list[Consultation]:
    """The consultations that count: those not set aside by a new round."""
    return list(clearance.consultations.filter(set_aside=False).select_related("group"))


@flow.guard("groups_named")
def groups_named(ctx: flow.Context) -> bool:
    return set(ALWAYS_HEARD) <= {consultation.group.kind for consultation in heard_now(ctx.obj)}


@flow.guard("required_groups_heard")
def required_groups_heard(ctx: flow.Context) -> bool | str:
    waiting = [c.group.name for c in heard_now(ctx.obj) if c.required and c.answer == Consultation.Answer.WAITING]
    if not waiting:
        return True
    return gettext("Not heard yet: %(groups)s.") % {"groups": ", ".join(waiting)}


@flow.guard("no_objection_stands")
def no_objection_stands(ctx: flow.Context) -> bool | str:
    against = [c.group.name for c in heard_now(ctx.obj) if c.answer == Consultation.Answer.OBJECTS]
    return not against or gettext("An objection stands: %(groups)s.") % {"groups": ", ".join(against)}


@flow.guard("no_conditions_set")
def no_conditions_set(ctx: flow.Context) -> bool:
    return not any(c.answer == Consultation.Answer.CONDITIONS or c.conditions for c in heard_now(ctx.obj))


@flow.guard("stages_complete")
def stages_complete(ctx: flow.Context) -> bool | str:
    done = set(ctx.obj.stages.filter(set_aside=False).values_list("stage", flat=True))
    missing = [
        gettext(s["label"])
        for s in ctx.obj.template.document["stages"]
        if not s.get("optional") and s["slug"] not in done
    ]
    return not missing or gettext("Not recorded yet: %(stages)s.") % {"stages": ", ".join(missing)}


@flow.guard("past_its_end", record="clearance")
def past_its_end(ctx: flow.Context) -> bool:
    return bool(ctx.obj.expires_on < ctx.now.date())


@flow.guard("community_cleared", record="release")
def community_cleared(ctx: flow.Context) -> bool:
    clearance = ctx.obj.clearance
    return (
        clearance.testimony_id == ctx.obj.testimony_id
        and clearance.state in CLEARED
        and clearance.expires_on >= ctx.now.date()
    )


@flow.effect("recall_releases", record="clearance")
def recall_releases(ctx: flow.Context) -> None:
    CLEARANCE_ENDED.send(ctx.obj.pk)


@flow.effect("set_consultations_aside")
def set_consultations_aside(ctx: flow.Context) -> None:
    """A new round begins; what was said before is kept and no longer counts."""
    groups = [(c.group_id, c.required) for c in heard_now(ctx.obj)]
    for row in [*ctx.obj.consultations.filter(set_aside=False), *ctx.obj.stages.filter(set_aside=False)]:
        row.set_aside = True
        row.save()
    for group_id, required in groups:
        Consultation.objects.create(clearance=ctx.obj, group_id=group_id, required=required)
