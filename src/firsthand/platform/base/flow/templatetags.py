"""`{% load flow %}{% move_buttons obj %}`: the steps open to this person, and what is missing."""

from __future__ import annotations

from typing import Any

from django import template

from .models import StatefulRecord
from .moves import offers

register = template.Library()


@register.inclusion_tag("flow/move_buttons.html", takes_context=True)
def move_buttons(context: dict[str, Any], obj: StatefulRecord) -> dict[str, Any]:
    found = offers(context["request"].actor, obj)
    return {"obj": obj, "ready": [o for o in found if not o.unmet], "blocked": [o for o in found if o.unmet]}
