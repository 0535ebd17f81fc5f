"""The released copies. A recalled or expired one is answered like one that never was."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from firsthand.platform.base import access
from firsthand.platform.base.access.policy import deny
from firsthand.platform.base.media.captions import captions_response
from firsthand.platform.base.media.models import MediaObject
from firsthand.platform.base.media.services import owner_playback_url
from firsthand.platform.base.media.views import serve

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


@access.page("release.read", model=Release, related=("community", "recording"))
def release(request: access.Request, release: Release) -> HttpResponse:
    if not release.is_live:
        deny(request.actor, "release.read", Release, release.pk)
    media, playback = release.recording, ""
    if media is not None and request.GET.get("play") == "all":
        playback = _address(request, release, media)
    sound = media is not None and media.media_type.startswith("audio/")
    return render(request, "release/page.html", {"release": release, "playback": playback, "recording_is_sound": sound})


def _address(request: access.Request, release: Release, media: MediaObject) -> str:
    return owner_playback_url("release_play", "release.read", request.actor, release, media)


@access.page("release.read", model=Release, methods=("GET", "HEAD"), related=("recording",))
def release_play(request: access.Request, release: Release, token: str) -> Any:  # streams or not
    """The bytes of a release's recording, with seeking, while it is live. The reading was recorded when the
    token was given."""
    media = _recording(request, release)
    return serve(request, media, token, "release.read", lambda: _address(request, release, media))


@access.page("release.read", model=Release, related=("recording",))
def release_captions(request: access.Request, release: Release) -> HttpResponse:
    """The captions, in step with the recording."""
    _recording(request, release)
    return captions_response(release.captions)


def _recording(request: access.Request, release: Release) -> MediaObject:
    if not release.is_live or release.recording is None:
        deny(request.actor, "release.read", Release, release.pk)
    return release.recording
