"""A copy of a participant's own file: prepared by one coordinator, approved by another, fetched once it
is theirs, and gone after its term."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base.flow.models import Record
from firsthand.platform.base.vault.fields import SealedJSONField, SealedTextField

from ..intake.grounds import Ground

#: The parts of a file, in the order of the copy, as one would say them to the person.
SECTIONS: dict[str, Any] = {
    "identity": _("Who you are"),
    "referral": _("How your file began"),
    "evidence": _("What is known, and from where"),
    "assessment": _("What the assessors found"),
    "decision": _("What was decided, and why"),
    "agreement": _("Your agreement"),
    "plan": _("Your plan, meetings and reviews"),
    "incidents": _("What went wrong, and what was done"),
    "voice": _("What you told, and what you agreed to"),
    "requests": _("What you asked"),
    "people": _("Who has worked with your file"),
}


class FileCopy(Record):
    """One copy. Where it stands follows from who did what: it has no state of its own to disagree with."""

    CASE_PATH: ClassVar[str] = "case"

    case = models.ForeignKey("casework.Case", models.CASCADE, related_name="copies")
    request = models.ForeignKey("casework.Request", models.SET_NULL, null=True, blank=True, related_name="copies")
    language = models.CharField(_("language of the copy"), max_length=8, default="en")
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    returned_because = SealedTextField(_("why it was sent back"), blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    package = models.ForeignKey("base.MediaObject", models.SET_NULL, null=True, blank=True, related_name="+")
    expires_on = models.DateField(null=True, blank=True)
    fetched_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)  # set aside, or over: its content is gone

    class Meta:
        ordering: ClassVar = ["-created_at"]
        verbose_name_plural = "file copies"
        indexes: ClassVar = [
            models.Index(fields=["submitted_at"], condition=Q(approved_at__isnull=True), name="copy_to_approve"),
            models.Index(fields=["expires_on"], condition=Q(removed_at__isnull=True), name="copy_by_expiry"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(approved_at__isnull=True, removed_at__isnull=True),
                name="one_copy_in_preparation",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("prepared_by")),
                name="copy_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True)
                | Q(submitted_at__isnull=False, approved_by__isnull=False, expires_on__isnull=False),
                name="copy_approved_is_whole",
            ),
        ]

    def vault_subject(self) -> uuid.UUID:
        return self.case_id

    def get_absolute_url(self) -> str:
        return reverse("copy", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Still being prepared by its preparer."""
        return self.submitted_at is None and self.removed_at is None

    @property
    def waits_for_approval(self) -> bool:
        return self.submitted_at is not None and self.approved_at is None and self.removed_at is None

    @property
    def is_ready(self) -> bool:
        """Whether the participant can fetch it today."""
        return (
            self.package_id is not None
            and self.removed_at is None
            and self.expires_on is not None
            and self.expires_on >= timezone.localdate()
        )

    @property
    def standing(self) -> str:
        """Where it stands, in words."""
        if self.approved_at is None and self.removed_at is not None:
            return gettext("Set aside")
        if self.is_ready:
            return gettext("Ready for the participant")
        if self.approved_at is not None:
            return gettext("Over")
        return gettext("Waits for approval") if self.submitted_at else gettext("Being prepared")


class CopyPart(Record):
    """One piece of the file in a copy: what it says, and whether it is given or withheld, and why.

    It holds the name beside the narrative, so it is sealed under the identity's key. What is bound is
    not the preparer's to give; nothing of it is taken down here at all.
    """

    CASE_PATH: ClassVar[str] = "copy__case"
    VAULT_COMPARTMENT: ClassVar[str] = "identity"

    class Choice(models.TextChoices):
        GIVEN = "given", _("Goes into the copy")
        WITHHELD = "withheld", _("Withheld")

    copy = models.ForeignKey(FileCopy, models.CASCADE, related_name="parts")
    section = models.CharField(max_length=20, choices=list(SECTIONS.items()))
    position = models.PositiveIntegerField()
    title = SealedTextField()
    lines = SealedJSONField(blank=True)  # [[label, text], ...]
    entries = models.JSONField(default=list)  # ids of the ledger's entries that it says or rests on
    choice = models.CharField(_("in the copy"), max_length=10, choices=Choice.choices, blank=True)
    bound = models.BooleanField(default=False)
    unseen = models.BooleanField(default=False)  # the participant's own words, which the preparer may not read
    ground = models.CharField(_("ground"), max_length=20, choices=Ground.choices, blank=True)
    reason = SealedTextField(_("why"), blank=True)
    gist = SealedTextField(_("gist that the participant may read"), blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["copy", "position"], name="one_part_per_position"),
            models.CheckConstraint(condition=Q(bound=False) | Q(choice="withheld"), name="bound_part_is_withheld"),
        ]

    def vault_subject(self) -> uuid.UUID:
        return self.copy.case_id

    @property
    def is_settled(self) -> bool:
        """Chosen, and with a ground and a reason where it is withheld. Opens nothing."""
        if self.choice == self.Choice.WITHHELD:
            return bool(self.ground) and self.reason_sealed is not None  # type: ignore[attr-defined]  # the cell
        return self.choice == self.Choice.GIVEN
