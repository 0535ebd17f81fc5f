"""The key store as a Django app of its own, so that its tables go to its own database."""

from __future__ import annotations

from django.apps import AppConfig


class KeystoreConfig(AppConfig):
    name = "firsthand.platform.base.vault.keystore"
    label = "keystore"
    default_auto_field = "django.db.models.BigAutoField"
