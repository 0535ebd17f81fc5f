from __future__ import annotations

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("cases/<uuid:pk>/copies/", views.case_copies, name="case_copies"),
    path("cases/<uuid:pk>/copies/prepare/", views.copy_prepare, name="copy_prepare"),
    path("copies/<uuid:pk>/", views.copy, name="copy"),
    path("copies/<uuid:pk>/paper/", views.copy_paper, name="copy_paper"),
    path("copies/<uuid:pk>/submit/", views.copy_submit, name="copy_submit"),
    path("copies/<uuid:pk>/return/", views.copy_return, name="copy_return"),
    path("copies/<uuid:pk>/approve/", views.copy_approve, name="copy_approve"),
    path("copies/<uuid:pk>/set-aside/", views.copy_set_aside, name="copy_set_aside"),
    path("copies/<uuid:pk>/parts/<slug:section>/", views.copy_section, name="copy_section"),
]
