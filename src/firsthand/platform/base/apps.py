"""The base app: people, access, trail, vault, media and flow. Every other app stands on it."""

from __future__ import annotations

from .flow.stages import StagedAppConfig


class BaseConfig(StagedAppConfig):
    default = True
    name = "firsthand.platform.base"
    label = "base"
    stages = ("people", "access", "trail", "flow", "media")
