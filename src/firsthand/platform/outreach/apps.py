from __future__ import annotations

from firsthand.platform.base.flow.stages import StagedAppConfig


class OutreachConfig(StagedAppConfig):
    default = True
    name = "firsthand.platform.outreach"
    label = "outreach"
    stages = ("campaigns", "appearances", "trials", "effects", "evidence", "answering")
