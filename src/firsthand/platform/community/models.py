"""Models of the community app."""

from __future__ import annotations

from .directory.models import Community, Group, Notable, Outlet, Venue

__all__ = ["Community", "Group", "Notable", "Outlet", "Venue"]
