"""The list and the lots: nobody decides them, nobody draws twice, and a changed design draws nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from firsthand.evaluate.survey.faults import FileRefused
from firsthand.pathway import Role
from firsthand.platform.base import flow
from firsthand.platform.base.access import Denied
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.trail.models import Entry
from firsthand.platform.outreach.trials import services
from firsthand.platform.outreach.trials.models import Trial
from firsthand.problems import Refused
from tests import factories
from tests.designs import DESIGN, FORUMS
from tests.factories_outreach import make_campaign, make_trial, make_wave

pytestmark = pytest.mark.django_db
SignIn = Callable[[Actor], Client]
LIST = "\n".join(["cluster", *FORUMS]).encode()
BALANCED = {**DESIGN, "design": {**DESIGN["design"], "strata": ["quarter"], "balance_on": ["size"]}}
#: Forum, quarter, size.
HALLS = [(f"Hall {at:02}", ("Mill", "Harbour")[at % 2], 20 + at * 7 % 23) for at in range(16)]
NO_LOT = {**DESIGN, "design": {**DESIGN["design"], "kind": "difference_in_differences"}}


def csv(head: str, rows: list[tuple[Any, ...]]) -> bytes:
    return "\n".join([head, *(",".join(map(str, row)) for row in rows)]).encode()


def sealed(**given: Any) -> Trial:
    return make_trial(make_campaign(), state="sealed", **given)


def draw(trial: Trial, data: bytes = LIST) -> Trial:
    """The list read and the lots drawn, by an evaluator."""
    evaluator = factories.make_actor(Role.EVALUATOR)
    trial = services.list_units(actor=evaluator, trial=trial, data=data)
    return flow.move(evaluator, trial, "assign")


def arms(trial: Trial) -> dict[str, str]:
    return {row["unit"]: row["arm"] for row in Trial.objects.get(pk=trial.pk).lots}


def test_half_of_the_list_has_the_campaign_and_the_hash_of_the_lots_is_in_the_trail() -> None:
    trial = draw(sealed())
    assert sorted(arms(trial).values()) == ["campaign"] * 4 + ["comparison"] * 4
    digest = services.lots_hash(Trial.objects.get(pk=trial.pk))
    assert Entry.objects.filter(action="trial.note_lots", kind="seal", object_id=digest).count() == 1


def test_the_lots_are_the_same_however_the_list_is_ordered() -> None:
    lists = [HALLS, HALLS[::-1], HALLS[3:] + HALLS[:3]]
    drawn = [arms(draw(sealed(design=BALANCED), csv("cluster,quarter,size", rows))) for rows in lists]
    assert drawn[0] == drawn[1] == drawn[2]
    assert len(drawn[0]) == 16


def test_another_seed_draws_other_lots() -> None:
    drawn = {tuple(arms(draw(sealed(design={**DESIGN, "seed": seed}))).items()) for seed in range(5)}
    assert len(drawn) > 1


def test_each_quarter_is_drawn_by_itself_and_the_page_shows_how_alike_the_sides_are(signed_in: SignIn) -> None:
    trial = draw(sealed(design=BALANCED), csv("cluster,quarter,size,chairs", [(*row, 9) for row in HALLS]))
    found = arms(trial)
    for quarter in ("Mill", "Harbour"):
        assert sum(found[name] == "campaign" for name, where, _size in HALLS if where == quarter) == 4
    assert all(set(row) == {"cluster", "quarter", "size"} for row in trial.units), "other columns are not kept"
    client = signed_in(factories.make_actor(Role.EVALUATOR))
    for _again in range(2):
        page = client.get(trial.get_absolute_url()).content.decode()
        assert "Drawn again from the seal and the list, they are the same." in page
    assert services.lots_hash(trial) in page
    picture = client.get(reverse("trial_balance", args=[trial.pk]))
    assert picture.content.startswith(b"<svg")


def test_lots_that_somebody_changed_are_pointed_at(signed_in: SignIn) -> None:
    trial = draw(sealed())
    swapped = [{**row, "arm": {"campaign": "comparison", "comparison": "campaign"}[row["arm"]]} for row in trial.lots]
    Trial.objects.filter(pk=trial.pk).update(lots=swapped)
    page = signed_in(factories.make_actor(Role.EVALUATOR)).get(trial.get_absolute_url()).content.decode()
    assert "they are NOT the same: they were changed" in page


@pytest.mark.parametrize(
    ("data", "row", "column", "says"),
    [
        (b"", 0, "", "empty"),
        (b"\x00\x01\x02binary", 0, "", "neither"),
        (b"PK\x03\x04 not a zip", 0, "", "cannot be opened"),
        (b"cluster\n", 0, "", "no answers"),
        (b"forum\nForum 1\n", 1, "cluster", "missing"),
        (b"cluster\nForum 1\nForum 2\nForum 1\n", 4, "cluster", "row 2"),
        (b"cluster,code\n,x\nForum 2,y\n", 2, "cluster", "nothing stands here"),
        (b"cluster\n=1+1\nForum 2\n", 2, "cluster", "formula"),
        (b"cluster,phone\nForum 1,1\n", 1, "phone", "names or addresses of people"),
        (b"cluster\nForum 1\nomar@example.org\n", 3, "cluster", "e-mail address"),
        (b"cluster,cluster\nForum 1,Forum 2\n", 1, "cluster", "twice"),
    ],
)
def test_a_broken_list_says_where_and_leaves_nothing(
    signed_in: SignIn, data: bytes, row: int, column: str, says: str
) -> None:
    trial = sealed()
    with pytest.raises(FileRefused) as refused:
        services.list_units(actor=factories.make_actor(Role.EVALUATOR), trial=trial, data=data)
    assert any(
        (fault.row, fault.column) == (row, column) and says in fault.problem and fault.mend
        for fault in refused.value.faults
    ), refused.value.faults
    client = signed_in(factories.make_actor(Role.EVALUATOR))
    page = client.post(reverse("trial_units", args=[trial.pk]), {"file": SimpleUploadedFile("list.csv", data)})
    assert page.status_code == 422
    assert says.casefold() in page.content.decode().casefold()
    assert Trial.objects.get(pk=trial.pk).units == []


def test_a_list_is_brought_and_the_lots_are_drawn_on_pages(signed_in: SignIn) -> None:
    trial, client = sealed(), signed_in(factories.make_actor(Role.EVALUATOR))
    address = f"/move/trial/{trial.pk}/assign/"
    assert client.post(address, {"version": trial.version}).status_code == 422, "without a list nothing is drawn"
    brought = client.post(reverse("trial_units", args=[trial.pk]), {"file": SimpleUploadedFile("list.csv", LIST)})
    assert brought["Location"] == trial.get_absolute_url()
    assert "8 rows are in the list" in client.get(trial.get_absolute_url()).content.decode()
    version = Trial.objects.get(pk=trial.pk).version
    assert client.post(address, {"version": version}).status_code == 302
    assert Trial.objects.get(pk=trial.pk).state == "assigned"
    again = client.post(address, {"version": Trial.objects.get(pk=trial.pk).version})
    assert again.status_code == 409, "lots are drawn once"


@pytest.mark.parametrize("state", ["drafted", "assigned", "closed"])
def test_the_list_is_read_between_the_seal_and_the_lots(signed_in: SignIn, state: str) -> None:
    trial = make_trial(make_campaign(), state=state)
    evaluator = factories.make_actor(Role.EVALUATOR)
    with pytest.raises((flow.MoveRefused, Refused)):
        services.list_units(actor=evaluator, trial=trial, data=LIST.replace(b"Forum 8", b"Mine"))
    assert Trial.objects.get(pk=trial.pk).units == trial.units
    page = signed_in(evaluator).get(reverse("trial_units", args=[trial.pk]))
    assert page["Location"] == trial.get_absolute_url()


def test_too_short_a_list_draws_nothing() -> None:
    with pytest.raises(flow.MoveRefused):
        draw(sealed(), b"cluster\nForum 1\n")


def test_where_no_lot_is_drawn_the_list_says_who_has_the_campaign() -> None:
    sides = [(forum, "campaign" if at < 4 else "comparison") for at, forum in enumerate(FORUMS)]
    trial = draw(sealed(design=NO_LOT), csv("cluster,arm", sides))
    assert arms(trial) == dict(sides)
    for data, row, says in (
        (LIST, 1, "missing"),
        (csv("cluster,arm", [*sides[:7], ("Forum 8", "control")]), 9, "no arm of the design"),
    ):
        with pytest.raises(FileRefused) as refused:
            services.list_units(actor=factories.make_actor(Role.EVALUATOR), trial=sealed(design=NO_LOT), data=data)
        fault = refused.value.faults[0]
        assert (fault.row, fault.column) == (row, "arm")
        assert says in fault.problem


def test_a_design_that_is_not_the_sealed_one_is_refused_everywhere(signed_in: SignIn) -> None:
    evaluator = factories.make_actor(Role.EVALUATOR)
    client, trial = signed_in(evaluator), services.list_units(actor=evaluator, trial=sealed(), data=LIST)
    loose = {**DESIGN, "outcome": [{**DESIGN["outcome"][0], "harm_margin": 6}]}
    Trial.objects.filter(pk=trial.pk).update(design=loose)
    trial = Trial.objects.get(pk=trial.pk)
    with pytest.raises(flow.MoveRefused, match="no longer the one that was declared"):
        flow.move(evaluator, trial, "assign")
    with pytest.raises(Refused, match="no longer the one that was declared"):
        services.list_units(actor=evaluator, trial=trial, data=LIST)
    page = client.get(trial.get_absolute_url()).content.decode()
    assert "no longer the one that was declared" in page
    assert "What was declared" not in page
    brought = client.post(reverse("trial_units", args=[trial.pk]), {"file": SimpleUploadedFile("list.csv", LIST)})
    assert brought["Location"] == trial.get_absolute_url()
    for name, more in (("trial_design_file", []), ("trial_code_book", []), ("trial_form_file", ["baseline"])):
        assert client.get(reverse(name, args=[trial.pk, *more])).status_code == 404
    Trial.objects.filter(pk=trial.pk).update(design={"nothing": "left"})
    assert "no longer the one that was declared" in client.get(trial.get_absolute_url()).content.decode()


def test_a_trial_is_withdrawn_only_before_an_answer_came_in() -> None:
    evaluator, trial = factories.make_actor(Role.EVALUATOR), make_trial(make_campaign())
    make_wave(trial)
    with pytest.raises(flow.MoveRefused, match="No answer has come in"):
        flow.move(evaluator, trial, "withdraw", reason="The answers are not what we hoped for.")
    other = make_trial(make_campaign())
    assert flow.move(evaluator, other, "withdraw", reason="A hall has closed.").state == "withdrawn"
    assert services.open_trial(actor=evaluator, campaign=other.campaign) != other


def test_only_the_evaluator_brings_the_list_and_draws() -> None:
    trial = services.list_units(actor=factories.make_actor(Role.EVALUATOR), trial=sealed(), data=LIST)
    for role in set(Role) - {Role.EVALUATOR, Role.CLOCK}:
        actor = factories.make_actor(role)
        with pytest.raises(Denied):
            services.list_units(actor=actor, trial=trial, data=LIST)
        with pytest.raises(Denied):
            flow.move(actor, trial, "assign")
