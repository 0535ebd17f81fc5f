"""The rows of each table as what they stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

import numpy as np

from firsthand.said import _

from ..coverage import Reals
from .cells import Reader, Row
from .model import Clearance, Community, Group, Pairing, Partner, Slot, Voice
from .tables import LEAST_PEOPLE, rows_of

FOR_ALL = "*"


class Identified(Protocol):
    """What has an id."""

    @property
    def id(self) -> str: ...


Entity = TypeVar("Entity", bound=Identified)


def groups(reader: Reader, path: Path, top: dict[str, Any]) -> tuple[Group, ...]:
    """The audiences; at least one."""

    def read(row: Row) -> Group:
        return Group(row.text("id"), row.number("susceptibility", 0.001, 0.999), row.yes("minors", False))

    return _all(reader, path, top, "group", read)


def communities(reader: Reader, path: Path, top: dict[str, Any], named: tuple[Group, ...]) -> tuple[Community, ...]:
    """The communities; at least one."""

    def read(row: Row) -> Community:
        size = row.whole("size", 1, 10**9)
        if row.has("size") and 0 < size < LEAST_PEOPLE:
            row.wrong(
                "size",
                _("%(size)s people are too few: a list of so small communities is a list of people.", size=size),
                _("Put communities together until each has %(least)s.", least=LEAST_PEOPLE),
            )
        shares = row.shares("groups") if row.has("groups") or len(named) > 1 else {each.id: 1.0 for each in named}
        _refer(row, "groups", shares, {each.id for each in named}, "group")
        return Community(
            row.text("id"), row.text("name", row.text("id")), size, row.number("at_risk", 0, 1),
            row.number("pressure", 0, 1), shares, row.words("languages", None), row.number("lat", -90, 90),
            row.number("lon", -180, 180), row.whole("floor", 0, 1000, 0), row.yes("comparison", False),
        )  # fmt: skip

    return _all(reader, path, top, "community", read)


def voices(
    reader: Reader, path: Path, top: dict[str, Any], named: tuple[Group, ...], places: dict[str, int]
) -> tuple[Voice, ...]:
    """The voices, with their credibility out of the table of that name."""
    known = {each.id for each in named}
    believed: dict[str, dict[str, tuple[float, float]]] = {}
    for row in rows_of(reader, path, top, "credibility"):
        group = row.text("group", FOR_ALL)
        _refer(row, "group", [group], known | {FOR_ALL}, "group")
        for each in known if group == FOR_ALL else {group}:
            believed.setdefault(row.text("voice"), {})[each] = _interval(row, "low", "high", -1, 1)

    def read(row: Row) -> Voice:
        voice = row.text("id")
        channels = row.words("channels")
        _refer(row, "home", [row.text("home")], places, "community")
        _refer(row, "keep_out", row.words("keep_out"), places, "community")
        _refer(row, "audiences", row.words("audiences"), known, "group")
        if set(known) - set(believed.get(voice, {})):
            row.wrong(
                "id",
                _("there is no credibility of “%(voice)s” for every group.", voice=voice),
                _("Add rows to the table credibility; the group * stands for all."),
            )
        return Voice(
            voice, row.words("languages", None), channels, row.words("audiences"), row.words("topics"),
            believed.get(voice, {}), row.text("home"), row.whole("per_month", 0, 31), row.whole("rest_days", 0, 365),
            row.day("fit_until"), row.words("fit_channels", channels), row.number("max_km", 0, 40_000, 40_000.0),
            row.number("cost", 0, 1e9, 0.0), row.choice("pairing", Pairing, Pairing.MAY), row.spans("away"),
            row.words("keep_out"),
        )  # fmt: skip

    found = _all(reader, path, top, "voice", read)
    for row in rows_of(Reader(), path, top, "credibility"):
        _refer(Row(reader, row.path, row.row, row.label, row.values), "voice", [row.text("voice")],
               {each.id for each in found}, "voice")  # fmt: skip
    return found


def partners(reader: Reader, path: Path, top: dict[str, Any]) -> tuple[Partner, ...]:
    """Institutional and religious voices; there need be none."""

    def read(row: Row) -> Partner:
        return Partner(
            row.text("id"), row.words("languages", None), _interval(row, "adds_low", "adds_high", 0, 3),
            row.whole("per_month", 0, 31), row.number("cost", 0, 1e9, 0.0), row.spans("away"),
        )  # fmt: skip

    return _all(reader, path, top, "partner", read, least=0)


def slots(
    reader: Reader,
    path: Path,
    top: dict[str, Any],
    named: tuple[Group, ...],
    places: dict[str, int],
    zone: ZoneInfo,
    span: tuple[date, date],
    today: date,
) -> tuple[Slot, ...]:
    """The slots, each within the programme's days and not before `today`."""
    known = tuple(each.id for each in named)

    def read(row: Row) -> Slot:
        starts = row.time("starts", zone)
        if row.has("starts") and starts.year > 1970:
            if starts.date() < today:
                row.wrong("starts", _("this slot is in the past."), _("Take it out, or mend the day."))
            elif not span[0] <= starts.date() <= span[1]:
                row.wrong("starts", _("this slot is not within the programme's days."), _("Mend the day."))
        reached = row.words("communities", None)
        _refer(row, "communities", reached, places, "community")
        audience = row.words("groups", known)
        _refer(row, "groups", audience, known, "group")
        return Slot(
            row.text("id"), row.text("channel"), reached, row.text("venue"), starts, row.whole("minutes", 1, 1440, 90),
            row.whole("people", 1, 10**9), row.number("cost", 0, 1e9, 0.0), row.text("language"), audience,
            row.whole("places", 1, 20, 1), row.choice("clearance", Clearance, Clearance.ASKED),
            row.day("cleared_until"), row.yes("with_partner", False), row.words("topics"),
            row.yes("guardians", False), row.yes("closed", False),
        )  # fmt: skip

    return _all(reader, path, top, "slot", read)


def mixing(reader: Reader, path: Path, top: dict[str, Any], places: tuple[Community, ...]) -> Reals:
    """Shares of contacts: as the table says, the rest of each row within the community itself."""
    index = {each.id: i for i, each in enumerate(places)}
    shares = np.zeros((len(places), len(places)))
    for row in rows_of(reader, path, top, "mixing"):
        one, other = row.text("community"), row.text("with")
        _refer(row, "community", [one], index, "community")
        _refer(row, "with", [other], index, "community")
        if one in index and other in index:
            shares[index[one], index[other]] = row.number("share", 0, 1)
            if shares[index[one]].sum() > 1 + 1e-9:
                row.wrong("share", _("the shares of “%(one)s” are more than 1.", one=one), _("Mend them."))
    np.fill_diagonal(shares, shares.diagonal() + 1 - shares.sum(axis=1))
    return shares


def _interval(row: Row, low: str, high: str, least: float, most: float) -> tuple[float, float]:
    found = row.number(low, least, most), row.number(high, least, most)
    if found[0] > found[1]:
        row.wrong(high, _("the interval ends before it begins."), _("Write the smaller number first."))
    return found


def _refer(row: Row, name: str, used: Iterable[str], known: Iterable[str], kind: str) -> None:
    for each in used:
        if each not in known and each:
            row.wrong(
                name, _("“%(id)s” is no %(kind)s of this programme.", id=each, kind=kind), _("Mend the id, or add it.")
            )


def _all(
    reader: Reader, path: Path, top: dict[str, Any], table: str, read: Callable[[Row], Entity], least: int = 1
) -> tuple[Entity, ...]:
    found: dict[str, Entity] = {}
    rows = rows_of(reader, path, top, table)
    for row in rows:
        each = read(row)
        if each.id in found:
            row.wrong("id", _("“%(id)s” comes twice.", id=each.id), _("Give each an id of its own."))
        found[each.id] = each
    if len(rows) < least:
        reader.wrong(path, None, table, _("there is none."), _("Add at least one [[%(table)s]].", table=table))
    return tuple(found.values())
