from __future__ import annotations

from django.urls import path

from . import region_views, views

urlpatterns = [
    path("testimonies/<uuid:pk>/protection/", views.testimony_protection, name="testimony_protection"),
    path("testimonies/<uuid:pk>/protection/reading/", views.reading_upload, name="reading_upload"),
    path("testimonies/<uuid:pk>/protection/ask/", views.protection_ask, name="protection_ask"),
    path("testimonies/<uuid:pk>/regions/add/", region_views.region_add, name="region_add"),
    path("regions/<uuid:pk>/positions/", region_views.position_put, name="position_put"),
    path("regions/<uuid:pk>/remove/", region_views.region_remove, name="region_remove"),
    path("region-positions/<uuid:pk>/remove/", region_views.position_remove, name="position_remove"),
    path("protections/<uuid:pk>/", views.protection, name="protection"),
    path("protections/<uuid:pk>/captions.vtt", views.protection_captions, name="protection_captions"),
    path("doubts/<uuid:pk>/picture.jpg", views.doubt_picture, name="doubt_picture"),
    path("doubts/<uuid:pk>/look/", views.doubt_look, name="doubt_look"),
    path("attack-findings/<uuid:pk>/picture.jpg", views.finding_picture, name="finding_picture"),
    path("attack-findings/<uuid:pk>/answer/", views.finding_answer, name="finding_answer"),
]
