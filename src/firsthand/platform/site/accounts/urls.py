from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("people/", views.accounts, name="accounts"),
    path("people/new/", views.account_new, name="account_new"),
    path("people/<uuid:pk>/", views.account, name="account"),
    path("people/<uuid:pk>/active/", views.account_active, name="account_active"),
    path("people/<uuid:pk>/roles/", views.role_request, name="role_request"),
    path("people/roles/<uuid:pk>/approve/", views.role_approve, name="role_approve"),
    path("people/roles/<uuid:pk>/end/", views.role_end, name="role_end"),
]
