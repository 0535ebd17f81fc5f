"""What every page's frame needs: the sections this role has, the capacities, demo mode."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from firsthand.platform.base.flow.places import sections_for
from firsthand.platform.base.people.models import ROLE_LABELS


def frame(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    here = request.path
    navigation: list[dict[str, Any]] = []
    for entry in sections_for(actor):
        url = reverse(entry.url_name)
        navigation.append(
            {
                "label": entry.label,
                "url": url,
                "icon": entry.icon,
                "active": here == url or (url != "/" and here.startswith(url)),
            }
        )
    # "My file" is at /my/ and "My plan" at /my/plan/: the longest address that fits is where one is.
    fitting = [place for place in navigation if place["active"]]
    for place in fitting:
        place["active"] = place is max(fitting, key=lambda one: len(one["url"]))
    return {
        "navigation": navigation,
        # all that the navigation's words and marks depend on, beside the language: what a part is kept by
        "places": tuple((place["url"], place["active"]) for place in navigation),
        "capacities": [
            {"value": role.value, "label": ROLE_LABELS[role]} for role in getattr(request, "capacities", [])
        ],
        "demo_mode": settings.DEMO_MODE,
    }
