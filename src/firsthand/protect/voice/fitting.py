"""Speech shorter or longer without a change of pitch: WSOLA, for the last few per cent.

Source: W. Verhelst and M. Roelands, "An overlap-add technique based on waveform similarity (WSOLA)",
ICASSP 1993, 554-557.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
WINDOW = 0.03  # seconds
SEARCH = 0.008  # seconds to either side in which the best continuation is looked for


def stretch(samples: Samples, factor: float, rate: int) -> Samples:
    """The same speech, `factor` times as long (0.5 to 2), at the same pitch."""
    if not 0.5 <= factor <= 2:
        raise ValueError(f"speech is stretched by 0.5 to 2, not by {factor}")
    window = int(WINDOW * rate) // 2 * 2
    if abs(factor - 1) < 0.005 or len(samples) < 2 * window:
        return samples
    half, search = window // 2, int(SEARCH * rate)
    shape = np.hanning(window + 1)[:window].astype(np.float32)
    length = round(len(samples) * factor)
    source = np.pad(samples, (search, window + 2 * search)).astype(np.float32)
    result = np.zeros(length + 2 * window, np.float32)
    weight = np.zeros_like(result)
    follows = source[search : search + window]  # what would come next if nothing were changed
    for place in range(0, length, half):
        wanted = min(round(place / factor), len(samples))
        region = source[wanted : wanted + window + 2 * search]
        offset = int(np.correlate(region, follows, "valid").argmax()) if place else search
        start = wanted + offset
        piece = source[start : start + window]
        result[place : place + window] += piece * shape
        weight[place : place + window] += shape
        follows = source[start + half : start + half + window]
        if len(follows) < window:
            follows = np.pad(follows, (0, window - len(follows)))
    return np.asarray(result[:length] / np.maximum(weight[:length], 1e-3), np.float32)
