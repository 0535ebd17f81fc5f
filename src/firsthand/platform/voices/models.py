"""Models of the voices app; each lives in its stage."""

from __future__ import annotations

from .clearance.models import Clearance, Consultation, ProcessTemplate, StageRecord
from .consent.models import Consent
from .dossier.models import Dossier, RecallTrace
from .fitness.models import Fitness, Opinion, Voice
from .protection.models import AttackFinding, Doubt, Position, Protection, Region
from .release.models import Release
from .testimony.models import Claim, LegalCheck, Mark, Passage, Testimony, Theme

__all__ = [
    "AttackFinding", "Claim", "Clearance", "Consent", "Consultation", "Dossier", "Doubt", "Fitness", "LegalCheck",
    "Mark", "Opinion", "Passage", "Position", "ProcessTemplate", "Protection", "RecallTrace", "Region", "Release",
    "StageRecord", "Testimony", "Theme", "Voice",
]  # fmt: skip
