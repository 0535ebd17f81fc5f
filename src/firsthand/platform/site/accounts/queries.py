"""Roles that wait for a second person, and the list of accounts."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base import access, flow
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.people.models import ROLE_LABELS, Account, RoleGrant


def accounts_of(q: str = "") -> QuerySet[Account, Account]:
    """Accounts by name, with the roles they hold or that were asked for."""
    live = RoleGrant.objects.exclude(state=RoleGrant.State.ENDED).order_by("role")
    found = Account.objects.select_related("agency").prefetch_related(
        Prefetch("role_grants", live, to_attr="live_grants")
    )
    if q:
        found = found.filter(display_name__icontains=q) | found.filter(username__icontains=q)
    return found.order_by("display_name", "pk")


@flow.waits("role", label=_("Roles to approve"))
def roles_to_approve(actor: Actor) -> flow.Queue:
    if not access.may(actor, "role.approve"):
        return flow.Queue()
    rows = (
        RoleGrant.objects.filter(state=RoleGrant.State.REQUESTED).exclude(requested_by=actor.account_id)
        .exclude(account=actor.account_id).select_related("account").order_by("created_at")
    )  # fmt: skip
    labels = {role.value: label for role, label in ROLE_LABELS.items()}
    return flow.queue_of(
        rows,
        lambda row: flow.Waiting(
            row.account.display_name, reverse("account", args=[row.account_id]), note=str(labels[row.role])
        ),
        reads=("role", "account__display_name"),
        url=reverse("accounts"),
    )
