"""Links boxes over time, forward and backward, and says which part of the picture is hidden when.

A box that a network is sure of begins a track; one that it is less sure of may only lengthen a track, in
either direction, or must come again soon, or in the same place in the next thorough look. Gaps within a
track are filled, both its ends are held, and nothing is linked or held across a cut. Between two looks,
the area that covers both boxes is hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

import numpy as np

from .detectors import Boxes, overlap
from .looking import DEEP_EVERY, Looked, Seen

#: Scores. YuNet says 0.3 to 0.6 about heads seen from behind and faces half hidden, and 0.7 and more
#: about plain ones; a false mask costs little.
SURE: Final = 0.6
DOUBTFUL: Final = 0.3
#: A doubtful box alone is not believed; so many within `SOON` seconds are.
TOGETHER, SOON = 3, 0.7
#: Overlap of two boxes that are in the same place.
IN_PLACE: Final = 0.5
#: Gaps that are filled, in seconds: any, and where the face comes back in the place where it went.
GAP, GAP_IN_PLACE = 2.5, 8.0
#: Frames that are hidden before the first and after the last box of a track, and seconds at least.
HOLD_FRAMES, HOLD_SECONDS = 12, 0.5
#: The mask goes beyond the face's box by these parts of its width and height: at each side, above, below.
BESIDE, ABOVE, BELOW = 0.25, 0.4, 0.25
#: And so much further up and down where the edge of the picture cuts a face: what is seen of it misleads.
AT_EDGE: Final = 0.35


@dataclass(slots=True)
class Knot:
    """A face at one time. Pixels of the upright picture, before the margin is added."""

    frame: int
    pts: int
    box: tuple[float, float, float, float]
    score: float
    deep: bool = False  # found in a look in which the thorough network took part


@dataclass(slots=True)
class Track:
    """One face from where it appears to where it goes."""

    number: int
    knots: list[Knot] = field(default_factory=list)
    begin: int = 0  # first and last frame that is hidden, in numbers of the whole video
    end: int = 0

    @property
    def best(self) -> Knot:
        return max(self.knots, key=lambda knot: knot.score)

    @property
    def is_doubtful(self) -> bool:
        return self.best.score < SURE


@dataclass(slots=True)
class Timeline:
    """The whole video after the first pass: the times of its frames, looks, cuts."""

    times: list[int]
    looked: Looked
    size: tuple[int, int]

    @classmethod
    def joined(cls, parts: Sequence[Looked]) -> Timeline:
        """The segments one after the other, frames numbered through."""
        whole = Looked(size=next((part.size for part in parts if part.times), (0, 0)))
        for part in parts:
            start = len(whole.times)
            whole.times += part.times
            whole.cuts += [start + each for each in part.cuts]
            for seen in part.seen:
                seen.frame += start
                whole.seen.append(seen)
        return cls(whole.times, whole, whole.size)


def link(line: Timeline, rate: float) -> list[Track]:
    """The tracks of a video, in order of appearance. `rate`: frames a second."""
    cuts = sorted(set(line.looked.cuts))
    done: list[Track] = []
    for scene in _scenes(line, cuts):
        done += _linked(scene, rate)
    kept = [track for track in done if _is_believed(track, rate)]
    kept.sort(key=lambda track: track.knots[0].frame)
    for number, track in enumerate(kept, 1):
        track.number = number
        _hold(track, cuts, len(line.times), rate)
    return kept


def _scenes(line: Timeline, cuts: list[int]) -> list[list[Seen]]:
    scenes: list[list[Seen]] = [[]]
    waiting = list(cuts)
    for seen in line.looked.seen:
        while waiting and seen.frame >= waiting[0]:
            waiting.pop(0)
            scenes.append([])
        scenes[-1].append(seen)
    return scenes


def _linked(scene: list[Seen], rate: float) -> list[Track]:
    """Greedy links from look to look, nearest and surest first."""
    open_tracks: list[Track] = []
    done: list[Track] = []
    for seen in scene:
        frame, boxes = seen.frame, seen.boxes
        still: list[Track] = []
        for track in open_tracks:
            (still if frame - track.knots[-1].frame <= _patience(track, rate) * rate else done).append(track)
        open_tracks, free = still, list(range(len(boxes)))
        pairs = []
        for track in open_tracks:
            for index in free:
                fit = _fit(track, frame, boxes[index], rate)
                if fit > 0:
                    pairs.append((fit + 0.3 * float(boxes[index, 4]), id(track), track, index))
        taken: set[int] = set()
        for _, _, track, index in sorted(pairs, key=lambda pair: -pair[0]):
            if index in free and id(track) not in taken:
                free.remove(index)
                taken.add(id(track))
                track.knots.append(_knot(seen, boxes[index]))
        fresh = [index for index in free if boxes[index, 4] >= DOUBTFUL]
        open_tracks += [Track(0, [_knot(seen, boxes[index])]) for index in fresh]
    return done + open_tracks


def _patience(track: Track, rate: float) -> float:
    """Seconds for which a face is waited for: the longer, the more steadily it was seen lately."""
    last = track.knots[-1].frame
    lately = sum(1 for knot in track.knots[-40:] if last - knot.frame <= 2.0 * rate)
    return min(GAP_IN_PLACE, GAP + 0.4 * (lately - 1))


def _knot(seen: Seen, row: Boxes) -> Knot:
    left, top, right, bottom, score = (round(float(value), 2) for value in row)
    return Knot(seen.frame, seen.pts, (left, top, right, bottom), score, seen.deep)


def _fit(track: Track, frame: int, row: Boxes, rate: float) -> float:
    """How well a box continues a track: 0 not at all, up to 1."""
    last = track.knots[-1]
    seconds = (frame - last.frame) / rate
    was = np.array(_moved(track, frame), np.float32)
    shared = float(overlap(was, row[None])[0])
    old, new = (max(box[2] - box[0], box[3] - box[1], 1.0) for box in (last.box, row))
    if not 0.45 < new / old < 2.2:
        return 0.0
    if seconds > GAP or row[4] < DOUBTFUL:  # only where it went
        return shared if float(overlap(np.array(last.box, np.float32), row[None])[0]) > 0.2 else 0.0
    apart = float(np.hypot(*(was[:2] + was[2:] - row[:2] - row[2:4]))) / 2 / max(old, new)
    return max(shared, 0.6 - 0.6 * apart / (0.6 + min(seconds, 0.5)))


def _moved(track: Track, frame: int) -> tuple[float, float, float, float]:
    """Where the face would be at `frame` if it went on as it did lately (for a third of a second)."""
    last = track.knots[-1]
    if len(track.knots) < 3:
        return last.box
    first = track.knots[-3]
    ahead = min(frame - last.frame, 10) / max(1, last.frame - first.frame)
    x, y = (((last.box[i] + last.box[i + 2]) - (first.box[i] + first.box[i + 2])) / 2 * ahead for i in (0, 1))
    return (last.box[0] + x, last.box[1] + y, last.box[2] + x, last.box[3] + y)


def _is_believed(track: Track, rate: float) -> bool:
    if track.best.score >= SURE:
        return True
    deep = [np.array([knot.box], np.float32) for knot in track.knots if knot.deep]
    if any(float(overlap(one[0], other)[0]) > IN_PLACE for one, other in pairwise(deep)):
        return True
    frames, need = [knot.frame for knot in track.knots], TOGETHER
    return any(frames[i + need - 1] - frames[i] <= SOON * rate for i in range(len(frames) - need + 1))


def _hold(track: Track, cuts: list[int], frames: int, rate: float) -> None:
    """Set begin and end: held on both sides, but not beyond the scene."""
    seldom = all(knot.deep for knot in track.knots)  # nobody looked closely enough in between
    hold = max(HOLD_FRAMES, round((DEEP_EVERY if seldom else HOLD_SECONDS) * rate))
    first, last = track.knots[0].frame, track.knots[-1].frame
    scene = max((cut for cut in cuts if cut <= first), default=0)
    following = min((cut for cut in cuts if cut > last), default=frames)
    track.begin, track.end = max(scene, first - hold), min(following - 1, last + hold)


def with_margin(box: tuple[float, float, float, float], size: tuple[int, int]) -> tuple[float, float, float, float]:
    """The part of the picture that hides a face: wider and higher than it, up to the edge where it is near."""
    width, height = box[2] - box[0], box[3] - box[1]
    left, right = box[0] - width * BESIDE, box[2] + width * BESIDE
    top, bottom = box[1] - height * ABOVE, box[3] + height * BELOW
    near = width / 3
    if box[0] < 0.1 * width or box[2] > size[0] - 0.1 * width:  # cut by the edge: more of the head is around it
        top, bottom = top - height * AT_EDGE, bottom + height * AT_EDGE
    left = 0.0 if left < near else left
    right = float(size[0]) if right > size[0] - near else right
    return max(0.0, left), max(0.0, top), min(float(size[0]), right), min(float(size[1]), bottom)
