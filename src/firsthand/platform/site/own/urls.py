from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("my/", views.own, name="own"),
    path("my/decisions/", views.own_decisions, name="own_decisions"),
    path("my/decisions/<uuid:pk>/", views.own_decision, name="own_decision"),
    path("my/agreement/", views.own_agreement, name="own_agreement"),
    path("my/agreement/account/<uuid:pk>/", views.own_breach, name="own_breach"),
    path("my/plan/", views.own_plan, name="own_plan"),
    path("my/consents/", views.own_consents, name="own_consents"),
    path("my/consents/<uuid:pk>/affirm/", views.own_affirm, name="own_affirm"),
    path("my/requests/", views.own_requests, name="own_requests"),
    path("my/copy/", views.own_copies, name="own_copies"),
    path("my/copy/<uuid:pk>/file/", views.own_copy_file, name="own_copy_file"),
]
