from __future__ import annotations

from django.urls import URLPattern, path

from . import recalls, views

urlpatterns: list[URLPattern] = [
    path("appearances/", views.appearances, name="appearances"),
    path("appearances/by-community/", views.appearances_by_community, name="appearances_by_community"),
    path("appearances/availability/", views.appearance_availability, name="appearance_availability"),
    path("appearances/new/<slug:kind>/", views.appearance_new, name="appearance_new"),
    path("appearances/<uuid:pk>/", views.appearance, name="appearance"),
    path("appearances/<uuid:pk>/change/", views.appearance_change, name="appearance_change"),
    path("appearances/<uuid:pk>/debrief/", views.appearance_debrief, name="appearance_debrief"),
    path("appearances/<uuid:pk>/quotes/", views.appearance_quotes, name="appearance_quotes"),
    path("appearances/<uuid:pk>/give/", views.appearance_give, name="appearance_give"),
    path("campaigns/<uuid:pk>/appearances/", views.campaign_appearances, name="campaign_appearances"),
    path("press-packs/<uuid:pk>/", views.press_pack, name="press_pack"),
    path("recalls/", recalls.recalls, name="recalls"),
    path("recalls/<uuid:pk>/", recalls.recall, name="recall"),
    path("recalls/copies/<uuid:pk>/", recalls.disclosure_settle, name="disclosure_settle"),
]
