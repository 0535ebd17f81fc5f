from __future__ import annotations

from django.urls import path

from . import care_views, views

urlpatterns = [
    path("cases/<uuid:pk>/evidence/", views.case_evidence, name="case_evidence"),
    path("cases/<uuid:pk>/evidence/new/", views.evidence_new, name="evidence_new"),
    path("evidence/<uuid:pk>/", views.evidence_edit, name="evidence_edit"),
    path("cases/<uuid:pk>/gates/", views.case_gates, name="case_gates"),
    path("cases/<uuid:pk>/gates/<slug:gate>/", views.gate_answer, name="gate_answer"),
    path("cases/<uuid:pk>/assessments/", views.case_assessments, name="case_assessments"),
    path("cases/<uuid:pk>/assessments/name/", views.assessment_name, name="assessment_name"),
    path("cases/<uuid:pk>/assessments/side-by-side/", views.case_comparison, name="case_comparison"),
    path("assessments/<uuid:pk>/", views.assessment, name="assessment"),
    path("assessments/<uuid:pk>/check/", views.assessment_check, name="assessment_check"),
    path("assessments/<uuid:pk>/items/<slug:item>/", views.assessment_item, name="assessment_item"),
    path("cases/<uuid:pk>/screening/", care_views.case_screenings, name="case_screenings"),
    path("cases/<uuid:pk>/screening/new/", care_views.screening_new, name="screening_new"),
    path("cases/<uuid:pk>/follow-ups/", care_views.case_follow_ups, name="case_follow_ups"),
    path("cases/<uuid:pk>/follow-ups/new/", care_views.follow_up_new, name="follow_up_new"),
    path("follow-ups/<uuid:pk>/", care_views.follow_up, name="follow_up"),
]
