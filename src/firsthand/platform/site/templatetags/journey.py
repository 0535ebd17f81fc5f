"""`{% load journey %}`: the head of a file and its history."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse

from firsthand.platform.base.flow.places import tabs_for

from ..journey import moments_of, stages_of

register = template.Library()
WHOLE = 5000  # events of one case; nobody reads more on a page


@register.inclusion_tag("parts/file_header.html", takes_context=True)
def file_header(context: dict[str, Any], obj: Any, here: str = "") -> dict[str, Any]:
    """Name, state, tabs, and for a case the picture of the journey."""
    file = obj._meta.model_name
    actor = context["request"].actor
    return {
        "request": context["request"],
        "obj": obj,
        "file": file,
        "state": getattr(obj, "state_label", ""),
        "tabs": [
            {"label": t.label, "url": reverse(t.url_name, args=[obj.pk]), "current": t.key == here}
            for t in tabs_for(actor, file, obj)
        ],
        "steps": stages_of(obj) if file == "case" else [],
    }


@register.inclusion_tag("parts/timeline.html", takes_context=True)
def timeline(context: Context, case: Any, limit: int = 12) -> dict[str, Any]:
    """The latest events of a case; with `?history=all` every one of them."""
    whole = context["request"].GET.get("history") == "all"
    events = moments_of(case, WHOLE if whole else limit + 1)
    return {"events": events if whole else events[:limit], "more": not whole and len(events) > limit}
