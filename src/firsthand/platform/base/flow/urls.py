from __future__ import annotations

from django.urls import path

from .views import move

urlpatterns = [path("move/<slug:record>/<uuid:pk>/<slug:move>/", move, name="move")]
