"""The released copy: what a campaign may use. It has no foreign key back, no account, no code name
and no date of the case; its id is drawn at random when it is made."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .terms import Audience, Channel, IdentityLevel, Use


class ReleaseQuerySet(models.QuerySet["Release", "Release"]):
    def live(self) -> Any:
        """Those that may be served now. Nothing else may be, anywhere."""
        return self.filter(recalled_on__isnull=True, expires_on__gte=timezone.localdate())


class Release(models.Model):
    """A copy of redacted text, and of a protected recording if there is one, with its terms and expiry.
    The recording is sealed under a key of the copy's own (`release.recording`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    speaker = models.CharField(_("speaker"), max_length=60)
    title = models.CharField(_("title"), max_length=160)
    language = models.CharField(_("language"), max_length=8)
    text = models.TextField(_("text"), blank=True)
    recording = models.ForeignKey("base.MediaObject", models.PROTECT, null=True, blank=True, related_name="+")
    captions = models.TextField(blank=True)  # WebVTT, in step with the recording
    use = models.CharField(_("use"), max_length=20, choices=Use.choices)
    channel = models.CharField(_("channel"), max_length=20, choices=Channel.choices)
    audience = models.CharField(_("audience"), max_length=20, choices=Audience.choices)
    identity_level = models.CharField(_("identity"), max_length=20, choices=IdentityLevel.choices)
    community = models.ForeignKey(
        "community.Community", models.PROTECT, related_name="releases", verbose_name=_("community")
    )
    conditions = models.TextField(_("conditions of the community"), blank=True)
    themes = models.JSONField(_("themes"), default=list, blank=True)
    monthly_limit = models.PositiveSmallIntegerField(_("appearances a month, at most"), default=2)
    expires_on = models.DateField(_("ends"))
    recalled_on = models.DateField(_("recalled"), null=True, blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["title"]
        constraints: ClassVar = [
            # A recalled copy keeps its terms for the record of uses and loses its text and recording.
            models.CheckConstraint(
                condition=Q(recalled_on__isnull=True) | Q(text="", captions="", recording__isnull=True),
                name="recalled_release_is_empty",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("release", args=[self.pk])

    def vault_subject(self) -> uuid.UUID:
        return self.pk

    @property
    def is_live(self) -> bool:
        return self.recalled_on is None and self.expires_on >= timezone.localdate()
