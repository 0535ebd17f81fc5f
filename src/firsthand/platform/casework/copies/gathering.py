"""Gathering a file into the parts of a copy. Each stage says what it holds; the later apps register too.

The code name is never a part: on paper beside the name it would undo what it is for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.formats import date_format
from django.utils.translation import gettext

from ..assessment.models import Evidence
from ..intake.grounds import Ground
from ..intake.models import Case
from .models import SECTIONS, CopyPart

GIVEN, WITHHELD = CopyPart.Choice.GIVEN, CopyPart.Choice.WITHHELD
UNDECIDED = ""


@dataclass(frozen=True)
class Part:
    """One piece as it is proposed to the preparer. `choice` is UNDECIDED where somebody must look."""

    section: str
    title: str
    lines: tuple[tuple[str, str], ...] = ()
    choice: str = GIVEN
    ground: str = ""
    reason: str = ""
    gist: str = ""
    bound: bool = False
    unseen: bool = False
    entries: tuple[UUID, ...] = ()


Collector = Callable[[Case], Iterable[Part]]
COLLECTORS: list[Collector] = []


def holds(collector: Collector) -> Collector:
    """Register what a stage holds of a person. It is called inside a reading of the case, in the language
    of the copy, and yields parts that say something."""
    COLLECTORS.append(collector)
    return collector


def parts_of(case: Case) -> list[Part]:
    """Every part of the file, in the order of the sections. Needs a reading of the case."""
    found = [part for collect in COLLECTORS for part in collect(case)]
    order = list(SECTIONS)
    return sorted(found, key=lambda part: order.index(part.section))


def lines_of(obj: Model, *names: str) -> tuple[tuple[str, str], ...]:
    """(label, text) of the fields that are not empty, in the words of the model."""
    return tuple(
        (str(obj._meta.get_field(name).verbose_name), text)  # type: ignore[union-attr]
        for name in names
        if (text := in_words(obj, name))
    )


def in_words(obj: Any, name: str) -> str:
    """A field's value as a person reads it; "" when it is empty."""
    display = getattr(obj, f"get_{name}_display", None)
    value = display() if display else getattr(obj, name)
    if isinstance(value, datetime | date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return "" if value is None else str(value)


def within_limits(part: Part, entries: Iterable[Evidence]) -> Part:
    """The part, or, where an entry that it says or rests on may not be put to the participant, what is
    left of it: a title, withheld and bound. The preparer reads none of it here."""
    entries = list(entries)
    part = replace(part, entries=tuple(entry.pk for entry in entries))
    limits = {entry.disclosure for entry in entries}
    if limits <= {Evidence.Disclosure.OPEN.value}:
        return part
    by_originator = Evidence.Disclosure.ORIGINATOR in limits
    return replace(
        part,
        lines=(),
        choice=WITHHELD,
        bound=True,
        ground=Ground.ORIGINATOR.value if by_originator else "",
        reason=gettext("The evidence ledger limits it: only with the originator's agreement.")
        if by_originator
        else gettext("The evidence ledger limits it to the panel."),
    )


def kept_with_the_clinician(section: str, title: str) -> Part:
    """Something about health: its place in the file is told, and who gives it."""
    return Part(
        section,
        title,
        choice=WITHHELD,
        bound=True,
        ground=Ground.HEALTH.value,
        reason=gettext("Only clinicians read it; a clinician gives it to the participant in person."),
    )


def about_somebody_else(part: Part) -> Part:
    """A part that names somebody: proposed as withheld, for the preparer to look at."""
    return replace(
        part, choice=WITHHELD, ground=Ground.OTHERS.value, reason=gettext("It may show who somebody else is.")
    )


def numbered(title: str) -> Iterator[str]:
    """Titles of several of a kind: with a number from one on."""
    number = 0
    while True:
        number += 1
        yield f"{title} {number}"
