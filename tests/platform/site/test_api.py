"""The API does what the pages do, for a token that carries a scope and an end, and nothing more."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from firsthand.pathway import Role
from firsthand.platform.base.access.models import Membership
from firsthand.platform.base.access.tokens import SCOPES, ApiToken, holder_of, make_token
from firsthand.platform.base.people.models import RoleGrant
from firsthand.platform.base.trail import TrailUnavailable
from firsthand.platform.base.trail.models import Entry
from firsthand.platform.base.vault.fields import SealedField
from firsthand.platform.casework.models import Case, Identity
from firsthand.platform.outreach.models import Appearance, Campaign
from firsthand.platform.site.api.errors import NOT_FOUND
from firsthand.platform.voices.models import Release
from tests import factories
from tests.scene import Scene

pytestmark = pytest.mark.django_db


class Caller:
    """A program with a token of the actor."""

    def __init__(self, actor: Any, *scopes: str) -> None:
        self.token, self.shown = make_token(actor=actor, name="A program", scopes=scopes or SCOPES, days=30)
        self.client = Client()

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1/{path}", query, headers={"Authorization": f"Bearer {self.shown}"})

    def post(self, path: str, **body: Any) -> Any:
        return self.client.post(
            f"/api/v1/{path}", body, content_type="application/json", headers={"Authorization": f"Bearer {self.shown}"}
        )


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


@pytest.fixture
def case() -> Case:
    return factories.make_case(code_name="Cedar Bridge 11")


@pytest.fixture
def caseworker(case: Case) -> Any:
    return factories.make_actor(Role.CASEWORKER, case)


def test_a_case_is_read_and_the_reading_stands_in_the_trail_first(case: Case, caseworker: Any) -> None:
    factories.make_identity(case, name="Samir Haddad")
    answer = Caller(caseworker).get(f"cases/{case.pk}")
    assert answer.status_code == 200
    assert answer.json()["code_name"] == "Cedar Bridge 11"
    assert "Haddad" not in answer.content.decode()
    assert answer["Cache-Control"] == "no-store, private"
    entry = Entry.objects.get(action="case.read")
    assert (entry.operation, entry.outcome, entry.subject, entry.actor) == (
        "consultation",
        "done",
        case.pk,
        caseworker.account_id,
    )


def test_nothing_is_served_when_the_trail_cannot_be_written(
    case: Case, caseworker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller = Caller(caseworker)

    def broken(*args: Any, **kwargs: Any) -> None:
        raise TrailUnavailable

    monkeypatch.setattr("firsthand.platform.base.trail.commit_now", broken, raising=False)
    answer = caller.get(f"cases/{case.pk}")
    assert answer.status_code == 503
    assert "Cedar" not in answer.content.decode()


def test_missing_and_forbidden_are_the_same_answer(caseworker: Any) -> None:
    other, caller = factories.make_case(), Caller(caseworker)
    forbidden, missing = caller.get(f"cases/{other.pk}"), caller.get(f"cases/{uuid4()}")
    assert forbidden.status_code == missing.status_code == 404
    assert forbidden.content == missing.content
    assert forbidden.headers == missing.headers
    assert Entry.objects.filter(action="case.read", outcome="denied").count() == 2


def test_a_list_holds_what_one_may_see_and_goes_on_by_its_cursor(caseworker: Any, case: Case) -> None:
    account = factories.account_of(caseworker)
    mine = {case.pk}
    for _ in range(4):
        another = factories.make_case()
        factories.add_member(another.pk, account, Role.CASEWORKER)
        mine.add(another.pk)
    factories.make_case()
    caller, seen, cursor = Caller(caseworker), [], None
    for _ in range(3):
        page = caller.get("cases", limit=2, **({"after": cursor} if cursor else {})).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]
    assert cursor is None
    assert sorted(seen) == sorted(str(pk) for pk in mine)
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("scope", list(SCOPES))
def test_a_scope_opens_its_own_door_and_no_other(scope: str) -> None:
    caller = Caller(factories.make_actor(Role.COORDINATOR), scope)
    reading = {
        f"read:{name}": caller.get(name).status_code for name in ("cases", "releases", "campaigns", "appearances")
    }
    assert reading == {name: (200 if name == scope else 403) for name in reading}
    moving = caller.post(f"moves/case/{uuid4()}/decline", version=0, reason="A reason").status_code
    assert moving == (404 if scope == "move" else 403)


def test_a_token_never_gives_a_role_what_the_pages_refuse(case: Case) -> None:
    auditor = Caller(factories.make_actor(Role.SYSTEM_ADMINISTRATOR))
    assert auditor.get("cases").status_code == 404
    assert auditor.get(f"cases/{case.pk}").status_code == 404
    assert auditor.post(f"moves/case/{case.pk}/decline", version=case.version, reason="A reason").status_code == 404


def test_what_ends_a_token(caseworker: Any, case: Case) -> None:
    def status() -> int:
        code: int = caller.get(f"cases/{case.pk}").status_code
        return code

    caller, account = Caller(caseworker), factories.account_of(caseworker)
    tokens, now = ApiToken.objects.filter(pk=caller.token.pk), timezone.now()
    assert status() == 200
    tokens.update(created_at=now - timedelta(days=9), expires_at=now - timedelta(seconds=1))
    assert status() == 401
    tokens.update(expires_at=now + timedelta(days=9), revoked_at=now)
    assert status() == 401
    tokens.update(revoked_at=None)
    assert status() == 200
    type(account).objects.filter(pk=account.pk).update(is_active=False)
    assert status() == 401
    type(account).objects.filter(pk=account.pk).update(is_active=True)
    RoleGrant.objects.filter(account=account).update(state="ended")
    assert status() == 401
    RoleGrant.objects.filter(account=account).update(state="in_force")
    Membership.objects.filter(account=account).update(ended_at=now)
    assert status() == 404


def test_without_a_live_token_nothing_is_told(case: Case, caseworker: Any, signed_in: Any) -> None:
    answers = [
        Client().get(f"/api/v1/cases/{case.pk}"),
        Client().get(f"/api/v1/cases/{uuid4()}"),
        Client().get(f"/api/v1/cases/{case.pk}", headers={"Authorization": "Bearer fh_wrong"}),
        signed_in(caseworker).get(f"/api/v1/cases/{case.pk}"),  # a session opens nothing here
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0]["WWW-Authenticate"] == "Bearer"


def test_too_many_calls_in_a_minute(settings: Any, caseworker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.FIRSTHAND_API_CALLS = 3
    monkeypatch.setattr("firsthand.platform.site.api.bearer.time.time", lambda: 1_800_000_000.0)
    caller, other = Caller(caseworker), Caller(caseworker)
    assert [caller.get("cases").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert caller.get("cases")["Retry-After"] == "60"
    assert other.get("cases").status_code == 200


def test_only_the_hash_is_kept(caseworker: Any) -> None:
    caller = Caller(caseworker)
    assert caller.shown not in json.dumps(list(ApiToken.objects.values()), default=str)
    assert len(caller.token.sha256) == 64
    found = holder_of(caller.shown)
    assert found is not None
    assert found[1].account_id == caseworker.account_id


@pytest.mark.parametrize(("scopes", "days"), [((), 30), (("everything",), 30), (("move",), 91), (("move",), 0)])
def test_a_token_without_scope_or_end_is_not_made(caseworker: Any, scopes: tuple[str, ...], days: int) -> None:
    with pytest.raises(ValueError, match=r"scope|ninety"):
        make_token(actor=caseworker, name="A program", scopes=scopes, days=days)
    assert not ApiToken.objects.exists()


def test_a_move_is_made_with_reason_and_version(case: Case) -> None:
    caller = Caller(factories.make_actor(Role.COORDINATOR))
    path = f"moves/case/{case.pk}/decline"
    stale = caller.post(path, version=case.version + 1, reason="Not for us")
    assert (stale.status_code, case.state) == (409, "referred")
    unmet = caller.post(path, version=case.version)
    assert unmet.status_code == 422
    assert unmet.json()["unmet"] == ["A reason is given."]
    made = caller.post(path, version=case.version, reason="Not for us")
    assert made.status_code == 200
    assert made.json() == {"id": str(case.pk), "record": "case", "state": "closed", "version": case.version + 1}
    again = caller.post(path, version=case.version + 1, reason="Not for us")
    assert again.status_code == 409
    assert again.json()["unmet"]
    assert Entry.objects.filter(action="case.decline", outcome="done").count() == 1


def test_needs_are_answered_in_sentences() -> None:
    case = factories.make_case(basis="", duplicates_seen_on=timezone.localdate())
    answer = Caller(factories.make_actor(Role.COORDINATOR)).post(f"moves/case/{case.pk}/accept", version=case.version)
    assert answer.status_code == 422
    assert answer.json()["unmet"] == ["Consent or another legal basis is recorded."]


@pytest.mark.parametrize(
    "path", ["case/{pk}/fly", "person/{pk}/accept", "case/not-an-id/accept", "case/{pk}/record_decision"]
)
def test_a_move_that_is_not_there_or_not_ours(case: Case, path: str) -> None:
    answer = Caller(factories.make_actor(Role.COORDINATOR)).post(
        f"moves/{path.format(pk=case.pk)}", version=case.version, reason="x"
    )
    assert answer.status_code == 404


@pytest.mark.parametrize("path", ["", "nowhere", "moves/case/x/%0Ay", "moves/case/%E2%80%A8/z"])
def test_whatever_is_not_there_is_said_in_json(path: str) -> None:
    answer = Caller(factories.make_actor(Role.COORDINATOR)).post(path)
    assert (answer.status_code, answer["Content-Type"], answer.json()) == (404, "application/json", NOT_FOUND)


def test_a_recalled_release_is_served_nowhere() -> None:
    scene = Scene()
    release, appearance = scene.one(Release), scene.one(Appearance)
    caller = Caller(factories.make_actor(Role.PRESS_OFFICER))
    assert caller.get(f"releases/{release.pk}").json()["text"] == "A text"
    name = caller.get(f"appearances/{appearance.pk}").json()["name"]
    Release.objects.filter(pk=release.pk).update(recalled_on=timezone.localdate(), text="")
    assert caller.get(f"releases/{release.pk}").status_code == 404
    assert caller.get("releases").json()["items"] == []
    assert name not in caller.get(f"appearances/{appearance.pk}").content.decode()
    assert name not in caller.get("appearances").content.decode()


def test_campaigns_are_read() -> None:
    campaign = Scene().one(Campaign)
    caller = Caller(factories.make_actor(Role.CAMPAIGN_MANAGER))
    assert caller.get(f"campaigns/{campaign.pk}").json()["name"] == campaign.name
    assert [item["id"] for item in caller.get("campaigns").json()["items"]] == [str(campaign.pk)]


@pytest.mark.parametrize("number", [1, 3, 30])
def test_a_list_costs_the_same_for_one_and_for_thirty(number: int, django_assert_num_queries: Any) -> None:
    caller = Caller(factories.make_actor(Role.COORDINATOR))
    for _ in range(number):
        factories.make_case()
    caller.get("cases")
    with django_assert_num_queries(3):  # the token, its roles, the rows
        assert len(caller.get("cases").json()["items"]) == number


def test_no_operation_on_a_case_names_a_sealed_field() -> None:
    shapes = Client().get("/api/v1/openapi.json").json()["components"]["schemas"]
    sealed = {
        field.name for model in (Case, Identity) for field in model._meta.fields if isinstance(field, SealedField)
    }
    assert len(sealed) > 5
    assert not set(shapes["CaseOut"]["properties"]) & sealed


def test_the_page_of_tokens_shows_a_token_once(caseworker: Any, signed_in: Any) -> None:
    client, page = signed_in(caseworker), reverse("tokens")
    made = client.post(page, {"name": "A program", "scopes": ["read:cases"], "days": 30})
    assert made.status_code == 200
    token = ApiToken.objects.get()
    assert (token.account_id, token.role) == (caseworker.account_id, "caseworker")
    shown = made.context["shown"]
    assert shown in made.content.decode()
    assert shown not in client.get(page).content.decode()
    assert Entry.objects.filter(action="token.make", object_id=str(token.pk)).exists()
    refused = client.post(page, {"name": "A program", "scopes": [], "days": 91})
    assert refused.status_code == 422
    assert ApiToken.objects.count() == 1


def test_one_ends_ones_own_tokens_only(caseworker: Any, signed_in: Any) -> None:
    mine, other = Caller(caseworker).token, Caller(factories.make_actor(Role.COORDINATOR)).token
    client = signed_in(caseworker)
    assert client.post(reverse("token_revoke", args=[other.pk])).status_code == 404
    assert client.post(reverse("token_revoke", args=[mine.pk])).status_code == 302
    assert set(ApiToken.objects.filter(revoked_at__isnull=True)) == {other}
    assert Entry.objects.filter(action="token.revoke", outcome="done").count() == 1
