"""Models of the casework app; each lives in its stage."""

from __future__ import annotations

from .agreement.models import Agreement, Breach, Obligation, ProsecutorRecord, Signature
from .assessment.models import Assessment, Evidence, Finding, FollowUp, GateFinding, Instrument, TraumaScreening
from .copies.models import CopyPart, FileCopy
from .decision.models import AgendaItem, Appeal, Attendance, Decision, Dissent, FactorReason, PanelMeeting
from .intake.models import Case, Identity, NameMark, Referral, Request, SavedView
from .rehabilitation.models import Goal, Incident, Need, Plan, Review, Service, Session

__all__ = [
    "AgendaItem",
    "Agreement",
    "Appeal",
    "Assessment",
    "Attendance",
    "Breach",
    "Case",
    "CopyPart",
    "Decision",
    "Dissent",
    "Evidence",
    "FactorReason",
    "FileCopy",
    "Finding",
    "FollowUp",
    "GateFinding",
    "Goal",
    "Identity",
    "Incident",
    "Instrument",
    "NameMark",
    "Need",
    "Obligation",
    "PanelMeeting",
    "Plan",
    "ProsecutorRecord",
    "Referral",
    "Request",
    "Review",
    "SavedView",
    "Service",
    "Session",
    "Signature",
    "TraumaScreening",
]
