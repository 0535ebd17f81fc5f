"""What the stages of casework hold of a person, as parts of a copy of the file."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from firsthand.platform.base.access.models import Membership
from firsthand.platform.base.people.models import ROLE_LABELS
from firsthand.platform.community.directory.places import country_name

from ..assessment.instrument import answer_words, in_words
from ..assessment.models import Evidence, FollowUp, GateFinding, TraumaScreening
from ..assessment.queries import assessments_of, findings_of
from ..decision.models import Decision, FactorReason
from ..decision.queries import TOLD
from ..intake.models import Case, Identity, Request
from .gathering import (
    UNDECIDED,
    WITHHELD,
    Part,
    about_somebody_else,
    holds,
    kept_with_the_clinician,
    lines_of,
    numbered,
    within_limits,
)


@holds
def intake(case: Case) -> Iterator[Part]:
    identity = Identity.objects.filter(case=case).first()
    if identity is not None:
        names = ("name", "aliases", "born_on", "birthplace", "nationalities", "contact")
        yield Part("identity", gettext("Your name and dates"), lines_of(identity, *names))
        if identity.family:
            family = Part("identity", gettext("Family and contacts"), ((gettext("noted"), str(identity.family)),))
            yield about_somebody_else(family)
    facts = lines_of(case, "basis", "basis_note", "opened_on", "guardian_agreed_on", "best_interests", "retain_until")
    places = [(gettext("country of return"), country_name(case.country))]
    if case.origin:
        places.append((gettext("country of origin"), country_name(case.origin)))
    yield Part("referral", gettext("Basis and dates of your file"), (*facts, *places))
    for title, referral in zip(numbered(gettext("Referral")), case.referrals.all(), strict=False):
        yield Part("referral", title, lines_of(referral, "received_on", "why"), choice=UNDECIDED)
        who = Part("referral", f"{title}: {gettext('who referred you')}", lines_of(referral, "referrer"))
        yield about_somebody_else(who)


@holds
def evidence(case: Case) -> Iterator[Part]:
    for entry in Evidence.objects.filter(case=case).order_by("number"):
        title = gettext("Entry %(number)d of the evidence ledger") % {"number": entry.number}
        said = lines_of(entry, "claim", "reliability", "credibility", "dated_on", "factor")
        yield within_limits(Part("evidence", title, said), [entry])
        if entry.disclosure == Evidence.Disclosure.OPEN:
            yield about_somebody_else(Part("evidence", f"{title}: {gettext('source')}", lines_of(entry, "source")))


@holds
def assessment(case: Case) -> Iterator[Part]:
    """Submitted assessments, once two are: what one assessor found is not known to the other before."""
    language, done = get_language() or "en", list(assessments_of(case).filter(state="submitted"))
    for title, one in zip(numbered(gettext("Assessor")), done if len(done) > 1 else [], strict=False):
        document = one.instrument.document
        items, words = {item["key"]: item for item in document["items"]}, answer_words(document, language)
        for finding in findings_of(one).select_related("assessment").prefetch_related("evidence"):
            label = in_words(items[finding.item]["text"], language) if finding.item in items else finding.item
            answer = gettext("Unknown") if finding.known is False else words.get(finding.answer, "")
            lines = ((gettext("answer"), answer), *lines_of(finding, "finding", "reasons"))
            yield within_limits(Part("assessment", f"{title}: {label}", lines), finding.evidence.all())
    for gate in GateFinding.objects.filter(case=case, superseded=False).prefetch_related("evidence"):
        found = Part("assessment", str(gate.get_gate_display()), lines_of(gate, "answer", "reasons"), choice=UNDECIDED)
        yield within_limits(found, gate.evidence.all())
    for task in FollowUp.objects.filter(case=case):
        lines = lines_of(task, "what", "due_on", "done_on", "outcome")
        yield Part("assessment", gettext("What was still to be found out"), lines, choice=UNDECIDED)
    if TraumaScreening.objects.filter(case=case).exists():
        yield kept_with_the_clinician("assessment", gettext("Trauma screening"))


@holds
def decision(case: Case) -> Iterator[Part]:
    for row in Decision.objects.filter(case=case, state__in=TOLD).order_by("issued_on"):
        title = f"{gettext('Decision')}: {row.get_outcome_display()}"
        yield Part("decision", title, lines_of(row, "outcome", "issued_on", "review_on", "letter"))
        for reason in row.factor_reasons.select_related("decision").prefetch_related("evidence"):
            yield _reason(title, reason)
        for name in ("summary", "prison_weighed"):
            if lines := lines_of(row, name):
                yield Part("decision", f"{title}: {lines[0][0]}", lines, choice=UNDECIDED)
        for dissent in row.dissents.select_related("decision"):
            lines = lines_of(dissent, "text")
            yield Part("decision", f"{title}: {gettext('a dissent')}", lines, choice=UNDECIDED)
        for appeal in row.appeals.select_related("decision"):
            lines = lines_of(appeal, "lodged_on", "grounds", "answer")
            yield Part("decision", f"{title}: {gettext('your appeal')}", lines)


def _reason(title: str, row: FactorReason) -> Part:
    """As the panel chose: the reasons, or the gist and the ground."""
    title = f"{title}: {row.get_factor_display()}"
    if row.disclosure == FactorReason.Disclosure.READ:
        return within_limits(Part("decision", title, lines_of(row, "reasons")), row.evidence.all())
    reason = gettext("The panel withheld it when it decided.")
    return Part("decision", title, choice=WITHHELD, bound=True, ground=row.ground, reason=reason, gist=row.gist)


@holds
def agreement(case: Case) -> Iterator[Part]:
    for record in case.prosecutor_records.all():
        lines = lines_of(record, "kind", "decided_on", "authority", "terms")
        yield Part("agreement", gettext("The prosecutor's decision"), lines, choice=UNDECIDED)
    for row in case.agreements.exclude(state="drafted"):
        title = f"{gettext('Agreement')}, {date_format(row.starts_on, 'DATE_FORMAT')}"
        names = ("purpose", "programme_offers", "counsel", "counsel_view", "starts_on", "ends_on")
        yield Part("agreement", title, lines_of(row, *names))
        for promise in row.obligations.select_related("agreement"):
            names = ("kind", "text", "non_public_alternative", "due_on", "status", "status_note")
            yield Part("agreement", f"{title}: {gettext('a promise')}", lines_of(promise, *names))
        for breach in row.breaches.select_related("agreement"):
            lines = lines_of(breach, "alleged", "participants_account", "review", "closed_on")
            yield Part("agreement", f"{title}: {gettext('an alleged breach')}", lines, choice=UNDECIDED)


@holds
def rehabilitation(case: Case) -> Iterator[Part]:
    for plan in case.plans.all():
        yield Part(
            "plan", gettext("Your plan"), (*lines_of(plan, "in_own_words"), (gettext("state"), plan.state_label))
        )
        for need in plan.needs.select_related("plan"):
            yield Part("plan", gettext("A need"), lines_of(need, "domain", "text"))
        for goal in plan.goals.select_related("plan"):
            yield Part(
                "plan", gettext("A goal"), lines_of(goal, "domain", "text", "set_on", "due_on", "status", "note")
            )
        for met in plan.sessions.select_related("plan"):
            title = f"{met.get_kind_display()}, {date_format(met.held_on, 'DATE_FORMAT')}"
            if met.kind == "clinical":
                yield kept_with_the_clinician("plan", title)
            else:
                yield Part("plan", title, lines_of(met, "held_on", "attended", "note"), choice=UNDECIDED)
        for review in plan.reviews.select_related("plan"):
            lines = lines_of(review, "held_on", "progress", "readiness", "participants_view")
            yield Part("plan", gettext("A review"), lines)
    for incident in case.incidents.all():
        lines = lines_of(incident, "kind", "happened_on", "what", "done", "learnt", "closed_on")
        yield Part("incidents", str(incident.get_kind_display()), lines, choice=UNDECIDED)


@holds
def requests(case: Case) -> Iterator[Part]:
    for asked in Request.objects.filter(case=case).order_by("created_at"):
        lines = lines_of(asked, "kind", "text", "answered_on", "answer")
        yield Part("requests", date_format(asked.created_at, "DATE_FORMAT"), lines)


@holds
def people(case: Case) -> Iterator[Part]:
    """By function and agency; names are the colleagues' own."""
    labels = {role.value: str(label) for role, label in ROLE_LABELS.items()}
    lines = []
    for member in Membership.objects.filter(file_id=case.pk).select_related("account__agency").order_by("created_at"):
        ended = member.ended_at or member.expires_at
        span = f"{date_format(member.created_at, 'DATE_FORMAT')} – {date_format(ended, 'DATE_FORMAT')}"
        agency = f", {member.account.agency}" if member.account.agency else ""
        lines.append((labels.get(member.capacity, member.capacity), f"{span}{agency}"))
    if lines:
        yield Part("people", gettext("Who could read your file, and when"), tuple(lines), choice=UNDECIDED)
