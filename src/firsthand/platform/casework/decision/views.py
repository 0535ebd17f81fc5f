"""Pages of a decision: draft, factors, dissent, letter, appeal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language_bidi, gettext, override

from firsthand.pathway import Role
from firsthand.platform.base import access
from firsthand.platform.base.flow.refusals import REFUSALS, keep_typed
from firsthand.platform.base.people.actor import Actor

from ..assessment.models import GateFinding
from ..assessment.queries import evidence_visible_to, gate_findings, gate_sentences
from ..intake.models import Case
from . import queries, services
from .forms import AppealAnswerForm, DecisionForm, DissentForm, DraftForm, LetterForm
from .letters import letter_html, letter_template, withheld_html
from .meeting_views import pdf_answer
from .models import Decision
from .reasons import limits_crossed
from .rules import outcome_respects_gates

WITH_CASE = ("case", "decider", "second", "item__meeting", "appeal_reviewer")


def _form(
    request: access.Request,
    case: Case,
    form: Any,
    *,
    title: str,
    back: str,
    intro: str = "",
    label: str = "",
    **more: Any,
) -> HttpResponse:
    context = {
        "case": case,
        "form": form,
        "title": title,
        "back": back,
        "intro": intro,
        "label": label or gettext("Save"),
        **more,
    }
    return render(
        request,
        more.get("template", "decision/form.html"),
        context,
        status=422 if form.is_bound and form.errors else 200,
    )


def _not_in_conflict(actor: Actor, case: Case) -> None:
    """A conflict closes the decision too, in whatever panel capacity somebody came back."""
    if actor.role in access.PANEL and queries.has_conflict(actor.account_id, case.pk):
        raise access.Denied


def gates_with_evidence(actor: Actor, case: Case) -> list[GateFinding]:
    """The answers in force, each with the entries behind it that this person may read."""
    visible = set(evidence_visible_to(actor, case).values_list("pk", flat=True))
    found = [f for f in gate_findings(case).prefetch_related("evidence") if not f.superseded]
    for finding in found:
        finding.shown = [entry for entry in finding.evidence.all() if entry.pk in visible]  # type: ignore[attr-defined]
    return found


@access.page("decision.read", model=Case)
def case_decisions(request: access.Request, case: Case) -> HttpResponse:
    actor = request.actor
    _not_in_conflict(actor, case)
    rows = list(queries.decisions_of(case))
    may_draft = case.state in queries.FOR_THE_PANEL and access.may(actor, "decision.draft", case)
    may_draft = may_draft and not any(row.state in ("drafted", "seconded") for row in rows)
    return render(request, "decision/decisions.html", {"case": case, "decisions": rows, "may_draft": may_draft})


@access.page("decision.draft", model=Case, methods=("GET", "POST"))
def decision_new(request: access.Request, case: Case) -> HttpResponse:
    form = DraftForm(request.POST or None, case_id=case.pk)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.draft_decision(actor=request.actor, case=case, **form.cleaned_data)
        except REFUSALS as error:
            keep_typed(form, error)
        else:
            return redirect("decision_edit", pk=made.pk)
    intro = gettext("You are the named decider. Somebody else on the panel seconds it before it can be issued.")
    return _form(
        request,
        case,
        form,
        title=gettext("Draft a decision"),
        intro=intro,
        back=reverse("case_decisions", args=[case.pk]),
        label=gettext("Begin the draft"),
    )


@access.page("decision.read", model=Decision, consult=True, related=WITH_CASE)
def decision(request: access.Request, row: Decision) -> HttpResponse:
    actor = request.actor
    _not_in_conflict(actor, row.case)
    open_now = row.state in ("drafted", "seconded")
    respected = outcome_respects_gates(row.case, row.outcome)
    context = {
        "case": row.case,
        "decision": row,
        "factors": queries.factor_rows(actor, row),
        "gates": gates_with_evidence(actor, row.case),
        "gate_sentences": gate_sentences(row.case),
        "gate_problem": "" if respected is True else respected,
        "crossed": limits_crossed(row) if open_now else [],
        "dissents": row.dissents.select_related("member", "decision"),
        "appeals": row.appeals.select_related("answered_by", "decision"),
        "seats": row.item.attendance.select_related("member__agency") if row.item else [],
        "may_edit": row.state == "drafted"
        and row.decider_id == actor.account_id
        and access.may(actor, "decision.write", row),
        "may_dissent": open_now and row.decider_id != actor.account_id and access.may(actor, "dissent.write", row),
        "may_letter": open_now and access.may(actor, "letter.write", row),
        "may_allow": row.state == "appealed"
        and access.may(actor, "appeal.answer", row)
        and queries.open_appeal(row) is not None
        and actor.account_id not in (row.decider_id, row.second_id),
    }
    return render(request, "decision/decision.html", context)


@access.page("decision.write", model=Decision, consult=True, methods=("GET", "POST"), related=("case", "decider"))
def decision_edit(request: access.Request, row: Decision) -> HttpResponse:
    actor = request.actor
    _not_in_conflict(actor, row.case)
    if row.state != "drafted" or row.decider_id != actor.account_id:
        return redirect(row)
    factors = queries.factor_rows(actor, row)
    form = DecisionForm(request.POST or None, instance=row, rows=factors)
    if request.method == "POST" and form.is_valid():
        try:
            services.write_decision(actor=actor, decision=form.save(commit=False), reasons=form.reasons)
        except REFUSALS as error:
            keep_typed(form, error)
        else:
            messages.success(request, gettext("The draft is saved."))
            return redirect(row)
    boxes = [_box(form, factor) for factor in factors]
    others = [form[name] for name in ("outcome", "prison_weighed", "summary", "review_on")]
    return _form(
        request,
        row.case,
        form,
        title=gettext("Draft of the decision"),
        back=row.get_absolute_url(),
        template="decision/edit.html",
        boxes=boxes,
        others=others,
        gates=gates_with_evidence(actor, row.case),
        gate_sentences=gate_sentences(row.case),
        crossed=limits_crossed(row),
    )


def _box(form: DecisionForm, factor: dict[str, Any]) -> dict[str, Any]:
    """The fields of one factor beside the ledger: first what bears on it or is ticked, then the rest."""
    key = factor["key"]
    ticked = {str(pk) for pk in form[f"evidence_{key}"].value() or ()}
    entries = [(entry, str(entry.pk) in ticked) for entry in factor["ledger"]]
    return {
        **factor,
        "field": form[f"factor_{key}"],
        "choice": form[f"disclosure_{key}"],
        "instead": [form[f"gist_{key}"], form[f"ground_{key}"]],
        "near": [(entry, on) for entry, on in entries if on or entry.factor == key],
        "others": [entry for entry, on in entries if not on and entry.factor != key],
    }


@access.page("dissent.write", model=Decision, consult=True, methods=("GET", "POST"), related=("case",))
def dissent(request: access.Request, row: Decision) -> HttpResponse:
    actor = request.actor
    mine = row.dissents.filter(member_id=actor.account_id).select_related("decision").first()
    form = DissentForm(request.POST or None, initial={"text": mine.text if mine else ""})
    if request.method == "POST" and form.is_valid():
        try:
            services.write_dissent(actor=actor, decision=row, text=form.cleaned_data["text"])
        except REFUSALS as error:
            keep_typed(form, error)
        else:
            messages.success(request, gettext("Your dissent is kept with the decision."))
            return redirect(row)
    return _form(
        request,
        row.case,
        form,
        title=gettext("My dissent"),
        back=row.get_absolute_url(),
        intro=gettext("It is kept with the decision under your name."),
    )


def _letter_of(request: access.Request, row: Decision) -> None:
    """The participant reads a letter once its decision is issued; before that it does not exist for them."""
    actor = request.actor
    if actor.role is Role.PARTICIPANT and row.state not in queries.TOLD:
        raise access.Denied
    _not_in_conflict(actor, row.case)


@access.page("letter.read", model=Decision, consult=True, related=("case",))
def letter(request: access.Request, row: Decision) -> HttpResponse:
    _letter_of(request, row)
    with override(row.letter_language):
        direction = "rtl" if get_language_bidi() else "ltr"
    parts = [part.strip() for part in row.letter.split("\n\n") if part.strip()]
    is_own = request.actor.role is Role.PARTICIPANT
    return render(
        request,
        "decision/letter.html",
        {
            "case": row.case,
            "decision": row,
            "paragraphs": parts,
            "withheld": withheld_html(row),
            "direction": direction,
            "is_own": is_own,
        },
    )


@access.page("letter.read", model=Decision, consult=True, related=("case",))
def letter_pdf(request: access.Request, row: Decision) -> HttpResponse:
    _letter_of(request, row)
    return pdf_answer(request, letter_html(row), "letter.pdf", reverse("decision_letter", args=[row.pk]))


@access.page("letter.write", model=Decision, consult=True, methods=("GET", "POST"), related=("case",))
def letter_edit(request: access.Request, row: Decision) -> HttpResponse:
    if row.state not in ("drafted", "seconded"):
        return redirect("decision_letter", pk=row.pk)
    wanted = request.GET.get("language", row.letter_language)
    initial = {}
    if not row.letter or "language" in request.GET:
        language = wanted if wanted in ("en", "fr", "ar") else row.letter_language
        initial = {"letter": letter_template(row, language), "letter_language": language}
    form = LetterForm(request.POST or None, instance=row, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.write_letter(actor=request.actor, decision=form.save(commit=False))
        except REFUSALS as error:
            keep_typed(form, error)
        else:
            messages.success(request, gettext("The letter is saved."))
            return redirect("decision_letter", pk=row.pk)
    return _form(
        request,
        row.case,
        form,
        title=gettext("Letter to the participant"),
        back=row.get_absolute_url(),
        languages=True,
        decision=row,
    )


@access.page("appeal.answer", model=Decision, consult=True, methods=("GET", "POST"), related=("case",))
def appeal_allow(request: access.Request, row: Decision) -> HttpResponse:
    form = AppealAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.allow_appeal(actor=request.actor, decision=row, answer=form.cleaned_data["answer"])
        except REFUSALS as error:
            keep_typed(form, error)
        else:
            messages.success(
                request,
                gettext("The appeal is allowed. Put the case on an agenda: the new decision will replace this one."),
            )
            return redirect(row)
    appeal = queries.open_appeal(row)
    return _form(
        request,
        row.case,
        form,
        title=gettext("Allow the appeal"),
        back=row.get_absolute_url(),
        intro=appeal.grounds if appeal else "",
    )
