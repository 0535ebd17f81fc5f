from __future__ import annotations

from django.urls import path

from . import meeting_views, views

urlpatterns = [
    path("panel/", meeting_views.panel_meetings, name="panel_meetings"),
    path("panel/new/", meeting_views.meeting_new, name="meeting_new"),
    path("panel/<uuid:pk>/", meeting_views.panel_meeting, name="panel_meeting"),
    path("panel/<uuid:pk>/agenda/", meeting_views.agenda_add, name="agenda_add"),
    path("panel/<uuid:pk>/close/", meeting_views.meeting_close, name="meeting_close"),
    path("panel/items/<uuid:pk>/minutes/", meeting_views.agenda_minutes, name="agenda_minutes"),
    path("panel/items/<uuid:pk>/", meeting_views.agenda_item, name="agenda_item"),
    path("panel/items/<uuid:pk>/conflict/", meeting_views.conflict_declare, name="conflict_declare"),
    path("panel/items/<uuid:pk>/paper/", meeting_views.agenda_paper, name="agenda_paper"),
    path("panel/items/<uuid:pk>/paper.pdf", meeting_views.agenda_paper_pdf, name="agenda_paper_pdf"),
    path("cases/<uuid:pk>/decisions/", views.case_decisions, name="case_decisions"),
    path("cases/<uuid:pk>/decisions/new/", views.decision_new, name="decision_new"),
    path("decisions/<uuid:pk>/", views.decision, name="decision"),
    path("decisions/<uuid:pk>/edit/", views.decision_edit, name="decision_edit"),
    path("decisions/<uuid:pk>/dissent/", views.dissent, name="decision_dissent"),
    path("decisions/<uuid:pk>/letter/", views.letter, name="decision_letter"),
    path("decisions/<uuid:pk>/letter/edit/", views.letter_edit, name="decision_letter_edit"),
    path("decisions/<uuid:pk>/letter.pdf", views.letter_pdf, name="decision_letter_pdf"),
    path("decisions/<uuid:pk>/appeal/", views.appeal_allow, name="decision_appeal_allow"),
]
