"""Somebody speaks for a community until a day, named by a coordinator, and sees that community alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from firsthand.pathway import Role
from firsthand.platform.base import access
from firsthand.platform.base.access.models import Membership
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.community.directory import services
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_coordinator_names_and_ends_a_representative(signed_in: Callable[[Actor], Client]) -> None:
    here, elsewhere = factories.make_community(), factories.make_community()
    coordinator = signed_in(factories.make_actor(Role.COORDINATOR))
    representative = factories.make_actor(Role.COMMUNITY_REPRESENTATIVE)
    theirs = signed_in(representative)
    page = f"/communities/{here.pk}/representatives/"
    assert theirs.get(here.get_absolute_url()).status_code == 404
    until = factories.today() + timedelta(days=90)
    answer = coordinator.post(page, {"account": str(representative.account_id), "until": until.isoformat()})
    assert answer.status_code == 302
    assert theirs.get(here.get_absolute_url()).status_code == 200
    assert theirs.get(elsewhere.get_absolute_url()).status_code == 404
    member = Membership.objects.get(file_id=here.pk)
    coordinator.post(f"{page}{member.pk}/end/")
    assert theirs.get(here.get_absolute_url()).status_code == 404


def test_a_past_day_and_an_account_without_the_role_are_refused(signed_in: Callable[[Actor], Client]) -> None:
    here = factories.make_community()
    coordinator = signed_in(factories.make_actor(Role.COORDINATOR))
    representative = factories.make_actor(Role.COMMUNITY_REPRESENTATIVE)
    mentor = factories.make_actor(Role.MENTOR)
    page = f"/communities/{here.pk}/representatives/"
    ahead = (factories.today() + timedelta(days=9)).isoformat()
    for account, until in ((representative, factories.today().isoformat()), (mentor, ahead), (representative, "soon")):
        answer = coordinator.post(page, {"account": str(account.account_id), "until": until})
        assert answer.status_code == 422
    assert not Membership.objects.filter(file_id=here.pk).exists()


def test_nobody_else_names_one(signed_in: Callable[[Actor], Client]) -> None:
    here = factories.make_community()
    for role in (Role.COMMUNITY_LIAISON, Role.CASEWORKER, Role.SYSTEM_ADMINISTRATOR, Role.COMMUNITY_REPRESENTATIVE):
        assert (
            signed_in(factories.make_actor(role, here)).get(f"/communities/{here.pk}/representatives/").status_code
            == 404
        )


def test_the_services_ask_again_who_may_and_for_what() -> None:
    here, elsewhere = factories.make_community(), factories.make_community()
    representative = factories.make_account(role=Role.COMMUNITY_REPRESENTATIVE)
    coordinator, liaison = factories.make_actor(Role.COORDINATOR), factories.make_actor(Role.COMMUNITY_LIAISON)
    until = factories.today() + timedelta(days=90)
    with pytest.raises(access.Denied):
        services.name_representative(actor=liaison, community=here, account=representative, until=until)
    with pytest.raises(ValueError, match="role"):
        services.name_representative(
            actor=coordinator, community=here, account=factories.make_account(role=Role.MENTOR), until=until
        )
    assert not Membership.objects.filter(file_id=here.pk).exists()
    member = services.name_representative(actor=coordinator, community=here, account=representative, until=until)
    with pytest.raises(access.Denied):
        services.end_representative(actor=liaison, community=here, member=member)
    with pytest.raises(ValueError, match="something else"):
        services.end_representative(actor=coordinator, community=elsewhere, member=member)
    member.refresh_from_db()
    assert member.ended_at is None
