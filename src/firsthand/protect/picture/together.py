"""Puts a protected picture, its new sound and its captions into one MP4 that holds nothing else."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any, Final

import av
import av.error
import av.logging
import pysubs2

#: Bits a second of AAC for one voice.
SOUND_RATE: Final = 96_000
#: Sound that is taken over as it is; any other is encoded as AAC.
READY: Final = ("aac",)
#: Ticks a second of the captions.
CLOCK: Final = 1000
SOUNDS: Final = "wav,mov,mp4,m4a,flac,ogg,matroska,webm"
RATES: Final = (16000, 22050, 24000, 32000, 44100, 48000)


def mux(picture: Path, target: Path, *, sound: Path | None, captions: Path | None, language: str = "und") -> None:
    """Write `target`: the first picture stream of `picture`, the first sound of `sound`, the captions.

    All three begin at 0 s. `sound`: WAV, FLAC, Ogg, or an encoded track (M4A; AAC is not encoded again).
    `captions`: WebVTT, kept as a text track that players can switch on. No metadata, chapters, cover
    pictures or further streams of any of them are taken over. Raises OSError (av.error.FFmpegError) for
    what cannot be read or written.
    """
    av.logging.set_level(av.logging.PANIC)
    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    with av.open(str(target), "w", format="mp4", options=options) as whole:
        feeds = [_picture(picture, whole)]
        feeds += [_sound(sound, whole, language)] if sound else []
        feeds += [_captions(captions, whole, language)] if captions else []
        for feed in feeds:
            next(feed)  # adds its stream: all must be there before the first packet
        for packet in heapq.merge(*feeds, key=lambda packet: (packet.dts or 0) * packet.time_base):
            whole.mux(packet)


def _picture(path: Path, whole: Any) -> Iterator[Any]:
    with av.open(str(path), options={"protocol_whitelist": "file"}) as given:
        stream = given.streams.video[0]
        target = whole.add_stream_from_template(stream)
        target.time_base = stream.time_base
        yield None
        yield from _taken_over(given, stream, target)


def _taken_over(given: Any, stream: Any, target: Any) -> Iterator[Any]:
    for packet in given.demux(stream):
        if packet.size:
            packet.stream = target
            yield packet


def _sound(path: Path, whole: Any, language: str) -> Iterator[Any]:
    with av.open(str(path), options={"protocol_whitelist": "file", "format_whitelist": SOUNDS}) as given:
        stream = given.streams.audio[0]
        if stream.codec_context.name in READY:
            target = whole.add_stream_from_template(stream)
            target.time_base, target.metadata["language"] = stream.time_base, language
            yield None
            yield from _taken_over(given, stream, target)
            return
        rate = stream.rate if stream.rate in RATES else 48000
        layout = "mono" if stream.codec_context.channels == 1 else "stereo"
        target = whole.add_stream("aac", rate=rate, layout=layout)
        target.bit_rate, target.metadata["language"] = SOUND_RATE, language
        yield None
        resampler, samples = av.AudioResampler(format="fltp", layout=layout, rate=rate, frame_size=1024), 0
        for frame in chain(given.decode(stream), [None]):
            for piece in resampler.resample(frame):
                piece.pts, piece.time_base = samples, Fraction(1, rate)
                samples += piece.samples
                yield from target.encode(piece)
        yield from target.encode(None)


def _captions(path: Path, whole: Any, language: str) -> Iterator[Any]:
    """Cues as packets of timed text (3GPP TS 26.245); the muxer fills the silence between them."""
    cues = [cue for cue in pysubs2.load(str(path), encoding="utf-8") if cue.plaintext.strip()]
    target = whole.add_mux_stream("mov_text")
    target.time_base, target.metadata["language"] = Fraction(1, CLOCK), language
    yield None
    now = 0
    for cue in sorted(cues, key=lambda each: each.start):
        start, end = max(now, cue.start), cue.end
        if end <= start:
            continue
        yield _text(cue.plaintext, start, end, target)
        now = end


def _text(text: str, start: int, end: int, stream: Any) -> Any:
    body = text.encode()[:60000]
    packet: Any = av.Packet(len(body).to_bytes(2, "big") + body)
    packet.stream, packet.time_base = stream, Fraction(1, CLOCK)
    packet.pts = packet.dts = start
    packet.duration = end - start
    return packet
