"""The case, its referral, and the identity behind its code name."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base.flow.models import Record, StatefulRecord, state_check
from firsthand.platform.base.vault.fields import SealedJSONField, SealedTextField


class Case(StatefulRecord):
    """One participant's file, under a code name. What identifies the person is in `Identity`."""

    RECORD: ClassVar[str] = "case"
    CASE_PATH: ClassVar[str] = ""

    class Basis(models.TextChoices):
        CONSENT = "consent", _("Consent of the person")
        LAW = "law", _("A legal duty or power")
        COURT = "court", _("An order of a court")

    class Urgency(models.TextChoices):
        ROUTINE = "routine", _("Routine")
        SOON = "soon", _("Within a week")
        TODAY = "today", _("Today")

    code_name = models.CharField(_("code name"), max_length=60, unique=True)
    country = models.CharField(_("country of return"), max_length=2)
    origin = models.CharField(_("country of origin"), max_length=2, blank=True)
    basis = models.CharField(_("legal basis"), max_length=20, choices=Basis.choices, blank=True)
    basis_note = SealedTextField(_("legal basis in words"), blank=True)
    urgency = models.CharField(_("urgency"), max_length=20, choices=Urgency.choices, default=Urgency.ROUTINE)
    minor = models.BooleanField(_("child protection track"), default=False, editable=False)
    guardian_agreed_on = models.DateField(_("guardian's agreement"), null=True, blank=True)
    best_interests = SealedTextField(_("best interests of the child"), blank=True)
    participant = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="case"
    )
    community = models.ForeignKey(
        "community.Community", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("community")
    )
    transfer_to = models.CharField(
        _("receiving authority"),
        max_length=20,
        blank=True,
        choices=[
            ("prosecutor", _("Prosecutor")),
            ("security_service", _("Security service")),
            ("child_protection", _("Child protection")),
            ("another_agency", _("Another agency")),
        ],
    )
    duplicates_seen_on = models.DateField(null=True, blank=True)
    opened_on = models.DateField(_("opened"), auto_now_add=True)
    next_review_on = models.DateField(_("next review"), null=True, blank=True)
    retain_until = models.DateField(_("kept until"))
    retention_reason = SealedTextField(_("why it is kept longer"), blank=True)
    erased_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["code_name"]
        indexes: ClassVar = [
            # The list shows no erased case: counted and ordered in these two, whatever else there is.
            models.Index(fields=["state", "erased_on", "code_name"], name="case_by_state"),
            models.Index(fields=["state", "erased_on", "opened_on", "code_name"], name="case_by_state_opened"),
            models.Index(fields=["country", "code_name"], name="case_by_country"),
            models.Index(fields=["retain_until"], name="case_by_retention"),
            models.Index(fields=["next_review_on"], name="case_by_review"),
            models.Index(fields=["opened_on", "code_name"], name="case_by_opening"),
            models.Index(fields=["state_since", "code_name"], name="case_by_waiting"),
        ]
        constraints: ClassVar = [state_check("case")]

    def __str__(self) -> str:
        return self.code_name

    def vault_subject(self) -> uuid.UUID:
        return self.pk

    def get_absolute_url(self) -> str:
        return reverse("case", args=[self.pk])


class Identity(Record):
    """Who the participant is. Sealed under a key of its own, apart from the narrative's."""

    CASE_PATH: ClassVar[str] = "case"
    VAULT_COMPARTMENT: ClassVar[str] = "identity"

    case = models.OneToOneField(Case, models.CASCADE, related_name="identity")
    name = SealedTextField(_("name"))
    aliases = SealedTextField(_("other names and spellings"), blank=True, help_text=_("One a line."))
    born_on = SealedTextField(_("date of birth"), blank=True, help_text=_("ISO date; sealed like the name."))
    birthplace = SealedTextField(_("place of birth"), blank=True)
    nationalities = SealedTextField(_("nationalities"), blank=True)
    contact = SealedTextField(_("how to reach the person"), blank=True)
    family = SealedJSONField(_("family and contacts"), blank=True)

    class Meta:
        verbose_name_plural = "identities"

    def vault_subject(self) -> uuid.UUID:
        return self.case_id


class NameMark(models.Model):
    """A keyed hash of one part of a name or of a date of birth. It finds the same person twice
    without telling anybody who it is."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="name_marks")
    mark = models.CharField(max_length=64, db_index=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "mark"], name="one_mark_per_case")]


class Referral(Record):
    """Who referred the person, when and why. A case may have several."""

    CASE_PATH: ClassVar[str] = "case"

    case = models.ForeignKey(Case, models.CASCADE, related_name="referrals")
    agency = models.ForeignKey("base.Agency", models.PROTECT, null=True, blank=True, verbose_name=_("referring agency"))
    referrer = SealedTextField(_("referred by"))
    why = SealedTextField(_("why"))
    received_on = models.DateField(_("received"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["received_on"]

    def vault_subject(self) -> uuid.UUID:
        return self.case_id


class Request(Record):
    """What a participant asks about the file: correction, erasure, access."""

    CASE_PATH: ClassVar[str] = "case"

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correct something")
        ERASURE = "erasure", _("Erase my file")
        ACCESS = "access", _("A copy of my file")

    case = models.ForeignKey(Case, models.CASCADE, related_name="requests")
    kind = models.CharField(_("request"), max_length=20, choices=Kind.choices)
    text = SealedTextField(_("in my words"))
    answer = SealedTextField(_("answer"), blank=True)
    granted = models.BooleanField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    seconded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [
            models.Index(fields=["granted", "created_at"], name="request_unanswered"),
            models.Index(fields=["kind", "seconded_by"], name="request_unseconded"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(seconded_by__isnull=True)
                | (models.Q(answered_by__isnull=False) & ~models.Q(seconded_by=models.F("answered_by"))),
                name="request_seconded_by_another",
            ),
        ]

    def vault_subject(self) -> uuid.UUID:
        return self.case_id

    @property
    def waits_for_second(self) -> bool:
        """An erasure that one coordinator granted and no second has confirmed."""
        return self.kind == self.Kind.ERASURE and self.granted is True and self.seconded_by_id is None


class SavedView(models.Model):
    """A filter of the case list that somebody keeps under a name of their own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=400)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "name"], name="one_saved_view_of_a_name")]

    def __str__(self) -> str:
        return self.name
