"""Addresses of the files, under /media/."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("", views.protocol, name="media_protocol"),
    path("<uuid:pk>", views.upload, name="media_upload"),
    path("<uuid:pk>/play/<str:token>", views.play, name="media_play"),
    path("<uuid:pk>/document/<str:token>", views.document, name="media_document"),
]
