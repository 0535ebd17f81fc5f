"""How a video is cut into segments for the workers, and which moments a human should look at."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from .source import Facts
from .tracks import SURE, Timeline, Track

#: Seconds of a segment: at most (bounds memory and messages), and at least (starting costs).
LONGEST, SHORTEST = 60.0, 1.0
#: A worker decodes from the key frame before its segment; further away than this it is not worth it.
FAR: Final = 30.0
#: Seconds without a box inside a track after which its middle is shown; and without any face at all.
GAP_SHOWN, EMPTY_SHOWN, EMPTY_EVERY = 0.7, 1.0, 5.0
MOST: Final = 120

Span = tuple[int | None, int | None]


def segments(facts: Facts, workers: int) -> list[Span]:
    """Spans [start, end) of pts that together are the video; the first and last end are open."""
    ticks = 1 / float(facts.time_base)
    far = max((b - a for a, b in zip(facts.keys, [*facts.keys[1:], facts.last], strict=True)), default=0)
    if not facts.seekable or (far > FAR * ticks and facts.seconds > 2 * FAR):
        return [(None, None)]
    count = max(1, min(workers, int(facts.seconds / SHORTEST)))
    while facts.seconds / count > LONGEST:
        count += workers
    span = (facts.last - facts.first) / count
    borders = [facts.first + round(span * index) for index in range(1, count)]
    return list(zip([None, *borders], [*borders, None], strict=True))


def to_be_looked_at(line: Timeline, tracks: list[Track], rate: float) -> list[tuple[int, str, str]]:
    """(frame, reason, name) of moments where a face may have been missed, in order; at most MOST."""
    moments: list[tuple[int, str, str]] = []
    covered = [False] * len(line.times)
    for track in tracks:
        name = f"face {track.number}"
        covered[track.begin : track.end + 1] = [True] * (track.end + 1 - track.begin)
        if track.best.score < SURE:
            moments.append((track.best.frame, "doubtful", name))
        for one, other in pairwise(track.knots):
            if other.frame - one.frame > GAP_SHOWN * rate:
                moments.append(((one.frame + other.frame) // 2, "gap", name))
    start = 0
    while start < len(covered):
        end = start
        while end < len(covered) and covered[end] == covered[start]:
            end += 1
        if not covered[start] and end - start >= min(EMPTY_SHOWN * rate, len(covered)):
            times = max(1, round((end - start) / (EMPTY_EVERY * rate)))
            moments += [(start + (end - start) * (2 * i + 1) // (2 * times), "no_face", "") for i in range(times)]
        start = end
    moments.sort()
    if len(moments) > MOST:
        moments = [moments[index * len(moments) // MOST] for index in range(MOST)]
    return moments
