from __future__ import annotations

from firsthand.platform.base.flow.stages import StagedAppConfig


class CommunityConfig(StagedAppConfig):
    default = True
    name = "firsthand.platform.community"
    label = "community"
    stages = ("directory",)
