"""Models of the outreach app; each lives in its stage."""

from __future__ import annotations

from .appearances.models import Appearance, Disclosure
from .campaigns.models import Audience, Campaign
from .effects.models import Response, RuleCheck, StagedWave, Wave
from .evidence.models import MeasuredEffect
from .trials.models import Trial

__all__ = [
    "Appearance", "Audience", "Campaign", "Disclosure", "MeasuredEffect", "Response", "RuleCheck", "StagedWave",
    "Trial", "Wave",
]  # fmt: skip
