"""A voice under its code name, and fitness to speak: decided apart from progress in the case."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from firsthand.pathway import Role
from firsthand.platform.base.flow.models import Record, StatefulRecord, state_check, state_index
from firsthand.platform.base.vault.fields import SealedTextField


class Voice(Record):
    """A participant as a possible voice. The testimony team sees this code name, not the case's."""

    CASE_PATH: ClassVar[str] = "case"

    case = models.OneToOneField("casework.Case", models.CASCADE, related_name="voice")
    code_name = models.CharField(_("voice code name"), max_length=60, unique=True)
    languages = models.CharField(_("languages"), max_length=80, blank=True)
    exposure_limit = models.PositiveSmallIntegerField(_("appearances a month, at most"), default=2)
    aftercare = SealedTextField(_("aftercare"), blank=True)

    class Meta:
        ordering: ClassVar = ["code_name"]

    def __str__(self) -> str:
        return self.code_name

    def vault_subject(self) -> uuid.UUID:
        return self.case_id

    def get_absolute_url(self) -> str:
        return reverse("voice", args=[self.pk])


class Fitness(StatefulRecord):
    """Whether the participant may speak now: able, willing and safe. Expires."""

    RECORD: ClassVar[str] = "fitness"
    CASE_PATH: ClassVar[str] = "voice__case"

    voice = models.ForeignKey(Voice, models.CASCADE, related_name="fitness")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    why = SealedTextField(_("why now"), blank=True)
    expires_on = models.DateField(_("ends"))

    class Meta:
        ordering: ClassVar = ["-created_at"]
        verbose_name_plural = "fitness"
        indexes: ClassVar = [state_index("fitness")]
        constraints: ClassVar = [
            state_check("fitness"),
            models.UniqueConstraint(
                fields=["voice"], condition=~Q(state__in=["expired", "not_fit"]), name="one_fitness_open_per_voice"
            ),
        ]

    def vault_subject(self) -> uuid.UUID:
        return self.voice.case_id

    def get_absolute_url(self) -> str:
        return reverse("fitness", args=[self.pk])


class Opinion(Record):
    """One independent opinion. Any one against stops it."""

    CASE_PATH: ClassVar[str] = "fitness__voice__case"

    class View(models.TextChoices):
        MAY = "may", _("May speak")
        CONDITIONS = "conditions", _("May speak, with conditions")
        MAY_NOT = "may_not", _("May not speak")

    class Standpoint(models.TextChoices):
        CLINICIAN = Role.CLINICIAN.value, _("Clinician")
        SECURITY = Role.SECURITY_LIAISON.value, _("Security liaison")
        CASEWORKER = Role.CASEWORKER.value, _("Caseworker")

    fitness = models.ForeignKey(Fitness, models.CASCADE, related_name="opinions")
    standpoint = models.CharField(max_length=40, choices=Standpoint.choices)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    view = models.CharField(_("opinion"), max_length=20, choices=View.choices)
    reasons = SealedTextField(_("reasons"))
    conditions = SealedTextField(_("conditions"), blank=True)
    set_aside = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["fitness", "standpoint"], condition=Q(set_aside=False), name="one_opinion_per_standpoint"
            ),
            models.UniqueConstraint(
                fields=["fitness", "given_by"], condition=Q(set_aside=False), name="one_opinion_per_person"
            ),
        ]

    def vault_subject(self) -> uuid.UUID:
        return self.fitness.voice.case_id
