"""Rows of a demo file put back in time: a file that was opened, decided and told on one morning would
show nothing of a journey.

Services write what happens today, so this is done after them and directly. The order of rows is kept:
each kind is moved as a whole. The trail is not touched; it says truly when the demo was loaded.
"""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F, Model

from firsthand.platform.casework.agreement.models import Agreement, Breach, Obligation, ProsecutorRecord, Signature
from firsthand.platform.casework.assessment.models import Assessment, Evidence, FollowUp, GateFinding, TraumaScreening
from firsthand.platform.casework.decision.models import AgendaItem, Decision
from firsthand.platform.casework.intake.models import Case, Identity, Referral
from firsthand.platform.casework.rehabilitation.models import Goal, Need, Plan, Review, Session
from firsthand.platform.voices.clearance.models import Clearance, Consultation, StageRecord
from firsthand.platform.voices.consent.models import Consent
from firsthand.platform.voices.dossier.models import Dossier
from firsthand.platform.voices.fitness.models import Fitness, Opinion, Voice
from firsthand.platform.voices.testimony.models import Claim, LegalCheck, Mark, Passage, Testimony

from .context import File

_CASE = "case"
_AGREEMENT, _PLAN, _VOICE = "agreement__case", "plan__case", "voice__case"
_TESTIMONY, _CLEARANCE = "testimony__voice__case", "clearance__testimony__voice__case"


def set_back_file(file: File) -> None:
    """Move every row of the file to about when it happened."""
    days = file.person.days
    decided = max(2, 14 * ((days - 70) // 14))
    begun = max(1, days - 92)
    spoke = min(begun, 120)
    told = min(begun, 42)
    steps: tuple[tuple[int, str, tuple[type[Model], ...]], ...] = (
        (days, "pk", (Case,)),
        (days, _CASE, (Identity, Referral)),
        (max(1, days - 12), _CASE, (Evidence,)),
        (max(1, min(days - 25, days // 2 + 5)), _CASE, (Assessment, GateFinding, TraumaScreening, FollowUp)),
        (decided, _CASE, (AgendaItem, Decision, ProsecutorRecord)),
        (begun, _CASE, (Agreement, Plan)),
        (begun, _AGREEMENT, (Obligation, Signature)),
        (min(begun, 9), _AGREEMENT, (Breach,)),
        (begun, _PLAN, (Need, Goal, Session, Review)),
        (spoke, _CASE, (Voice,)),
        (spoke, _VOICE, (Fitness,)),
        (spoke, "fitness__voice__case", (Opinion,)),
        (told + 6, _VOICE, (Testimony,)),
        (told, _TESTIMONY, (Passage, Claim, LegalCheck)),
        (told, "passage__testimony__voice__case", (Mark,)),
        (min(told, 24), _TESTIMONY, (Consent, Clearance)),
        (min(told, 22), _CLEARANCE, (Consultation, StageRecord)),
        (min(told, 12), _TESTIMONY, (Dossier,)),
    )
    for ago, path, models in steps:
        back = timedelta(days=ago)
        for model in models:
            rows = model._base_manager.filter(**{path: file.case.pk})
            rows.update(created_at=F("created_at") - back)
