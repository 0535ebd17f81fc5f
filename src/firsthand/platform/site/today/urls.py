from __future__ import annotations

from django.urls import path
from django.views.i18n import set_language

from firsthand.platform.base import access

from .views import capacity, health, home, today

urlpatterns = [
    path("", home, name="home"),
    path("today/", today, name="today"),
    path("capacity/", capacity, name="capacity"),
    path("health/", health, name="health"),
    path("language/", access.public_page("language")(set_language), name="set_language"),
]
