"""Reading released copies: the live ones and no others."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from firsthand.platform.base import access
from firsthand.platform.base.people.actor import Actor

from .models import Release


def live_releases(actor: Actor | None) -> QuerySet[Release, Any]:
    """The copies that this actor may be shown now, with their community: neither recalled nor expired."""
    live: QuerySet[Release, Any] = Release.objects.live()
    return access.visible(actor, "release.list", live.select_related("community"))
