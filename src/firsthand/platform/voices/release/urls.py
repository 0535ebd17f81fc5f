from __future__ import annotations

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("releases/", views.releases, name="releases"),
    path("releases/<uuid:pk>/", views.release, name="release"),
    path("releases/<uuid:pk>/play/<str:token>", views.release_play, name="release_play"),
    path("releases/<uuid:pk>/captions.vtt", views.release_captions, name="release_captions"),
]
