from __future__ import annotations

from firsthand.platform.base.flow.stages import StagedAppConfig


class CaseworkConfig(StagedAppConfig):
    default = True
    name = "firsthand.platform.casework"
    label = "casework"
    stages = ("intake", "assessment", "decision", "agreement", "rehabilitation", "copies")
