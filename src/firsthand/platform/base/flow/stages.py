"""How an app's stages are found: each is a package, and its rooms are imported once at start."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import ClassVar

from django.apps import AppConfig

#: Rooms that register something: permissions and guards, effects, what waits for whom, jobs.
REGISTERING_ROOMS = ("rules", "services", "queries", "tasks")


class StagedAppConfig(AppConfig):
    """An app whose stages are packages. `ready` imports the rooms that register rules."""

    default = False  # Django looks for the one configuration in an app's module: this is not it
    stages: ClassVar[tuple[str, ...]] = ()

    def ready(self) -> None:
        for stage in self.stages:
            for room in REGISTERING_ROOMS:
                module = f"{self.name}.{stage}.{room}"
                if find_spec(module) is not None:
                    import_module(module)
