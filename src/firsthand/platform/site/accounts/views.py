"""Accounts and their roles."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from firsthand.pathway import Role
from firsthand.platform.base import access
from firsthand.platform.base.people.models import Account, RoleGrant

from . import services
from .forms import AccountForm, RoleForm
from .queries import accounts_of

REFUSALS = {
    "own account": lambda: gettext("Nobody disables their own account. Ask another administrator."),
    "already asked for or in force": lambda: gettext("This role is in force or asked for already."),
    "nobody approves their own": lambda: gettext(
        "Nobody approves a role for themselves or one they asked for. Ask another coordinator."
    ),
    "no longer waiting": lambda: gettext("Somebody else has answered this request already."),
}


@access.page("account.list")
def accounts(request: access.Request) -> HttpResponse:
    q = request.GET.get("q", "").strip()[:80]
    page = Paginator(accounts_of(q), 50).get_page(request.GET.get("page"))
    return render(
        request, "accounts/list.html", {"page_obj": page, "q": q, "may_open": access.may(request.actor, "account.open")}
    )


@access.page("account.open", methods=("GET", "POST"))
def account_new(request: access.Request) -> HttpResponse:
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = services.open_account(actor=request.actor, **form.cleaned_data)
        messages.success(request, gettext("The account is open. It has no role yet."))
        return redirect("account", pk=account.pk)
    return render(request, "accounts/new.html", {"form": form}, status=422 if form.is_bound else 200)


@access.page("account.list", model=Account)
def account(request: access.Request, account: Account) -> HttpResponse:
    actor = request.actor
    grants = (
        RoleGrant.objects.filter(account=account)
        .select_related("requested_by", "approved_by")
        .order_by("state", "role")
    )
    context = {
        "account": account, "grants": grants, "role_form": RoleForm(),
        "may_request": access.may(actor, "role.request"), "may_approve": access.may(actor, "role.approve"),
        "may_disable": access.may(actor, "account.disable") and account.pk != actor.account_id,
    }  # fmt: skip
    return render(request, "accounts/account.html", context)


@access.page("account.disable", model=Account, methods=("POST",))
def account_active(request: access.Request, account: Account) -> HttpResponse:
    return _answer(
        request,
        account.pk,
        lambda: services.set_active(actor=request.actor, account=account, active=not account.is_active),
    )


@access.page("role.request", model=Account, methods=("POST",))
def role_request(request: access.Request, account: Account) -> HttpResponse:
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Choose a role."))
        return redirect("account", pk=account.pk)
    role = Role(form.cleaned_data["role"])
    return _answer(request, account.pk, lambda: services.request_role(actor=request.actor, account=account, role=role))


@access.page("role.approve", model=RoleGrant, methods=("POST",))
def role_approve(request: access.Request, grant: RoleGrant) -> HttpResponse:
    return _answer(request, grant.account_id, lambda: services.approve_role(actor=request.actor, grant=grant))


@access.page("role.request", model=RoleGrant, methods=("POST",))
def role_end(request: access.Request, grant: RoleGrant) -> HttpResponse:
    return _answer(request, grant.account_id, lambda: services.end_role(actor=request.actor, grant=grant))


def _answer(request: access.Request, account_id: UUID, step: Callable[[], object]) -> HttpResponse:
    try:
        step()
    except services.NotAllowed as refusal:
        messages.error(request, REFUSALS[str(refusal)]())
    else:
        messages.success(request, gettext("Done."))
    return redirect("account", pk=account_id)
