from __future__ import annotations

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("communities/", views.communities, name="communities"),
    path("communities/new/", views.community_new, name="community_new"),
    path("communities/<uuid:pk>/", views.community, name="community"),
    path("communities/<uuid:pk>/edit/", views.community_edit, name="community_edit"),
    path("communities/<uuid:pk>/groups/new/", views.group_new, name="group_new"),
    path("communities/<uuid:pk>/people/new/", views.notable_new, name="notable_new"),
    path("communities/<uuid:pk>/venues/new/", views.venue_new, name="venue_new"),
    path("communities/<uuid:pk>/representatives/", views.representatives, name="community_representatives"),
    path(
        "communities/<uuid:pk>/representatives/<uuid:member>/end/",
        views.representative_end,
        name="community_representative_end",
    ),
    path("communities/groups/<uuid:pk>/", views.group_edit, name="group_edit"),
    path("communities/people/<uuid:pk>/", views.notable_edit, name="notable_edit"),
    path("communities/venues/<uuid:pk>/", views.venue_edit, name="venue_edit"),
    path("outlets/", views.outlets, name="outlets"),
    path("outlets/new/", views.outlet_new, name="outlet_new"),
    path("outlets/<uuid:pk>/", views.outlet_edit, name="outlet_edit"),
]
