"""A form that is sent twice has one effect, whichever page it is on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from firsthand.pathway import Role
from firsthand.platform.base.flow import repeats
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.casework.models import Evidence, FollowUp, GateFinding, PanelMeeting, Request
from firsthand.platform.community.models import Notable, Venue
from firsthand.platform.outreach.models import Campaign
from firsthand.platform.voices.models import Claim, Clearance, LegalCheck
from tests import factories
from tests.factories_release import make_scene
from tests.factories_voices import make_testimony

pytestmark = pytest.mark.django_db
SignIn = Callable[[Actor], Client]
Page = tuple[Role, str, dict[str, Any], type[models.Model]]


@pytest.fixture(autouse=True)
def _nothing_sent_yet() -> None:
    cache.clear()


def pages() -> dict[str, Page]:
    """Pages that make something new, each with a whole form. Everybody is on the team of the case."""
    scene = make_scene(case=factories.make_case(state="in_programme"))
    case, testimony, community = scene["case"], scene["testimony"], factories.make_community()
    for kind in ("women", "victims"):
        factories.make_group(community, kind=kind)
    worker, chair = factories.make_actor(Role.CASEWORKER, case), factories.make_account(role=Role.PANEL_CHAIR)
    ahead = factories.today() + timedelta(days=60)
    entry = {"claim": "c", "source": "s", "reliability": "B", "credibility": "2", "disclosure": "panel", "version": "0"}
    asked = {
        "community": community.pk, "template": scene["clearance"].template_id, "what_is_asked": "May somebody speak?",
        "expires_on": ahead, "groups": list(community.groups.values_list("pk", flat=True)),
    }  # fmt: skip
    task = {"what": "Ask", "assigned_to": worker.account_id, "due_on": ahead}
    told = make_testimony(scene["voice"], state="transcribed")
    legal = {"outcome": "allowed", "reasons": "No proceedings"}
    gate = {"answer": "not_indicated", "reasons": "r"}
    sitting = {"held_on": ahead, "place": "x", "chair": chair.pk}
    campaign = {"name": "n", "contact": "c", "version": 0}
    hall = {"name": "Hall", "address": "a", "time_zone": "Europe/Paris", "capacity": "9", "version": "0"}
    clear = reverse("clearance_ask", args=[testimony.pk]) + f"?community={community.pk}"
    return {
        "evidence": (Role.CASEWORKER, reverse("evidence_new", args=[case.pk]), entry, Evidence),
        "follow-up": (Role.CASEWORKER, reverse("follow_up_new", args=[case.pk]), task, FollowUp),
        "gate": (Role.CASEWORKER, reverse("gate_answer", args=[case.pk, "grave_crime"]), gate, GateFinding),
        "meeting": (Role.COORDINATOR, reverse("meeting_new"), sitting, PanelMeeting),
        "request": (Role.PARTICIPANT, reverse("own_requests"), {"kind": "erasure", "text": "x"}, Request),
        "campaign": (Role.CAMPAIGN_MANAGER, reverse("campaign_new"), campaign, Campaign),
        "venue": (Role.COMMUNITY_LIAISON, reverse("venue_new", args=[community.pk]), hall, Venue),
        "notable": (
            Role.COMMUNITY_LIAISON, reverse("notable_new", args=[community.pk]),
            {"name": "n", "function": "f", "version": 0}, Notable,
        ),
        "claim": (Role.TESTIMONY_OFFICER, reverse("claim_add", args=[told.pk]), {"text": "A claim"}, Claim),
        "legal": (Role.PROSECUTOR, reverse("legal_record", args=[testimony.pk]), legal, LegalCheck),
        "clearance": (Role.COORDINATOR, clear, asked, Clearance),
    }  # fmt: skip


NAMES = (
    "evidence", "follow-up", "gate", "meeting", "request", "campaign", "venue", "notable", "claim", "legal",
    "clearance",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_the_second_leads_where_the_first_led_and_makes_nothing(signed_in: SignIn, name: str) -> None:
    role, page, typed, model = pages()[name]
    case = factories.Case.objects.get(state="in_programme")
    members = {Role.CASEWORKER, Role.PARTICIPANT, Role.TESTIMONY_OFFICER, Role.PROSECUTOR}
    client = signed_in(factories.make_actor(role, case if role in members else None))
    before = model._default_manager.count()
    first = client.post(page, typed)
    assert first.status_code == 302, first.content.decode()[:3000]
    again = client.post(page, typed)
    assert (again.status_code, again["Location"]) == (302, first["Location"])
    assert model._default_manager.count() == before + 1


def test_something_else_sent_in_between_makes_it_a_new_form(signed_in: SignIn) -> None:
    client = signed_in(factories.make_actor(Role.COMMUNITY_LIAISON))
    page = reverse("notable_new", args=[factories.make_community().pk])
    for name in ("Nour", "Karim", "Nour"):
        assert client.post(page, {"name": name, "function": "f", "version": 0}).status_code == 302
    assert sorted(Notable.objects.values_list("name", flat=True)) == ["Karim", "Nour", "Nour"]


def test_another_account_and_another_address_are_another_form(signed_in: SignIn) -> None:
    here, there = factories.make_community(), factories.make_community()
    typed = {"name": "Nour", "function": "f", "version": 0}
    for _account in range(2):
        client = signed_in(factories.make_actor(Role.COMMUNITY_LIAISON))
        for community in (here, there):
            assert client.post(reverse("notable_new", args=[community.pk]), typed).status_code == 302
    assert Notable.objects.count() == 4


def test_what_was_refused_is_looked_at_again(signed_in: SignIn) -> None:
    client, community = signed_in(factories.make_actor(Role.COMMUNITY_LIAISON)), factories.make_community()
    page, typed = reverse("group_new", args=[community.pk]), {"name": "Elders", "kind": "elders", "version": 0}
    taken = factories.make_group(community, name="Elders")
    assert client.post(page, typed).status_code == 422
    taken.delete()
    assert client.post(page, typed).status_code == 302
    assert community.groups.count() == 1


class Account:
    pk, is_authenticated = 7, True


def posted(path: str = "/x/", **values: Any) -> HttpRequest:
    request = RequestFactory().post(path, values)
    request.user = Account()  # type: ignore[assignment]
    return request


def test_the_second_waits_for_the_first_that_is_still_at_work() -> None:
    begun, go_on, calls = threading.Event(), threading.Event(), []

    def work(request: HttpRequest) -> HttpResponse:
        calls.append(request)
        begun.set()
        assert go_on.wait(30)
        return HttpResponse(status=302, headers={"Location": "/made/"})

    shield, answers = repeats.RepeatMiddleware(work), []
    threads = [threading.Thread(target=lambda: answers.append(shield(posted(name="n")))) for _press in range(2)]
    threads[0].start()
    assert begun.wait(30)
    threads[1].start()
    go_on.set()
    for thread in threads:
        thread.join(30)
    assert [answer["Location"] for answer in answers] == ["/made/", "/made/"]
    assert len(calls) == 1


def test_one_whose_first_never_came_back_is_done_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeats, "AT_WORK", 0.2)
    calls: list[HttpRequest] = []

    def die(request: HttpRequest) -> HttpResponse:
        raise SystemExit

    def work(request: HttpRequest) -> HttpResponse:
        calls.append(request)
        return HttpResponse(status=302, headers={"Location": "/made/"})

    with pytest.raises(SystemExit):
        repeats.RepeatMiddleware(die)(posted(name="n"))
    assert repeats.RepeatMiddleware(work)(posted(name="n"))["Location"] == "/made/"
    assert len(calls) == 1


def test_nothing_of_what_was_typed_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[str] = []
    for name in ("set", "add"):
        real = getattr(cache, name)
        monkeypatch.setattr(cache, name, lambda *given, _real=real: kept.append(repr(given)) or _real(*given))
    repeats.RepeatMiddleware(lambda request: HttpResponse())(posted(name="Samir Haddad"))
    assert kept
    assert "Samir" not in "".join(kept)


def test_a_file_of_another_name_is_another_form() -> None:
    def words(name: str) -> list[str]:
        return list(repeats._words(posted(file=SimpleUploadedFile(name, b"1"))))

    assert words("a.csv") == words("a.csv")
    assert words("a.csv") != words("b.csv")
