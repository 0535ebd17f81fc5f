"""Paints shades into a frame's planes. Two kinds, both beyond undoing.

Solid: one dark grey, nothing of the picture is left. Mosaic: at most five by five cells over the whole
mask, of which a face fills about three by three, each cell held for half a second and rounded to sixteen
levels. A blur is not offered: it spreads information and keeps it (a known kernel can be divided out
again), and fine mosaics give way to networks trained on them (McPherson, Shokri and Shmatikov,
"Defeating image obfuscation with deep learning", 2016), the more so over many frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from .shades import Area, Shade
from .upright import Plane, planes

#: Luma and the two chromas of a solid mask.
GREY: Final = (40, 128, 128)
CELLS: Final = 5
#: Frames for which a cell keeps its colour, and the number of levels it is rounded to.
KEPT, LEVELS = 12, 16


class Masker:
    """Hides shades in frames that come in order (a mosaic remembers its cells)."""

    def __init__(self, shades: Sequence[Shade]) -> None:
        self.shades = sorted(shades, key=lambda shade: (shade.style == "solid", shade.outside))
        self.cells: dict[str, tuple[int, list[npt.NDArray[np.uint8]]]] = {}
        self.number = 0

    def __call__(self, frame: Any) -> int:
        """Paint into `frame`, which must be writable; returns how many pixels of luma are hidden at most."""
        self.number += 1
        hidden, layers = 0, planes(frame)
        for shade in self.shades:
            area = shade.at(frame.pts)
            if area is None:
                continue
            left, top, right, bottom = _even(area, frame.width, frame.height)
            inside = max(0, right - left) * max(0, bottom - top)
            if shade.outside:
                hidden += frame.width * frame.height - inside
                self._paint_around(shade, layers, left, top, right, bottom)
            elif inside:
                hidden += inside
                self._paint(shade.name, shade.style, layers, left, top, right, bottom)
        return hidden

    def _paint(self, name: str, style: str, layers: list[Plane], left: int, top: int, right: int, bottom: int) -> None:
        parts = [
            layer[top // half : bottom // half, left // half : right // half]
            for layer, half in zip(layers, (1, 2, 2), strict=True)
        ]
        if style == "solid":
            for part, grey in zip(parts, GREY, strict=True):
                part[...] = grey
            return
        since, cells = self.cells.get(name, (-KEPT, []))
        if self.number - since >= KEPT:
            cells = [_averages(part) for part in parts]
            self.cells[name] = (self.number, cells)
        for part, values in zip(parts, cells, strict=True):
            part[...] = values[np.ix_(_which(part.shape[0], len(values)), _which(part.shape[1], values.shape[1]))]

    def _paint_around(self, shade: Shade, layers: list[Plane], left: int, top: int, right: int, bottom: int) -> None:
        height, width = layers[0].shape
        right, bottom = max(left, right), max(top, bottom)
        strips = ((0, 0, width, top), (0, bottom, width, height), (0, top, left, bottom), (right, top, width, bottom))
        for index, (x, y, to_x, to_y) in enumerate(strips):
            if to_x > x and to_y > y:
                self._paint(f"{shade.name}/{index}", shade.style, layers, x, y, to_x, to_y)


def _even(area: Area, width: int, height: int) -> tuple[int, int, int, int]:
    """Outward to whole chroma samples, within the picture."""
    left, top = (max(0, int(np.floor(value)) & ~1) for value in area[:2])
    right, bottom = (int(np.ceil(value)) + 1 & ~1 for value in area[2:])
    return left, top, min(right, width), min(bottom, height)


def _which(length: int, cells: int) -> npt.NDArray[np.intp]:
    return np.minimum(np.arange(length) * cells // max(1, length), cells - 1)


def _averages(part: Plane) -> npt.NDArray[np.uint8]:
    """At most CELLS x CELLS averages of a part of a plane, rounded to LEVELS."""
    rows, columns = (_starts(side) for side in part.shape)
    sums = np.add.reduceat(np.add.reduceat(part.astype(np.float32), rows, axis=0), columns, axis=1)
    counts = np.outer(np.diff(np.append(rows, part.shape[0])), np.diff(np.append(columns, part.shape[1])))
    step = 256 // LEVELS
    return np.asarray((sums / counts) // step * step + step // 2, np.uint8)


def _starts(side: int) -> npt.NDArray[np.intp]:
    cells = min(CELLS, side)
    return np.array([-(-index * side // cells) for index in range(cells)], np.intp)
