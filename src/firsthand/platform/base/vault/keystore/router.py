"""Keeps the keys and what they open in two databases."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

APP = "keystore"
ALIAS = "keys"


class KeystoreRouter:
    """The key store lives on alias `keys` and nothing else ever does."""

    def db_for_read(self, model: type[Model], **_hints: Any) -> str | None:
        return ALIAS if model._meta.app_label == APP else None

    def db_for_write(self, model: type[Model], **_hints: Any) -> str | None:
        return ALIAS if model._meta.app_label == APP else None

    def allow_relation(self, first: Model, second: Model, **_hints: Any) -> bool | None:
        labels = {first._meta.app_label, second._meta.app_label}
        return False if APP in labels and len(labels) > 1 else None

    def allow_migrate(self, db: str, app_label: str, **_hints: Any) -> bool:
        return (db == ALIAS) == (app_label == APP)
