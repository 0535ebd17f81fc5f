"""One object of every model, and an account that stands to all of them in chosen relations.

Made by looking at the models: required fields are filled by their type, so that a new model needs no
line here. What a constraint of the database asks for beyond types stands in `SPECIAL`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import time, timedelta
from itertools import count
from typing import Any

from django.db import models
from django.utils import timezone

from firsthand.evaluate.design import design_of
from firsthand.pathway import Relation, Role
from firsthand.platform.base import trail
from firsthand.platform.base.access.models import Membership
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.people.models import Account, RoleGrant
from firsthand.platform.base.trail.models import Entry, Head
from firsthand.platform.base.vault.fields import SealedField, SealedJSONField
from firsthand.platform.casework.assessment.instrument import BUILTIN, read_instrument
from firsthand.platform.casework.models import Case
from firsthand.platform.community.models import Community
from firsthand.platform.voices.clearance.processes import PROCESSES
from tests.designs import DESIGN, LOTS, UNITS

_numbers = count(1)
ROLES = tuple(role for role in Role if role is not Role.CLOCK)
RELATIONS = tuple(relation for relation in Relation if relation is not Relation.ANY)
#: What types do not tell: "Model.field" -> value, or a callable of the scene.
SPECIAL: dict[str, Any] = {
    "Appearance.kind": "forum",
    "Appearance.venue": lambda scene: scene.get("Venue"),
    "Appearance.outlet": lambda scene: scene.get("Outlet"),
    "Case.basis": "consent",
    "Case.participant": lambda scene: scene.account if Relation.OWN in scene.relations else None,
    "Evidence.number": 1,
    "Identity.born_on": "1990-01-01",
    "Instrument.document": lambda scene: read_instrument(BUILTIN)[0],
    "MediaObject.state": "uploading",
    "Mark.hide": True,
    "MeasuredEffect.variance": 0.01,
    "PhoneForm.closes_at": lambda scene: timezone.now() + timedelta(days=1),
    "ProcessTemplate.document": PROCESSES[0],
    "Doubt.face_seen": lambda scene: False if scene.full else None,
    "Doubt.looked_at_by": lambda scene: scene.someone() if scene.full else None,
    "AttackFinding.picture": "/9j/",
    "Doubt.picture": "/9j/",
    "Protection.reading": None,  # a synthetic voice has no reader
    "Release.text": "A text",
    "RoleGrant.role": "mentor",
    "RoleGrant.state": "requested",
    "StagedWave.rows": [],
    "Trial.design": DESIGN,
    "Trial.lots": LOTS,
    "Trial.seal": design_of(DESIGN).seal(),
    "Trial.sealed_at": lambda scene: timezone.now(),
    "Trial.sealed_by": lambda scene: scene.someone(),
    "Trial.state": "assigned",
    "Trial.units": UNITS,
    "Wave.columns": [],
}


class Scene:
    """A case, a community and all that hangs on them, with an account standing in `relations`.

    `full` also fills what may stay empty, so that a record may be put into any of its states.
    """

    def __init__(self, relations: Iterable[Relation] = (), *, full: bool = False) -> None:
        self.relations, self.full = frozenset(relations), full
        self.objects: dict[type[models.Model], models.Model] = {}
        self.account = self.someone()
        grants = [
            RoleGrant(
                account=self.account,
                role=role,
                state="in_force",
                requested_by=self.someone(),
                approved_by=self.someone(),
            )
            for role in ROLES
        ]
        RoleGrant.objects.bulk_create(grants)
        if Relation.MEMBER in self.relations:
            self.join(self.one(Case).pk)
        if Relation.COMMUNITY in self.relations:
            self.join(self.one(Community).pk)

    def actor(self, role: Role) -> Actor:
        return Actor(None if role is Role.CLOCK else self.account.pk, role, None, self.account.display_name)

    def someone(self) -> Account:
        number = next(_numbers)
        return Account.objects.create(username=f"scene{number}", display_name=f"Scene {number}")

    def join(self, file_id: Any) -> None:
        ends = timezone.now() + timedelta(days=30)
        Membership.objects.bulk_create(
            [Membership(file_id=file_id, account=self.account, capacity=role, expires_at=ends) for role in ROLES]
        )

    def get(self, name: str) -> models.Model:
        """The object of the model of this name (unique among ours)."""
        from django.apps import apps

        return self.one(
            next(m for m in apps.get_models() if m.__name__ == name and m.__module__.startswith("firsthand."))
        )

    def one(self, model: type[models.Model]) -> Any:
        """The scene's one object of a model, made on first use with all that it needs."""
        if model not in self.objects:
            self.objects[model] = self.make(model)
        return self.objects[model]

    def make(self, model: type[models.Model]) -> models.Model:
        if model in (Entry, Head):
            trail.record(
                "consultation",
                "scene",
                actor=self.actor(Role.AUDITOR),
                kind="case",
                object_id=None,
                subject=self.one(Case).pk,
                reason="Scene",
            )
            return model._default_manager.order_by("-pk").first()  # type: ignore[return-value]
        values = {}
        for field in model._meta.concrete_fields:
            value = self.value_for(model, field)
            if value is not models.NOT_PROVIDED:
                values[field.name] = value
        obj = model(**values)
        obj.save(force_insert=True)
        # As a request finds it: read back, nothing unsealed.
        return model._default_manager.get(pk=obj.pk)

    def value_for(self, model: type[models.Model], field: Any) -> Any:
        key = f"{model.__name__}.{field.name}"
        if key in SPECIAL:
            value = SPECIAL[key]
            return value(self) if callable(value) else value
        if field.primary_key or getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            return models.NOT_PROVIDED
        if field.name in {"state", "version", "state_since", "recalled_on", "erased_on", "ended_at", "destroyed_at"}:
            return models.NOT_PROVIDED
        if isinstance(field, SealedField):
            return (
                ["A line"]
                if isinstance(field, SealedJSONField) and self.full
                else ("" if isinstance(field, SealedJSONField) else "Some words")
            )
        if isinstance(field, models.ForeignKey):
            return self.related(model, field)
        if field.has_default() or (field.null and not self.full) or (field.blank and not self.full):
            return models.NOT_PROVIDED
        return self.plain(model, field)

    def related(self, model: type[models.Model], field: Any) -> Any:
        to = field.related_model
        if to is Account:
            if getattr(model, "SELF_PATH", None) == field.name:
                return self.account if Relation.SELF in self.relations else self.someone()
            return models.NOT_PROVIDED if field.null and not self.full else self.someone()
        if to is model or (field.null and not self.full and field.name != "case"):
            return models.NOT_PROVIDED
        return self.one(to)

    def plain(self, model: type[models.Model], field: Any) -> Any:
        """A value of the field's type."""
        if field.choices:
            return next(value for value, _label in field.flatchoices if value != "")
        later = field.name.startswith(("end", "expire", "retain", "until", "closes", "due"))
        if isinstance(field, models.DateTimeField):
            return timezone.now() + timedelta(days=20 if later else 2)
        if isinstance(field, models.DateField):
            return timezone.localdate() + timedelta(days=20 if later else 2)
        if isinstance(field, models.TimeField):
            return time(9, 0)
        if isinstance(field, models.UUIDField):
            return self.one(Case).pk if field.name == "file_id" else uuid.uuid4()
        if isinstance(field, models.BooleanField):
            return False
        if isinstance(field, models.IntegerField | models.FloatField):
            return next(_numbers) if field.name in {"number", "position"} else 20 if later else 10
        if isinstance(field, models.JSONField):
            return {}
        if isinstance(field, models.BinaryField):
            return b"0"
        return self.text(field)

    def text(self, field: Any) -> str:
        known = {
            "country": "FR", "origin": "SY", "language": "en", "languages": "en", "time_zone": "Europe/Paris",
            "sha256": uuid.uuid4().hex * 2, "mark": uuid.uuid4().hex,
        }  # fmt: skip
        return str(known.get(field.name) or f"word-{next(_numbers)}")[: field.max_length or 200]
