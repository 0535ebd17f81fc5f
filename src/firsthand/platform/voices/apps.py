from __future__ import annotations

from firsthand.platform.base.flow.stages import StagedAppConfig


class VoicesConfig(StagedAppConfig):
    default = True
    name = "firsthand.platform.voices"
    label = "voices"
    stages = ("fitness", "testimony", "protection", "consent", "clearance", "dossier", "release")
