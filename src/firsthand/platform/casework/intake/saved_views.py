"""Filters that somebody keeps for themselves."""

from __future__ import annotations

from uuid import UUID

from django.http import QueryDict

from firsthand.platform.base.people.actor import Actor

from .listing import CaseFilter
from .models import SavedView


def keep_view(*, actor: Actor, name: str, query: str) -> SavedView:
    """Keep a filter under a name; the same name is replaced. Unknown parameters are dropped."""
    given = QueryDict(query)
    kept = QueryDict(mutable=True)
    for field in CaseFilter.base_fields:
        if given.get(field):
            kept[field] = str(given[field])
    view, _made = SavedView.objects.update_or_create(
        account_id=str(actor.account_id), name=name, defaults={"query": kept.urlencode()[:400]}
    )
    return view


def forget_view(*, actor: Actor, pk: UUID) -> bool:
    """Delete one's own; False when there is none."""
    deleted, _rows = SavedView.objects.filter(pk=pk, account_id=str(actor.account_id)).delete()
    return bool(deleted)
