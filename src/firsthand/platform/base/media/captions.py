"""Captions for a player."""

from __future__ import annotations

from django.http import HttpResponse


def captions_response(captions: str) -> HttpResponse:
    """WebVTT as a player wants it, kept nowhere."""
    response = HttpResponse(captions, content_type="text/vtt; charset=utf-8")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    return response
