"""A participant's own file, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firsthand.pathway import CONSENT
from firsthand.platform.base import flow
from firsthand.platform.base.access.models import Membership
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.people.models import ROLE_LABELS
from firsthand.platform.casework.intake.grounds import IN_PLAIN_WORDS
from firsthand.platform.casework.models import Agreement, Case, CopyPart, Decision, FileCopy, Obligation, Request
from firsthand.platform.voices.models import Consent, Dossier

#: Where the case stands, as one would say it to the person.
STAGE_IN_WORDS = {
    "referred": _("Somebody told us about you. We are looking at whether we can work with you."),
    "gathering": _("We are collecting what is known. You can tell us what you want us to know."),
    "assessment": _("Two people who do not know each other's view are looking at your situation, one by one."),
    "before_panel": _("A panel of several agencies will meet about your case. It decides with reasons, in writing."),
    "decided": _("The panel has decided. You can read the decision and its reasons, and you can appeal."),
    "in_programme": _("You are in the programme."),
    "closed": _("Your case is closed."),
    "transferred": _("Another authority is now responsible for your case."),
    "under_appeal": _("You have appealed. Somebody who did not take part in the decision is looking at it."),
    "reopened": _("Your case is open again."),
}

#: Who to call, in the order a participant would.
CONTACTS = ("caseworker", "mentor", "clinician")


def case_of(actor: Actor | None) -> Case | None:
    """The participant's own case; None for everybody else."""
    if actor is None:
        return None
    return Case.objects.filter(participant=actor.account_id).first()


def contacts(case: Case) -> list[dict[str, str]]:
    """The people who work with the participant, by name and function."""
    rows = Membership.objects.filter(
        file_id=case.pk, ended_at__isnull=True, expires_at__gt=timezone.now(), capacity__in=CONTACTS
    )
    labels = {role.value: label for role, label in ROLE_LABELS.items()}
    people = [
        {"name": row.account.display_name, "role": str(labels[row.capacity]), "key": row.capacity}
        for row in rows.select_related("account")
    ]
    return sorted(people, key=lambda person: CONTACTS.index(person["key"]))


def decisions(case: Case) -> list[Decision]:
    """Decisions that were issued, newest first. Drafts are the panel's."""
    return list(
        Decision.objects.filter(case=case, state__in=["issued", "appealed", "replaced"])
        .select_related("decider")
        .order_by("-issued_on")
    )


def agreement(case: Case) -> Agreement | None:
    """The newest agreement that has left its draft."""
    return Agreement.objects.filter(case=case).exclude(state="drafted").order_by("-created_at").first()


def due(case: Case) -> list[Obligation]:
    """Obligations that are still due, soonest first."""
    return list(
        Obligation.objects.filter(
            agreement__case=case, agreement__state__in=["in_force", "breach_alleged", "breach_reviewed"], status="due"
        )
        .exclude(kind="programme")
        .select_related("agreement")
        .order_by("due_on")
    )


def withheld_in(copy: FileCopy) -> list[dict[str, Any]]:
    """What a copy withholds: the name of the part, the gist, and the ground in plain words."""
    rows = copy.parts.filter(choice=CopyPart.Choice.WITHHELD).select_related("copy")
    return [{"title": part.title, "gist": part.gist, "why": IN_PLAIN_WORDS.get(part.ground, "")} for part in rows]


def asked_for_copy(case: Case) -> bool:
    """Whether a request for a copy is still to be answered."""
    return Request.objects.filter(case=case, kind="access", granted__isnull=True).exists()


@dataclass(frozen=True)
class Line:
    """One use that was asked for, and what the participant can do about it now."""

    consent: Consent
    steps: list[dict[str, Any]]
    to_affirm: Dossier | None = None  # approved, and made live only after the participant affirms


def consent_lines(actor: Actor, case: Case) -> list[Line]:
    """Every use that was ever asked for; what waits for an answer first."""
    rows = Consent.objects.filter(testimony__voice__case=case).select_related("testimony__voice__case")
    order = {state: number for number, state in enumerate(["asked", "given", "live", "refused", "withdrawn", "lapsed"])}
    lines = []
    for consent in sorted(rows, key=lambda row: (order[row.state], row.created_at)):
        offers = flow.offers(actor, consent)
        steps = [
            {"name": o.move.name, "label": gettext(CONSENT.move(o.move.name).label), "unmet": o.unmet} for o in offers
        ]
        lines.append(Line(consent, steps, to_affirm(consent)))
    return lines


def to_affirm(consent: Consent) -> Dossier | None:
    """The approved release that waits for the participant to say once more that they agree."""
    if consent.state != "live":
        return None
    rows = Dossier.objects.filter(consent=consent, state="approved", approved_at__gte=consent.affirmed_at)
    return rows.select_related("testimony__voice__case").order_by("-approved_at").first()
