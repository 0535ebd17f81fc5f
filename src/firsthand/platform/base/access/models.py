"""Who belongs to which case and until when, and the emergencies in which somebody did not wait."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..people.models import ROLE_LABELS, Account
from ..vault.fields import SealedTextField


class Membership(models.Model):
    """An account works on a case in one capacity until a date. `file_id` is the case's opaque id:
    the base app does not know what a case is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file_id = models.UUIDField()
    account = models.ForeignKey(Account, models.CASCADE, related_name="memberships")
    capacity = models.CharField(max_length=40, choices=[(role.value, label) for role, label in ROLE_LABELS.items()])
    granted_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("ends"))
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["account", "file_id"], name="membership_account_file"),
            models.Index(fields=["file_id"], name="membership_file"),
            models.Index(fields=["expires_at"], condition=Q(ended_at__isnull=True), name="membership_ending"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["file_id", "account", "capacity"],
                condition=Q(ended_at__isnull=True),
                name="one_live_membership",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="membership_ends_after_it_began"),
        ]


class BreakGlass(models.Model):
    """Reading a case without a membership: fixed and short, with a reason, told to two others at
    once, not to be changed once asked for, reviewed afterwards by somebody else."""

    VAULT_COMPARTMENT = "narrative"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file_id = models.UUIDField(db_index=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    reason = SealedTextField()
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    told = models.ManyToManyField(Account, related_name="+")
    reviewed_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review_finding = models.CharField(
        max_length=20, blank=True, choices=[("justified", _("Justified")), ("not_justified", _("Not justified"))]
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account", "expires_at"], name="break_glass_account")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("account")),
                name="break_glass_reviewed_by_another",
            ),
        ]

    def vault_subject(self) -> uuid.UUID:
        return self.file_id
