"""Pages of the assessment stage: ledger, gates, worksheet, side by side, screening, follow-ups."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext

from firsthand.pathway import FACTORS, GATES, Role
from firsthand.platform.base import access
from firsthand.platform.base.flow.refusals import REFUSALS, keep_typed

from ..intake.models import Case
from . import queries, services
from .forms import (
    AssessorForm,
    EvidenceForm,
    FindingForm,
    GateForm,
    LedgerFilter,
)
from .instrument import answer_words, in_words
from .models import Assessment, Evidence, Finding, GateFinding


def form_page(
    request: access.Request, case: Case, form: Any, *, title: str, intro: str = "", tab: str, back: str, **more: Any
) -> HttpResponse:
    context = {"case": case, "form": form, "title": title, "intro": intro, "tab": tab, "back": back, **more}
    return render(request, "assessment/form.html", context, status=422 if form.is_bound and form.errors else 200)


@access.page("evidence.read", model=Case, consult=True)
def case_evidence(request: access.Request, case: Case) -> HttpResponse:
    actor = request.actor
    chosen = LedgerFilter(request.GET)
    rows = queries.evidence_visible_to(actor, case).select_related("recorded_by")
    factor = chosen.cleaned_data.get("factor") if chosen.is_valid() else ""
    if factor:
        rows = rows.filter(factor=factor)
    context = {
        "case": case,
        "entries": rows,
        "filter_form": chosen,
        "factor": factor,
        "may_record": access.may(actor, "evidence.record", case),
        "is_caseworker": actor.role is Role.CASEWORKER,
        "limited": queries.limited_evidence_exists(actor, case),
    }
    return render(request, "assessment/evidence.html", context)


@access.page("evidence.record", model=Case, consult=True, methods=("GET", "POST"))
def evidence_new(request: access.Request, case: Case) -> HttpResponse:
    entry = Evidence(case=case, factor=request.GET.get("factor", "") if request.GET.get("factor") in FACTORS else "")
    return _evidence_form(request, case, entry, gettext("New entry in the ledger"))


@access.page("evidence.record", model=Evidence, consult=True, methods=("GET", "POST"), related=("case",))
def evidence_edit(request: access.Request, entry: Evidence) -> HttpResponse:
    actor = request.actor
    seen = queries.evidence_visible_to(actor, entry.case_id).filter(pk=entry.pk).exists()
    if not seen or (entry.recorded_by_id != actor.account_id and actor.role is not Role.CASEWORKER):
        raise access.Denied
    return _evidence_form(request, entry.case, entry, gettext("Entry %(number)d") % {"number": entry.number})


def _evidence_form(request: access.Request, case: Case, entry: Evidence, title: str) -> HttpResponse:
    form = EvidenceForm(request.POST or None, instance=entry)
    save = services.record_evidence if entry._state.adding else services.change_evidence
    if request.method == "POST" and form.is_valid():
        try:
            save(actor=request.actor, entry=form.save(commit=False))
        except REFUSALS as error:
            keep_typed(form, error)
        else:
            messages.success(request, gettext("The entry is saved."))
            return redirect("case_evidence", pk=case.pk)
    intro = gettext(
        "The source and the information are graded apart: a reliable source can be wrong, an unreliable one right."
    )
    return form_page(
        request, case, form, title=title, intro=intro, tab="evidence", back=reverse("case_evidence", args=[case.pk])
    )


@access.page("gate.read", model=Case, consult=True)
def case_gates(request: access.Request, case: Case) -> HttpResponse:
    actor = request.actor
    visible = queries.evidence_visible_to(actor, case)
    rows = list(queries.gate_findings(case))
    cited: dict[Any, list[Evidence]] = {}
    for link in GateFinding.evidence.through.objects.filter(gatefinding__in=rows, evidence__in=visible).select_related(
        "evidence"
    ):
        cited.setdefault(link.gatefinding_id, []).append(link.evidence)
    gates = [
        {
            "key": gate,
            "label": gettext(label),
            "now": next((f for f in rows if f.gate == gate and not f.superseded), None),
            "earlier": [f for f in rows if f.gate == gate and f.superseded],
            "evidence": [entry for f in rows if f.gate == gate and not f.superseded for entry in cited.get(f.pk, [])],
        }
        for gate, label in GATES.items()
    ]
    context = {
        "case": case,
        "gates": gates,
        "may_record": access.may(actor, "gate.record", case),
        "veto": queries.veto_in_force(case),
    }
    return render(request, "assessment/gates.html", context)


@access.page("gate.record", model=Case, consult=True, methods=("GET", "POST"))
def gate_answer(request: access.Request, case: Case, gate: str) -> HttpResponse:
    if gate not in GATES:
        raise Http404
    actor = request.actor
    form = GateForm(request.POST or None, actor=actor, case_id=case.pk)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        task = form.task if data["answer"] == GateFinding.Answer.UNKNOWN else None
        try:
            services.answer_gate(
                actor=actor,
                case=case,
                gate=gate,
                answer=data["answer"],
                reasons=data["reasons"],
                evidence=data["evidence"],
                task=task,
            )
        except REFUSALS as error:
            keep_typed(form, error)
        else:
            messages.success(request, gettext("The answer is recorded."))
            return redirect("case_gates", pk=case.pk)
    intro = {
        "grave_crime": gettext(
            "If it is indicated, the matter is the prosecutor's: immunity and a public voice are barred, "
            "and every release is recalled."
        ),
        "immediate_threat": gettext(
            "If it is indicated, the matter is the security service's, and every release is recalled."
        ),
    }[gate]
    return form_page(
        request,
        case,
        form,
        title=gettext(GATES[gate]),
        intro=intro,
        tab="gates",
        back=reverse("case_gates", args=[case.pk]),
    )


@access.page("assessments.read", model=Case)
def case_assessments(request: access.Request, case: Case) -> HttpResponse:
    actor = request.actor
    rows = list(queries.assessments_of(case))
    context = {
        "case": case,
        "assessments": rows,
        "comparable": queries.comparable(actor, case),
        "submitted": sum(a.state == "submitted" for a in rows),
        "may_name": access.may(actor, "assessment.name", case) and case.state in services.ASSESSABLE,
        "actor": actor,
    }
    return render(request, "assessment/assessments.html", context)


@access.page("assessment.name", model=Case, methods=("GET", "POST"))
def assessment_name(request: access.Request, case: Case) -> HttpResponse:
    form = AssessorForm(request.POST or None, case_id=case.pk)
    if request.method == "POST" and form.is_valid():
        try:
            services.name_assessor(actor=request.actor, case=case, **form.cleaned_data)
        except REFUSALS as error:
            keep_typed(form, error)
        else:
            messages.success(request, gettext("The assessor is named and can begin."))
            return redirect("case_assessments", pk=case.pk)
    intro = gettext("Two people assess independently. Neither sees what the other found until both have submitted.")
    return form_page(
        request,
        case,
        form,
        title=gettext("Name an assessor"),
        intro=intro,
        tab="assessment",
        back=reverse("case_assessments", args=[case.pk]),
    )


def _items(row: Assessment) -> list[dict[str, Any]]:
    """The instrument's items in the reader's language, each with how far it is."""
    language = get_language() or "en"
    done = set(queries.findings_of(row).answered().values_list("item", flat=True))
    begun = set(Finding.objects.filter(assessment=row).values_list("item", flat=True))
    return [
        {
            "key": item["key"],
            "label": in_words(item["text"], language),
            "factor": gettext(FACTORS[item["factor"]]),
            "done": item["key"] in done,
            "active": item["key"] in begun and item["key"] not in done,
            "url": reverse("assessment_item", args=[row.pk, item["key"]]),
        }
        for item in row.instrument.document["items"]
    ]


@access.page("assessment.read", model=Assessment, related=("case", "instrument", "assessor"))
def assessment(request: access.Request, row: Assessment) -> HttpResponse:
    items = _items(row)
    following = next((item for item in items if not item["done"]), None)
    context = {
        "case": row.case,
        "assessment": row,
        "items": items,
        "following": following,
        "done": sum(item["done"] for item in items),
    }
    return render(request, "assessment/worksheet.html", context)


@access.page("assessment.read", model=Assessment, consult=True, related=("case", "instrument"))
def assessment_check(request: access.Request, row: Assessment) -> HttpResponse:
    found = {
        f.item: f
        for f in Finding.objects.filter(assessment=row)
        .select_related("follow_up__assigned_to", "assessment")
        .prefetch_related("evidence")
    }
    words = _answer_words(row)
    items = [
        {
            **item,
            "finding": found.get(item["key"]),
            "word": words.get(getattr(found.get(item["key"]), "answer", ""), ""),
        }
        for item in _items(row)
    ]
    return render(request, "assessment/check.html", {"case": row.case, "assessment": row, "items": items})


def _answer_words(row: Assessment) -> dict[str, str]:
    return answer_words(row.instrument.document, get_language() or "en")


@access.page("assessment.fill", model=Assessment, consult=True, methods=("GET", "POST"), related=("case", "instrument"))
def assessment_item(request: access.Request, row: Assessment, item: str) -> HttpResponse:
    actor = request.actor
    entry = next((i for i in row.instrument.document["items"] if i["key"] == item), None)
    if entry is None:
        raise Http404
    if row.state != "open":
        return redirect("assessment_check", pk=row.pk)
    finding = Finding.objects.filter(assessment=row, item=item).select_related("follow_up").first() or Finding(
        assessment=row, item=item
    )
    finding.assessment = row
    form = FindingForm(request.POST or None, instance=finding, actor=actor, item=entry)
    if request.method == "POST" and form.is_valid():
        saved = form.save(commit=False)
        try:
            services.record_finding(
                actor=actor,
                finding=saved,
                evidence=form.cleaned_data["evidence"],
                task=form.task if saved.known is False else None,
            )
        except REFUSALS as error:
            keep_typed(form, error)
        else:
            following = next((i for i in _items(row) if not i["done"] and i["key"] != item), None)
            if following is None:
                return redirect("assessment_check", pk=row.pk)
            return redirect(following["url"] if "next" in request.POST else row.get_absolute_url())
    items = _items(row)
    place = next(n for n, i in enumerate(items, 1) if i["key"] == item)
    language = get_language() or "en"
    return form_page(
        request,
        row.case,
        form,
        title=in_words(entry["text"], language),
        intro=in_words(entry["help"], language) if "help" in entry else "",
        tab="assessment",
        back=row.get_absolute_url(),
        place=place,
        places=len(items),
        factor=gettext(FACTORS[entry["factor"]]),
        save_and_next=True,
    )


@access.page("comparison.read", model=Case, consult=True)
def case_comparison(request: access.Request, case: Case) -> HttpResponse:
    actor = request.actor
    rows = queries.side_by_side(actor, case)
    language = get_language() or "en"
    words: dict[UUID, dict[str, str]] = {}
    visible = set(queries.evidence_visible_to(actor, case).values_list("pk", flat=True))
    lines = []
    for row in rows:
        cells = []
        for submitted, finding in row["cells"]:
            known = words.setdefault(submitted.pk, _answer_words(submitted))
            entries = [e for e in finding.evidence.all() if e.pk in visible] if finding else []
            cells.append(
                {
                    "who": submitted.assessor,
                    "finding": finding,
                    "word": known.get(finding.answer, "") if finding else "",
                    "evidence": entries,
                }
            )
        lines.append(
            {
                "label": in_words(row["item"]["text"], language),
                "factor": gettext(FACTORS[row["item"]["factor"]]),
                "cells": cells,
                "differs": row["differs"],
            }
        )
    context = {
        "case": case,
        "lines": lines,
        "differing": sum(line["differs"] for line in lines),
        "comparable": bool(rows),
    }
    return render(request, "assessment/side_by_side.html", context)
