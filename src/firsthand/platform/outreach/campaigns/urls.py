from __future__ import annotations

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("campaigns/", views.campaigns, name="campaigns"),
    path("campaigns/new/", views.campaign_new, name="campaign_new"),
    path("campaigns/<uuid:pk>/", views.campaign, name="campaign"),
    path("campaigns/<uuid:pk>/parts/<slug:part>/", views.campaign_part, name="campaign_part"),
    path("campaigns/<uuid:pk>/audiences/new/", views.campaign_audience_new, name="campaign_audience_new"),
    path("campaigns/<uuid:pk>/audiences/<uuid:audience>/", views.campaign_audience, name="campaign_audience"),
    path("campaigns/<uuid:pk>/releases/", views.campaign_releases, name="campaign_releases"),
]
