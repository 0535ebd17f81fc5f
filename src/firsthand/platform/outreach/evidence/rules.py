"""Who may see the evidence of all campaigns together."""

from __future__ import annotations

from firsthand.pathway import Role
from firsthand.platform.base import access
from firsthand.platform.base.access.grants import anywhere

access.grant(
    "pooled_evidence.read",
    *anywhere(Role.COORDINATOR, Role.EVALUATOR, Role.ANALYST, Role.AUDITOR, Role.CAMPAIGN_MANAGER),
)
access.grant("pooled_evidence.export", *anywhere(Role.COORDINATOR, Role.EVALUATOR, Role.ANALYST))
