"""What every page with a form does: keep what was typed, say what is saved now, save nothing by half."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from firsthand.pathway import Role
from firsthand.platform.base import flow
from firsthand.platform.base.flow.form_pages import form_page, saved
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.community.directory import services
from firsthand.platform.community.directory.forms import CommunityForm, NotableForm
from firsthand.platform.community.models import Community, Notable
from tests import factories

pytestmark = pytest.mark.django_db
SignIn = Callable[[Actor], Client]


def typed(community: Community, **more: Any) -> dict[str, Any]:
    """What the page of the community holds when it is opened, and what is typed over it."""
    names = ("name", "place", "country", "languages", "customs", "contact", "version")
    return {**{name: getattr(community, name) for name in names}, **more}


def test_a_conflict_says_what_is_saved_now_where_it_differs(signed_in: SignIn) -> None:
    community = factories.make_community(country="FR", languages="ar, fr", customs="By the elders")
    client = signed_in(factories.make_actor(Role.COMMUNITY_LIAISON))
    page, opened = reverse("community_edit", args=[community.pk]), typed(community)
    assert client.post(page, {**opened, "customs": "THEIRS", "country": "LB"}).status_code == 302
    late = client.post(page, {**opened, "customs": "MINE"})
    form = late.context["form"]
    assert late.status_code == 409
    assert form["customs"].value() == "MINE"
    assert [str(words) for _label, words in form.present] == ["Lebanon", "THEIRS"]  # in words; what agrees is left out
    shown = late.content.decode()
    assert "THEIRS" in shown
    assert Community.objects.get().customs == "THEIRS"
    assert client.post(page, {**opened, "customs": "MINE", "version": form["version"].value()}).status_code == 302
    assert Community.objects.get().customs == "MINE"


def test_rows_that_were_chosen_are_named_after_a_conflict() -> None:
    community = factories.make_community()
    elders, youth = factories.make_group(community, name="Elders"), factories.make_group(community, name="Youth")
    above = Notable.objects.create(community=community, name="Abu Karim", function="head")
    notable = Notable.objects.create(community=community, name="Nour", function="speaker", answers_to=above)
    notable.groups.set([elders, youth])
    posted = {"name": "Nour", "function": "speaker", "answers_to": "", "groups": [], "version": notable.version}
    notable.save()
    form = NotableForm(posted, instance=notable, community=community)
    assert not form.is_valid()
    assert {str(words) for _label, words in form.present} == {"Abu Karim", "Elders, Youth"}


def test_a_service_that_meets_a_newer_version_keeps_the_form_and_its_next_save_is_made_knowingly() -> None:
    community = factories.make_community()
    form = CommunityForm(typed(community, customs="MINE"), instance=Community.objects.get())
    assert form.is_valid()
    community.customs = "THEIRS"
    community.save()  # between the look at the form and the write
    actor = factories.make_actor(Role.COMMUNITY_LIAISON)
    assert saved(form, lambda: services.save_community(actor=actor, community=form.instance)) is None
    assert "Somebody else changed this meanwhile" in str(form.non_field_errors())
    assert [str(words) for _label, words in form.present] == ["THEIRS"]
    assert Community.objects.get().customs == "THEIRS"
    again = CommunityForm(form.data, instance=Community.objects.get())
    assert again.is_valid()


@pytest.mark.parametrize(
    ("error", "where", "words"),
    [
        (ValidationError({"name": "Taken."}), "name", "Taken."),
        (ValidationError({"elsewhere": "Not here."}), None, "Not here."),
        (ValidationError("Not so."), None, "Not so."),
        (flow.MoveRefused(["Not yet.", "Nor that."]), None, "Nor that."),
    ],
)
def test_a_refusal_stands_beside_its_field_and_what_was_typed_stays(
    rf: Any, error: Exception, where: str | None, words: str
) -> None:
    community = factories.make_community()
    request: HttpRequest = rf.post("/", typed(community, customs="MINE"))
    form = CommunityForm(request.POST, instance=community)

    def refuse() -> None:
        raise error

    answer = form_page(request, "parts/form.html", form, {}, save=refuse, to="today")
    assert answer.status_code == 422
    assert words in str(form.errors[where or "__all__"])
    assert "MINE" in answer.content.decode()
