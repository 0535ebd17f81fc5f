"""A community clears a use: its groups are heard, objections stop it, and it ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from firsthand.pathway import Role
from firsthand.platform.base import access, flow
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.community.models import Community
from firsthand.platform.voices.clearance import services
from firsthand.platform.voices.clearance.events import CLEARANCE_ENDED
from firsthand.platform.voices.clearance.processes import PROCESSES, BadProcess
from firsthand.platform.voices.models import Clearance, Consultation, ProcessTemplate, StageRecord
from tests import factories
from tests.asking import answer, unmet
from tests.factories_release import make_dossier, make_scene
from tests.factories_voices import make_testimony

pytestmark = pytest.mark.django_db
SignIn = Callable[[Actor], Client]
KINDS = ("elders", "women", "youth", "victims", "families")
#: Required in an open council: its elders and youth, and women and victims everywhere.
MUST = {"elders", "youth", "women", "victims"}


@pytest.fixture
def liaison() -> Actor:
    return factories.make_actor(Role.COMMUNITY_LIAISON)


@pytest.fixture
def community() -> Community:
    community = factories.make_community()
    for kind in KINDS:
        factories.make_group(community, kind=kind)
    return community


def ask(community: Community, kinds: tuple[str, ...] = KINDS, **given: Any) -> Clearance:
    """What a coordinator asks of the community's groups of these kinds, decided in an open council."""
    return services.ask_clearance(
        actor=factories.make_actor(Role.COORDINATOR),
        testimony=given.pop("testimony", None) or make_testimony(),
        community=community,
        template=services.install_processes()[0],
        what_is_asked="May a person who came back speak here?",
        expires_on=factories.today() + timedelta(days=given.pop("days", 90)),
        groups=community.groups.filter(kind__in=kinds),
    )


def hear(clearance: Clearance, actor: Actor, said: str = "agrees", **given: Any) -> None:
    """Every group that was not heard yet says the same."""
    for consultation in clearance.consultations.filter(set_aside=False, answer="waiting"):
        services.record_answer(actor=actor, consultation=consultation, answer=said, **given)


def go_through(clearance: Clearance, actor: Actor) -> None:
    for stage in clearance.template.document["stages"]:
        services.record_stage(actor=actor, clearance=clearance, stage=stage["slug"], done_on=factories.today())


@pytest.fixture
def heard(community: Community, liaison: Actor) -> Clearance:
    """A consultation in which everything is done and nobody objects."""
    clearance = flow.move(liaison, ask(community), "consult")
    hear(clearance, liaison)
    go_through(clearance, liaison)
    return Clearance.objects.get(pk=clearance.pk)


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Ids of the clearances that ended while the test ran."""
    seen: list[Any] = []
    monkeypatch.setattr(CLEARANCE_ENDED, "_subscribers", [seen.append])
    return seen


# Asking


def test_the_groups_that_must_be_heard_come_from_the_process_and_from_every_process(community: Community) -> None:
    clearance = ask(community)
    assert {c.group.kind for c in clearance.consultations.filter(required=True)} == MUST
    assert {c.group.kind for c in clearance.consultations.filter(required=False)} == {"families"}


@pytest.mark.parametrize("left_out", ["women", "victims"])
def test_no_consultation_opens_without_women_and_victims(community: Community, liaison: Actor, left_out: str) -> None:
    clearance = ask(community, tuple(kind for kind in KINDS if kind != left_out))
    with pytest.raises(flow.MoveRefused, match="women and victims"):
        flow.move(liaison, clearance, "consult")
    group = community.groups.get(kind=left_out)
    aside = Consultation.objects.create(clearance=clearance, group=group, set_aside=True)
    assert answer("groups_named", clearance, "consult") is False  # one of an earlier round does not count
    aside.set_aside = False
    aside.save()
    assert flow.move(liaison, clearance, "consult").state == "consulting"


def test_one_community_is_asked_once_about_a_testimony(community: Community, liaison: Actor) -> None:
    clearance = ask(community)
    with pytest.raises(IntegrityError), transaction.atomic():
        ask(community, testimony=clearance.testimony)
    flow.move(liaison, flow.move(liaison, clearance, "consult"), "object", reason="The families object")
    assert ask(community, testimony=clearance.testimony).pk != clearance.pk


# What clearing needs


def test_heard_and_gone_through_it_is_cleared(heard: Clearance, liaison: Actor) -> None:
    assert unmet(liaison, heard, "clear") == []
    assert flow.move(liaison, heard, "clear").state == "cleared"


@pytest.mark.parametrize("move", ["clear", "clear_with_conditions"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_group_that_must_be_heard_is_heard(heard: Clearance, liaison: Actor, kind: str, move: str) -> None:
    heard.consultations.filter(group__kind=kind).update(answer="waiting")
    name = heard.consultations.get(group__kind=kind).group.name
    said = unmet(liaison, heard, move)
    assert any(name in sentence for sentence in said) is (kind in MUST)
    if kind in MUST:
        with pytest.raises(flow.MoveRefused, match=name):
            flow.move(liaison, heard, move)


@pytest.mark.parametrize("move", ["clear", "clear_with_conditions"])
@pytest.mark.parametrize("kind", KINDS)
def test_one_objection_is_enough_also_of_a_group_that_need_not_be_heard(
    heard: Clearance, liaison: Actor, kind: str, move: str
) -> None:
    heard.consultations.filter(group__kind=kind).update(answer="objects")
    with pytest.raises(flow.MoveRefused, match="An objection stands"):
        flow.move(liaison, heard, move)


def test_a_condition_is_not_lost_by_clearing_without_conditions(heard: Clearance, liaison: Actor) -> None:
    row = heard.consultations.get(group__kind="women")
    row.answer, row.conditions = "conditions", "Not on the market day"
    row.save()
    with pytest.raises(flow.MoveRefused, match="condition"):
        flow.move(liaison, heard, "clear")
    row.answer = "agrees"  # agreed, and wrote one down all the same
    row.save()
    assert answer("no_conditions_set", heard, "clear") is False
    assert flow.move(liaison, heard, "clear_with_conditions").state == "cleared_with_conditions"


@pytest.mark.parametrize("move", ["clear", "clear_with_conditions"])
def test_no_stage_of_the_communitys_process_is_passed_over(heard: Clearance, liaison: Actor, move: str) -> None:
    StageRecord.objects.filter(clearance=heard, stage="sum_up").delete()
    with pytest.raises(flow.MoveRefused, match="Sum up"):
        flow.move(liaison, heard, move)
    StageRecord.objects.filter(clearance=heard, stage="hear").update(set_aside=True)
    assert "Hear" in str(answer("stages_complete", heard, move))


def test_an_optional_stage_may_be_left_out(heard: Clearance) -> None:
    heard.template.document["stages"].append({"slug": "feast", "label": "A meal together", "optional": True})
    heard.template.save()
    assert answer("stages_complete", Clearance.objects.get(pk=heard.pk), "clear") is True


# What comes after


def test_an_answer_is_written_down_only_while_the_groups_are_heard(heard: Clearance, liaison: Actor) -> None:
    cleared = flow.move(liaison, heard, "clear")
    consultation = cleared.consultations.get(group__kind="women")
    with pytest.raises(flow.WrongState):
        services.record_answer(actor=liaison, consultation=consultation, answer="objects")
    with pytest.raises(flow.WrongState):
        services.record_stage(actor=liaison, clearance=cleared, stage="hear", done_on=factories.today())
    with pytest.raises(KeyError):
        services.record_stage(actor=liaison, clearance=cleared, stage="not-a-stage", done_on=factories.today())


def test_a_stage_recorded_twice_is_one_record(heard: Clearance, liaison: Actor) -> None:
    services.record_stage(actor=liaison, clearance=heard, stage="hear", done_on=factories.today(), not_needed=True)
    assert StageRecord.objects.get(clearance=heard, stage="hear", set_aside=False).not_needed


def test_its_representative_objects_at_any_time_and_it_ends(
    heard: Clearance, liaison: Actor, community: Community, ended: list[Any]
) -> None:
    cleared = flow.move(liaison, heard, "clear")
    stranger = factories.make_actor(Role.COMMUNITY_REPRESENTATIVE, factories.make_community())
    with pytest.raises(access.Denied):
        flow.move(stranger, cleared, "object", reason="No")
    assert ended == []
    own = factories.make_actor(Role.COMMUNITY_REPRESENTATIVE, community)
    assert flow.move(own, cleared, "object", reason="The families object").state == "objected"
    assert ended == [cleared.pk]


def test_asking_again_begins_a_new_round_and_keeps_the_old(heard: Clearance, liaison: Actor) -> None:
    objected = flow.move(liaison, heard, "object", reason="Not this year")
    again = flow.move(liaison, objected, "ask_again")
    now = again.consultations.filter(set_aside=False)
    assert set(now.values_list("answer", flat=True)) == {"waiting"}
    assert {c.group.kind for c in now.filter(required=True)} == MUST
    assert again.consultations.filter(set_aside=True, answer="agrees").count() == len(KINDS)
    assert not again.stages.filter(set_aside=False).exists()
    consulting = flow.move(liaison, again, "consult")
    assert len(unmet(liaison, consulting, "clear")) == 2  # nobody heard, no stage gone through
    old = again.consultations.filter(set_aside=True).first()
    with pytest.raises(flow.WrongState):
        services.record_answer(actor=liaison, consultation=old, answer="objects")  # type: ignore[arg-type]


@pytest.mark.parametrize("state", ["asked", "consulting", "cleared", "cleared_with_conditions"])
def test_it_lapses_after_its_last_day_and_not_on_it(community: Community, ended: list[Any], state: str) -> None:
    past, last_day = ask(community), ask(factories.make_community(), ())
    Clearance.objects.filter(pk=past.pk).update(state=state, expires_on=factories.today() - timedelta(days=1))
    Clearance.objects.filter(pk=last_day.pk).update(state=state, expires_on=factories.today())
    assert services.lapse_due() == 1
    assert Clearance.objects.get(pk=past.pk).state == "lapsed"
    assert ended == [past.pk]
    with pytest.raises(flow.MoveRefused):
        flow.make_clock_move(Clearance.objects.get(pk=last_day.pk), "lapse")


def test_only_a_clearance_of_this_testimony_that_is_in_force_counts() -> None:
    dossier = make_dossier(make_scene())
    clearance = dossier.clearance

    def counts(**given: Any) -> bool | str:
        Clearance.objects.filter(pk=clearance.pk).update(
            **{"state": "cleared", "testimony": dossier.testimony_id, "expires_on": factories.today(), **given}
        )
        return answer("community_cleared", type(dossier).objects.get(pk=dossier.pk), "approve")

    assert counts() is True
    assert counts(state="cleared_with_conditions") is True
    for state in ("asked", "consulting", "objected", "lapsed"):
        assert counts(state=state) is False
    assert counts(expires_on=factories.today() - timedelta(days=1)) is False
    assert counts(testimony=make_testimony()) is False


# Processes


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"slug": ""}, "slug"),
        ({"stages": []}, "stages"),
        ({"stages": [{"slug": "a"}]}, "label"),
        ({"stages": [{"slug": "a", "label": "A"}, {"slug": "a", "label": "B"}]}, "twice"),
        ({"stages": [{"slug": "a", "label": "A", "optional": True}]}, "not optional"),
    ],
)
def test_a_process_that_makes_no_sense_is_not_stored(change: dict[str, Any], words: str) -> None:
    with pytest.raises(BadProcess, match=words):
        services.load_process({**PROCESSES[0], **change})
    assert not ProcessTemplate.objects.exists()


# Pages


def test_it_is_asked_and_answered_in_the_browser(community: Community, signed_in: SignIn, liaison: Actor) -> None:
    testimony, coordinator = make_testimony(), signed_in(factories.make_actor(Role.COORDINATOR))
    services.install_processes()
    page = reverse("clearance_ask", args=[testimony.pk]) + f"?community={community.pk}"
    typed = {
        "community": community.pk, "template": ProcessTemplate.objects.get(slug="sulha").pk,
        "what_is_asked": "May somebody speak?", "expires_on": factories.today() + timedelta(days=60),
        "groups": list(community.groups.exclude(kind="women").values_list("pk", flat=True)),
    }  # fmt: skip
    refused = coordinator.post(page, typed)
    assert refused.status_code == 422
    assert refused.context["form"].has_error("groups")
    assert "May somebody speak?" in refused.content.decode()
    assert not Clearance.objects.exists()
    past = coordinator.post(page, {**typed, "expires_on": factories.today()})
    assert past.context["form"].has_error("expires_on")
    typed["groups"] = list(community.groups.values_list("pk", flat=True))
    assert coordinator.post(page, typed).status_code == 302
    clearance = Clearance.objects.get()
    row = clearance.consultations.get(group__kind="women")
    client, address = signed_in(liaison), reverse("clearance_answer", args=[row.pk])
    bare = client.post(address, {"answer": "conditions", "note": "KEPT", "conditions": "", "version": row.version})
    assert (bare.status_code, bare.context["form"].has_error("conditions")) == (422, True)
    assert "KEPT" in bare.content.decode()
    assert client.post(address, {"answer": "agrees", "version": row.version}).status_code == 302
    late = client.post(address, {"answer": "objects", "version": row.version})
    assert late.status_code == 409
    row.refresh_from_db()
    assert row.answer == "agrees"


def test_a_stage_that_lies_ahead_is_not_recorded(community: Community, signed_in: SignIn, liaison: Actor) -> None:
    page = reverse("clearance_stage", args=[ask(community).pk, "inform"])
    tomorrow = factories.today() + timedelta(days=1)
    assert signed_in(liaison).post(page, {"done_on": tomorrow, "note": "KEPT"}).status_code == 422
    assert not StageRecord.objects.exists()


def test_a_representative_sees_the_clearances_of_its_community_and_no_others(
    community: Community, signed_in: SignIn
) -> None:
    own, other = ask(community), ask(factories.make_community(name="ELSEWHERE"), ())
    client = signed_in(factories.make_actor(Role.COMMUNITY_REPRESENTATIVE, community))
    assert client.get(own.get_absolute_url()).status_code == 200
    assert client.get(other.get_absolute_url()).status_code == 404
    assert "ELSEWHERE" not in client.get(reverse("clearances")).content.decode()
