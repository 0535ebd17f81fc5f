"""Signing in: a second factor for everybody who can see content, limits on guessing, no sign-up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client

from firsthand.pathway import Role
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.people.models import Account, RoleGrant
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-enough-passphrase"
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _attempts_forgotten() -> None:
    """Attempts are counted by address in the shared cache; each test begins at none."""
    cache.clear()


@pytest.fixture
def account() -> Account:
    made = factories.make_account(role=Role.CASEWORKER)
    made.set_password(PASSWORD)
    made.save()
    return made


def sign_in(account: Account, password: str = PASSWORD) -> Client:
    client = Client()
    client.post(LOGIN, {"login": account.username, "password": password})
    return client


def test_outside_the_demo_nothing_opens_without_a_second_factor(account: Account, settings: LazySettings) -> None:
    settings.DEMO_MODE = False
    client = sign_in(account)
    answer = client.get("/today/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/2fa/")
    TOTP.activate(account, generate_totp_secret())
    again = sign_in(account)  # now the code is asked for before the session begins
    assert again.get("/today/").status_code == 302
    assert "_auth_user_id" not in again.session


def test_every_role_needs_it(settings: LazySettings, signed_in: Callable[[Actor], Client]) -> None:
    settings.DEMO_MODE = False
    for role in Role:
        if role is Role.CLOCK:
            continue
        answer = signed_in(factories.make_actor(role)).get("/my/" if role is Role.PARTICIPANT else "/today/")
        assert answer.status_code == 302, role
        assert "/2fa/" in answer["Location"], role


def test_nobody_signs_up() -> None:
    answer = Client().post("/accounts/signup/", {"username": "stranger", "password1": PASSWORD, "password2": PASSWORD})
    assert not Account.objects.filter(username="stranger").exists()
    assert answer.status_code in {200, 302, 403, 404}


def test_a_wrong_name_and_a_wrong_password_are_answered_alike(account: Account) -> None:
    def told(name: str) -> list[str]:
        answer = Client().post(LOGIN, {"login": name, "password": "not-the-password"})
        return [str(e) for errors in answer.context["form"].errors.values() for e in errors]

    assert told(account.username) == told("nobody-of-that-name")


def test_guessing_is_limited(account: Account) -> None:
    client = Client()
    for _attempt in range(12):
        client.post(LOGIN, {"login": account.username, "password": "not-the-password"})
    client.post(LOGIN, {"login": account.username, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_behind_the_proxy_one_guesser_does_not_shut_the_others_out(account: Account, settings: LazySettings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # as FIRSTHAND_HTTPS=1 sets it
    guesser = Client(headers={"X-Forwarded-For": "198.51.100.7"})
    for number in range(12):
        guesser.post(LOGIN, {"login": f"nobody-{number}", "password": "not-the-password"})
    other = factories.make_account(role=Role.CASEWORKER)
    other.set_password(PASSWORD)
    other.save()
    for address, may in (("198.51.100.7", False), ("203.0.113.9", True)):
        # what the client itself says stands to the left of what the proxy saw
        client = Client(headers={"X-Forwarded-For": f"192.0.2.1, {address}"})
        client.post(LOGIN, {"login": other.username, "password": PASSWORD})
        assert ("_auth_user_id" in client.session) is may


def test_a_changed_role_and_a_disabled_account_take_effect_on_the_next_request(account: Account) -> None:
    client = sign_in(account)
    assert client.get("/today/").status_code == 200
    RoleGrant.objects.filter(account=account).update(state="ended")
    assert client.get("/today/").status_code == 404
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert client.get("/today/").status_code == 302


def test_one_acts_in_one_of_ones_own_roles(account: Account) -> None:
    factories.give_role(account, Role.MENTOR)
    client = sign_in(account)
    client.post("/capacity/", {"capacity": "mentor"})
    assert client.session["acting_role"] == "mentor"
    client.post("/capacity/", {"capacity": "auditor"})
    assert client.session["acting_role"] == "mentor"


class TestRoles:
    def test_a_role_takes_two(self, signed_in: Callable[[Actor], Client]) -> None:
        first, second = factories.make_actor(Role.COORDINATOR), factories.make_actor(Role.COORDINATOR)
        account = factories.make_account()
        signed_in(first).post(f"/people/{account.pk}/roles/", {"role": "mentor"})
        grant = RoleGrant.objects.get(account=account)
        signed_in(first).post(f"/people/roles/{grant.pk}/approve/")
        grant.refresh_from_db()
        assert grant.state == "requested"
        signed_in(second).post(f"/people/roles/{grant.pk}/approve/")
        grant.refresh_from_db()
        assert (grant.state, grant.approved_by_id) == ("in_force", second.account_id)

    def test_nobody_approves_a_role_for_themselves(self, signed_in: Callable[[Actor], Client]) -> None:
        first, second = factories.make_actor(Role.COORDINATOR), factories.make_actor(Role.COORDINATOR)
        signed_in(first).post(f"/people/{second.account_id}/roles/", {"role": "auditor"})
        grant = RoleGrant.objects.get(account_id=second.account_id, role="auditor")
        signed_in(second).post(f"/people/roles/{grant.pk}/approve/")
        grant.refresh_from_db()
        assert grant.state == "requested"

    def test_an_administrator_sees_accounts_and_no_case(self, signed_in: Callable[[Actor], Client]) -> None:
        client = signed_in(factories.make_actor(Role.SYSTEM_ADMINISTRATOR))
        assert client.get("/people/").status_code == 200
        case = factories.make_case()
        for path in ("/cases/", case.get_absolute_url()):
            assert client.get(path).status_code == 404


def test_the_admin_site_is_not_mounted() -> None:
    from django.urls import get_resolver

    def names(patterns: Any) -> list[str]:
        return [str(p.pattern) for p in patterns] + [
            n for p in patterns if hasattr(p, "url_patterns") for n in names(p.url_patterns)
        ]

    assert not [name for name in names(get_resolver().url_patterns) if "admin" in name]
