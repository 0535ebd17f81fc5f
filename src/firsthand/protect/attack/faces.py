"""Looks for faces in a protected video with a network that took no part in protecting it.

Every frame is looked at whole, mirrored outward at its edges; every third one in overlapping tiles as
well. Where the original is at hand, a face counts only if the picture there is still the original's: the
network also "finds" a head where a grey mask sits on a pair of shoulders. The original is looked at too,
now and then, to say how much this attacker sees at all: an attacker that finds nothing in the original
proves nothing by finding nothing in the output.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

import numpy as np
from av.video.reformatter import Interpolation, VideoReformatter

from ..picture import hiding, plan, weights
from ..picture.crew import Crew, Wrap, cores
from ..picture.detectors import BlazeFace, Boxes, merged, overlap
from ..picture.place import publish, workplace
from ..picture.report import Attack, Finding, ModelUsed
from ..picture.source import from_plain

#: The network's own figure above which it says "face" (MediaPipe's default).
FOUND: Final = 0.5
#: A finding is strong, and blocks a release, when it is this sure or lasts so many seconds: faces left
#: open reach 0.8 to 0.95 here, hands that pass before the chest 0.5 to 0.7 for a few frames.
SURE, LASTS = 0.75, 0.5
TILES_EVERY, ORIGINAL_EVERY = 3, 12
INPUT: Final = 192
#: A place counts as hidden when this much of it differs from the original by more than `CHANGED` levels.
HIDDEN, CHANGED = 0.5, 10
STRIP: Final = "attack"
PICTURES: Final = 40
Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Findings:
    """What a segment gave. `found`: (frame pts, box, score); times are those of the protected video."""

    frames: int = 0
    with_a_face: int = 0
    sampled: int = 0
    sampled_with_a_face: int = 0
    found: list[tuple[int, tuple[float, float, float, float], float]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """For the parent."""
        return {
            "frames": self.frames, "with_a_face": self.with_a_face, "sampled": self.sampled,
            "sampled_with_a_face": self.sampled_with_a_face, "found": self.found,
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Findings:
        """Raises KeyError, TypeError or ValueError for anything else than what `as_json` gave."""
        found = [(int(pts), (b[0], b[1], b[2], b[3]), float(score)) for pts, b, score in data["found"]]
        return cls(
            int(data["frames"]), int(data["with_a_face"]), int(data["sampled"]), int(data["sampled_with_a_face"]), found
        )


class Eyes:
    """The attacking network on a whole frame and on tiles of it."""

    def __init__(self) -> None:
        self.network = BlazeFace()
        self.scaler = VideoReformatter()

    def __call__(self, frame: Any, *, tiles: bool) -> Boxes:
        """Boxes in pixels of `frame`."""
        scale = min(1.0, 2.6 * INPUT / max(frame.width, frame.height))
        width, height = (max(16, round(side * scale / 2) * 2) for side in (frame.width, frame.height))
        small = self.scaler.reformat(frame, width, height, "rgb24", interpolation=Interpolation.AREA).to_ndarray()
        border = max(width, height) // 6
        around = np.pad(small, ((border, border), (border, border), (0, 0)), "symmetric")
        found = [self._look(around, -border, -border, width, height)]
        if tiles:
            side = min(max(INPUT, max(width, height) // 2), width, height)
            for top in _places(height, side):
                for left in _places(width, side):
                    found.append(self._look(small[top : top + side, left : left + side], left, top, width, height))
        boxes = merged(np.concatenate(found))
        boxes[:, :4] *= frame.width / width
        return boxes

    def _look(self, part: Any, left: int, top: int, width: int, height: int) -> Boxes:
        """Square it with grey, shrink it to the input, put the boxes back in place; none in the mirror."""
        side = max(part.shape[:2])
        square = np.full((side, side, 3), 127, np.uint8)
        square[: part.shape[0], : part.shape[1]] = part
        where = np.minimum((np.arange(INPUT) + 0.5) * side / INPUT, side - 1).astype(np.intp)
        shrunk = square if side == INPUT else _shrunk(square, where, side)
        boxes = self.network(shrunk)
        boxes[:, :4] *= side / INPUT
        boxes[:, 0:4:2] += left
        boxes[:, 1:4:2] += top
        x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
        slack = 0.1 * (boxes[:, 2] - boxes[:, 0])
        inside = (x > -slack) & (y > -slack) & (x < width + slack) & (y < height + slack)
        return boxes[inside]


def _shrunk(square: Any, where: Any, side: int) -> Any:
    """Shrink by averaging whole blocks first, then picking; `square` is (side, side, 3)."""
    factor = side // INPUT
    if factor > 1:
        even = side - side % factor
        blocks = square[:even, :even].reshape(even // factor, factor, even // factor, factor, 3)
        square = blocks.mean(axis=(1, 3)).astype(np.uint8)
        where = np.minimum(where // factor, len(square) - 1)
    return square[np.ix_(where, where)]


def _places(length: int, side: int) -> list[int]:
    count = max(1, -(-(length - side // 4) // (side - side // 4)))
    return [round((length - side) * index / max(1, count - 1)) for index in range(count)]


def look_for_faces(
    frames: Iterable[Any], original: Iterable[Any] | None, *, strip: Path, name: Callable[[int], str]
) -> Iterator[tuple[int, Findings]]:
    """Look at one segment of the protected video, beside the same frames of the original if given.

    Frames with a face are kept as PNG in `strip` (the first PICTURES of them), called `name(pts)`.
    Yields (frames so far, findings so far) after each frame.
    """
    eyes, findings, kept = Eyes(), Findings(), 0
    for number, (frame, before) in enumerate(zip_longest(frames, original or ())):
        if frame is None:
            break
        boxes = eyes(frame, tiles=number % TILES_EVERY == 0)
        boxes = boxes[boxes[:, 4] >= FOUND]
        if before is not None:
            boxes = boxes[[not _is_hidden(box, frame, before) for box in boxes]] if len(boxes) else boxes
            if number % ORIGINAL_EVERY == 0:
                findings.sampled += 1
                there = eyes(before, tiles=True)[:, 4]
                findings.sampled_with_a_face += bool((there >= FOUND).any())
        findings.frames += 1
        if len(boxes):
            findings.with_a_face += 1
            if kept < PICTURES:
                hiding.picture(frame, strip / name(frame.pts))
                kept += 1
        for left, top, right, bottom, score in boxes.tolist():
            findings.found.append((frame.pts, (left, top, right, bottom), score))
        yield number + 1, findings


def _is_hidden(box: Any, frame: Any, before: Any) -> bool:
    """Whether most of a box of the output has nothing to do with the original any more."""
    if (frame.width, frame.height) != (before.width, before.height):
        return False
    left, top = max(0, int(box[0])), max(0, int(box[1]))
    right, bottom = min(frame.width, int(box[2]) + 1), min(frame.height, int(box[3]) + 1)
    if right <= left or bottom <= top:
        return True
    one, other = (
        np.frombuffer(each.planes[0], np.uint8).reshape(-1, each.planes[0].line_size)[top:bottom, left:right]
        for each in (frame, before)
    )
    return bool((np.abs(one.astype(np.int16) - other) > CHANGED).mean() > HIDDEN)


def attack_faces(
    original: Path | None, protected: Path, out: Path, *,
    workers: int | None = None, wrap: Wrap | None = None, progress: Progress | None = None,
) -> Attack:  # fmt: skip
    """Attack the picture of `protected`; pictures of what is found go to `out`/attack. Raises Refused.

    `original` lets the attack tell masks from faces, and is looked at to know what the attacker can see.
    """
    progress, began = progress or (lambda step, done, total: None), time.monotonic()
    with workplace(out) as work, Crew(workers or cores(), wrap=wrap) as crew:
        paths = [protected.resolve(), *([original.resolve()] if original else [])]
        probed = crew.run([{"task": "probe", "source": str(path)} for path in paths])
        facts = [from_plain(each["facts"]) for each in probed]
        (work / STRIP).mkdir()
        spans = plan.segments(facts[0], crew.size)
        tasks = [
            {
                "task": "attack", "source": str(paths[0]), "facts": probed[0]["facts"],
                "size": [probed[0]["width"], probed[0]["height"]], "start": start, "end": end,
                "strip": str(work / STRIP),
                "original": {
                    "source": str(paths[1]), "facts": probed[1]["facts"],
                    "size": [probed[1]["width"], probed[1]["height"]],
                    "start": None if start is None else _same_time(start, facts[0], facts[1]), "end": None,
                } if original else None,
            }
            for start, end in spans
        ]  # fmt: skip
        answers = crew.run(tasks, lambda done: progress("attacking", done, facts[0].frames))
        parts = [Findings.from_json(answer) for answer in answers]
        publish(work / STRIP, out / STRIP)
    found = sorted(each for part in parts for each in part.found)
    return Attack(
        model=ModelUsed.of(weights.BLAZEFACE, "attacks"), frames=sum(part.frames for part in parts),
        frames_with_a_face=sum(part.with_a_face for part in parts),
        findings=_joined(found, float(facts[0].time_base), facts[0].zero, out),
        seconds=round(time.monotonic() - began, 3), original_sampled=sum(part.sampled for part in parts),
        original_with_a_face=sum(part.sampled_with_a_face for part in parts),
    )  # fmt: skip


def _same_time(pts: int, facts: Any, other: Any) -> int:
    """The pts in another file that shows the same moment, a hair early so that the frame is not missed."""
    seconds = float((pts - facts.zero) * facts.time_base)
    return other.zero + round((seconds - 0.25 / other.rate) / float(other.time_base))  # type: ignore[no-any-return]


def name_of(pts: int, time_base: float, zero: int) -> str:
    """The file name of a moment: its milliseconds."""
    return f"{max(0, round((pts - zero) * time_base * 1000)):09d}.png"


def _joined(
    found: list[tuple[int, tuple[float, float, float, float], float]], time_base: float, zero: int, out: Path
) -> list[Finding]:
    """Boxes of the same place within half a second are one finding."""
    groups: list[list[tuple[int, tuple[float, float, float, float], float]]] = []
    for each in found:
        for group in reversed(groups[-20:]):
            near = (each[0] - group[-1][0]) * time_base <= 0.5
            if near and overlap(np.array(group[-1][1]), np.array([each[1]]))[0] > 0.2:
                group.append(each)
                break
        else:
            groups.append([each])
    findings = []
    for group in groups:
        best = max(group, key=lambda one: one[2])
        left, top, right, bottom = (round(value) for value in best[1])
        names = (f"{STRIP}/{name_of(one[0], time_base, zero)}" for one in (best, *group))
        shown = next((name for name in names if (out / name).is_file()), "")
        begin, end = (round((one[0] - zero) * time_base, 3) for one in (group[0], group[-1]))
        strong = best[2] >= SURE or end - begin >= LASTS
        findings.append(Finding(begin, end, round(best[2], 3), strong, (left, top, right, bottom), len(group), shown))
    return findings
