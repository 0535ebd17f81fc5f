"""The pages most used ask the database equally often for one row, for three and for thirty. (The case list,
the evidence, assessments, plan, search and other lists say so beside their own tests.)"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from firsthand.pathway import Role
from firsthand.platform.base.access.services import add_member
from firsthand.platform.base.people.actor import Actor
from tests import factories
from tests.factories_outreach import make_appearance, make_campaign
from tests.factories_voices import make_voice

pytestmark = pytest.mark.django_db

SignIn = Callable[[Actor], Client]


def asked(client: Client, url: str) -> int:
    """How many statements one request takes, once templates and types are loaded."""
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def grow(client: Client, url: str, more: Callable[[], Any], *, rows: tuple[int, ...] = (1, 3, 30)) -> list[int]:
    counts, made = [], 0
    for wanted in rows:
        while made < wanted:
            more()
            made += 1
        counts.append(asked(client, url))
    return counts


def test_the_case_file(signed_in: SignIn) -> None:
    case = factories.make_case(state="in_programme")
    client = signed_in(factories.make_actor(Role.COORDINATOR))
    coordinator = factories.make_actor(Role.COORDINATOR)

    def more() -> None:
        account = factories.make_account(role=Role.MENTOR)
        add_member(actor=coordinator, file_id=case.pk, account=account, capacity=Role.MENTOR)

    counts = grow(client, f"/cases/{case.pk}/", more)
    assert len(set(counts)) == 1, counts


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.CASEWORKER, Role.PANEL_CHAIR])
def test_today(signed_in: SignIn, role: Role) -> None:
    """Above the eight that a queue shows it is counted, once: from nine on the number stays."""
    actor = factories.make_actor(role)
    client = signed_in(actor)

    def more() -> None:
        for state in ("referred", "gathering", "before_panel"):
            case = factories.make_case(state=state)
            add_member(actor=actor, file_id=case.pk, account=factories.account_of(actor), capacity=role)

    counts = grow(client, "/today/", more, rows=(9, 11, 30))
    assert len(set(counts)) == 1, counts


def test_the_voices(signed_in: SignIn) -> None:
    actor = factories.make_actor(Role.TESTIMONY_OFFICER)
    client = signed_in(actor)

    def more() -> None:
        voice = make_voice()
        add_member(
            actor=actor, file_id=voice.case_id, account=factories.account_of(actor), capacity=Role.TESTIMONY_OFFICER
        )

    counts = grow(client, "/voices/", more)
    assert len(set(counts)) == 1, counts


@pytest.mark.parametrize("page", ["/campaigns/{pk}/", "/appearances/"])
def test_a_campaign_and_the_appearances(signed_in: SignIn, page: str) -> None:
    actor = factories.make_actor(Role.CAMPAIGN_MANAGER)
    campaign = make_campaign(state="running")
    client = signed_in(actor)
    counts = grow(client, page.format(pk=campaign.pk), lambda: make_appearance(campaign=campaign))
    assert len(set(counts)) == 1, counts
