from __future__ import annotations

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("releases/", views.releases, name="releases"),
    path("releases/<uuid:pk>/", views.release, name="release"),
]
