"""From a programme file to a Programme, or to every fault in it at once."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
from scipy.stats import norm

from firsthand.files import read_text
from firsthand.said import _

from ..problems import fault
from .cells import Reader, Row
from .entities import communities, groups, mixing, partners, slots, voices
from .model import Aim, Effect, Programme, Spreading
from .tables import read_toml

#: What the top of the file may hold beside the tables.
SECTIONS = frozenset(
    [
        "programme",
        "spread",
        "effect",
        "files",
        "group",
        "community",
        "voice",
        "credibility",
        "partner",
        "slot",
        "mixing",
    ]
)
DRAWS = 199


def read_programme(path: Path, *, today: date | None = None) -> Programme:
    """The programme. A slot before `today` is a fault (default: the file's `as_of`, else this day).

    Raises InputProblem.
    """
    top = read_toml(path)
    reader = Reader()
    for name in sorted(set(top) - SECTIONS):
        reader.wrong(
            path,
            None,
            name,
            _("there is no such section."),
            _("Known are: %(names)s.", names=", ".join(sorted(SECTIONS))),
        )
    head = Row(reader, path, None, "programme.", _section(path, top, "programme"))
    zone = _zone(head)
    begins, ends = head.day("begins"), head.day("ends")
    for name, found in (("begins", begins), ("ends", ends)):
        if found is None and not head.has(name):
            head.wrong(name, _("is missing."), _("Write a day as 2026-03-31."))
    if begins and ends and begins > ends:
        head.wrong("ends", _("the programme ends before it begins."), _("Mend one of the two days."))
    spread = Row(reader, path, None, "spread.", _section(path, top, "spread"))
    spreading = Spreading(spread.number("contacts", 0, 1000, 6.0), spread.number("passes", 0, 1, 0.1))
    effect = _effect(reader, path, top)
    named = groups(reader, path, top)
    places = communities(reader, path, top, named)
    reader.done()  # what follows refers to these
    assert begins is not None  # noqa: S101  (a missing day was a fault)
    assert ends is not None  # noqa: S101
    seen = {each.id: i for i, each in enumerate(places)}
    today = today or head.day("as_of") or date.today()
    programme = Programme(
        path=path, title=head.text("title"), begins=begins, ends=ends, zone=zone.key,
        currency=head.text("currency", "EUR"), budget=head.number("budget", 0, 1e12),
        seed=head.whole("seed", 0, 2**62, 1), aim=head.choice("aim", Aim, Aim.EXPECTED),
        worst_share=head.number("worst_share", 0.01, 1, 0.1), spreading=spreading, effect=effect,
        mixing=mixing(reader, path, top, places), groups=named, communities=places,
        voices=voices(reader, path, top, named, seen), partners=partners(reader, path, top),
        slots=slots(reader, path, top, named, seen, zone, (begins, ends), today), places=seen,
    )  # fmt: skip
    reader.done()
    return programme


def _section(path: Path, top: dict[str, Any], name: str) -> dict[str, Any]:
    found = top.get(name, {})
    if not isinstance(found, dict):
        raise fault(path, None, name, _("this is no table."), _("Write [%(name)s].", name=name))
    return found


def _zone(head: Row) -> ZoneInfo:
    try:
        return ZoneInfo(head.text("zone"))
    except (ZoneInfoNotFoundError, ValueError):
        if head.has("zone"):
            head.wrong("zone", _("this is no named time zone."), _("Write one as Europe/Paris."))
        return ZoneInfo("UTC")


def _effect(reader: Reader, path: Path, top: dict[str, Any]) -> Effect:
    """The file of `firsthand evaluate pool --prior ... --json`, or mean and sd."""
    section = Row(reader, path, None, "effect.", _section(path, top, "effect"))
    if not section.has("file"):
        mean, sd = section.number("mean", -3, 3), section.number("sd", 0, 3)
        at = (np.arange(DRAWS) + 1) / (DRAWS + 1)
        return Effect(mean + sd * norm.ppf(at), f"normal, mean {mean:g}, sd {sd:g}, as the programme says")
    source = path.parent / section.text("file")
    try:
        found = json.loads(read_text(source))
        pooled = found.get("messenger_effect") or found
        draws = np.sort(np.array(pooled["draws"], dtype=np.float64))
        unit, direction = str(pooled["unit"]), str(pooled["direction"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise fault(
            source, None, "messenger_effect",
            _("this is not what firsthand evaluate pool prints with --json and --prior."),
            _("Run it again with both."),
        ) from None  # fmt: skip
    if not len(draws) or not np.isfinite(draws).all() or "standard deviation" not in unit.lower():
        raise fault(
            source, None, "unit",
            _("the effect is in “%(unit)s”, and a plan needs standard deviations of the outcome.", unit=unit),
            _("Pool standardised effects, or give mean and sd."),
        )  # fmt: skip
    if direction == "higher_is_worse":
        draws = np.sort(-draws)
    return Effect(draws, f"{source.name}: {pooled.get('k', '?')} studies, prior {pooled.get('prior', '?')}")
