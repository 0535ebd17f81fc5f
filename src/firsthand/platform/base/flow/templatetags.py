"""`{% load flow %}{% move_buttons obj %}`: the steps open to this person, and what is missing."""

from __future__ import annotations

from typing import Any

from django import template

from firsthand.pathway import RECORDS

from .models import StatefulRecord
from .moves import offers

register = template.Library()


@register.inclusion_tag("flow/move_buttons.html", takes_context=True)
def move_buttons(context: dict[str, Any], obj: StatefulRecord) -> dict[str, Any]:
    """One primary step at most: the first that leads on. Steps that end or undo something ask for a
    reason or leave nothing to follow, and are never the primary one."""
    found = offers(context["request"].actor, obj)
    ready = [offer for offer in found if not offer.unmet]
    final = RECORDS[obj.RECORD].final
    onward = next((o for o in ready if not o.move.reason and (o.move.target not in final or len(ready) == 1)), None)
    ready.sort(key=lambda offer: offer is not onward)
    return {"obj": obj, "ready": ready, "onward": onward, "blocked": [offer for offer in found if offer.unmet]}
