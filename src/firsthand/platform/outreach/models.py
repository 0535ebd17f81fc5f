"""Models of the outreach app; each lives in its stage."""

from __future__ import annotations

from .answering.models import FormLink, PhoneForm, Receipt
from .appearances.models import Appearance, Disclosure
from .campaigns.models import Audience, Campaign
from .effects.models import Response, RuleCheck, StagedWave, Wave
from .evidence.models import MeasuredEffect
from .trials.models import Trial

__all__ = [
    "Appearance", "Audience", "Campaign", "Disclosure", "FormLink", "MeasuredEffect", "PhoneForm", "Receipt",
    "Response", "RuleCheck", "StagedWave", "Trial", "Wave",
]  # fmt: skip
