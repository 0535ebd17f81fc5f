"""The released copies. A recalled or expired one is answered like one that never was."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from firsthand.platform.base import access
from firsthand.platform.base.access.policy import deny

from .models import Release
from .queries import live_releases
from .terms import Channel


@access.page("release.list")
def releases(request: access.Request) -> HttpResponse:
    rows: Any = live_releases(request.actor)
    channel = request.GET.get("channel", "")
    if channel in Channel.values:
        rows = rows.filter(channel=channel)
    page = Paginator(rows.defer("text"), 50).get_page(request.GET.get("page"))
    return render(request, "release/list.html", {"page_obj": page, "channels": Channel.choices, "channel": channel})


@access.page("release.read", model=Release, related=("community",))
def release(request: access.Request, release: Release) -> HttpResponse:
    if not release.is_live:
        deny(request.actor, "release.read", Release, release.pk)
    return render(request, "release/page.html", {"release": release})
