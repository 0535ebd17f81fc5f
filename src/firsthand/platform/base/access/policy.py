"""The one policy. `may` asks about an object, `visible` about rows, `require` insists."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404

from .. import trail
from ..people.actor import Actor
from .grants import GRANTS
from .relations import condition, file_id_of, holds

M = TypeVar("M", bound=Model)


class Denied(Http404):
    """Refused. To whom it may not concern it looks exactly like something that does not exist."""


def may(actor: Actor | None, action: str, obj: Model | None = None) -> bool:
    """Whether the actor may do `action`, to `obj` if one is given, else to anything at all."""
    if actor is None:
        return False
    for role, relation in GRANTS.get(action, ()):
        if role is actor.role and (obj is None or holds(relation, actor, action, obj)):
            return True
    return False


def visible(actor: Actor | None, action: str, queryset: QuerySet[M, Any]) -> QuerySet[M, Any]:
    """The rows of `queryset` for which `may(actor, action, row)` is true."""
    if actor is None:
        return queryset.none()
    found: Q | None = None
    for role, relation in GRANTS.get(action, ()):
        if role is not actor.role:
            continue
        rows = condition(relation, actor, action, queryset.model)
        if rows is None:
            continue
        if not rows:  # every row
            return queryset
        found = rows if found is None else found | rows
    return queryset.none() if found is None else queryset.filter(found)


def require(actor: Actor | None, action: str, obj: Model | None = None) -> None:
    """Return when allowed; otherwise record the denied attempt and raise `Denied`."""
    if not may(actor, action, obj):
        deny(actor, action, type(obj) if obj is not None else None, obj.pk if obj is not None else None, obj)


def deny(actor: Actor | None, action: str, model: type[Model] | None, pk: object, obj: Model | None = None) -> NoReturn:
    """Record a refused attempt (missing and forbidden alike) and raise `Denied`."""
    trail.record_denied(
        action,
        actor=actor or NOBODY,
        kind=(model._meta.model_name or "") if model else "",
        object_id=str(pk) if pk is not None else None,
        subject=file_id_of(obj) if obj is not None else None,
    )
    raise Denied


class _Nobody:
    account_id = None
    role = ""


NOBODY = _Nobody()
