from __future__ import annotations

from django.urls import URLPattern, path

from . import public_views, views

urlpatterns: list[URLPattern] = [
    path("trials/<uuid:pk>/forms/", views.phone_forms, name="phone_forms"),
    path("forms/<uuid:pk>/", views.phone_form, name="phone_form"),
    path("forms/<uuid:pk>/sheet/", views.phone_sheet, name="phone_sheet"),
    path("forms/<uuid:pk>/close/", views.phone_form_close, name="phone_form_close"),
    # short, because it is typed from paper, and it says nothing of what it is about
    path("q/<slug:token>/", public_views.answer, name="answer"),
    path("q/<slug:token>/<slug:language>/", public_views.answer_in, name="answer_in"),
    path("q/<slug:token>/<slug:language>/thanks/", public_views.answer_thanks, name="answer_thanks"),
]
