"""What is read of evidence, assessments, gates and screenings, and by whom it may be read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from firsthand.pathway import GATES, Role
from firsthand.platform.base import access
from firsthand.platform.base.access.models import Membership
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.people.models import Account

from ..intake.models import Case
from .models import Assessment, Evidence, Finding, FollowUp, GateFinding, TraumaScreening

#: Who is shown entries that belong to an originator, besides the one who recorded them.
ORIGINATOR_ROLES = (Role.PANEL_CHAIR, Role.SECURITY_LIAISON)
#: Who is told that such an entry exists at all.
TOLD_ROLES = (Role.PANEL_CHAIR, Role.PANEL_POLICE, Role.SECURITY_LIAISON, Role.SOCIAL_SERVICES, Role.PROSECUTOR)

CaseRef = Case | UUID


def _pk(case: CaseRef) -> UUID:
    return case.pk if isinstance(case, Case) else case


# Evidence


def evidence_visible_to(actor: Actor | None, case: CaseRef) -> QuerySet[Evidence, Evidence]:
    """The entries of a case that the actor may read. What only the originator may disclose is shown
    to its recorder, the panel chair and the security liaison."""
    rows = access.visible(actor, "evidence.read", Evidence.objects.filter(case_id=_pk(case)))
    if actor is None or actor.role in ORIGINATOR_ROLES:
        return rows
    return rows.filter(~Q(disclosure=Evidence.Disclosure.ORIGINATOR) | Q(recorded_by_id=actor.account_id))


def limited_evidence_exists(actor: Actor | None, case: CaseRef) -> bool:
    """Whether to tell this actor that the ledger holds more than is shown. Only the panel is told."""
    if actor is None or actor.role not in TOLD_ROLES or actor.role in ORIGINATOR_ROLES:
        return False
    hidden = access.visible(actor, "evidence.read", Evidence.objects.filter(case_id=_pk(case)))
    return hidden.filter(disclosure=Evidence.Disclosure.ORIGINATOR).exclude(recorded_by_id=actor.account_id).exists()


# Gates and the screening: also asked by later stages


def gates_of(case: CaseRef) -> dict[str, str]:
    """Gate -> the answer in force ("indicated", "not_indicated", "unknown"). A gate that nobody has
    answered is not in it."""
    return dict(GateFinding.objects.filter(case_id=_pk(case), superseded=False).values_list("gate", "answer"))


def grave_crime_indicated(case: CaseRef) -> bool:
    return gates_of(case).get("grave_crime") == GateFinding.Answer.INDICATED


def gate_sentences(case: CaseRef) -> list[str]:
    """What the gates say, one sentence each, for pages on which people decide. Unknown is said too."""
    gates = gates_of(case)
    words = {
        GateFinding.Answer.INDICATED.value: gettext("%(gate)s: indicated by the evidence."),
        GateFinding.Answer.NOT_INDICATED.value: gettext("%(gate)s: not indicated by the evidence."),
        GateFinding.Answer.UNKNOWN.value: gettext(
            "%(gate)s: unknown. Nobody has ruled it out; weigh that before you decide."
        ),
        "": gettext("%(gate)s: not answered yet."),
    }
    return [words[gates.get(gate, "")] % {"gate": gettext(label)} for gate, label in GATES.items()]


def gate_findings(case: CaseRef) -> QuerySet[GateFinding, GateFinding]:
    """Every answer that was ever given, the ones in force first."""
    rows = GateFinding.objects.filter(case_id=_pk(case)).select_related("recorded_by", "follow_up__assigned_to")
    return rows.order_by("superseded", "gate", "-created_at")


def veto_in_force(case: CaseRef) -> bool:
    """Whether a clinician has said: no interviews and no appearances for now."""
    return TraumaScreening.objects.filter(case_id=_pk(case), superseded=False, veto=True).exists()


def screenings_of(case: CaseRef) -> QuerySet[TraumaScreening, TraumaScreening]:
    return (
        TraumaScreening.objects.filter(case_id=_pk(case))
        .select_related("clinician")
        .order_by("superseded", "-created_at")
    )


# Assessments


def assessments_of(case: CaseRef) -> QuerySet[Assessment, Assessment]:
    """Who assesses the case and how far they are; not what they found."""
    answered = Finding.objects.filter(assessment=OuterRef("pk")).exclude(known__isnull=True)
    rows = Assessment.objects.filter(case_id=_pk(case)).select_related("assessor", "instrument")
    return rows.annotate(begun=Exists(answered)).order_by("created_at")


def submitted_assessors(case: CaseRef) -> set[UUID]:
    """The accounts that have submitted an assessment of the case."""
    return set(Assessment.objects.filter(case_id=_pk(case), state="submitted").values_list("assessor_id", flat=True))


def comparable(actor: Actor | None, case: CaseRef) -> bool:
    """Whether this person may see what the assessors found: two have submitted, and they have no
    assessment of their own still open. It looks at the account, not at the role it acts in: whoever
    assesses here stays blind in every capacity."""
    if actor is None or len(submitted_assessors(case)) < 2:
        return False
    return not Assessment.objects.filter(case_id=_pk(case), assessor_id=actor.account_id, state="open").exists()


class _FindingRows(QuerySet[Finding, Finding]):
    def answered(self) -> _FindingRows:
        """Known with a word, a finding and reasons; or unknown with its reasons."""
        known = Q(known=True, finding__isnull=False) & ~Q(answer="")
        return self.filter(known | Q(known=False), reasons__isnull=False)


def findings_of(assessment: Assessment) -> _FindingRows:
    """Findings of one assessment, for its own assessor and for rules."""
    return _FindingRows(Finding).filter(assessment=assessment)


def findings_visible_to(actor: Actor | None, case: CaseRef) -> QuerySet[Finding, Finding]:
    """One's own findings; those of submitted assessments once `comparable`. Another's findings are
    not even in the rows before that."""
    if actor is None:
        return Finding.objects.none()
    rows = Finding.objects.filter(assessment__case_id=_pk(case)).select_related("assessment")
    own = Q(assessment__assessor_id=actor.account_id) if actor.role is Role.ASSESSOR else Q(pk__in=())
    may_compare = Case.objects.filter(pk=_pk(case)).first()
    if may_compare is not None and comparable(actor, case) and access.may(actor, "comparison.read", may_compare):
        return rows.filter(own | Q(assessment__state="submitted"))
    return rows.filter(own)


def follow_ups_visible_to(actor: Actor | None, case: CaseRef) -> QuerySet[FollowUp, FollowUp]:
    """Tasks of a case. One that came out of another's assessment would tell what they left open, so
    it stays away from an assessor who is still blind (unless it is theirs to do)."""
    rows = access.visible(actor, "follow_up.read", FollowUp.objects.filter(case_id=_pk(case))).select_related(
        "assigned_to"
    )
    if actor is None or comparable(actor, case):
        return rows
    others = Finding.objects.filter(follow_up=OuterRef("pk")).exclude(assessment__assessor_id=actor.account_id)
    return rows.filter(Q(assigned_to_id=actor.account_id) | ~Exists(others))


def people_of(case: CaseRef, *capacities: Role) -> QuerySet[Account, Account]:
    """Accounts with a live membership of the case, in one of the capacities if any are given."""
    live = Membership.objects.filter(file_id=_pk(case), ended_at__isnull=True, expires_at__gt=timezone.now())
    if capacities:
        live = live.filter(capacity__in=capacities)
    return Account.objects.filter(is_active=True, pk__in=live.values("account_id"))


def assessors_to_name(case: CaseRef) -> QuerySet[Account, Account]:
    """Accounts that may be named: they hold the role, do not assess this case yet, and are not its
    caseworker, who could not judge independently of the work already done."""
    holders = Account.objects.filter(is_active=True, role_grants__role=Role.ASSESSOR, role_grants__state="in_force")
    return (
        holders.exclude(pk__in=Assessment.objects.filter(case_id=_pk(case)).values("assessor_id"))
        .exclude(pk__in=people_of(case, Role.CASEWORKER).values("pk"))
        .distinct()
    )


def side_by_side(actor: Actor | None, case: CaseRef) -> list[dict[str, Any]]:
    """Item by item, what each assessor found: `{"item", "cells": [(assessment, finding or None)],
    "differs"}`, grouped by instrument in its order; empty while the actor may not compare."""
    if not comparable(actor, case):
        return []
    found = {(f.assessment_id, f.item): f for f in findings_visible_to(actor, case).prefetch_related("evidence")}
    done = list(
        Assessment.objects.filter(case_id=_pk(case), state="submitted")
        .select_related("assessor", "instrument")
        .order_by("created_at")
    )
    rows = []
    for instrument in {a.instrument_id: a.instrument for a in done}.values():
        group = [a for a in done if a.instrument_id == instrument.pk]
        for item in instrument.document["items"]:
            cells = [(a, found.get((a.pk, item["key"]))) for a in group]
            answers = {(f.known, f.answer) if f else None for _a, f in cells}
            rows.append({"item": item, "instrument": instrument, "cells": cells, "differs": len(answers) > 1})
    return rows
