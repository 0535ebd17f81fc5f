"""A new programme has nobody in it: the first two come from a command, everybody else from them."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.test import Client

from firsthand.pathway import Role
from firsthand.platform.base.people.models import Account, RoleGrant
from firsthand.platform.base.trail.models import Entry
from firsthand.platform.site import deployment
from firsthand.platform.site.commands.accounts import accounts
from tests import factories

pytestmark = pytest.mark.django_db
PAIR = ("--administrator", "mats", "Mats Eriksen", "--coordinator", "ingrid", "Ingrid Solheim")


def begin(*arguments: str) -> Result:
    return CliRunner().invoke(accounts, ["begin", *(arguments or PAIR)])


@pytest.fixture
def passwords() -> dict[str, str]:
    done = begin()
    assert done.exit_code == 0, done.output
    return dict(line.split(": ", 1) for line in done.output.splitlines()[:2])


def sign_in(username: str, password: str) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": username, "password": password})
    assert "_auth_user_id" in client.session
    return client


def test_the_two_bring_in_everybody_else(passwords: dict[str, str]) -> None:
    opens, approves = sign_in("mats", passwords["mats"]), sign_in("ingrid", passwords["ingrid"])
    new = {"username": "nadia", "display_name": "Nadia B.", "password": "a-long-enough-passphrase"}
    opens.post("/people/new/", new)
    nadia = Account.objects.get(username="nadia")
    opens.post(f"/people/{nadia.pk}/roles/", {"role": "caseworker"})
    grant = RoleGrant.objects.get(account=nadia)
    opens.post(f"/people/roles/{grant.pk}/approve/")
    grant.refresh_from_db()
    assert grant.state == "requested"
    approves.post(f"/people/roles/{grant.pk}/approve/")
    grant.refresh_from_db()
    assert grant.state == "in_force"


def test_each_has_one_role_and_neither_approved_their_own(passwords: dict[str, str]) -> None:
    roles = {grant.account.username: grant for grant in RoleGrant.objects.all()}
    assert {name: grant.role for name, grant in roles.items()} == {
        "mats": Role.SYSTEM_ADMINISTRATOR,
        "ingrid": Role.COORDINATOR,
    }
    assert all(grant.approved_by_id != grant.account_id for grant in roles.values())
    noted = Entry.objects.filter(purpose="first_accounts").values_list("action", flat=True)
    assert sorted(noted) == ["account.open", "account.open", "role.approve", "role.approve"]


def test_it_is_done_once(passwords: dict[str, str]) -> None:
    again = begin("--administrator", "eve", "Eve", "--coordinator", "mallory", "Mallory")
    assert again.exit_code == 1
    assert "There are accounts already" in again.output
    assert Account.objects.count() == 2


def test_never_where_somebody_is() -> None:
    factories.make_account()
    assert begin().exit_code == 1
    assert not RoleGrant.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--administrator", "mats", "M", "--coordinator", "Mats", "I"), "Two people are needed"),
        (("--administrator", "m t", "M", "--coordinator", "ingrid", "I"), "m t:"),
        (("--administrator", "mats", "M", "--coordinator", "ingrid", ""), "ingrid:"),
    ],
)
def test_what_the_page_would_refuse_is_refused(arguments: tuple[str, ...], words: str) -> None:
    done = begin(*arguments)
    assert done.exit_code == 1
    assert words in done.output
    assert not Account.objects.exists()


def test_the_check_of_a_deployment_asks_for_them(passwords: dict[str, str]) -> None:
    def found(question: str = "Accounts") -> Any:
        return deployment.QUESTIONS[question]()

    assert found()[0] == "warning"
    factories.make_actor(Role.COORDINATOR)
    assert found()[0] == "good"
    RoleGrant.objects.update(state="ended")
    assert found()[0] == "bad"
    assert "firsthand accounts begin" in found()[1]
