from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("dossiers/", views.dossiers, name="dossiers"),
    path("dossiers/<uuid:pk>/", views.dossier, name="dossier"),
    path("dossiers/<uuid:pk>/edit/", views.dossier_edit, name="dossier_edit"),
    path("dossiers/<uuid:pk>/examination/", views.dossier_examine, name="dossier_examine"),
    path("testimonies/<uuid:pk>/dossiers/new/", views.dossier_new, name="dossier_new"),
    path("voices/<uuid:pk>/dossiers/", views.voice_dossiers, name="voice_dossiers"),
]
