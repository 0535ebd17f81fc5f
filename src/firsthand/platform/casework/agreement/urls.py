from __future__ import annotations

from django.urls import path

from . import prosecution, views

urlpatterns = [
    path("cases/<uuid:pk>/agreements/", views.case_agreements, name="case_agreements"),
    path("cases/<uuid:pk>/agreements/new/", views.agreement_new, name="agreement_new"),
    path("cases/<uuid:pk>/prosecutor/new/", prosecution.prosecutor_record_new, name="prosecutor_record_new"),
    path(
        "cases/<uuid:pk>/prosecutor/document/", prosecution.prosecutor_document_begin, name="prosecutor_document_begin"
    ),
    path("prosecutor-records/<uuid:pk>/document/", prosecution.prosecutor_document, name="prosecutor_document"),
    path("agreements/<uuid:pk>/", views.agreement, name="agreement"),
    path("agreements/<uuid:pk>/edit/", views.agreement_edit, name="agreement_edit"),
    path("agreements/<uuid:pk>/paper/", views.agreement_paper, name="agreement_paper"),
    path("agreements/<uuid:pk>/paper.pdf", views.agreement_pdf, name="agreement_pdf"),
    path("agreements/<uuid:pk>/obligations/", views.agreement_obligations, name="agreement_obligations"),
    path("agreements/<uuid:pk>/obligations/new/", views.obligation_new, name="obligation_new"),
    path("agreements/<uuid:pk>/counsel/", views.agreement_counsel, name="agreement_counsel"),
    path("agreements/<uuid:pk>/guardian/", views.agreement_guardian, name="agreement_guardian"),
    path("agreements/<uuid:pk>/breach/", views.breach_allege, name="breach_allege"),
    path("obligations/<uuid:pk>/", views.obligation_edit, name="obligation_edit"),
    path("obligations/<uuid:pk>/remove/", views.obligation_remove, name="obligation_remove"),
    path("obligations/<uuid:pk>/settle/", views.obligation_settle, name="obligation_settle"),
    path("breaches/<uuid:pk>/account/", views.breach_account, name="breach_account"),
]
