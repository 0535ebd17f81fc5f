from __future__ import annotations

from django.urls import URLPattern, path

from . import list_views, team_views, views

urlpatterns: list[URLPattern] = [
    path("cases/", list_views.cases, name="cases"),
    path("cases/views/", list_views.view_keep, name="case_view_keep"),
    path("cases/views/<uuid:pk>/forget/", list_views.view_forget, name="case_view_forget"),
    path("cases/export/", list_views.case_export, name="case_export"),
    path("cases/new/", views.referral_new, name="referral_new"),
    path("cases/emergency/", team_views.glass_break, name="glass_break"),
    path("cases/<uuid:pk>/", views.case, name="case"),
    path("cases/<uuid:pk>/identity/", views.case_identity, name="case_identity"),
    path("cases/<uuid:pk>/identity/open/", views.case_identity_open, name="case_identity_open"),
    path("cases/<uuid:pk>/identity/edit/", views.identity_edit, name="identity_edit"),
    path("cases/<uuid:pk>/duplicates/", views.case_duplicates, name="case_duplicates"),
    path("cases/<uuid:pk>/edit/", views.case_edit, name="case_edit"),
    path("cases/<uuid:pk>/guardian/", views.case_guardian, name="case_guardian"),
    path("cases/<uuid:pk>/transfer/", views.case_transfer, name="case_transfer"),
    path("cases/<uuid:pk>/retention/", views.case_retention, name="case_retention"),
    path("cases/<uuid:pk>/team/", team_views.case_team, name="case_team"),
    path("cases/<uuid:pk>/team/<uuid:member>/end/", team_views.member_end, name="member_end"),
    path("cases/<uuid:pk>/team/participant/", team_views.participant_connect, name="participant_connect"),
    path("cases/<uuid:pk>/requests/", team_views.case_requests, name="case_requests"),
    path("requests/<uuid:pk>/answer/", team_views.request_answer, name="request_answer"),
    path("requests/<uuid:pk>/second/", team_views.request_second, name="request_second"),
]
