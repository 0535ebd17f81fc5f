from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from . import views
from .operations import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", views.nothing_here),
    path("v1/", api.urls),
    re_path(r"^v1/[\s\S]*\Z", views.nothing_here),  # `<path:…>` stops at a line break, which an address may hold
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<uuid:pk>/revoke/", views.token_revoke, name="token_revoke"),
]
