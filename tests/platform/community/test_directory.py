"""The directory: who keeps it, who reads it, what it refuses, and its chain of command."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from firsthand.pathway import Role
from firsthand.platform.base import access
from firsthand.platform.community.directory import queries, services
from firsthand.platform.community.directory.places import (
    clean_languages,
    clean_time_zone,
    country_choices,
    country_name,
)
from firsthand.platform.community.models import Community, Notable, Outlet, Venue
from tests import factories as make

pytestmark = pytest.mark.django_db
READERS = {
    Role.COMMUNITY_LIAISON,
    Role.CAMPAIGN_MANAGER,
    Role.PRESS_OFFICER,
    Role.COORDINATOR,
    Role.CASEWORKER,
    Role.TESTIMONY_OFFICER,
}


def person(community: Community, name: str, above: Notable | None = None) -> Notable:
    return Notable.objects.create(community=community, name=name, function="Elder", answers_to=above)


def seats(tree: list[queries.Seat]) -> list[Any]:
    return [(seat.notable.name, seats(seat.below)) for seat in tree]


@pytest.mark.parametrize("role", sorted(READERS))
def test_readers_see_every_community(signed_in: Any, role: Role) -> None:
    community = make.make_community()
    client = signed_in(make.make_actor(role))
    assert community.name in client.get("/communities/").content.decode()
    assert client.get(f"/communities/{community.pk}/").status_code == 200


@pytest.mark.parametrize("role", [Role.PARTICIPANT, Role.SYSTEM_ADMINISTRATOR, Role.COMMUNITY_REPRESENTATIVE])
def test_others_find_nothing(signed_in: Any, role: Role) -> None:
    client, community = signed_in(make.make_actor(role)), make.make_community()
    there, nowhere = client.get(f"/communities/{community.pk}/"), client.get(f"/communities/{uuid4()}/")
    assert there.status_code == nowhere.status_code == 404
    assert len(there.content) == len(nowhere.content)


def test_a_representative_sees_its_own_community_only(signed_in: Any) -> None:
    own, other = make.make_community(), make.make_community()
    client = signed_in(make.make_actor(Role.COMMUNITY_REPRESENTATIVE, own))
    page = client.get("/communities/").content.decode()
    assert own.name in page
    assert other.name not in page
    assert client.get(f"/communities/{own.pk}/").status_code == 200
    assert client.get(f"/communities/{own.pk}/edit/").status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.COMMUNITY_LIAISON, Role.CLOCK}])
def test_only_the_liaison_changes_a_community(role: Role) -> None:
    with pytest.raises(access.Denied):
        services.save_community(
            actor=make.make_actor(role), community=Community(name="A", place="B", country="FR", languages="ar")
        )


def test_a_liaison_builds_a_community_in_the_browser(signed_in: Any) -> None:
    client = signed_in(make.make_actor(Role.COMMUNITY_LIAISON))
    answer = client.post(
        "/communities/new/", {"version": 0, "name": "Old port", "place": "Sfax", "country": "TN", "languages": "AR، fr"}
    )
    assert answer.status_code == 302
    community = Community.objects.get()
    assert community.languages == "ar, fr"
    here = f"/communities/{community.pk}"
    assert client.post(f"{here}/groups/new/", {"version": 0, "name": "Mothers", "kind": "women"}).status_code == 302
    group = community.groups.get()
    assert (
        client.post(
            f"{here}/people/new/", {"version": 0, "name": "Leila", "function": "Elder", "groups": [group.pk]}
        ).status_code
        == 302
    )
    venue = {"version": 0, "name": "Library", "time_zone": "Africa/Tunis", "capacity": 80}
    assert client.post(f"{here}/venues/new/", venue).status_code == 302
    page = client.get(f"{here}/").content.decode()
    assert all(word in page for word in ("Mothers", "Leila", "Library", "Tunisia"))
    again = client.post(f"{here}/groups/new/", {"version": 0, "name": "Mothers", "kind": "women"})
    assert again.status_code == 422
    assert "already has a group" in again.content.decode()


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("venues/new/", {"name": "V", "time_zone": "Mars/Base", "capacity": 5}),
        ("venues/new/", {"name": "V", "time_zone": "Europe/Paris", "capacity": 0}),
        ("groups/new/", {"name": "G", "kind": "gang"}),
        ("people/new/", {"name": "\u202e", "function": "x"}),
    ],
)
def test_bad_input_is_refused_and_kept(signed_in: Any, path: str, data: dict[str, Any]) -> None:
    client, community = signed_in(make.make_actor(Role.COMMUNITY_LIAISON)), make.make_community()
    assert client.post(f"/communities/{community.pk}/{path}", {"version": 0, **data}).status_code == 422
    assert not Venue.objects.exists()


def test_a_stale_edit_shows_the_conflict(signed_in: Any) -> None:
    client, community = signed_in(make.make_actor(Role.COMMUNITY_LIAISON)), make.make_community()
    data = {"version": community.version, "name": "First", "place": "P", "country": "FR", "languages": "ar"}
    assert client.post(f"/communities/{community.pk}/edit/", data).status_code == 302
    late = client.post(f"/communities/{community.pk}/edit/", {**data, "name": "Second"})
    assert late.status_code == 409
    assert "Second" in late.content.decode()
    assert Community.objects.get().name == "First"


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.PRESS_OFFICER, 302), (Role.COMMUNITY_LIAISON, 302), (Role.CAMPAIGN_MANAGER, 404), (Role.CASEWORKER, 404)],
)
def test_outlets_are_kept_by_press_officer_and_liaison(signed_in: Any, role: Role, status: int) -> None:
    data = {"version": 0, "name": "Radio", "kind": "radio", "language": "ar", "time_zone": "Africa/Tunis"}
    assert signed_in(make.make_actor(role)).post("/outlets/new/", data).status_code == status
    assert Outlet.objects.exists() is (status == 302)


def test_the_chain_of_command_is_a_tree_and_a_circle_loses_nobody() -> None:
    community = make.make_community()
    top = person(community, "A")
    person(community, "B", person(community, "C", top))
    assert seats(queries.chain_of(community)) == [("A", [("C", [("B", [])])])]
    one, two = person(community, "X"), person(community, "Y")
    Notable.objects.filter(pk=one.pk).update(answers_to=two)
    Notable.objects.filter(pk=two.pk).update(answers_to=one)
    assert seats(queries.chain_of(community))[1:] == [("X", [("Y", [])])]


def test_nobody_is_made_to_answer_in_a_circle(signed_in: Any) -> None:
    community = make.make_community()
    top = person(community, "A")
    below = person(community, "B", top)
    client = signed_in(make.make_actor(Role.COMMUNITY_LIAISON))
    answer = client.post(
        f"/communities/people/{top.pk}/", {"version": top.version, "name": "A", "function": "x", "answers_to": below.pk}
    )
    assert answer.status_code == 422
    assert "circle" in answer.content.decode()


def test_pages_ask_the_database_equally_often(signed_in: Any) -> None:
    client, asked = signed_in(make.make_actor(Role.COMMUNITY_LIAISON)), []
    community = make.make_community()
    for more in (1, 2, 27):
        for _row in range(more):
            person(community, f"N{uuid4()}").groups.add(
                make.make_group(make.make_community()), make.make_group(community)
            )
            make.make_venue(community)
        with CaptureQueriesContext(connection) as found:
            client.get("/communities/")
            client.get(f"/communities/{community.pk}/")
        asked.append(len(found))
    assert len(set(asked)) == 1, asked


@given(st.text(max_size=30))
def test_a_time_zone_or_language_is_accepted_or_refused_in_words(text: str) -> None:
    for check in (clean_time_zone, clean_languages):
        with suppress(ValidationError):
            assert check(text)


@pytest.mark.parametrize("name", ["../etc/passwd", "Europe/Pariss", "", "/etc/localtime", "a\0b"])
def test_no_file_name_is_a_time_zone(name: str) -> None:
    with pytest.raises(ValidationError):
        clean_time_zone(name)


def test_countries_have_names_in_the_language_of_the_page() -> None:
    from django.utils.translation import override

    with override("ar"):
        assert country_name("TN") == "تونس"
        assert len(country_choices()) == 250
