"""A shade: one thing that is hidden, and where it is at any time. Made of tracks and of manual regions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from .tracks import HOLD_SECONDS, Track, with_margin

Area = tuple[float, float, float, float]
#: A face that goes on moving after it was last seen is followed for so long (seconds).
FOLLOWED: Final = HOLD_SECONDS


@dataclass(frozen=True, slots=True)
class Shade:
    """Pixels of the upright picture over time. `begin` and `end` are the first and last pts it is there.

    Between two places, `glides` takes the straight way (a region that somebody drew); otherwise the area
    that covers both is hidden (a face, of which nobody knows how it went).
    """

    name: str
    style: str  # solid or mosaic
    outside: bool
    glides: bool
    begin: int
    end: int
    times: tuple[int, ...]
    areas: tuple[Area, ...]

    def at(self, pts: int) -> Area | None:
        """What is hidden at `pts`; None when nothing is."""
        if not self.begin <= pts <= self.end:
            return None
        after = bisect_right(self.times, pts)
        if after == 0:
            return self.areas[0]
        if after == len(self.times):
            return self.areas[-1]
        one, other = self.areas[after - 1], self.areas[after]
        if not self.glides:
            return hull(one, other) if pts > self.times[after - 1] else one
        share = (pts - self.times[after - 1]) / (self.times[after] - self.times[after - 1])
        return _blend(one, other, share)

    def between(self, first: int, last: int) -> Shade | None:
        """The same, with only what frames from `first` to `last` need; None when they need nothing."""
        if self.end < first or self.begin > last:
            return None
        start = max(0, bisect_right(self.times, first) - 1)
        stop = min(len(self.times), bisect_right(self.times, last) + 1)
        return Shade(
            self.name, self.style, self.outside, self.glides, self.begin, self.end,
            self.times[start:stop] or self.times[-1:], self.areas[start:stop] or self.areas[-1:],
        )  # fmt: skip

    def as_json(self) -> list[Any]:
        """For the worker; `from_json` reads it."""
        return [
            self.name, self.style, self.outside, self.glides, self.begin, self.end,
            self.times, [[round(value, 1) for value in area] for area in self.areas],
        ]  # fmt: skip

    @classmethod
    def from_json(cls, data: Sequence[Any]) -> Shade:
        """Raises TypeError or ValueError for anything else than what `as_json` gave."""
        name, style, outside, glides, begin, end, times, areas = data
        places = tuple((a[0], a[1], a[2], a[3]) for a in areas)
        return cls(name, style, outside, glides, begin, end, tuple(times), places)


def hull(one: Area, other: Area) -> Area:
    """The smallest area that covers both."""
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _blend(one: Area, other: Area, share: float) -> Area:
    left, top, right, bottom = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return left, top, right, bottom


def of_track(track: Track, times: Sequence[int], size: tuple[int, int], rate: float, style: str) -> Shade:
    """A face with its margin, held at both ends, along the way that it went there and was going."""
    places = [(knot.pts, with_margin(knot.box, size)) for knot in track.knots]
    begin, end = times[track.begin], times[track.end]
    if (going := _going(track, rate, -1)) and begin < places[0][0]:
        places.insert(0, (begin, with_margin(going, size)))
    if (going := _going(track, rate, +1)) and end > places[-1][0]:
        places.append((end, with_margin(going, size)))
    moments, areas = zip(*places, strict=True)
    return Shade(f"face {track.number}", style, False, False, begin, end, tuple(moments), tuple(areas))


def _going(track: Track, rate: float, way: int) -> Area | None:
    """Where the face was going to at the end, or had come from at the begin; None when it hardly moved."""
    if len(track.knots) < 3:
        return None
    last, before = (track.knots[-1], track.knots[-3]) if way > 0 else (track.knots[0], track.knots[2])
    apart = abs(last.frame - before.frame) or 1
    ahead = min(FOLLOWED * rate, 12) / apart
    x, y = (((last.box[i] + last.box[i + 2]) - (before.box[i] + before.box[i + 2])) / 2 * ahead for i in (0, 1))
    if abs(x) + abs(y) < 0.1 * (last.box[2] - last.box[0]):
        return None
    return last.box[0] + x, last.box[1] + y, last.box[2] + x, last.box[3] + y
