"""The community's clearance of a use: a process with consulted groups, objections and an expiry."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base.flow.models import Record, StatefulRecord, state_check, state_index
from firsthand.platform.base.vault.fields import SealedTextField


class ProcessTemplate(Record):
    """A community's way of deciding, as stages. Templates ship as files; sulha is one of them."""

    slug = models.SlugField(max_length=40)
    edition = models.CharField(max_length=20)
    title = models.CharField(_("title"), max_length=120)
    document = models.JSONField()

    class Meta:
        ordering: ClassVar = ["title"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["slug", "edition"], name="one_template_edition")]

    def __str__(self) -> str:
        return self.title


class Clearance(StatefulRecord):
    """One community's clearance of one testimony's public use."""

    RECORD: ClassVar[str] = "clearance"
    CASE_PATH: ClassVar[str] = "testimony__voice__case"
    COMMUNITY_PATH: ClassVar[str] = "community"

    testimony = models.ForeignKey("voices.Testimony", models.CASCADE, related_name="clearances")
    community = models.ForeignKey("community.Community", models.PROTECT, related_name="clearances")
    template = models.ForeignKey(ProcessTemplate, models.PROTECT)
    what_is_asked = models.TextField(
        _("what the community is asked"), help_text=_("In plain words, without anything that tells who the speaker is.")
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    expires_on = models.DateField(_("ends"))

    class Meta:
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [state_index("clearance")]
        constraints: ClassVar = [
            state_check("clearance"),
            models.UniqueConstraint(
                fields=["testimony", "community"],
                condition=~Q(state__in=["objected", "lapsed"]),
                name="one_open_clearance",
            ),
        ]

    def vault_subject(self) -> uuid.UUID:
        return self.testimony.voice.case_id

    def get_absolute_url(self) -> str:
        return reverse("clearance", args=[self.pk])


class Consultation(Record):
    """One group, heard or to be heard."""

    CASE_PATH: ClassVar[str] = "clearance__testimony__voice__case"
    COMMUNITY_PATH: ClassVar[str] = "clearance__community"

    class Answer(models.TextChoices):
        WAITING = "waiting", _("Not heard yet")
        AGREES = "agrees", _("No objection")
        CONDITIONS = "conditions", _("No objection, with conditions")
        OBJECTS = "objects", _("Objects")
        DECLINES = "declines", _("Does not wish to answer")

    clearance = models.ForeignKey(Clearance, models.CASCADE, related_name="consultations")
    group = models.ForeignKey("community.Group", models.PROTECT, related_name="+")
    required = models.BooleanField(_("must be heard"), default=True)
    answer = models.CharField(_("answer"), max_length=20, choices=Answer.choices, default=Answer.WAITING)
    note = SealedTextField(_("what was said"), blank=True)
    conditions = models.TextField(_("conditions"), blank=True)
    answered_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    set_aside = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["clearance", "group"], condition=Q(set_aside=False), name="a_group_is_heard_once"
            )
        ]

    def vault_subject(self) -> uuid.UUID:
        return self.clearance.testimony.voice.case_id


class StageRecord(Record):
    """A stage of the template, as it was gone through."""

    CASE_PATH: ClassVar[str] = "clearance__testimony__voice__case"
    COMMUNITY_PATH: ClassVar[str] = "clearance__community"

    clearance = models.ForeignKey(Clearance, models.CASCADE, related_name="stages")
    stage = models.SlugField(max_length=40)
    done_on = models.DateField(_("done"))
    not_needed = models.BooleanField(_("not needed here"), default=False)
    note = SealedTextField(_("what was done"), blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_aside = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["clearance", "stage"], condition=Q(set_aside=False), name="a_stage_is_done_once"
            )
        ]

    def vault_subject(self) -> uuid.UUID:
        return self.clearance.testimony.voice.case_id
