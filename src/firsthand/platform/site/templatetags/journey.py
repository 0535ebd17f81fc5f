"""`{% load journey %}`: the head of a file and its history."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse

from firsthand.platform.base.flow.places import tabs_for
from firsthand.platform.outreach.effects.queries import rule_notice

from ..journey import NOW, moments_of, parts_of, stages_of

register = template.Library()
WHOLE = 5000  # events of one case; nobody reads more on a page


@register.inclusion_tag("parts/file_header.html", takes_context=True)
def file_header(context: dict[str, Any], obj: Any, here: str = "") -> dict[str, Any]:
    """State and tabs; for a case the journey, with each tab under its stage."""
    file = obj._meta.model_name
    actor = context["request"].actor
    tabs = [
        {"label": t.label, "url": reverse(t.url_name, args=[obj.pk]), "current": t.key == here, "part": t.part}
        for t in tabs_for(actor, file, obj)
    ]
    steps = stages_of(obj) if file == "case" else []
    at = next((number for number, step in enumerate(steps, 1) if step.state == NOW), 0)
    return {
        "request": context["request"],
        "obj": obj,
        "file": file,
        # The first page of a file says its state beside its name.
        "state": getattr(obj, "state_label", "") if not (tabs and tabs[0]["current"]) else "",
        "tabs": tabs,
        "here": next((tab["label"] for tab in tabs if tab["current"]), ""),
        "steps": steps,
        "step": steps[at - 1] if at else None,
        "number": at,
        "parts": parts_of(steps, tabs) if steps else [],
        "rule": rule_notice(obj) if file == "campaign" else None,
    }


@register.inclusion_tag("parts/timeline.html", takes_context=True)
def timeline(context: Context, case: Any, limit: int = 12) -> dict[str, Any]:
    """The latest events of a case; with `?history=all` every one of them."""
    whole = context["request"].GET.get("history") == "all"
    events = moments_of(case, WHOLE if whole else limit + 1)
    return {"events": events if whole else events[:limit], "more": not whole and len(events) > limit}
