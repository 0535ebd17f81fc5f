from __future__ import annotations

from django.urls import URLPattern, path

from . import files, views

urlpatterns: list[URLPattern] = [
    path("effects/", views.effects, name="effects"),
    path("campaigns/<uuid:pk>/effects/", views.campaign_effects, name="campaign_effects"),
    path("trials/<uuid:pk>/watch/<int:number>.svg", views.watch_picture, name="watch_picture"),
    path("trials/<uuid:pk>/findings/<int:number>.svg", views.findings_picture, name="findings_picture"),
    path("trials/<uuid:pk>/answers/", views.answers_import, name="answers_import"),
    path("trials/answers/<uuid:pk>/", views.answers_preview, name="answers_preview"),
    path("trials/<uuid:pk>/held/", views.delivered_import, name="delivered_import"),
    path("trials/<uuid:pk>/report/<slug:part>/", files.report, name="trial_report"),
    path("trials/<uuid:pk>/report/<slug:part>.pdf", files.report_pdf, name="trial_report_pdf"),
    path("trials/<uuid:pk>/effects.csv", files.effects_file, name="effects_file"),
    path("trials/<uuid:pk>/assignment-coded.csv", files.coded_lots_file, name="coded_lots_file"),
    path("trials/<uuid:pk>/answers-<int:number>.csv", files.answers_file, name="answers_file"),
]
