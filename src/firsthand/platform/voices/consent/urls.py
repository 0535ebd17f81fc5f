from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("testimonies/<uuid:pk>/consents/", views.consents, name="consents"),
    path("testimonies/<uuid:pk>/consents/ask/", views.consent_ask, name="consent_ask"),
]
