"""What is drawn on the picture: where it is at which time, and what the engine makes of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from firsthand.platform.base import access, flow, trail
from firsthand.platform.voices.models import Position, Protection, Region
from firsthand.platform.voices.protection import regions, services
from firsthand.platform.voices.protection.content import regions_for
from firsthand.protect.picture import regions as engine
from tests.factories_protection import make_recorded

pytestmark = pytest.mark.django_db
Scene = dict[str, Any]
BOX = {"left": 100, "top": 200, "width": 50, "height": 60}


@pytest.fixture
def scene(reading: Callable[[Any], None], settings: Any, tmp_path: Path) -> Scene:
    settings.FIRSTHAND_MEDIA = tmp_path / "media"
    settings.FIRSTHAND_SANDBOX = "bubblewrap" if shutil.which("bwrap") else "limits"
    made = make_recorded()
    reading(made["testimony"])
    return made


def drawn(scene: Scene, **given: Any) -> Region:
    values = {"what": "badge", "start_ms": 0, "end_ms": 8000, **BOX, **given}
    return regions.add_region(actor=scene["officer"], testimony=scene["testimony"], **values)


def put(scene: Scene, region: Region, at_ms: int, **given: Any) -> Position:
    return regions.put_position(actor=scene["officer"], region=region, at_ms=at_ms, **{**BOX, **given})


def test_between_two_positions_the_engine_moves_it_in_a_straight_line(scene: Scene) -> None:
    region = drawn(scene, at_ms=1000)
    put(scene, region, 5000, left=500, top=400)
    (row,) = regions_for(scene["testimony"])
    assert row["keys"] == [[1000, [0.1, 0.2, 0.05, 0.06]], [5000, [0.5, 0.4, 0.05, 0.06]]]
    keys = [{"at": at / 1000, "box": box} for at, box in row["keys"]]
    given = engine.parse({"version": 1, "unit": "fraction", "regions": [{"name": "badge", "to": 8, "keys": keys}]})
    (shade,) = engine.shades(given, size=(1000, 1000), ticks=1000, start=0, style="solid")
    assert shade.at(3000) == pytest.approx((300, 300, 350, 360))
    assert shade.at(0) == pytest.approx((100, 200, 150, 260)), "before the first it stays"
    assert shade.at(7000) == pytest.approx((500, 400, 550, 460)), "after the last it stays"
    assert shade.at(8001) is None


def test_a_position_at_the_same_time_is_replaced(scene: Scene) -> None:
    region = drawn(scene)
    put(scene, region, 0, left=700)
    put(scene, region, 2000, left=300)
    assert list(region.positions.values_list("at_ms", "left")) == [(0, 700), (2000, 300)]
    assert trail.Entry.objects.filter(action="region.move").count() == 2


def test_one_is_removed_and_the_only_one_is_not(scene: Scene) -> None:
    region = drawn(scene)
    later = put(scene, region, 2000)
    first = region.positions.get(at_ms=0)
    regions.remove_position(actor=scene["officer"], position=first)
    assert [each.pk for each in region.positions.all()] == [later.pk]
    with pytest.raises(flow.MoveRefused, match="only position"):
        regions.remove_position(actor=scene["officer"], position=later)


@pytest.mark.parametrize("at_ms", [499, 8001])
def test_it_has_no_position_when_it_is_not_hidden(scene: Scene, at_ms: int) -> None:
    with pytest.raises(flow.MoveRefused, match="not hidden at that time"):
        put(scene, drawn(scene, start_ms=500), at_ms)


@pytest.mark.parametrize("box", [{"width": 0}, {"left": 980}, {"top": 941}])
def test_a_box_beyond_the_picture_is_in_no_row(scene: Scene, box: dict[str, int]) -> None:
    region = drawn(scene)
    with pytest.raises(IntegrityError), transaction.atomic():
        Position.objects.create(region=region, at_ms=1, **{**BOX, **box})


def test_a_move_makes_what_was_made_before_out_of_date(scene: Scene) -> None:
    from firsthand.platform.voices.protection.content import digest_of

    region = drawn(scene)
    made = services.ask_protection(actor=scene["officer"], testimony=scene["testimony"], voice="revoice", faces="solid")
    before = digest_of(made)
    position = put(scene, region, 3000, left=400)
    assert digest_of(made) != before
    Protection.objects.filter(pk=made.pk).update(
        state="approved", approved_by=scene["officer.two"].account_id, result=made.original_id
    )
    for attempt in (
        lambda: put(scene, region, 4000),
        lambda: regions.remove_position(actor=scene["officer"], position=position),
        lambda: regions.remove_region(actor=scene["officer"], region=region),
    ):
        with pytest.raises(flow.MoveRefused, match="Set it aside"):
            attempt()


def test_who_may_not_draw_moves_nothing(scene: Scene) -> None:
    region = drawn(scene)
    for who in ("coordinator", "participant"):
        with pytest.raises(access.Denied):
            regions.put_position(actor=scene[who], region=region, at_ms=10, **BOX)
        with pytest.raises(access.Denied):
            regions.remove_position(actor=scene[who], position=region.positions.get())


def test_the_page_goes_back_to_where_the_player_stood(
    scene: Scene, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from firsthand.platform.base.media.models import MediaObject

    MediaObject.objects.filter(pk=scene["testimony"].recording_id).update(media_type="video/mp4")
    client, address = signed_in(scene["officer"]), f"/testimonies/{scene['testimony'].pk}"
    sent = {"left": "10", "top": "20", "width": "5", "height": "6"}
    first = {**sent, "what": "badge", "at_ms": "00:00:01.000", "at": "1000"}
    answer = client.post(f"{address}/regions/add/?play=all", first)
    region = Region.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"{address}/protection/?play=all&at=1000&region={region.pk}#regions"
    page = client.get(answer["Location"]).content.decode()
    assert 'data-stood="1000"' in page
    assert f"/regions/{region.pk}/positions/?play=all" in page
    moved = client.post(f"/regions/{region.pk}/positions/?play=all", {**sent, "left": "60", "at_ms": "0:00:04.0"})
    assert moved.status_code == 302
    page = client.get(moved["Location"]).content.decode()
    told = json.loads(unescape(page.split('data-drawn="')[1].split('"')[0]))
    assert told["keys"] == [[1000, 10.0, 20.0, 5.0, 6.0], [4000, 60.0, 20.0, 5.0, 6.0]]
    wrong = client.post(f"/regions/{region.pk}/positions/?play=all", {**sent, "left": "99", "at_ms": "", "at": "<b>"})
    assert wrong.status_code == 422
    assert "beyond the picture" in wrong.content.decode()
    assert 'value="99"' in wrong.content.decode(), "what was typed stays"
    first_one = region.positions.order_by("at_ms").first()
    assert first_one is not None
    assert client.post(f"/region-positions/{first_one.pk}/remove/").status_code == 302
    assert region.positions.count() == 1
