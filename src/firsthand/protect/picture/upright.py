"""Frames as they are to be seen: upright, opaque, 8 bit, YUV 4:2:0, even sides, one size throughout."""

from __future__ import annotations

from typing import Any

import av
import numpy as np
import numpy.typing as npt

Plane = npt.NDArray[np.uint8]
AS_IS = ("yuv420p", "yuvj420p")


def planes(frame: Any) -> list[Plane]:
    """Views of the three planes of a 4:2:0 frame, (height, width) and twice half of it; writable."""
    return [
        np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)[: plane.height, : plane.width]
        for plane in frame.planes
    ]


class Upright:
    """Makes frames of one file upright, all in `size` (width, height) or else in that of the first."""

    def __init__(self, size: tuple[int, int] | None = None) -> None:
        self.size = size
        self.format = ""

    def __call__(self, frame: Any) -> Any:
        """The frame, or a new one; may share memory with the decoder until `make_writable` is called."""
        turns = round((frame.rotation or 0) / 90) % 4
        pts, base = frame.pts, frame.time_base
        if _has_alpha(frame):
            frame = _opaque(frame)
        if frame.format.name not in AS_IS:
            frame = frame.reformat(format="yuv420p")
        if turns or frame.width % 2 or frame.height % 2:
            frame = _turned(frame, turns)
        self.size = self.size or (frame.width, frame.height)
        self.format = self.format or frame.format.name
        if (frame.width, frame.height) != self.size or frame.format.name != self.format:
            frame = frame.reformat(*self.size, format=self.format)
        frame.pts, frame.time_base = pts, base
        return frame


def _has_alpha(frame: Any) -> bool:
    return any(component.is_alpha for component in frame.format.components)


def _opaque(frame: Any) -> Any:
    """Over black: what was transparent must not become visible by dropping its alpha."""
    data = frame.to_ndarray(format="rgba")
    solid = (data[..., :3].astype(np.uint16) * data[..., 3:] // 255).astype(np.uint8)
    return av.VideoFrame.from_ndarray(solid, format="rgb24")


def _turned(frame: Any, turns: int) -> Any:
    """Turned by quarters against the clock, an odd last row or column left out."""
    turned = [np.rot90(plane, turns) for plane in planes(frame)]
    width, height = turned[0].shape[1] & ~1, turned[0].shape[0] & ~1
    result: Any = av.VideoFrame(width, height, frame.format.name)
    for target, plane in zip(planes(result), turned, strict=True):
        target[...] = plane[: target.shape[0], : target.shape[1]]
    return result
