"""How an actor stands to a record, once as a condition on rows and once on an object.

Both come from the same description: the class attributes CASE_PATH, SELF_PATH and COMMUNITY_PATH of
the model, which name the way to the case, the account or the community. So "may I?" and "what may
I?" cannot disagree; a property test says so for every role.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from firsthand.pathway import Relation

from ..people.actor import Actor
from .models import BreakGlass, Membership


def files_of(actor: Actor, action: str) -> tuple[QuerySet[Membership, Any], QuerySet[BreakGlass, Any] | None]:
    """Opaque ids of the files the actor belongs to in its role, and those opened by breaking glass
    (which allows reading only)."""
    now = timezone.now()
    member = Membership.objects.filter(
        account_id=actor.signed_in_id, capacity=actor.role, expires_at__gt=now, ended_at__isnull=True
    ).values("file_id")
    if not action.endswith(".read"):
        return member, None
    glass = BreakGlass.objects.filter(account_id=actor.signed_in_id, expires_at__gt=now, opened_at__lte=now).values(
        "file_id"
    )
    return member, glass


def file_column(model: type[Model]) -> str | None:
    """The lookup of the case's id on a model: "pk" for the case itself, else "<path>_id"."""
    path = getattr(model, "CASE_PATH", None)
    if path is None:
        return None
    return "pk" if path == "" else f"{path}_id"


def file_id_of(obj: Model) -> UUID | None:
    """The opaque id of the case a record belongs to; None when it is not bound to a case."""
    column = file_column(type(obj))
    return None if column is None else _follow(obj, column)


def case_id_of(obj: Model) -> UUID:
    """The same for a record that always belongs to a case. Raises LookupError when it does not."""
    file_id = file_id_of(obj)
    if file_id is None:
        raise LookupError(f"a {type(obj).__name__} without a case")
    return file_id


def condition(relation: Relation, actor: Actor, action: str, model: type[Model]) -> Q | None:
    """The rows of `model` to which the actor stands in `relation`; None when it can be no row."""
    if relation is Relation.ANY:
        return Q()
    if actor.account_id is None:
        return None
    if relation is Relation.MEMBER and (column := file_column(model)):
        member, glass = files_of(actor, action)
        found = Q(**{f"{column}__in": member})
        return found if glass is None else found | Q(**{f"{column}__in": glass})
    if relation is Relation.OWN and (path := _own_path(model)) is not None:
        return Q(**{path: actor.account_id})
    if relation is Relation.SELF and (path := getattr(model, "SELF_PATH", None)):
        return Q(**{f"{path}_id": actor.account_id})
    if relation is Relation.COMMUNITY and (path := getattr(model, "COMMUNITY_PATH", None)) is not None:
        member, _glass = files_of(actor, "community")
        return Q(**{f"{path}_id__in" if path else "pk__in": member})
    return None


def holds(relation: Relation, actor: Actor, action: str, obj: Model) -> bool:
    """Whether the actor stands in `relation` to this object."""
    if relation is Relation.ANY:
        return True
    if actor.account_id is None:
        return False
    model = type(obj)
    if relation is Relation.MEMBER and file_column(model):
        file_id = file_id_of(obj)
        if file_id is None:
            return False
        member, glass = files_of(actor, action)
        return member.filter(file_id=file_id).exists() or (glass is not None and glass.filter(file_id=file_id).exists())
    if relation is Relation.OWN and (path := _own_path(model)) is not None:
        return bool(_follow(obj, path) == actor.account_id)
    if relation is Relation.SELF and (path := getattr(model, "SELF_PATH", None)):
        return bool(_follow(obj, f"{path}_id") == actor.account_id)
    if relation is Relation.COMMUNITY and (path := getattr(model, "COMMUNITY_PATH", None)) is not None:
        member, _glass = files_of(actor, "community")
        return member.filter(file_id=_follow(obj, f"{path}_id" if path else "pk")).exists()
    return False


def _own_path(model: type[Model]) -> str | None:
    path = getattr(model, "CASE_PATH", None)
    if path is None:
        return None
    return "participant_id" if path == "" else f"{path}__participant_id"


def _follow(obj: Model, path: str) -> Any:
    """`plan__case_id` on an object; None as soon as a step is empty."""
    value: Any = obj
    for step in path.split("__"):
        value = getattr(value, step)
        if value is None:
            return None
    return value
