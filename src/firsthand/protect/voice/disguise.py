"""A disguise of the voice itself by signal processing: weak, and always labelled so.

What it does: the pitch is brought to one height, the long-term spectrum to that of average speech, and
the formants are moved by McAdams' coefficient, all drawn anew for every release and stored nowhere.
What it leaves: rhythm, accent, intonation, breath. An attacker who knows the method recognises many
(docs/protect.md has the figures). `revoice` leaves nothing of the voice.

Sources: J. Patino and others, "Speaker anonymisation using the McAdams coefficient", Interspeech 2021,
doi 10.21437/Interspeech.2021-1070; D. Byrne and others, "An international comparison of long-term
average speech spectra", J. Acoust. Soc. Am. 96 (1994), for the average spectrum.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import firwin2, lfilter, resample

from .fitting import stretch

Samples = NDArray[np.float32]
RATE = 16000
ORDER = 20
FRAME, HOP = 480, 240  # 30 ms, half over
CHUNK, SEAM = 12 * RATE, RATE // 10  # samples worked on at once, and over which two are blended
PITCHES = (50.0, 400.0)  # hertz in which the voice's own is looked for
BANDS = np.array([125, 250, 500, 1000, 2000, 4000, 7000], np.float64)  # hertz
AVERAGE = np.array([-8.0, 0.0, 0.0, -8.0, -14.0, -18.0, -22.0])  # decibels in them, of average speech
MOST = 6.0  # decibels of correction
LISTENED = 90  # seconds from which pitch and spectrum are taken


@dataclass(frozen=True)
class Draw:
    """What is drawn for one release: the pitch everybody gets (hertz), and the range of McAdams' coefficient."""

    pitch: float
    alpha: tuple[float, float]


def draw(random: np.random.Generator) -> Draw:
    """A new disguise. Keep it nowhere."""
    away = random.choice((-1, 1))
    centre = 1 + away * random.uniform(0.08, 0.15)
    return Draw(pitch=float(random.uniform(120, 190)), alpha=(centre - 0.04, centre + 0.04))


@dataclass(frozen=True)
class Measured:
    """The voice as it is: median pitch (hertz) and the filter that makes its spectrum average."""

    pitch: float
    filter: Samples


def measure(blocks: Iterable[Samples]) -> Measured:
    """Pitch and spectrum of the first 90 s of a stream of 16 kHz blocks."""
    pitches: list[float] = []
    power = np.zeros(513)
    heard = 0
    for block in blocks:
        frames = _windows(block, 1024, 512)
        loud = frames[np.sqrt((frames**2).mean(axis=1)) > 0.01] if len(frames) else frames
        if len(loud):
            power += (np.abs(np.fft.rfft(loud * np.hanning(1024), axis=1)) ** 2).sum(axis=0)
            pitches += _pitches(loud)
        heard += len(block)
        if heard > LISTENED * RATE:
            break
    return Measured(float(np.median(pitches)) if pitches else 0.0, _to_average(power))


def disguise(
    blocks: Iterable[Samples], measured: Measured, drawn: Draw, random: np.random.Generator
) -> Iterator[Samples]:
    """The stream disguised: as long as before, 16 kHz in and out."""
    rise = np.linspace(0, 1, SEAM, dtype=np.float32)
    before: Samples | None = None  # the disguised seam of the chunk before
    for chunk, last in _chunks(blocks):
        factor = float(np.clip(drawn.pitch / measured.pitch, 0.6, 1.7)) if measured.pitch else 1.0
        changed = _changed(chunk, factor, random.uniform(*drawn.alpha))
        changed = np.asarray(lfilter(measured.filter, 1, changed), np.float32)
        if before is not None:
            seam = min(len(before), len(changed))
            changed[:seam] = before[:seam] * (1 - rise[:seam]) + changed[:seam] * rise[:seam]
        keep = len(changed) if last else len(changed) - SEAM
        before = changed[keep:].copy()
        yield np.clip(changed[:keep], -1, 1)


def _chunks(blocks: Iterable[Samples]) -> Iterator[tuple[Samples, bool]]:
    """Chunks that share SEAM samples with the next, and whether it is the last."""
    held = np.zeros(0, np.float32)
    for block in blocks:
        held = np.concatenate([held, block])
        while len(held) > CHUNK + SEAM:
            yield held[: CHUNK + SEAM], False
            held = held[CHUNK:]
    if len(held):
        yield held, True


def _shift(samples: Samples, factor: float) -> Samples:
    """The pitch times `factor`, the length unchanged."""
    if len(samples) < FRAME:
        return samples
    return np.asarray(resample(stretch(samples, factor, RATE), len(samples)), np.float32)


def _changed(samples: Samples, pitch: float, alpha: float) -> Samples:
    """The excitation of the voice at `pitch` times its height, through resonances moved by `alpha`.

    Taken apart by linear prediction first, so that a new pitch does not move the resonances too.
    """
    padded = np.pad(samples, (HOP, FRAME + HOP))
    shape = np.sqrt(np.hanning(FRAME + 1)[:FRAME]).astype(np.float32)
    frames = _windows(padded, FRAME, HOP) * shape
    coefficients = _prediction(frames)
    excitation = np.zeros(len(padded), np.float32)
    for place, (frame, old) in enumerate(zip(frames, coefficients, strict=True)):
        excitation[place * HOP : place * HOP + FRAME] += (lfilter(old, 1, frame) * shape).astype(np.float32)
    moved = _windows(_shift(excitation, pitch), FRAME, HOP) * shape
    result = np.zeros(len(padded), np.float32)
    for place, (frame, source, poles) in enumerate(zip(frames, moved, _poles(coefficients, alpha), strict=True)):
        said = lfilter([1.0], np.real(np.poly(poles)), source)
        level = np.sqrt((frame**2).mean() / max(float((said**2).mean()), 1e-12))
        result[place * HOP : place * HOP + FRAME] += (said * min(level, 10.0) * shape).astype(np.float32)
    return result[HOP : HOP + len(samples)]


def _poles(coefficients: NDArray[np.float64], alpha: float) -> NDArray[np.complex128]:
    """The resonances of every frame, each moved from angle x to x to the power of `alpha` (radians)."""
    companion = np.zeros((len(coefficients), ORDER, ORDER))
    companion[:, 1:, :-1] = np.eye(ORDER - 1)
    companion[:, 0, :] = -coefficients[:, 1:]
    poles = np.linalg.eigvals(companion)
    angles = np.angle(poles)
    turning = np.abs(poles.imag) > 1e-6
    moved = np.where(turning, np.sign(angles) * np.minimum(np.abs(angles) ** alpha, np.pi - 0.02), angles)
    return np.asarray(np.minimum(np.abs(poles), 0.99) * np.exp(1j * moved), np.complex128)


def _prediction(frames: NDArray[np.float32]) -> NDArray[np.float64]:
    """Linear prediction of each frame by Levinson and Durbin, (frames, ORDER + 1), the first column 1."""
    spectrum = np.abs(np.fft.rfft(frames, 2 * FRAME, axis=1)) ** 2
    r = np.fft.irfft(spectrum, axis=1)[:, : ORDER + 1]
    r[:, 0] = r[:, 0] * 1.0001 + 1e-9
    a = np.zeros((len(frames), ORDER + 1))
    a[:, 0] = 1
    error = r[:, 0].copy()
    for order in range(1, ORDER + 1):
        k = -(a[:, :order] * r[:, order:0:-1]).sum(axis=1) / error
        a[:, 1 : order + 1] += k[:, None] * a[:, :order][:, ::-1]
        error *= 1 - k**2
    return a


def _windows(samples: Samples, size: int, hop: int) -> Samples:
    if len(samples) < size:
        return np.zeros((0, size), np.float32)
    return np.lib.stride_tricks.sliding_window_view(samples, size)[::hop]


def _pitches(frames: Samples) -> list[float]:
    """The pitch of each frame that has one, by its autocorrelation."""
    spectrum = np.abs(np.fft.rfft(frames - frames.mean(axis=1, keepdims=True), 2048, axis=1)) ** 2
    r = np.fft.irfft(spectrum, axis=1)
    shortest, longest = int(RATE / PITCHES[1]), int(RATE / PITCHES[0])
    region = r[:, shortest:longest]
    best = region.argmax(axis=1)
    voiced = region[np.arange(len(r)), best] > 0.5 * r[:, 0]
    return [RATE / (shortest + int(lag)) for lag in best[voiced]]


def _to_average(power: NDArray[np.float64]) -> Samples:
    """A filter (129 taps) from this long-term spectrum to that of average speech."""
    hertz = np.linspace(0, RATE / 2, len(power))
    edges = np.sqrt(BANDS[1:] * BANDS[:-1])
    groups = np.split(power, np.searchsorted(hertz, edges))
    if power.sum() <= 0:
        return np.ones(1, np.float32)
    level = 10 * np.log10([max(group.mean(), 1e-12) for group in groups])
    change = AVERAGE - level
    change = np.clip(change - change[1:4].mean(), -MOST, MOST)
    gains = 10 ** (np.concatenate([[change[0]], change, [change[-1]]]) / 20)
    return np.asarray(firwin2(129, [0, *BANDS, RATE / 2], gains, fs=RATE), np.float32)
