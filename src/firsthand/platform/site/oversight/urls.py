from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("oversight/", views.oversight, name="oversight"),
    path("oversight/trail/", views.trail_list, name="oversight_trail"),
    path("oversight/trail/export/", views.export, name="oversight_export"),
    path("oversight/trail/<int:seq>/", views.entry, name="oversight_entry"),
    path("oversight/trail/<int:seq>/reason/", views.reason, name="oversight_reason"),
    path("oversight/denied/", views.denied, name="oversight_denied"),
    path("oversight/emergencies/", views.glass_list, name="oversight_glass"),
    path("oversight/emergencies/<uuid:pk>/", views.glass, name="oversight_glass_one"),
    path("oversight/emergencies/<uuid:pk>/review/", views.glass_review, name="oversight_glass_review"),
    path("oversight/overdue/", views.overdue, name="oversight_overdue"),
]
