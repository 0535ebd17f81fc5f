"""The first pass over one segment: which frames are looked at, in which sizes, by which network.

A face moves little between two frames, and the mask is wider than the face; so the picture is looked at
about fifteen times a second, in a middle size. Every third time it is looked at small as well, mirrored
outward at its edges: small inputs find huge faces, and half a face at the edge becomes a whole one,
which the networks know (on such a face the score rises from 0.3 to 0.9). Every two seconds, and
at every cut, the thorough network and the full size look as well: they find crowds, turned heads,
and the small face on a screen in the background.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from av.video.reformatter import Interpolation, VideoReformatter

from .detectors import Boxes, CenterFace, Detector, YuNet, merged
from .upright import planes

LOOKS_A_SECOND: Final = 15.0
#: Longer side of the inputs, in pixels.
MIRRORED, MIDDLE, THOROUGH, FULL = 320, 640, 960, 1920
#: Small videos are enlarged so far for the networks, which know no face of fewer than ten pixels.
ENLARGED: Final = 2.0
#: Part of each side that is mirrored outward.
BORDER: Final = 0.2
#: A box found in the mirrored picture counts when so much of it lies inside.
INSIDE: Final = 0.2
#: CenterFace is as seldom wrong at 0.3 as YuNet is at 0.6 (a face on a screen has 0.35): one scale for both.
THOROUGH_WEIGHT: Final = 2.0
#: Every so many looks the mirrored input takes its turn; so many seconds apart the thorough ones.
MIRRORED_EVERY, DEEP_EVERY = 3, 2.0
#: A cut: the little picture has this correlation or less with the one before (flashes of light keep more).
CUT_BELOW: Final = 0.55
STILL: Final = 6.0  # mean difference of grey levels below which nothing is a cut


@dataclass(slots=True)
class Seen:
    """What was found on one frame that was looked at."""

    frame: int  # number within the segment
    pts: int
    boxes: Boxes  # pixels of the upright picture
    deep: bool  # also by the thorough network


@dataclass(slots=True)
class Looked:
    """The first pass over a segment. `cuts`: frames whose picture has nothing to do with the one before."""

    times: list[int] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    cuts: list[int] = field(default_factory=list)
    size: tuple[int, int] = (0, 0)

    def as_json(self) -> dict[str, Any]:
        """For the parent; `from_json` reads it."""
        seen = [[each.frame, each.pts, each.deep, np.round(each.boxes, 2).tolist()] for each in self.seen]
        return {"times": self.times, "seen": seen, "cuts": self.cuts, "size": self.size}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Looked:
        """Raises KeyError, TypeError or ValueError for anything else than what `as_json` gave."""
        seen = [
            Seen(int(frame), int(pts), np.array(boxes, np.float32).reshape(-1, 5), bool(deep))
            for frame, pts, deep, boxes in data["seen"]
        ]
        width, height = data["size"]
        return cls([int(each) for each in data["times"]], seen, [int(each) for each in data["cuts"]], (width, height))


class Look:
    """The networks and the sizes they are given. `shape`: width of a pixel divided by its height."""

    def __init__(self, shape: float = 1.0) -> None:
        self.shape = shape
        self.fast, self.thorough = YuNet(), CenterFace()
        self.scalers: dict[tuple[int, int, str], VideoReformatter] = {}

    def mirrored(self, frame: Any) -> Boxes:
        """Huge faces, and those that the edge of the picture cuts."""
        return self.at(frame, self.fast, MIRRORED, border=BORDER)

    def middle(self, frame: Any) -> Boxes:
        """Faces from about a fortieth of the longer side."""
        return self.at(frame, self.fast, MIDDLE)

    def deep(self, frame: Any) -> Boxes:
        """Everything: the thorough network, and for larger pictures the fast one in full size."""
        found = self.at(frame, self.thorough, THOROUGH)
        found[:, 4] = np.minimum(found[:, 4] * THOROUGH_WEIGHT, 0.99)
        if max(frame.width, frame.height) <= THOROUGH:
            return found
        return np.concatenate([found, self.at(frame, self.fast, FULL)])

    def at(self, frame: Any, detector: Detector, longest: int, border: float = 0.0) -> Boxes:
        """Boxes in pixels of `frame`, found in it scaled so that its longer side is about `longest`.

        `border`: part of its width and height that is mirrored outward on each side.
        """
        width, height = frame.width * self.shape, float(frame.height)
        scale = longest / max(width, height)
        scale = min(1.0 if longest == FULL else ENLARGED, scale)
        step, whole = detector.multiple, 1 + 2 * border
        wide, high = (max(step, math.ceil(side * scale * whole / step - 0.25) * step) for side in (width, height))
        x, y = (int(side * border / whole) for side in (wide, high))
        inner = wide - 2 * x, high - 2 * y
        scaler = self.scalers.setdefault((*inner, detector.order), VideoReformatter())
        scaled: Any = scaler.reformat(frame, *inner, detector.order, interpolation=Interpolation.AREA).to_ndarray()
        boxes = detector(mirrored(scaled, x, y) if border else scaled)
        if border:
            boxes = _inside(boxes, x, y, *inner)
        boxes[:, 0:4:2] *= frame.width / inner[0]
        boxes[:, 1:4:2] *= frame.height / inner[1]
        return boxes


def mirrored(picture: Any, x: int, y: int) -> Any:
    """The picture with `x` columns and `y` rows of itself mirrored outward (np.pad takes three times as long)."""
    wide = np.concatenate([picture[:, x - 1 :: -1], picture, picture[:, : -x - 1 : -1]], axis=1)
    return np.concatenate([wide[y - 1 :: -1], wide, wide[: -y - 1 : -1]], axis=0)


def _inside(boxes: Boxes, x: int, y: int, width: int, height: int) -> Boxes:
    """Boxes of a picture with borders as those of the picture; what lies in the mirror alone is left out."""
    boxes[:, 0:4:2] -= x
    boxes[:, 1:4:2] -= y
    across = np.minimum(boxes[:, 2], width) - np.maximum(boxes[:, 0], 0)
    down = np.minimum(boxes[:, 3], height) - np.maximum(boxes[:, 1], 0)
    shown = np.maximum(across, 0) * np.maximum(down, 0)
    kept: Boxes = boxes[shown > INSIDE * (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])]
    return kept


def look_through(frames: Iterable[Any], look: Look, rate: float) -> Iterator[tuple[int, Looked]]:
    """Look at one segment's upright frames. Yields (frames so far, what is found so far) after each frame."""
    looked, views = Looked(), Views()
    stride, turn, deep_at = max(1, round(rate / LOOKS_A_SECOND)), 0, -1
    deep_every = max(1, round(DEEP_EVERY * rate / stride))
    for number, frame in enumerate(frames):
        looked.size = (frame.width, frame.height)
        looked.times.append(frame.pts)
        cut = views.changed(frame)
        if views.confirmed is not None:
            looked.cuts.append(views.confirmed)
        if number % stride and not cut:
            yield number + 1, looked
            continue
        found = [look.middle(frame)]
        if turn % MIRRORED_EVERY == 0:
            found.append(look.mirrored(frame))
        deep = cut or deep_at < 0 or turn - deep_at >= deep_every
        if deep:
            deep_at = turn
            found.append(look.deep(frame))
        looked.seen.append(Seen(number, frame.pts, merged(np.concatenate(found), 0.45), deep))
        turn += 1
        yield number + 1, looked
    looked.cuts.extend(views.left())


class Views:
    """Finds cuts in a grid of points of the frames. A flash of light is no cut: afterwards all is as before."""

    WIDTH, HEIGHT = 64, 48

    def __init__(self) -> None:
        self.before: npt.NDArray[np.float32] | None = None
        self.waiting: tuple[int, npt.NDArray[np.float32]] | None = None
        self.number = -1
        self.confirmed: int | None = None

    def changed(self, frame: Any) -> bool:
        """Whether the picture may have changed here; `confirmed` is a frame now known to begin a scene."""
        self.number += 1
        luma = planes(frame)[0]
        view = luma[:: max(1, frame.height // self.HEIGHT), :: max(1, frame.width // self.WIDTH)].astype(np.float32)
        before, self.before, self.confirmed = self.before, view, None
        if self.waiting is not None and self.number - self.waiting[0] >= 3:
            begun, was = self.waiting
            self.waiting = None
            if _differ(was, view):
                self.confirmed = begun
        if before is None or not _differ(before, view):
            return False
        if self.waiting is None:
            self.waiting = (self.number, before)
        return True

    def left(self) -> list[int]:
        """A change in the last frames, which nothing can confirm any more, counts."""
        return [self.waiting[0]] if self.waiting is not None else []


def _differ(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> bool:
    if np.abs(one - other).mean() < STILL:
        return False
    one, other = one - one.mean(), other - other.mean()
    scale = float(np.sqrt((one * one).sum() * (other * other).sum()))
    return scale < 1.0 or float((one * other).sum()) / scale < CUT_BELOW
