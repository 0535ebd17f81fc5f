from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("voices/", views.voices, name="voices"),
    path("voices/<uuid:pk>/", views.voice, name="voice"),
    path("voices/<uuid:pk>/edit/", views.voice_edit, name="voice_edit"),
    path("voices/<uuid:pk>/fitness/", views.voice_fitness, name="voice_fitness"),
    path("cases/<uuid:pk>/voice/", views.case_voice, name="case_voice"),
    path("cases/<uuid:pk>/voice/propose/", views.fitness_propose, name="fitness_propose"),
    path("cases/<uuid:pk>/voice/ask/", views.fitness_ask, name="fitness_ask"),
    path("fitness/<uuid:pk>/", views.fitness, name="fitness"),
    path("fitness/<uuid:pk>/opinion/", views.fitness_opinion, name="fitness_opinion"),
    path("fitness/<uuid:pk>/open/", views.fitness_open, name="fitness_open"),
]
