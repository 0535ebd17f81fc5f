"""The dossier of a release: who prepared, examined and approved it, and on what it rests.

It stays on this side of the wall. What crosses is a copy (`voices.release.models.Release`) that has
no way back; the dossier knows its copy, sealed, and the copy does not know its dossier.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base.flow.models import Record, StatefulRecord, state_check, state_index
from firsthand.platform.base.vault.fields import SealedTextField


class Dossier(StatefulRecord):
    """One release in the making or live."""

    RECORD: ClassVar[str] = "release"
    READ_ACTION: ClassVar[str] = "dossier.read"  # "release.read" is that of the copy, for outreach
    CASE_PATH: ClassVar[str] = "testimony__voice__case"
    VAULT_COMPARTMENT: ClassVar[str] = "testimony"

    testimony = models.ForeignKey("voices.Testimony", models.CASCADE, related_name="dossiers")
    consent = models.ForeignKey("voices.Consent", models.PROTECT, related_name="dossiers", verbose_name=_("consent"))
    clearance = models.ForeignKey(
        "voices.Clearance", models.PROTECT, related_name="dossiers", verbose_name=_("community clearance")
    )
    release_name = models.CharField(
        _("name of the speaker in the release"),
        max_length=60,
        help_text=_("Invented; neither the person's nor a code name."),
    )
    title = models.CharField(_("title"), max_length=160)
    draft = SealedTextField(_("text to be released"))
    singling_out = SealedTextField(_("singling out: could it be only one person?"), blank=True)
    linkability = SealedTextField(_("linkability: what could it be joined with?"), blank=True)
    inference = SealedTextField(_("inference: what could be guessed from it?"), blank=True)
    expires_on = models.DateField(_("ends"))
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    examined_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    copy_ref = SealedTextField(blank=True)  # id of the released copy, sealed: no join leads there or back

    class Meta:
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [state_index("release")]
        constraints: ClassVar = [
            state_check("release"),
            models.CheckConstraint(
                condition=Q(examined_by__isnull=True) | ~Q(examined_by=F("prepared_by")),
                name="release_examined_by_another",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | (~Q(approved_by=F("prepared_by")) & ~Q(approved_by=F("examined_by"))),
                name="release_approved_by_a_third",
            ),
        ]

    def vault_subject(self) -> uuid.UUID:
        return self.testimony.voice.case_id

    def get_absolute_url(self) -> str:
        return reverse("dossier", args=[self.pk])


class RecallTrace(Record):
    """What a recall found and did: taken down, or why it cannot be."""

    CASE_PATH: ClassVar[str] = "dossier__testimony__voice__case"

    class Outcome(models.TextChoices):
        TAKEN_DOWN = "taken_down", _("Taken down")
        CANNOT = "cannot", _("Cannot be taken down")
        ASKED = "asked", _("Asked to take down")

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="traces")
    what = models.CharField(max_length=200)
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    note = SealedTextField(blank=True)

    class Meta:
        ordering: ClassVar = ["created_at"]

    def vault_subject(self) -> uuid.UUID:
        return self.dossier.testimony.voice.case_id
