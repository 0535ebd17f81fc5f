from __future__ import annotations

from django.urls import path

from . import list_views, views

urlpatterns = [
    path("oversight/", views.oversight, name="oversight"),
    path("oversight/trail/", views.trail_list, name="oversight_trail"),
    path("oversight/trail/export/", views.export, name="oversight_export"),
    path("oversight/trail/<int:seq>/", views.entry, name="oversight_entry"),
    path("oversight/trail/<int:seq>/reason/", views.reason, name="oversight_reason"),
    path("oversight/denied/", list_views.denied, name="oversight_denied"),
    path("oversight/denied/export/", list_views.denied_export, name="oversight_denied_export"),
    path("oversight/emergencies/", list_views.glass_list, name="oversight_glass"),
    path("oversight/emergencies/export/", list_views.glass_export, name="oversight_glass_export"),
    path("oversight/emergencies/<uuid:pk>/", views.glass, name="oversight_glass_one"),
    path("oversight/emergencies/<uuid:pk>/review/", views.glass_review, name="oversight_glass_review"),
    path("oversight/overdue/", list_views.overdue, name="oversight_overdue"),
    path("oversight/overdue/export/", list_views.overdue_export, name="oversight_overdue_export"),
    path("oversight/retention/", list_views.retention, name="oversight_retention"),
    path("oversight/retention/export/", list_views.retention_export, name="oversight_retention_export"),
]
