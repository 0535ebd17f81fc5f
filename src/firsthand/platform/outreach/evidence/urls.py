from __future__ import annotations

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("effects/evidence/", views.evidence, name="pooled_evidence"),
    path("effects/evidence/forest.svg", views.forest_picture, name="forest_picture"),
    path("effects/evidence/effects.csv", views.evidence_file, name="pooled_evidence_file"),
]
