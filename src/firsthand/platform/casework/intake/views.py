"""The case file: new referral, overview, identity, possible duplicates, and what describes the file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base import access
from firsthand.platform.base.flow.form_pages import form_page
from firsthand.platform.base.people.models import ROLE_LABELS
from firsthand.platform.community.directory.places import country_name

from . import services
from .forms import (
    BasisForm,
    GuardianForm,
    IdentityForm,
    MergeForm,
    PurposeForm,
    ReferralForm,
    RetentionForm,
    TransferForm,
)
from .list_views import who
from .models import Case, Identity
from .queries import find_duplicates, members_of
from .retention import RetentionRefused, postpone_retention


@access.page("case.open", methods=("GET", "POST"))
def referral_new(request: access.Request) -> HttpResponse:
    form = ReferralForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        person = services.Person(
            **{
                name: given[name]
                for name in ("name", "aliases", "born_on", "birthplace", "nationalities", "contact", "perhaps_minor")
            }
        )
        agency = given["agency"].pk if given["agency"] else None
        case = services.open_case(
            actor=who(request),
            key=given["key"],
            person=person,
            incoming=services.Incoming(given["referrer"], given["why"], given["received_on"], agency),
            **{name: given[name] for name in ("country", "origin", "basis", "basis_note", "urgency", "community")},
        )
        messages.success(
            request, gettext("The referral is recorded under the code name %(name)s.") % {"name": case.code_name}
        )
        return redirect("case_duplicates" if find_duplicates(case).exists() else "case", case.pk)
    return render(request, "intake/referral_new.html", {"form": form}, status=422 if form.is_bound else 200)


@access.page("case.read", model=Case, consult=True, related=("community",))
def case(request: access.Request, case: Case) -> HttpResponse:
    actor = who(request)
    context: dict[str, Any] = {
        "case": case,
        "country": country_name(case.country),
        "origin": country_name(case.origin) if case.origin else "",
    }
    if case.erased_on is None:
        members = [(member, ROLE_LABELS.get(member.capacity, member.capacity)) for member in members_of(case)]
        context |= {
            "referrals": case.referrals.select_related("agency", "recorded_by")
            if access.may(actor, "referral.read", case)
            else None,
            "members": members,
            "may_edit": access.may(actor, "case.edit", case),
            "may_retain": access.may(actor, "case.retain", case),
            "may_team": access.may(actor, "membership.read", case),
            "may_transfer": access.may(actor, "case.transfer", case),
            "look_twice": access.may(actor, "case.compare", case)
            and case.duplicates_seen_on is None
            and find_duplicates(case).exists(),
        }
    return render(request, "intake/case.html", context)


@access.page("identity.read", model=Case)
def case_identity(request: access.Request, case: Case) -> HttpResponse:
    """Before the identity opens: what that means, and what it is needed for."""
    return render(
        request,
        "intake/identity_ask.html",
        {"case": case, "form": PurposeForm(), "known": Identity.objects.filter(case=case).exists()},
    )


@access.page("identity.read", model=Case, consult=True)
def case_identity_open(request: access.Request, case: Case) -> HttpResponse:
    context = {
        "case": case,
        "identity": Identity.objects.filter(case=case).first(),
        "may_edit": access.may(who(request), "identity.edit", case),
    }
    return render(request, "intake/identity.html", context)


@access.page("identity.edit", model=Case, consult=True, methods=("GET", "POST"))
def identity_edit(request: access.Request, case: Case) -> HttpResponse:
    identity = Identity.objects.filter(case=case).first() or Identity(case=case)
    form = IdentityForm(request.POST or None, instance=identity, initial={"perhaps_minor": case.minor})
    identity.case = case

    def save() -> None:
        services.record_identity(
            actor=who(request), identity=form.instance, perhaps_minor=form.cleaned_data["perhaps_minor"]
        )

    return _edit(request, case, form, save, _("Identity"), here="identity")


@access.page("case.compare", model=Case, methods=("GET", "POST"))
def case_duplicates(request: access.Request, case: Case) -> HttpResponse:
    """Candidates by code name for those who may read them; otherwise only that somebody must look."""
    actor = who(request)
    found = find_duplicates(case)
    may_merge = access.may(actor, "case.merge", case)
    merge = MergeForm(request.POST if "into" in request.POST else None)
    if request.method == "POST" and "into" not in request.POST:
        services.mark_duplicates_seen(actor=actor, case=case)
        messages.success(request, gettext("It is recorded that you looked and that this is another person."))
        return redirect(case)
    if merge.is_bound and merge.is_valid():
        target = access.visible(actor, "case.merge", found).filter(code_name=merge.cleaned_data["into"]).first()
        if target is None:
            merge.add_error("into", gettext("Choose one of the files named above."))
        else:
            services.merge_referral(actor=actor, case=case, into=target)
            messages.success(
                request,
                gettext("The referral is recorded on the file that the person already has. Decline this one now."),
            )
            return redirect(case)
    seen = list(access.visible(actor, "case.read", found).order_by("code_name")[:20])
    context = {
        "case": case,
        "candidates": seen,
        "hidden": found.exclude(pk__in=[row.pk for row in seen]).exists() if len(seen) < 20 else True,
        "merge": merge if may_merge else None,
    }
    return render(request, "intake/duplicates.html", context, status=422 if merge.errors else 200)


@access.page("case.edit", model=Case, consult=True, methods=("GET", "POST"))
def case_edit(request: access.Request, case: Case) -> HttpResponse:
    form = BasisForm(request.POST or None, instance=case)
    return _edit(request, case, form, _saving(request, form, services.set_basis), _("Basis and dates"))


@access.page("case.edit", model=Case, consult=True, methods=("GET", "POST"))
def case_guardian(request: access.Request, case: Case) -> HttpResponse:
    form = GuardianForm(request.POST or None, instance=case)
    return _edit(
        request, case, form, _saving(request, form, services.record_guardian), _("Guardian and best interests")
    )


@access.page("case.transfer", model=Case, methods=("GET", "POST"))
def case_transfer(request: access.Request, case: Case) -> HttpResponse:
    form = TransferForm(request.POST or None, instance=case)
    return _edit(request, case, form, _saving(request, form, services.name_transfer_target), _("Receiving authority"))


@access.page("case.retain", model=Case, consult=True, methods=("GET", "POST"))
def case_retention(request: access.Request, case: Case) -> HttpResponse:
    form = RetentionForm(request.POST or None, instance=case)

    def save() -> None:
        given = form.cleaned_data
        try:
            postpone_retention(
                actor=who(request), case=case, until=given["retain_until"], reason=given["retention_reason"]
            )
        except RetentionRefused as error:
            words = gettext("Choose a date after the present one and at most two years from today.")
            raise ValidationError({"retain_until": words}) from error

    return _edit(request, case, form, save, _("Keep the file longer"))


def _saving(request: access.Request, form: Any, service: Callable[..., Case]) -> Callable[[], Case]:
    def save() -> Case:
        given = {name: form.cleaned_data[name] for name in form._meta.fields}
        return service(actor=who(request), case=form.instance, **given)

    return save


def _edit(
    request: access.Request, case: Case, form: Any, save: Callable[[], Any], title: Any, *, here: str = "overview"
) -> HttpResponse:
    """One of the forms that describe the file; back to the file when it is saved."""
    context = {"case": case, "title": title, "here": here}
    return form_page(request, "intake/edit.html", form, context, save=save, said=gettext("Saved."), to=case)
