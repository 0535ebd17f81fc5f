"""The demo programme: every state occurs, loading again changes nothing, every account has its page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone

from firsthand.pathway import RECORDS, Role
from firsthand.platform.base import vault
from firsthand.platform.base.flow.models import MODELS
from firsthand.platform.base.people.models import Account, RoleGrant
from firsthand.platform.base.trail.merkle import Frontier, root
from firsthand.platform.base.trail.models import Entry, Head
from firsthand.platform.casework.models import Case, FactorReason, FileCopy, PanelMeeting
from firsthand.platform.outreach.effects.models import RuleCheck
from firsthand.platform.site import demo
from firsthand.platform.site.demo.accounts import PASSWORD, STAFF
from firsthand.platform.site.demo.programme import PEOPLE


@pytest.fixture(scope="module")
def programme(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demo, loaded once for this module inside transactions that are rolled back after it."""
    with django_db_blocker.unblock():
        vault.keys.forget()
        around = [transaction.atomic(using=alias) for alias in ("default", "keys")]
        for block in around:
            block._from_testcase = True  # a read commits its entry first; to Django this is the test's own block
            block.__enter__()
        assert demo.load() is True
        yield
        for alias, block in zip(("keys", "default"), reversed(around), strict=True):
            transaction.set_rollback(True, using=alias)
            block.__exit__(None, None, None)
        vault.keys.forget()


@pytest.mark.parametrize("record", RECORDS)
@pytest.mark.django_db
def test_every_state_of_the_pathway_occurs(programme: None, record: str) -> None:
    """No exception: the demo shows each state of each record."""
    found = set(MODELS[record]._default_manager.values_list("state", flat=True))
    assert set(RECORDS[record].states) - found == set()


@pytest.mark.django_db
def test_about_forty_participants_from_twelve_countries(programme: None) -> None:
    assert 38 <= Case.objects.count() == len(PEOPLE) <= 50
    assert Case.objects.values("country").distinct().count() >= 12
    assert set(Case.objects.values_list("code_name", flat=True)) == {person.code_name for person in PEOPLE}


@pytest.mark.django_db
def test_loading_again_changes_nothing(programme: None) -> None:
    before = Head.objects.get().size, Case.objects.count(), Account.objects.count()
    assert demo.load() is False
    assert (Head.objects.get().size, Case.objects.count(), Account.objects.count()) == before


@pytest.mark.django_db
def test_the_trail_verifies(programme: None) -> None:
    head = Head.objects.get()
    leaves = [bytes(leaf) for leaf in Entry.objects.order_by("seq").values_list("leaf", flat=True)]
    assert len(leaves) == head.size
    assert root(leaves) == Frontier.from_bytes(head.size, bytes(head.frontier)).root()


@pytest.mark.django_db
def test_every_role_has_an_account_and_each_is_marked(programme: None) -> None:
    granted = set(RoleGrant.objects.filter(state="in_force").values_list("role", flat=True))
    assert granted == {role.value for role in Role if role is not Role.CLOCK}
    assert not Account.objects.filter(is_demo=False).exists()
    table = demo.accounts_table()
    assert PASSWORD in table
    assert len(PASSWORD) >= 12
    assert all(person.username in table for person in STAFF)


@pytest.mark.django_db
def test_every_account_signs_in_and_opens_its_first_page(programme: None) -> None:
    assert settings.DEMO_MODE
    for account in Account.objects.filter(is_active=True):
        client = Client()
        assert client.login(username=account.username, password=PASSWORD), account.username
        first = client.get("/", follow=True)
        assert first.status_code == 200, f"{account.username}: {first.status_code}"
        if not account.role_grants.filter(role=Role.PARTICIPANT).exists():  # they have a page of their own
            assert client.get("/today/").status_code == 200, account.username


@pytest.mark.django_db
def test_the_measured_effect_is_small_and_says_where_it_might_harm(programme: None) -> None:
    rules = RuleCheck.objects.filter(trial__campaign__state="evaluated", outcome="adventure")
    checks = {check.audience: check for check in rules}
    everybody, watched = checks["everyone"], checks["Neither at school nor at work"]
    assert not any(check.fired for check in checks.values())
    assert everybody.high is not None
    assert -0.5 < (everybody.estimate or 0) < 0
    assert (watched.low or 0) < 0.2 < (watched.high or 0), "one group is near its margin, and the page says so"


@pytest.mark.django_db
def test_the_campaign_that_did_harm_was_stopped_by_its_rule(programme: None) -> None:
    fired = RuleCheck.objects.filter(trial__campaign__state="stopped_by_rule", fired=True)
    assert set(fired.values_list("audience", flat=True)) >= {"Neither at school nor at work"}
    assert not RuleCheck.objects.exclude(trial__campaign__state="stopped_by_rule").filter(fired=True).exists()


@pytest.mark.django_db
def test_minors_have_no_voice_and_grave_crime_no_programme(programme: None) -> None:
    assert Case.objects.filter(minor=True).count() == 2
    assert not Case.objects.filter(minor=True, voice__isnull=False).exists()
    grave = Case.objects.filter(
        gate_findings__gate="grave_crime", gate_findings__answer="indicated", gate_findings__superseded=False
    )
    assert grave.exists()
    assert not grave.filter(state="in_programme").exists()


@pytest.mark.django_db
def test_the_rights_of_a_participant_are_shown(programme: None) -> None:
    """Reasons read and withheld, meetings held and closed, and a copy that waits for its second."""
    told = FactorReason.objects.filter(decision__state__in=["issued", "appealed", "replaced"])
    assert set(told.values_list("disclosure", flat=True)) == {"read", "withheld"}
    today = timezone.localdate()
    assert not PanelMeeting.objects.filter(held_on__lt=today, closed_at__isnull=True).exists()
    assert PanelMeeting.objects.filter(held_on__gt=today, closed_at__isnull=True).exists()
    copy = FileCopy.objects.get(case__participant__username="participant")
    assert copy.waits_for_approval
    assert Case.objects.filter(retention_reason__isnull=False).count() == 1
