"""Recordings made for the tests, and where the shared ones lie."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

DATA = Path(__file__).resolve().parents[2].parent / "shared/data"
SPEECH = DATA / "speech"
UTTERANCE = SPEECH / "2414" / "2414-128291-0000.flac"  # 2.9 s
INTERVIEW = DATA / "interview" / "interview.mp4"
RATE = 16000

PLANTED = {
    "title": "Testimony of Hanan Example",
    "artist": "Sparrow Field Office",
    "comment": "recorded in Exampleville",
    "location": "+36.2021+037.1343/",
    "make": "Pinecone",
    "description": "the second cousin spoke first",
}


def tone(seconds: float = 1.0, hertz: float = 220.0, rate: int = RATE) -> np.ndarray:
    """Something that sounds all the time."""
    return (0.3 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)).astype(np.float32)


def picture() -> bytes:
    """A small JPEG, as a cover or thumbnail is."""
    made = av.CodecContext.create("mjpeg", "w")
    made.width, made.height, made.pix_fmt, made.time_base = 64, 64, "yuvj420p", Fraction(1, 1)
    pixels = np.random.default_rng(7).integers(0, 255, (64, 64, 3), dtype=np.uint8)
    frame = av.VideoFrame.from_ndarray(pixels, format="rgb24").reformat(format="yuvj420p")
    return b"".join(bytes(packet) for packet in [*made.encode(frame), *made.encode(None)])


def write(
    path: Path,
    tracks: list[np.ndarray],
    *,
    codec: str,
    rate: int = RATE,
    metadata: dict[str, str] | None = None,
    video: bool = False,
    cover: bool = False,
) -> Path:
    """A recording with these sound tracks; `cover` attaches a picture where the container can."""
    options = {"movflags": "use_metadata_tags"} if path.suffix in {".mp4", ".m4a", ".mov"} else {}
    with av.open(str(path), "w", options=options) as container:
        container.metadata.update(metadata or {})
        streams = [container.add_stream(codec, rate=rate, layout="mono") for _ in tracks]
        for stream in streams:
            stream.metadata.update({"title": metadata["title"]} if metadata else {})
        film = container.add_stream("mjpeg", rate=5) if video or cover else None
        if film is not None:
            film.width, film.height, film.pix_fmt = 64, 64, "yuvj420p"
            if cover:
                film.disposition = av.stream.Disposition.attached_pic
        if film is not None:
            pixels = np.random.default_rng(7).integers(0, 255, (64, 64, 3), dtype=np.uint8)
            for number in range(1 if cover else 5):
                frame = av.VideoFrame.from_ndarray(pixels, format="rgb24").reformat(format="yuvj420p")
                frame.pts, frame.time_base = number, Fraction(1, 5)
                container.mux(film.encode(frame))
            container.mux(film.encode(None))
        for stream, samples in zip(streams, tracks, strict=True):
            resampler = av.AudioResampler(format=stream.format.name, layout="mono", rate=rate)
            frame = av.AudioFrame.from_ndarray(samples[None], format="flt", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
            for ready in [*resampler.resample(frame), *resampler.resample(None)]:
                container.mux(stream.encode(ready))
            container.mux(stream.encode(None))
    return path
