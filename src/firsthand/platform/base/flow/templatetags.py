"""`{% load flow %}{% move_buttons obj %}`: the steps open to this person, and what is missing."""

from __future__ import annotations

from typing import Any

from django import template

from firsthand.pathway import TAKEN_BACK

from .models import StatefulRecord
from .moves import offers

register = template.Library()


@register.inclusion_tag("flow/move_buttons.html", takes_context=True)
def move_buttons(context: dict[str, Any], obj: StatefulRecord) -> dict[str, Any]:
    """One primary step at most: the first that leads on. A step that asks for a reason or takes
    something back is never the primary one."""
    found = offers(context["request"].actor, obj)
    ready = [offer for offer in found if not offer.unmet]
    onward = next((o for o in ready if not o.move.reason and o.move.target not in TAKEN_BACK), None)
    ready.sort(key=lambda offer: offer is not onward)
    return {"obj": obj, "ready": ready, "onward": onward, "blocked": [offer for offer in found if offer.unmet]}
