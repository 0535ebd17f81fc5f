"""Permission: one deny-by-default policy for pages, API, commands and jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazily import public as lazily

if TYPE_CHECKING:
    from .grants import CASE_TEAM as CASE_TEAM
    from .grants import PANEL as PANEL
    from .grants import VOICE_TEAM as VOICE_TEAM
    from .grants import grant as grant
    from .models import BreakGlass as BreakGlass
    from .models import Membership as Membership
    from .pages import Operation as Operation
    from .pages import Request as Request
    from .pages import View as View
    from .pages import page as page
    from .pages import public_page as public_page
    from .policy import Denied as Denied
    from .policy import may as may
    from .policy import require as require
    from .policy import visible as visible
    from .readings import consult as consult

__getattr__ = lazily(
    __name__,
    {
        "BreakGlass": ".models", "CASE_TEAM": ".grants", "Denied": ".policy", "Membership": ".models",
        "Operation": ".pages", "PANEL": ".grants", "Request": ".pages", "VOICE_TEAM": ".grants", "View": ".pages",
        "consult": ".readings", "grant": ".grants", "may": ".policy", "page": ".pages", "public_page": ".pages",
        "require": ".policy", "visible": ".policy",
    },
)  # fmt: skip
