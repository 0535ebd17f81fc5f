"""Linking boxes over time: what is hidden when, for boxes that are written down here."""

from __future__ import annotations

import numpy as np
import pytest

from firsthand.protect.picture import plan, shades
from firsthand.protect.picture.looking import Looked, Seen
from firsthand.protect.picture.tracks import HOLD_FRAMES, Timeline, Track, link, with_margin

SIZE = (640, 480)


def line(boxes: dict[int, list[tuple[float, float, float, float, float]]], frames: int, *cuts: int) -> Timeline:
    """A timeline of 25 frames a second, all looked at; `boxes` by frame."""
    seen = [Seen(n, n * 10, np.array(boxes.get(n, []), np.float32).reshape(-1, 5), False) for n in range(frames)]
    return Timeline([n * 10 for n in range(frames)], Looked([n * 10 for n in range(frames)], seen, list(cuts)), SIZE)


def box(x: float, score: float = 0.9, y: float = 100) -> tuple[float, float, float, float, float]:
    return (x, y, x + 50, y + 60, score)


def hidden(track: Track, timeline: Timeline, frame: int) -> shades.Area | None:
    return shades.of_track(track, timeline.times, SIZE, 25, "solid").at(frame * 10)


def test_a_face_is_held_before_and_after() -> None:
    timeline = line({n: [box(100)] for n in range(40, 50)}, 100)
    (track,) = link(timeline, 25)
    assert (track.begin, track.end) == (40 - HOLD_FRAMES, 49 + HOLD_FRAMES)
    assert hidden(track, timeline, 40 - HOLD_FRAMES) is not None
    assert hidden(track, timeline, 39 - HOLD_FRAMES) is None


def test_a_hold_of_half_a_second_at_high_rates() -> None:
    (track,) = link(line({n: [box(100)] for n in range(100, 120)}, 300), 60)
    assert (track.begin, track.end) == (70, 149)


def test_a_gap_is_filled_with_what_covers_both_ends() -> None:
    timeline = line({**{n: [box(100)] for n in range(10)}, **{n: [box(130)] for n in range(30, 40)}}, 40)
    (track,) = link(timeline, 25)
    left, _, right, _ = hidden(track, timeline, 20) or (0, 0, 0, 0)
    assert left <= 100
    assert right >= 180


def test_a_face_that_was_seen_steadily_is_waited_for_longer() -> None:
    steady = {n: [box(100)] for n in range(60)} | {n: [box(104)] for n in range(200, 260)}
    assert len(link(line(steady, 260), 25)) == 1
    brief = {n: [box(100)] for n in range(57, 60)} | {n: [box(104)] for n in range(200, 260)}
    assert len(link(line(brief, 260), 25)) == 2


def test_a_doubtful_box_lengthens_a_track_in_both_directions() -> None:
    boxes = {n: [box(100, 0.35)] for n in range(30)} | {30: [box(100)]} | {n: [box(100, 0.35)] for n in range(31, 60)}
    (track,) = link(line(boxes, 60), 25)
    assert (track.knots[0].frame, track.knots[-1].frame) == (0, 59)
    assert not track.is_doubtful


def test_doubtful_boxes_count_when_they_come_together_and_not_alone() -> None:
    assert link(line({50: [box(100, 0.4)]}, 100), 25) == []
    assert link(line({10: [box(100, 0.4)], 60: [box(100, 0.4)], 90: [box(300, 0.4)]}, 100), 25) == []
    (track,) = link(line({n: [box(100, 0.4)] for n in (50, 53, 56)}, 100), 25)
    assert track.is_doubtful


def test_nothing_is_linked_or_held_across_a_cut() -> None:
    timeline = line({n: [box(100)] for n in range(20, 60)}, 80, 40)
    first, second = link(timeline, 25)
    assert (first.end, second.begin) == (39, 40)


def test_two_faces_that_pass_each_other_are_both_hidden_throughout() -> None:
    timeline = line({n: [box(100 + 6 * n), box(400 - 6 * n, y=130)] for n in range(50)}, 50)
    tracks = link(timeline, 25)
    for frame in range(50):
        areas = [area for track in tracks if (area := hidden(track, timeline, frame))]
        for x, y in ((100 + 6 * frame, 100), (400 - 6 * frame, 130)):
            assert any(a[0] <= x and a[1] <= y and a[2] >= min(640, x + 50) and a[3] >= y + 60 for a in areas)


def test_a_face_that_walks_out_is_followed_where_it_was_going() -> None:
    timeline = line({n: [box(300 + 12 * n)] for n in range(20)}, 40)
    (track,) = link(timeline, 25)
    area = hidden(track, timeline, 24)
    assert area is not None
    assert area[2] >= 300 + 12 * 24 + 50


@pytest.mark.parametrize("place", [(0.0, 100.0), (595.0, 100.0), (300.0, 0.0)])
def test_the_margin(place: tuple[float, float]) -> None:
    x, y = place
    left, top, right, bottom = with_margin((x, y, x + 40, y + 50), SIZE)
    assert left <= max(0, x - 6)
    assert right >= min(640, x + 46)
    assert top <= max(0, y - 7.5)
    assert bottom >= y + 57.5
    assert left == 0 or x > 0
    assert right == 640 or x < 590
    if x in (0.0, 595.0):  # up to the edge where it is near
        assert 0 in (left, 640 - right)


def test_moments_to_look_at() -> None:
    boxes = {n: [box(100)] for n in range(40)} | {n: [box(100)] for n in range(70, 90)}
    boxes |= {n: [box(400, 0.4)] for n in range(80, 86)}
    timeline = line(boxes, 400)
    moments = plan.to_be_looked_at(timeline, link(timeline, 25), 25)
    reasons = [reason for _, reason, _ in moments]
    assert reasons.count("gap") == 1
    assert reasons.count("doubtful") == 1
    assert reasons.count("no_face") >= 2
    assert all(frame > 100 for frame, reason, _ in moments if reason == "no_face")


def test_a_shade_keeps_what_a_segment_needs() -> None:
    shade = shades.Shade("x", "solid", False, True, 0, 100, (0, 50, 100), ((0, 0, 9, 9), (50, 0, 59, 9), (0, 0, 9, 9)))
    part = shade.between(60, 90)
    assert part is not None
    assert all(part.at(pts) == shade.at(pts) for pts in range(60, 91))
    assert shade.between(101, 200) is None
    assert shades.Shade.from_json(shade.as_json()) == shade


def test_a_doubtful_face_that_keeps_still_is_believed_when_two_thorough_looks_find_it() -> None:
    boxes = {10: [box(300, 0.35)], 35: [box(303, 0.35)]}
    timeline = line(boxes, 60)
    assert link(timeline, 25) == []
    for seen in timeline.looked.seen:
        seen.deep = seen.frame in boxes
    (track,) = link(timeline, 25)
    assert (track.begin, track.end) == (0, 59)  # held until the next thorough look would have come
