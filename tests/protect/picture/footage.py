"""Videos that the tests make: a drawn face (nobody's) that the networks take for one, in every odd format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]


def wall(width: int = 320, height: int = 240, shift: float = 0.0) -> Picture:
    """An empty room: a wall with a soft light, a floor."""
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    light = 190 - 40 * np.hypot(columns / width - 0.3 - shift, rows / height - 0.2)
    picture = np.stack([light, light * 0.98, light * 0.92], axis=-1)
    picture[int(height * 0.85) :] *= 0.6
    return picture.astype(np.uint8)


def face(picture: Picture, x: float, y: float, size: float) -> Picture:
    """Draw a head of `size` pixels in height with its centre at (x, y) onto the picture."""
    rows, columns = np.mgrid[0 : picture.shape[0], 0 : picture.shape[1]].astype(np.float32)
    across, down = (columns - x) / size, (rows - y) / size

    def blob(cx: float, cy: float, wide: float, high: float, soft: float = 0.12) -> npt.NDArray[np.float32]:
        away = np.sqrt(((across - cx) / wide) ** 2 + ((down - cy) / high) ** 2)
        return np.asarray(np.clip((1 - away) / soft + 0.5, 0, 1), np.float32)[..., None]

    def paint(layer: npt.NDArray[Any], colour: tuple[int, int, int]) -> None:
        nonlocal drawn
        drawn = drawn * (1 - layer) + np.array(colour, np.float32) * layer

    drawn = picture.astype(np.float32)
    paint(blob(0, 0.95, 0.75, 0.55), (60, 70, 100))  # shoulders
    paint(blob(0, 0.42, 0.17, 0.25), (190, 140, 115))  # neck
    paint(blob(0, -0.12, 0.41, 0.5), (60, 42, 30))  # hair
    paint(blob(0, 0.04, 0.345, 0.46), (216, 170, 142))  # skin
    paint(blob(0.14, 0.08, 0.2, 0.4, 0.9) * 0.25, (170, 120, 100))  # shade
    for side in (-1, 1):
        paint(blob(side * 0.15, -0.16, 0.1, 0.025, 0.5), (70, 50, 38))  # brow
        paint(blob(side * 0.15, -0.06, 0.075, 0.035, 0.3), (240, 235, 230))
        paint(blob(side * 0.15, -0.06, 0.034, 0.036, 0.3), (50, 35, 28))
    paint(blob(0, 0.06, 0.035, 0.13, 0.8) * 0.5, (235, 190, 165))  # nose
    paint(blob(0, 0.155, 0.075, 0.03, 0.6) * 0.7, (165, 112, 95))
    paint(blob(0, 0.29, 0.13, 0.035, 0.4), (160, 75, 75))  # mouth
    paint(blob(0, 0.29, 0.1, 0.006, 0.5), (90, 40, 40))
    return drawn.clip(0, 255).astype(np.uint8)


def speaker(frames: int = 20, width: int = 320, height: int = 240, size: float = 90) -> Iterator[Picture]:
    """Somebody who sways a little before the wall."""
    for number in range(frames):
        sway = np.sin(number / 5) * width * 0.05
        yield face(wall(width, height), width / 2 + sway, height * 0.45, size)


def film(
    path: Path, pictures: Iterator[Picture], *, codec: str = "libx264", pixels: str = "yuv420p", rate: int = 25,
    times: Callable[[int], int] | None = None, sounds: int = 0, options: dict[str, str] | None = None,
    metadata: dict[str, str] | None = None,
) -> Path:  # fmt: skip
    """Write pictures as a video. `times` gives the pts (thousandths of a second) of each frame."""
    container: Any = av.open(str(path), "w")
    container.metadata.update(metadata or {})
    stream: Any = None
    tracks = [container.add_stream("aac", rate=16000, layout="mono") for _ in range(sounds)]
    for number, picture in enumerate(pictures):
        if stream is None:
            stream = container.add_stream(codec, rate=rate)
            stream.width, stream.height, stream.pix_fmt = picture.shape[1], picture.shape[0], pixels
            stream.codec_context.options = options or {}
            if times:
                stream.codec_context.time_base = Fraction(1, 1000)
        frame: Any = av.VideoFrame.from_ndarray(picture, format="rgba" if picture.shape[2] == 4 else "rgb24")
        frame = frame.reformat(format=pixels)
        frame.pts = times(number) if times else number
        frame.time_base = Fraction(1, 1000) if times else Fraction(1, rate)
        container.mux(stream.encode(frame))
    for index, track in enumerate(tracks):
        wave = np.sin(np.arange(16000) * 0.05 * (index + 1)).astype(np.float32)[None] * 0.2
        for start in range(0, 15360, 1024):
            piece: Any = av.AudioFrame.from_ndarray(wave[:, start : start + 1024], format="fltp", layout="mono")
            piece.sample_rate, piece.pts, piece.time_base = 16000, start, Fraction(1, 16000)
            container.mux(track.encode(piece))
        container.mux(track.encode(None))
    container.mux(stream.encode(None))
    container.close()
    return path


def turned(path: Path, degrees: int) -> Path:
    """Write a rotation into the track header of an MP4, as a phone does that is held upright."""
    data = bytearray(path.read_bytes())
    place = data.index(b"tkhd") + 4
    matrix = place + (52 if data[place] else 40)
    one, zero = (1 << 16).to_bytes(4, "big"), bytes(4)
    minus = ((-1 << 16) & 0xFFFFFFFF).to_bytes(4, "big")
    a, b, c, d = {90: (zero, one, minus, zero), 180: (minus, zero, zero, minus), 270: (zero, minus, one, zero)}[degrees]
    data[matrix : matrix + 36] = a + b + zero + c + d + zero + zero + zero + (1 << 30).to_bytes(4, "big")
    path.write_bytes(data)
    return path


def pictures_of(path: Path) -> list[Picture]:
    """All frames of a video as RGB, set upright."""
    with av.open(str(path)) as container:
        return [
            np.rot90(frame.to_ndarray(format="rgb24"), round(frame.rotation / 90)).copy()
            for frame in container.decode(video=0)
        ]
