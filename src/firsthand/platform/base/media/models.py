"""A file of a case, uploaded or made here. The row says what it is; the bytes lie sealed in storage."""

from __future__ import annotations

import secrets
from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .. import vault
from ..flow.models import Record
from .refusals import REFUSALS


def random_name() -> str:
    """A storage name that tells nothing, neither of the case nor of the file."""
    return secrets.token_hex(20)


class MediaObject(Record):
    """An upload from its first byte to its examination. `file_id` is the opaque id of its case.

    `offset` counts the plain bytes that are sealed and on disk; it moves by whole segments. It and the
    lease of `updated_at` are moved by UPDATE while bytes come in; every other change saves the row.
    """

    class Kind(models.TextChoices):
        RECORDING = "recording", _("Recording")
        DOCUMENT = "document", _("Document")
        PACKAGE = "package", _("Package that the programme made")

    class State(models.TextChoices):
        UPLOADING = "uploading", _("Uploading")
        QUARANTINED = "quarantined", _("Waiting for examination")
        EXAMINED = "examined", pgettext_lazy("file", "Examined")
        REFUSED = "refused", pgettext_lazy("file", "Refused")

    #: access reads "<path>_id", here the column `file_id`: membership of the case decides.
    CASE_PATH: ClassVar[str] = "file"
    SELF_PATH: ClassVar[str] = "uploader"

    file_id = models.UUIDField(db_index=True)
    uploader = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    kind = models.CharField(max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.UPLOADING)
    size = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    media_type = models.CharField(max_length=40, blank=True, default="")
    refusal = models.CharField(max_length=32, blank=True, default="")
    storage_name = models.CharField(max_length=40, unique=True, default=random_name, editable=False)
    duration_ms = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "updated_at"], name="media_by_state")]
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="media_not_empty"),
            models.CheckConstraint(condition=models.Q(offset__lte=models.F("size")), name="media_offset_in_file"),
            models.CheckConstraint(
                condition=models.Q(state="uploading") | models.Q(offset=models.F("size")), name="media_whole_when_done"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["uploading", "quarantined", "examined", "refused"]),
                name="media_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {str(self.pk)[:8]}"

    def vault_subject(self) -> UUID:
        return self.file_id

    @property
    def refusal_text(self) -> str:
        """Why the file is not taken, in words for people; "" while nothing stands against it."""
        return str(REFUSALS[self.refusal]) if self.refusal else ""

    @property
    def compartment(self) -> str:
        """Which of the case's keys seals the bytes: recordings are testimony, documents the case's own. A
        package holds the name beside the narrative, so it lies under the identity's key."""
        return {self.Kind.RECORDING: "testimony", self.Kind.PACKAGE: "identity"}.get(self.Kind(self.kind), "narrative")

    @property
    def associated(self) -> bytes:
        """What the sealed bytes are bound to: the file of another row does not open."""
        return vault.bind("media/1", str(self.pk))
