"""What is assigned, in words: the units that ship can be said in every language; any other stays as it was declared,
in sentences that need no plural of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from firsthand.said import Number, Said, Sentence, _, ngettext, pgettext


@dataclass(frozen=True)
class _Unit:
    """One, several, and so many of them."""

    one: Sentence
    several: Sentence
    counted: Callable[[int, Number], Sentence]


_UNITS: dict[str, _Unit] = {
    "person": _Unit(
        pgettext("unit", "person"), pgettext("unit", "people"),
        lambda n, count: ngettext("%(count)s person", "%(count)s people", n, count=count),
    ),
    "forum": _Unit(
        pgettext("unit", "forum"), pgettext("unit", "forums"),
        lambda n, count: ngettext("%(count)s forum", "%(count)s forums", n, count=count),
    ),
    "school": _Unit(
        pgettext("unit", "school"), pgettext("unit", "schools"),
        lambda n, count: ngettext("%(count)s school", "%(count)s schools", n, count=count),
    ),
    "class": _Unit(
        pgettext("unit", "class"), pgettext("unit", "classes"),
        lambda n, count: ngettext("%(count)s class", "%(count)s classes", n, count=count),
    ),
    "district": _Unit(
        pgettext("unit", "district"), pgettext("unit", "districts"),
        lambda n, count: ngettext("%(count)s district", "%(count)s districts", n, count=count),
    ),
    "town": _Unit(
        pgettext("unit", "town"), pgettext("unit", "towns"),
        lambda n, count: ngettext("%(count)s town", "%(count)s towns", n, count=count),
    ),
    "village": _Unit(
        pgettext("unit", "village"), pgettext("unit", "villages"),
        lambda n, count: ngettext("%(count)s village", "%(count)s villages", n, count=count),
    ),
    "congregation": _Unit(
        pgettext("unit", "congregation"), pgettext("unit", "congregations"),
        lambda n, count: ngettext("%(count)s congregation", "%(count)s congregations", n, count=count),
    ),
    "youth centre": _Unit(
        pgettext("unit", "youth centre"), pgettext("unit", "youth centres"),
        lambda n, count: ngettext("%(count)s youth centre", "%(count)s youth centres", n, count=count),
    ),
    "group": _Unit(
        pgettext("unit", "group"), pgettext("unit", "groups"),
        lambda n, count: ngettext("%(count)s group", "%(count)s groups", n, count=count),
    ),
    "cluster": _Unit(
        pgettext("unit", "cluster"), pgettext("unit", "clusters"),
        lambda n, count: ngettext("%(count)s cluster", "%(count)s clusters", n, count=count),
    ),
}  # fmt: skip


def named(word: str) -> str:
    """One of a unit."""
    return _UNITS[word].one if word in _UNITS else word


def plural(word: str) -> Said:
    """Several of a unit: people, forums, classes; "units (market)" for a word that does not ship."""
    return _UNITS[word].several if word in _UNITS else _("units (%(unit)s)", unit=word)


def counted(number: int, word: str) -> Said:
    """A number of units: "1,200 people", "2 classes"; "3 × market" for a word that does not ship."""
    count = Number(number, grouped=True)
    if word in _UNITS:
        return _UNITS[word].counted(number, count)
    return _("%(count)s × %(unit)s", count=count, unit=word)
