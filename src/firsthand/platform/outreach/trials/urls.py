from __future__ import annotations

from django.urls import URLPattern, path

from . import files, views

urlpatterns: list[URLPattern] = [
    path("campaigns/<uuid:pk>/trial/", views.campaign_trial, name="campaign_trial"),
    path("campaigns/<uuid:pk>/trial/new/", views.trial_new, name="trial_new"),
    path("trials/<uuid:pk>/design/", views.trial_design, name="trial_design"),
    path("trials/<uuid:pk>/design/<slug:step>/", views.trial_step, name="trial_step"),
    path("trials/<uuid:pk>/design/<slug:step>/new/", views.trial_row, name="trial_row_new"),
    path("trials/<uuid:pk>/design/<slug:step>/<int:number>/", views.trial_row, name="trial_row"),
    path("trials/<uuid:pk>/balance.svg", views.trial_balance, name="trial_balance"),
    path("trials/<uuid:pk>/list/", views.trial_units, name="trial_units"),
    path("trials/<uuid:pk>/design.toml", files.trial_design_file, name="trial_design_file"),
    path("trials/<uuid:pk>/assignment.csv", files.trial_lots_file, name="trial_lots_file"),
    path("trials/<uuid:pk>/<slug:wave>.xlsx", files.trial_form_file, name="trial_form_file"),
    path("trials/<uuid:pk>/code-book.csv", files.trial_code_book, name="trial_code_book"),
]
