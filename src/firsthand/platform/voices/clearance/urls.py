from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("clearances/", views.clearances, name="clearances"),
    path("clearances/<uuid:pk>/", views.clearance, name="clearance"),
    path("clearances/<uuid:pk>/stages/<slug:stage>/", views.clearance_stage, name="clearance_stage"),
    path("clearances/answers/<uuid:pk>/", views.clearance_answer, name="clearance_answer"),
    path("testimonies/<uuid:pk>/clearances/new/", views.clearance_ask, name="clearance_ask"),
    path("voices/<uuid:pk>/clearances/", views.voice_clearances, name="voice_clearances"),
]
