"""A speaker's voice as 256 numbers: Resemblyzer's encoder (Apache-2.0), without torch.

Source: L. Wan and others, "Generalized end-to-end loss for speaker verification", ICASSP 2018; the
weights are Resemblyzer's (C. Jemine), read from its wheel by `voice/weights/make.py`.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
RATE = 16000
WINDOW, STEP, BANDS = 400, 160, 40  # samples, samples, mel bands
LENGTH, HOP = 160, 77  # frames of one look (1.6 s), and from one to the next (1.3 a second)
LOUDNESS = -30.0  # dBFS to which a quiet recording is raised
QUIET = 35.0  # decibels below its loud parts at which sound is taken for a pause and left out
BATCH = 64  # looks at once


@cache
def _network() -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    weights = (files("firsthand.protect.attack") / "weights" / "speaker.onnx").read_bytes()
    return onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])


def embed(samples: Array) -> Array:
    """The voice in mono speech at 16 kHz: a unit vector of 256 numbers, none negative.

    Raises ValueError below half a second of sound.
    """
    spoken = without_pauses(samples)
    if len(spoken) < RATE // 2:
        raise ValueError("half a second of speech is the least that has a voice")
    frames = _mel(spoken)
    starts = range(0, max(1, len(frames) - LENGTH + HOP + 1), HOP)
    looks = []
    for start in starts:
        look = frames[start : start + LENGTH]
        if start and len(look) < 0.75 * LENGTH:
            break
        looks.append(np.pad(look, ((0, LENGTH - len(look)), (0, 0))))
    seen = np.concatenate(
        [
            _network().run(None, {"mels": np.stack(looks[at : at + BATCH], axis=1)})[0]
            for at in range(0, len(looks), BATCH)
        ]
    )
    mean = seen.mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean), np.float32)


def without_pauses(samples: Array) -> Array:
    """The same speech, raised to -30 dBFS if it is quieter, long pauses cut out."""
    level = np.sqrt(np.mean(samples**2)) if len(samples) else 0.0
    if level <= 0:
        return samples[:0]
    raised = samples * max(1.0, 10 ** (LOUDNESS / 20) / level)
    size = RATE * 30 // 1000
    framed = raised[: len(raised) // size * size].reshape(-1, size)
    if not len(framed):
        return np.asarray(raised, np.float32)
    loud = np.sqrt((framed**2).mean(axis=1))
    speech = loud > np.quantile(loud, 0.95) * 10 ** (-QUIET / 20)
    wide = np.convolve(speech, np.ones(7), "same") > 0
    return np.asarray(framed[wide].ravel(), np.float32)


def similarity(one: Array, other: Array) -> float:
    """The cosine of two voices: 0 to 1; about 0.85 within a speaker's recordings, 0.6 between speakers."""
    return float(one @ other)


def _mel(samples: Array) -> Array:
    """Mel power frames, (frames, 40), as librosa makes them: Slaney's scale and norm, Hann, centred."""
    padded = np.pad(samples, WINDOW // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::STEP]
    window = np.hanning(WINDOW + 1)[:WINDOW].astype(np.float32)
    power = np.abs(np.fft.rfft(frames * window, axis=1)) ** 2
    return np.asarray(power @ _filters().T, np.float32)


@cache
def _filters() -> Array:
    edges = _mel_to_hertz(np.linspace(0, _hertz_to_mel(RATE / 2), BANDS + 2))
    hertz = np.linspace(0, RATE / 2, WINDOW // 2 + 1)
    rising = (hertz - edges[:-2, None]) / np.diff(edges)[:-1, None]
    falling = (edges[2:, None] - hertz) / np.diff(edges)[1:, None]
    triangles = np.maximum(0, np.minimum(rising, falling))
    return np.asarray(triangles * (2 / (edges[2:] - edges[:-2]))[:, None], np.float32)


def _hertz_to_mel(hertz: float) -> float:
    return 15 + 27 * float(np.log(hertz / 1000)) / float(np.log(6.4)) if hertz >= 1000 else hertz * 3 / 200


def _mel_to_hertz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(mel >= 15, 1000 * np.exp((mel - 15) * np.log(6.4) / 27), mel * 200 / 3)
