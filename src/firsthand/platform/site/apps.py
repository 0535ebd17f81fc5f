from __future__ import annotations

from firsthand.platform.base.flow.stages import StagedAppConfig


class SiteConfig(StagedAppConfig):
    default = True
    name = "firsthand.platform.site"
    label = "site_pages"
    stages = ("today", "own", "oversight", "accounts", "search", "api")

    def ready(self) -> None:
        super().ready()
        from .kept_words import keep_words

        keep_words()
