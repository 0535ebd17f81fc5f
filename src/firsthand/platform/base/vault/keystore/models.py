"""The key store's only table. It lives in a database of its own, with its own short backups."""

from __future__ import annotations

import uuid

from django.db import models


class DataKey(models.Model):
    """A wrapped data key, or the tombstone of one (no key, a time of destruction)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.UUIDField()
    compartment = models.CharField(max_length=16)
    wrapped = models.BinaryField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "compartment"], name="one_key_per_compartment"),
            models.CheckConstraint(
                condition=models.Q(wrapped__isnull=True, destroyed_at__isnull=False)
                | models.Q(wrapped__isnull=False, destroyed_at__isnull=True),
                name="key_or_tombstone",
            ),
        ]
        indexes = [
            models.Index(fields=["destroyed_at"], name="tombstones", condition=models.Q(destroyed_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.compartment} key"
