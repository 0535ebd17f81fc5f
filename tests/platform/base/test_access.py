"""One policy: what one may see and what one is shown cannot disagree; nothing is open by default."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from firsthand.pathway import Relation, Role
from firsthand.platform.base import access, trail, vault
from firsthand.platform.base.access import services
from firsthand.platform.base.access.grants import GRANTS
from firsthand.platform.base.access.models import BreakGlass, Membership
from firsthand.platform.base.access.tokens import SCOPES, make_token
from firsthand.platform.base.people.actor import CLOCK, Actor, acting
from firsthand.platform.base.people.models import Account, RoleGrant
from firsthand.platform.casework.models import Case, Identity, Referral
from firsthand.platform.community.models import Community, Group
from tests import factories

pytestmark = pytest.mark.django_db
Make = Callable[..., Actor]


@pytest.fixture
def grants() -> Any:
    """The table of permissions, put back afterwards."""
    before = dict(GRANTS)
    yield GRANTS
    GRANTS.clear()
    GRANTS.update(before)


@pytest.mark.parametrize("role", list(Role))
def test_may_and_visible_agree_for_every_role_and_relation(role: Role, grants: Any) -> None:
    mine, other = factories.make_case(), factories.make_case()
    community, elsewhere = factories.make_community(), factories.make_community()
    rows: dict[type[Any], list[Any]] = {
        Case: [mine, other],
        Identity: [factories.make_identity(mine), factories.make_identity(other)],
        Referral: [factories.make_referral(mine), factories.make_referral(other)],
        Community: [community, elsewhere],
        Group: [factories.make_group(community), factories.make_group(elsewhere)],
    }
    actor = factories.make_actor(role, mine)
    factories.add_member(community.pk, factories.account_of(actor), role)
    for relation in Relation:
        grants["trial.read"] = ((role, relation),)
        for model, objects in rows.items():
            shown = set(access.visible(actor, "trial.read", model._default_manager.all()).values_list("pk", flat=True))
            allowed = {obj.pk for obj in objects if access.may(actor, "trial.read", obj)}
            assert shown & {obj.pk for obj in objects} == allowed, (role, relation, model)


def test_what_is_not_granted_is_refused(actor: Make) -> None:
    case = factories.make_case()
    for role in Role:
        member = actor(role, case)
        assert not access.may(member, "nobody.granted.this", case)
        assert not access.visible(member, "nobody.granted.this", Case.objects.all()).exists()
    assert not access.may(None, "case.read", case)


def test_a_membership_counts_only_in_its_capacity_and_until_its_end(actor: Make, grants: Any) -> None:
    grants["trial.read"] = ((Role.CASEWORKER, Relation.MEMBER), (Role.CLINICIAN, Relation.MEMBER))
    case = factories.make_case()
    caseworker = actor(Role.CASEWORKER, case)
    account = factories.account_of(caseworker)
    assert access.may(caseworker, "trial.read", case)
    factories.give_role(account, Role.CLINICIAN)
    as_clinician = Actor(account.pk, Role.CLINICIAN)
    assert not access.may(as_clinician, "trial.read", case)
    now = timezone.now()
    Membership.objects.filter(account=account).update(
        created_at=now - timedelta(days=2), expires_at=now - timedelta(days=1)
    )
    assert not access.may(caseworker, "trial.read", case)


def test_a_disabled_account_and_an_ended_role_act_no_more() -> None:
    account = factories.make_account(role=Role.CASEWORKER)
    assert acting(account, None)[0] is not None
    RoleGrant.objects.filter(account=account).update(state="ended")
    assert acting(account, None) == (None, [])
    factories.give_role(account, Role.MENTOR)
    account.is_active = False
    assert acting(account, None) == (None, [])


def test_a_denied_attempt_is_written_down_and_looks_like_a_missing_object(
    actor: Make, signed_in: Callable[[Actor], Client]
) -> None:
    case = factories.make_case()
    stranger = actor(Role.CASEWORKER)
    with pytest.raises(access.Denied):
        access.require(stranger, "case.close", case)
    entry = trail.Entry.objects.order_by("-seq").first()
    assert entry is not None
    assert (entry.outcome, entry.actor, entry.action) == ("denied", stranger.account_id, "case.close")


def test_reading_is_committed_before_it_is_possible(actor: Make, grants: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    grants["trial.read"] = ((Role.CASEWORKER, Relation.MEMBER),)
    case = factories.make_case()
    factories.make_identity(case, name="Invented Name")
    caseworker = actor(Role.CASEWORKER, case)
    with vault.reading.scope():
        identity = Identity.objects.get(case=case)
        with pytest.raises(vault.ReadingNotRecorded):
            _ = identity.name
        before = trail.Entry.objects.count()
        access.consult(caseworker, "trial.read", identity, purpose="casework")
        assert trail.Entry.objects.count() == before + 1
        assert identity.name == "Invented Name"


def test_with_the_trail_unwritable_nothing_is_readable(
    actor: Make, grants: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    grants["trial.read"] = ((Role.CASEWORKER, Relation.MEMBER),)
    case = factories.make_case()
    factories.make_identity(case)
    caseworker = actor(Role.CASEWORKER, case)

    def broken(*_args: Any, **_kwargs: Any) -> None:
        raise trail.TrailUnavailable

    monkeypatch.setattr(trail, "commit_now", broken, raising=False)
    with vault.reading.scope():
        identity = Identity.objects.get(case=case)
        with pytest.raises(trail.TrailUnavailable):
            access.consult(caseworker, "trial.read", identity)
        with pytest.raises(vault.ReadingNotRecorded):
            _ = identity.name


class TestBreakGlass:
    def test_it_opens_reading_for_a_fixed_time_and_tells_two_others(self, actor: Make, grants: Any) -> None:
        grants["trial.read"] = grants["trial.write"] = ((Role.CASEWORKER, Relation.MEMBER),)
        case = factories.make_case()
        factories.make_account(role=Role.COORDINATOR)
        factories.make_account(role=Role.AUDITOR)
        outsider = actor(Role.CASEWORKER)
        assert not access.may(outsider, "trial.read", case)
        glass = services.break_glass(actor=outsider, file_id=case.pk, reason="The person called and is in danger")
        assert access.may(outsider, "trial.read", case)
        assert not access.may(outsider, "trial.write", case)
        assert glass.told.count() == 2
        assert glass.expires_at - glass.opened_at == timedelta(hours=3)
        BreakGlass.objects.update(
            opened_at=timezone.now() - timedelta(hours=4), expires_at=timezone.now() - timedelta(hours=1)
        )
        assert not access.may(outsider, "trial.read", case)

    def test_the_two_are_told_at_once_and_the_mail_says_nothing(
        self, actor: Make, signed_in: Callable[[Actor], Client], settings: Any, mailoutbox: list[Any]
    ) -> None:
        case = factories.make_case(code_name="Quiet Lantern 7")
        told = [factories.make_actor(Role.COORDINATOR), factories.make_actor(Role.COORDINATOR)]
        for one in told:
            Account.objects.filter(pk=one.account_id).update(email=f"{one.name.replace(' ', '')}@example.org")
        outsider = actor(Role.CASEWORKER)
        services.break_glass(actor=outsider, file_id=case.pk, reason="The person called and is in danger")
        assert len(mailoutbox) == 2
        for mail in mailoutbox:
            assert "Quiet Lantern" not in mail.subject + mail.body
            assert "danger" not in mail.subject + mail.body
        for one in told:
            assert outsider.name in signed_in(one).get("/today/").content.decode()

    def test_it_needs_a_reason_and_two_to_tell(self, actor: Make) -> None:
        case = factories.make_case()
        outsider = actor(Role.CASEWORKER)
        with pytest.raises(ValueError, match="reason"):
            services.break_glass(actor=outsider, file_id=case.pk, reason="  ")
        with pytest.raises(ValueError, match="two"):
            services.break_glass(actor=outsider, file_id=case.pk, reason="Danger")
        assert not BreakGlass.objects.exists()

    def test_nobody_reviews_their_own(self, actor: Make) -> None:
        case = factories.make_case()
        factories.make_account(role=Role.COORDINATOR)
        auditor = actor(Role.AUDITOR)
        outsider = actor(Role.CASEWORKER)
        glass = services.break_glass(actor=outsider, file_id=case.pk, reason="Danger")
        with pytest.raises(ValueError, match="own"):
            services.review_break_glass(actor=outsider, glass=glass, finding="justified")
        services.review_break_glass(actor=auditor, glass=glass, finding="justified")
        with pytest.raises(ValueError, match="already"):
            services.review_break_glass(actor=auditor, glass=glass, finding="not_justified")


def test_a_permission_stands_in_one_place() -> None:
    with pytest.raises(ValueError, match="twice"):
        access.grant("case.accept", (Role.MENTOR, Relation.ANY))


def test_a_page_without_a_session_leads_to_sign_in() -> None:
    response = Client().get("/today/")
    assert response.status_code == 302
    assert "/accounts/login/" in response["Location"]


def test_request_factory_is_not_a_way_around(rf: RequestFactory) -> None:
    """A view that is called without the middleware has no actor and answers nobody."""
    from django.contrib.auth.models import AnonymousUser

    from firsthand.platform.site.today.views import today

    request = rf.get("/today/")
    request.user = AnonymousUser()
    assert today(request).status_code == 302


def test_nobody_joins_a_case_in_a_role_that_they_do_not_hold(actor: Make) -> None:
    case, account = factories.make_case(), factories.make_account(role=Role.MENTOR)
    coordinator = actor(Role.COORDINATOR)
    with pytest.raises(ValueError, match="role"):
        services.add_member(actor=coordinator, file_id=case.pk, account=account, capacity=Role.CASEWORKER)
    RoleGrant.objects.filter(account=account).update(state="ended")
    with pytest.raises(ValueError, match="role"):
        services.add_member(actor=coordinator, file_id=case.pk, account=account, capacity=Role.MENTOR)
    assert not Membership.objects.filter(file_id=case.pk).exists()


def test_the_programme_itself_has_no_token() -> None:
    with pytest.raises(ValueError, match="account"):
        make_token(actor=CLOCK, name="Night", scopes=SCOPES, days=1)
