from __future__ import annotations

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("surveys/", views.surveys, name="surveys"),
    path("surveys/code-book.csv", views.code_book_template, name="code_book_template"),
    path("surveys/<uuid:pk>/", views.survey, name="survey"),
    path("surveys/<uuid:pk>/picture/<int:number>.svg", views.survey_chart, name="survey_chart"),
    path("surveys/<uuid:pk>/import/", views.survey_import, name="survey_import"),
    path("surveys/<uuid:pk>/answers.csv", views.survey_template, name="survey_template"),
    path("surveys/<uuid:pk>/effects.csv", views.survey_export, name="survey_export"),
    path("surveys/preview/<uuid:pk>/", views.survey_preview, name="survey_preview"),
    path("campaigns/<uuid:pk>/effects/", views.campaign_effects, name="campaign_effects"),
    path("campaigns/<uuid:pk>/effects/new/", views.survey_new, name="survey_new"),
]
