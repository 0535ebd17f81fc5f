"""The face detectors, each as a function from a picture to boxes.

A box is a row (left, top, right, bottom, score): pixels of the picture that was given, score from 0 to 1
as the network states it (not comparable between networks). Boxes may lie partly outside the picture.
"""

from __future__ import annotations

from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt

from . import weights

Boxes = npt.NDArray[np.float32]
Picture = npt.NDArray[np.uint8]
NONE: Final[Boxes] = np.zeros((0, 5), np.float32)
#: Below this nothing is looked at: it is noise for each of the networks.
FLOOR: Final = 0.2


class Detector(Protocol):
    """Finds faces in one picture."""

    model: weights.Model
    #: Channel order it wants, as a pixel format of FFmpeg.
    order: str
    #: (width, height) must be multiples of this.
    multiple: int

    def __call__(self, picture: Picture) -> Boxes: ...


class YuNet:
    """The fast one: 320 x 256 in 2 ms, 640 x 480 in 8 ms on one core."""

    model, order, multiple = weights.YUNET, "bgr24", 32

    def __init__(self, *, threads: int = 1) -> None:
        self.session = weights.session(self.model, threads=threads)

    def __call__(self, picture: Picture) -> Boxes:
        """Boxes of scores above FLOOR, overlaps merged. `picture`: uint8 (height, width, 3), sides of 32."""
        found = []
        for stride, level in zip((8, 16, 32), self.session.run(None, {"picture": picture[None]}), strict=True):
            rows, columns = np.nonzero(level[0, 0] > FLOOR)
            score, x, y, width, height = level[0][:, rows, columns]
            x, y = (columns + x) * stride, (rows + y) * stride
            width, height = _size(width) * stride / 2, _size(height) * stride / 2
            found.append(np.stack([x - width, y - height, x + width, y + height, score], axis=1))
        return merged(np.concatenate(found).astype(np.float32))


class CenterFace:
    """The thorough one: 640 x 480 in 50 ms on one core; better on small, turned and half-hidden faces."""

    model, order, multiple = weights.CENTERFACE, "rgb24", 32

    def __init__(self, *, threads: int = 1) -> None:
        self.session = weights.session(self.model, threads=threads)

    def __call__(self, picture: Picture) -> Boxes:
        """Boxes of scores above FLOOR, overlaps merged. `picture`: uint8 (height, width, 3), sides of 32."""
        (maps,) = self.session.run(None, {"picture": picture[None]})
        rows, columns = np.nonzero(maps[0, 0] > FLOOR)
        score, height, width, y, x = maps[0][:, rows, columns]
        x, y = (columns + x + 0.5) * 4, (rows + y + 0.5) * 4
        width, height = _size(width) * 2, _size(height) * 2
        boxes = np.stack([x - width, y - height, x + width, y + height, score], axis=1)
        return merged(boxes.astype(np.float32))


class BlazeFace:
    """The attacker: another maker, other training pictures, another kind of network."""

    model, order, multiple = weights.BLAZEFACE, "rgb24", 192

    def __init__(self, *, threads: int = 1) -> None:
        self.session = weights.session(self.model, threads=threads)
        rows, columns = np.mgrid[0:48, 0:48]
        self.x, self.y = (columns.ravel() + 0.5) * 4, (rows.ravel() + 0.5) * 4

    def __call__(self, picture: Picture) -> Boxes:
        """Boxes of scores above FLOOR, overlaps merged. `picture`: uint8 (192, 192, 3)."""
        (anchors,) = self.session.run(None, {"picture": picture[None]})
        score = 1 / (1 + np.exp(-np.clip(anchors[0, :, 0], -80, 80)))
        chosen = score > FLOOR
        x, y, width, height = anchors[0, chosen, 1:5].T
        x, y = x + self.x[chosen], y + self.y[chosen]
        boxes = np.stack([x - width / 2, y - height / 2, x + width / 2, y + height / 2, score[chosen]], axis=1)
        return merged(boxes.astype(np.float32))


def _size(logarithm: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.floating[Any]]:
    return np.asarray(np.exp(np.clip(logarithm, -10, 10)))


def overlap(box: npt.NDArray[np.floating[Any]], others: npt.NDArray[np.floating[Any]]) -> npt.NDArray[Any]:
    """Intersection over union of one box with each of `others`, 0 to 1."""
    width = np.minimum(box[2], others[:, 2]) - np.maximum(box[0], others[:, 0])
    height = np.minimum(box[3], others[:, 3]) - np.maximum(box[1], others[:, 1])
    shared = np.maximum(width, 0) * np.maximum(height, 0)
    sizes = (others[:, 2] - others[:, 0]) * (others[:, 3] - others[:, 1])
    return shared / np.maximum((box[2] - box[0]) * (box[3] - box[1]) + sizes - shared, 1e-6)  # type: ignore[no-any-return]


def merged(boxes: Boxes, limit: float = 0.3) -> Boxes:
    """Of boxes that overlap by more than `limit`, the one that the network is surest of."""
    left, kept = boxes[np.argsort(-boxes[:, 4], kind="stable")][:500], []
    while len(left):
        kept.append(left[0])
        left = left[1:][overlap(left[0], left[1:]) < limit]
    return np.array(kept, np.float32) if kept else NONE
