"""Run inside a platform: every page whose view records a reading, each with a role that may open it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from .scene import session_of


def seed() -> str:
    """JSON: addresses with roles, a session for each role, and moves that could be made."""
    from django.urls import NoReverseMatch, reverse

    from firsthand.pathway import RECORDS, Relation, Role
    from firsthand.platform.base import access
    from firsthand.platform.casework.models import Case
    from tests import factories
    from tests.scene import RELATIONS, ROLES, Scene

    scene = Scene([relation for relation in RELATIONS if relation is not Relation.OWN], full=True)
    pages = []
    for name, operation in consulting():
        obj = scene.one(operation.model)
        role = next((role for role in ROLES if access.may(scene.actor(role), operation.action, obj)), None)
        if role is None:
            continue  # the participant's own pages: an account has one case or stands in a team
        try:
            pages.append([reverse(name, kwargs={operation.kwarg: obj.pk}), role.value])
        except NoReverseMatch:
            continue  # it needs a second part, such as a token of a recorded reading
    other = factories.make_case()
    moves = [
        [
            reverse("move", kwargs={"record": "case", "pk": case.pk, "move": move.name}),
            {"reason": "Because", "version": case.version},
            Role.COORDINATOR.value,
        ]
        for case in (other, scene.one(Case))
        for move in RECORDS["case"].moves
        if case.state in move.sources and move.name in ("accept", "decline")
    ]
    sessions = {role.value: session_of(scene.actor(role)) for role in ROLES}
    return json.dumps({"pages": pages, "sessions": sessions, "moves": moves})


def consulting() -> Iterator[tuple[str, Any]]:
    """(name of the address, operation) of every view that records a reading and answers GET."""
    from django.urls import URLPattern, get_resolver

    def walk(patterns: Any) -> Iterator[URLPattern]:
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                yield pattern
            else:
                yield from walk(pattern.url_patterns)

    for pattern in walk(get_resolver().url_patterns):
        operation = getattr(pattern.callback, "operation", None)
        if (
            operation is not None
            and getattr(operation, "consult", False)
            and "GET" in operation.methods
            and pattern.name
            and operation.model
        ):
            yield pattern.name, operation
