"""The case's team, the participant's requests, and opening a file in an emergency."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from firsthand.pathway import Role
from firsthand.platform.base import access
from firsthand.platform.base.access.models import Membership
from firsthand.platform.base.access.services import break_glass
from firsthand.platform.base.people.models import ROLE_LABELS

from . import erasure, services
from .forms import AnswerForm, GlassForm, MemberForm, ParticipantForm
from .list_views import who
from .models import Case, Request
from .queries import members_of


@access.page("membership.read", model=Case, methods=("GET", "POST"))
def case_team(request: access.Request, case: Case) -> HttpResponse:
    actor = who(request)
    manages = access.may(actor, "membership.manage", case)
    if request.method == "POST":
        access.require(actor, "membership.manage", case)
    form = MemberForm(request.POST or None, minor=case.minor) if manages else None
    if form is not None and form.is_bound and form.is_valid():
        held = form.cleaned_data["grant"]
        services.assign_member(
            actor=actor,
            case=case,
            account=held.account,
            capacity=Role(held.role),
            expires_at=form.cleaned_data["until"],
        )
        messages.success(request, gettext("%(name)s is on the team.") % {"name": held.account.display_name})
        return redirect("case_team", case.pk)
    members = [(member, ROLE_LABELS.get(member.capacity, member.capacity)) for member in members_of(case)]
    return render(
        request,
        "intake/team.html",
        {
            "case": case,
            "members": members,
            "form": form,
            "own_form": ParticipantForm(case=case) if access.may(actor, "participant.connect", case) else None,
        },
        status=422 if form and form.errors else 200,
    )


@access.page("membership.manage", model=Case, methods=("POST",))
def member_end(request: access.Request, case: Case, member: UUID) -> HttpResponse:
    row = Membership.objects.filter(pk=member, file_id=case.pk, ended_at__isnull=True).first()
    if row is None:
        raise Http404
    services.release_member(actor=who(request), case=case, member=row)
    messages.success(request, gettext("The membership has ended."))
    return redirect("case_team", case.pk)


@access.page("participant.connect", model=Case, methods=("POST",))
def participant_connect(request: access.Request, case: Case) -> HttpResponse:
    form = ParticipantForm(request.POST, case=case)
    if form.is_valid():
        services.connect_participant(actor=who(request), case=case, account=form.cleaned_data["account"])
        messages.success(request, gettext("The account of the participant is recorded."))
    else:
        messages.error(request, gettext("This account cannot be chosen: it belongs to another file."))
    return redirect("case_team", case.pk)


@access.page("request.read", model=Case, consult=True, purpose="participant_request")
def case_requests(request: access.Request, case: Case) -> HttpResponse:
    rows = [] if case.erased_on else list(case.requests.select_related("answered_by"))
    context = {
        "case": case,
        "requests": rows,
        "may_answer": access.may(who(request), "request.answer", case),
        "me": who(request).account_id,
    }
    return render(request, "intake/requests.html", context)


@access.page(
    "request.answer",
    model=Request,
    consult=True,
    methods=("GET", "POST"),
    related=("case",),
    purpose="participant_request",
)
def request_answer(request: access.Request, asked: Request) -> HttpResponse:
    form = AnswerForm(request.POST or None)
    if asked.granted is not None:
        return redirect("case_requests", asked.case_id)
    if request.method == "POST" and form.is_valid():
        try:
            erasure.answer_request(actor=who(request), request=asked, **form.cleaned_data)
        except erasure.AlreadyAnswered:
            messages.warning(request, gettext("Somebody else has answered this meanwhile."))
        else:
            messages.success(request, gettext("The answer is recorded."))
        return redirect("case_requests", asked.case_id)
    return render(
        request,
        "intake/request_answer.html",
        {"asked": asked, "case": asked.case, "form": form},
        status=422 if form.is_bound else 200,
    )


@access.page("request.second", model=Request, methods=("GET", "POST"), related=("case",))
def request_second(request: access.Request, asked: Request) -> HttpResponse:
    """The second coordinator's confirmation; after it the file cannot be read by anybody."""
    problem = ""
    if request.method == "POST":
        try:
            case = erasure.second_erasure(actor=who(request), request=asked)
        except erasure.NotYours:
            problem = gettext("You gave the answer yourself. Another coordinator must confirm it.")
        except erasure.AlreadyAnswered:
            problem = gettext("There is nothing to confirm: the request is not a granted erasure, or it is done.")
        else:
            messages.success(request, gettext("The file is erased. Only its code name and dates remain."))
            return redirect(case)
    elif not asked.waits_for_second:
        return redirect("case_requests", asked.case_id)
    return render(
        request,
        "intake/erase.html",
        {"asked": asked, "case": asked.case, "problem": problem},
        status=409 if problem else 200,
    )


@access.page("glass.break", methods=("GET", "POST"))
def glass_break(request: access.Request) -> HttpResponse:
    form = GlassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        case = Case.objects.filter(code_name__iexact=form.cleaned_data["code_name"], erased_on__isnull=True).first()
        if case is None:
            form.add_error("code_name", gettext("There is no open file of this code name."))
        else:
            try:
                break_glass(actor=who(request), file_id=case.pk, reason=form.cleaned_data["reason"])
            except ValueError:
                form.add_error(None, gettext("Two others must be told and there are not two. Call the coordinator."))
            else:
                messages.warning(request, gettext("The file is open for you to read. Two colleagues have been told."))
                return redirect(case)
    context = {"form": form, "hours": settings.FIRSTHAND_BREAK_GLASS_HOURS}
    return render(request, "intake/glass.html", context, status=422 if form.is_bound else 200)
