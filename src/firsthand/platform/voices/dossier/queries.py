"""Dossiers that an actor may see, and those that wait for them."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from firsthand.pathway import Role
from firsthand.platform.base import access, flow
from firsthand.platform.base.people.actor import Actor

from .models import Dossier


def dossiers_for(actor: Actor | None) -> QuerySet[Dossier, Dossier]:
    rows = Dossier.objects.select_related("testimony__voice", "clearance__community", "consent")
    return access.visible(actor, "dossier.read", rows).order_by("-created_at", "pk")


def _row(dossier: Dossier) -> flow.Waiting:
    return flow.Waiting(
        dossier.testimony.voice.code_name, dossier.get_absolute_url(), due=dossier.expires_on, note=dossier.state_label
    )


@flow.waits("release", label=_("Releases that wait for you"))
def waiting_releases(actor: Actor) -> flow.Queue:
    """Drafts to examine by somebody else, examined ones to approve, approved ones to make live."""
    mine = Q(prepared_by=actor.account_id)
    if actor.role in {Role.EDITOR, Role.TESTIMONY_OFFICER}:
        wanted = (Q(state="prepared") & ~mine) | (
            Q(state="approved") if actor.role is Role.TESTIMONY_OFFICER else Q(pk__in=[])
        )
    elif actor.role is Role.COORDINATOR:
        wanted = Q(state__in=["examined", "approved"]) & ~mine
    else:
        return flow.Queue()
    rows = access.visible(actor, "dossier.read", Dossier.objects.select_related("testimony__voice").filter(wanted))
    return flow.queue_of(
        rows.order_by("-created_at", "pk"),
        _row,
        reads=("state", "expires_on", "testimony__voice__code_name"),
        url=reverse("dossiers"),
    )
