"""Every address of the platform. Django's admin site is not among them."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic.base import RedirectView

P = "firsthand.platform"
STAGES = (
    "site.today", "site.search", "site.accounts", "site.own", "site.oversight", "base.flow", "community.directory",
    "casework.intake", "casework.assessment", "casework.decision", "casework.agreement", "casework.rehabilitation",
    "casework.copies",
    "voices.fitness", "voices.testimony", "voices.protection", "voices.consent", "voices.clearance",
    "voices.dossier", "voices.release",
    "outreach.campaigns", "outreach.appearances", "outreach.trials", "outreach.effects",
    "outreach.evidence", "outreach.answering",
)  # fmt: skip

urlpatterns: list[URLPattern | URLResolver] = [path("", include(f"{P}.{stage}.urls")) for stage in STAGES]
urlpatterns += [
    path("media/", include(f"{P}.base.media.urls")),
    path("api/", include(f"{P}.site.api.urls")),
    path("accounts/", include("allauth.urls")),
    path("favicon.ico", RedirectView.as_view(url="/static/site/icon.svg", permanent=True)),
]
handler400 = f"{P}.site.today.errors.bad_request"
handler403 = f"{P}.site.today.errors.forbidden"
handler404 = f"{P}.site.today.errors.not_found"
handler500 = f"{P}.site.today.errors.server_error"
