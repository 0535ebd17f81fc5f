from __future__ import annotations

from django.urls import path

from . import incidents, views

urlpatterns = [
    path("cases/<uuid:pk>/plan/", views.case_plan, name="case_plan"),
    path("cases/<uuid:pk>/plan/new/", views.plan_new, name="plan_new"),
    path("cases/<uuid:pk>/incidents/", incidents.case_incidents, name="case_incidents"),
    path("cases/<uuid:pk>/incidents/new/", incidents.incident_new, name="incident_new"),
    path("plans/<uuid:pk>/", views.plan, name="plan"),
    path("plans/<uuid:pk>/edit/", views.plan_edit, name="plan_edit"),
    path("plans/<uuid:pk>/progress.svg", views.plan_progress, name="plan_progress"),
    path("plans/<uuid:pk>/needs/new/", views.need_new, name="need_new"),
    path("plans/<uuid:pk>/goals/new/", views.goal_new, name="goal_new"),
    path("plans/<uuid:pk>/reviews/new/", views.review_new, name="review_new"),
    path("needs/<uuid:pk>/", views.need_edit, name="need_edit"),
    path("goals/<uuid:pk>/", views.goal_edit, name="goal_edit"),
    path("goals/<uuid:pk>/settle/", views.goal_settle, name="goal_settle"),
    path("incidents/<uuid:pk>/", incidents.incident, name="incident"),
    path("incidents/<uuid:pk>/edit/", incidents.incident_edit, name="incident_edit"),
    path("incidents/<uuid:pk>/close/", incidents.incident_close, name="incident_close"),
    path("services/", incidents.services, name="services"),
    path("services/new/", incidents.service_new, name="service_new"),
    path("services/<uuid:pk>/", incidents.service, name="service"),
]
