from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from . import views
from .operations import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", api.urls),
    path("v1/<path:rest>", views.nothing_here),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<uuid:pk>/revoke/", views.token_revoke, name="token_revoke"),
]
