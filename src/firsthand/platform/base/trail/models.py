"""Entries of the trail and the head of its tree.

Entries hold opaque ids and codes, never content: nothing here has to be erased when a person's file
is. The words of a reason are sealed under the case's key, so destroying that key destroys the words
and leaves the tree as it was.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, NoReturn

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.functions import Length
from django.db.models.lookups import Exact

if TYPE_CHECKING:
    _BigInteger = models.BigIntegerField[int, int]
else:  # Django's fields take type arguments for the type checker only
    _BigInteger = models.BigIntegerField


class Operation(StrEnum):
    """The six operations that are logged [Directive (EU) 2016/680, Art. 25]."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"


class TrailIsAppendOnly(TypeError):
    """Something tried to change or delete an entry."""


class PositionField(_BigInteger):
    """64-bit position. On SQLite the type name `integer` makes it the table's own row number,
    so reading in order needs no second index."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "integer" if connection.vendor == "sqlite" else "bigint"


class EntryQuerySet(models.QuerySet["Entry"]):
    """Reads only: what is written stays written."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TrailIsAppendOnly("entries of the trail are not changed")

    def delete(self) -> NoReturn:
        raise TrailIsAppendOnly("entries of the trail are not deleted")


class Entry(models.Model):
    """One operation: who, when, what, on which object, why, with which outcome."""

    seq = PositionField(primary_key=True)
    at = models.DateTimeField()
    operation = models.CharField(max_length=16, choices=[(operation.value, operation.value) for operation in Operation])
    action = models.CharField(max_length=80)
    actor = models.UUIDField(null=True)
    role = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=80, blank=True)  # empty where a whole page was asked for
    object_id = models.CharField(max_length=64, blank=True)
    subject = models.UUIDField(null=True)  # the case; None for what belongs to the programme
    purpose = models.CharField(max_length=80, blank=True)
    recipients = models.JSONField(default=list, blank=True)
    outcome = models.CharField(max_length=32, default="done")
    reason = models.BinaryField(default=b"", blank=True)
    sealed_under = models.UUIDField(null=True)  # whose key opens `reason`; None where there is no reason
    leaf = models.BinaryField()

    objects = EntryQuerySet.as_manager()

    class Meta:
        app_label = "base"
        db_table = "base_trail_entry"
        ordering = ["seq"]
        constraints = [
            models.CheckConstraint(condition=models.Q(seq__gte=0), name="trail_seq_not_negative"),
            models.CheckConstraint(
                condition=models.Q(operation__in=[operation.value for operation in Operation]), name="trail_operation"
            ),
            models.CheckConstraint(condition=~models.Q(action="") & ~models.Q(outcome=""), name="trail_says_what"),
            models.CheckConstraint(condition=models.Q(Exact(Length("leaf"), 32)), name="trail_leaf_is_sha256"),
        ]
        # Each serves one way the auditor searches, newest first, in pages by (at, seq).
        indexes = [
            models.Index(fields=["at", "seq"], name="trail_by_time"),
            models.Index(fields=["actor", "at", "seq"], name="trail_by_actor"),
            models.Index(fields=["subject", "at", "seq"], name="trail_by_subject"),
            models.Index(fields=["action", "at", "seq"], name="trail_by_action"),
            models.Index(fields=["operation", "at", "seq"], name="trail_by_operation"),
            models.Index(fields=["actor", "action", "at", "seq"], name="trail_by_deed"),
            models.Index(fields=["outcome", "at", "seq"], name="trail_by_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.action} {self.outcome}"

    def save(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TrailIsAppendOnly("entries are written by trail.record() only")

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TrailIsAppendOnly("entries of the trail are not deleted")


class Head(models.Model):
    """The one row that every append locks: how many entries, and the tree's frontier."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.BigIntegerField(default=0)
    frontier = models.BinaryField(default=b"", blank=True)

    class Meta:
        app_label = "base"
        db_table = "base_trail_head"
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="trail_has_one_head"),
            models.CheckConstraint(condition=models.Q(size__gte=0), name="trail_size_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.size} entries"
