"""Regions that somebody drew: badges, tattoos, screens, windows, or everything but one place.

    {"version": 1, "unit": "pixel", "regions": [
      {"name": "badge", "hide": "inside", "style": "solid", "from": 0, "to": "00:00:12.5",
       "keys": [{"at": 0, "box": [510, 400, 60, 90]}, {"at": 4.2, "box": [530, 410, 60, 90]}]}]}

A box is [left, top, width, height] of the picture as it is seen (upright), in pixels or, with
`"unit": "fraction"`, in parts of its width and height. Times are seconds or "hours:minutes:seconds" of
the protected video. Between key frames the box moves in a straight line; before the first and after the
last it stays. docs/protect.md describes the format; this module holds files to it.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from .shades import Area, Shade

VERSION: Final = 1
UNITS: Final = ("pixel", "fraction")
HIDE: Final = ("inside", "outside")
STYLES: Final = ("solid", "mosaic")
CLOCK: Final = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{1,2}(?:\.\d+)?)")
LARGEST: Final = 5_000_000  # bytes of a file; drawn by hand it has a few thousand
FOREVER: Final = math.inf


class RegionsWrong(ValueError):
    """The file cannot be used. The text names the entry, what is wrong with it and how to mend it."""


@dataclass(frozen=True, slots=True)
class Region:
    """One region as it was read. `keys`: (seconds, (left, top, width, height)) in order of time."""

    place: str  # "regions[2] (badge)", for messages
    name: str
    hide: str
    style: str | None
    begin: float
    end: float
    keys: tuple[tuple[float, Area], ...]
    fraction: bool


def read(path: Path) -> list[Region]:
    """The regions of a file. Raises RegionsWrong."""
    try:
        if path.stat().st_size > LARGEST:
            raise RegionsWrong("the regions file is larger than 5 MB: it is probably another file")
        data = json.loads(path.read_text("utf-8"), parse_constant=_no_constant)
    except OSError as error:
        raise RegionsWrong(f"the regions file cannot be read ({error.strerror}): check its path") from None
    except (UnicodeDecodeError, RecursionError):
        raise RegionsWrong("the regions file is no JSON in UTF-8: export it again") from None
    except json.JSONDecodeError as error:
        raise RegionsWrong(
            f"the regions file is no JSON: {error.msg} in line {error.lineno}, column {error.colno}"
        ) from None
    return parse(data)


def parse(data: Any) -> list[Region]:
    """The same from what JSON gave. Raises RegionsWrong."""
    top = _object(data, "the file", {"version", "regions"}, {"unit"})
    if top["version"] != VERSION or isinstance(top["version"], bool):
        raise RegionsWrong(f'"version" is {top["version"]!r}: this Firsthand reads version {VERSION}')
    unit = _one_of(top.get("unit", "pixel"), "unit", UNITS)
    if not isinstance(top["regions"], list):
        raise RegionsWrong('"regions" must be a list of regions')
    return [_region(each, index, unit == "fraction") for index, each in enumerate(top["regions"])]


def shades(regions: list[Region], *, size: tuple[int, int], ticks: float, start: int, style: str) -> list[Shade]:
    """Regions as shades of a picture of `size` (width, height); `ticks` a second, `start` the pts at 0 s.

    Raises RegionsWrong for a box that lies wholly outside the picture.
    """
    return [_shade(each, size, ticks, start, style) for each in regions]


def _shade(region: Region, size: tuple[int, int], ticks: float, start: int, style: str) -> Shade:
    times, areas = [], []
    for index, (second, (left, top, width, height)) in enumerate(region.keys):
        if region.fraction:
            left, width, top, height = left * size[0], width * size[0], top * size[1], height * size[1]
        if left >= size[0] or top >= size[1] or left + width <= 0 or top + height <= 0:
            raise RegionsWrong(
                f"{region.place}.keys[{index}]: the box lies wholly outside the picture, which is "
                f'{size[0]} x {size[1]} pixels; correct it, or give fractions with "unit": "fraction"'
            )
        times.append(start + round(second * ticks))
        areas.append(
            (max(0.0, left), max(0.0, top), min(float(size[0]), left + width), min(float(size[1]), top + height))
        )
    end = 2**62 if region.end == FOREVER else start + round(region.end * ticks)
    begin = start + round(region.begin * ticks) if region.begin else -(2**62)
    return Shade(
        f"region {region.name}", region.style or style, region.hide == "outside", True, begin, end,
        tuple(times), tuple(areas),
    )  # fmt: skip


def _region(data: Any, index: int, fraction: bool) -> Region:
    place = f"regions[{index}]"
    found = _object(data, place, {"keys"}, {"name", "hide", "style", "from", "to"})
    name = found.get("name", f"{index + 1}")
    if not isinstance(name, str) or not 0 < len(name) <= 80:
        raise RegionsWrong(f'{place}: "name" must be a text of 1 to 80 characters')
    place = f"{place} ({name})"
    hide = _one_of(found.get("hide", "inside"), f"{place}: hide", HIDE)
    style = _one_of(found["style"], f"{place}: style", STYLES) if "style" in found else None
    begin = _time(found.get("from", 0), f"{place}: from")
    end = _time(found["to"], f"{place}: to") if "to" in found else FOREVER
    if end <= begin:
        raise RegionsWrong(f'{place}: "to" is not after "from"; exchange them or leave "to" out')
    if not isinstance(found["keys"], list) or not found["keys"]:
        raise RegionsWrong(f'{place}: "keys" must hold at least one {{"at": seconds, "box": [...]}}')
    keys = [_key(each, f"{place}.keys[{number}]", fraction) for number, each in enumerate(found["keys"])]
    for number, (one, other) in enumerate(pairwise(keys), 1):
        if other[0] <= one[0]:
            raise RegionsWrong(f'{place}.keys[{number}]: "at" is not after that of the key before; sort them by time')
    return Region(place, name, hide, style, begin, end, tuple(keys), fraction)


def _key(data: Any, place: str, fraction: bool) -> tuple[float, Area]:
    found = _object(data, place, {"at", "box"}, set())
    box = found["box"]
    if not isinstance(box, list) or len(box) != 4 or not all(_is_number(each) for each in box):
        raise RegionsWrong(f'{place}: "box" must be [left, top, width, height], four numbers')
    left, top, width, height = (float(each) for each in box)
    if width <= 0 or height <= 0:
        raise RegionsWrong(f"{place}: width and height of the box must be above 0 (it is [left, top, width, height])")
    if fraction and max(abs(left), abs(top), width, height) > 2:
        raise RegionsWrong(f'{place}: with "unit": "fraction" numbers are parts from 0 to 1; these look like pixels')
    return _time(found["at"], f"{place}: at"), (left, top, width, height)


def _time(value: Any, place: str) -> float:
    if _is_number(value) and value >= 0:
        return float(value)
    if isinstance(value, str) and (match := CLOCK.fullmatch(value)):
        hours, minutes, seconds = match.groups()
        return int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds)
    raise RegionsWrong(f'{place} must be seconds (12.5) or a time ("00:00:12.5"), not {value!r:.40}')


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e7


def _object(data: Any, place: str, needed: set[str], possible: set[str]) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise RegionsWrong(f"{place} must be an object ({{...}})")
    if missing := sorted(needed - data.keys()):
        raise RegionsWrong(f'{place} lacks "{missing[0]}"')
    if unknown := sorted(data.keys() - needed - possible):
        known = ", ".join(sorted(needed | possible))
        raise RegionsWrong(f'{place} has "{unknown[0]:.40}", which means nothing here; known are {known}')
    return data


def _one_of(value: Any, place: str, known: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in known:
        raise RegionsWrong(f"{place} must be one of {', '.join(known)}, not {value!r:.40}")
    return value


def _no_constant(name: str) -> Any:
    raise RegionsWrong(f"the regions file holds {name}, which is no number")
