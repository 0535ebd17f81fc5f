from __future__ import annotations

from django.urls import path

from . import checking_views, transcript_views, views

T = "testimonies/<uuid:pk>/"
urlpatterns = [
    path("voices/<uuid:pk>/testimonies/new/", views.testimony_new, name="testimony_new"),
    path(T, views.testimony, name="testimony"),
    path(f"{T}plan/", views.testimony_plan, name="testimony_plan"),
    path(f"{T}recording/", views.recording, name="testimony_recording"),
    path(f"{T}recording/upload/", views.recording_upload, name="recording_upload"),
    path(f"{T}recording/attach/", views.recording_attach, name="recording_attach"),
    path(f"{T}transcript/", transcript_views.transcript, name="transcript"),
    path(f"{T}transcript/import/", transcript_views.transcript_import, name="transcript_import"),
    path(f"{T}transcript/add/", transcript_views.passage_add, name="passage_add"),
    path(f"{T}transcript/finish/", transcript_views.marks_finish, name="marks_finish"),
    path(f"{T}transcript/suggestions/", transcript_views.suggestions_ask, name="suggestions_ask"),
    path(f"{T}transcript/warning/", transcript_views.content_warning, name="content_warning"),
    path("passages/<uuid:pk>/", transcript_views.passage, name="passage"),
    path("passages/<uuid:pk>/edit/", transcript_views.passage_edit, name="passage_edit"),
    path("passages/<uuid:pk>/remove/", transcript_views.passage_remove, name="passage_remove"),
    path("passages/<uuid:pk>/mark/", transcript_views.mark_add, name="mark_add"),
    path("passages/<uuid:pk>/accept/", transcript_views.marks_accept, name="marks_accept"),
    path("marks/<uuid:pk>/accept/", transcript_views.mark_accept, name="mark_accept"),
    path("marks/<uuid:pk>/remove/", transcript_views.mark_remove, name="mark_remove"),
    path(f"{T}claims/", checking_views.claims, name="testimony_claims"),
    path(f"{T}claims/add/", checking_views.claim_add, name="claim_add"),
    path("claims/<uuid:pk>/", checking_views.claim, name="claim"),
    path(f"{T}legal/", checking_views.legal, name="testimony_legal"),
    path(f"{T}legal/record/", checking_views.legal_record, name="legal_record"),
    path(f"{T}export/", checking_views.export_redacted, name="testimony_export"),
    path(f"{T}export/full/", checking_views.export_full, name="testimony_export_full"),
    path("themes/", checking_views.themes, name="themes"),
    path("themes/add/", checking_views.theme_add, name="theme_add"),
]
