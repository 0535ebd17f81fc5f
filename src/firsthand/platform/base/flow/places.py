"""Where things are: sections of the navigation and tabs of a file, each shown to those who may."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from .. import access
from ..people.actor import Actor


@dataclass(frozen=True)
class Section:
    """An entry of the navigation: shown to an actor who may do `action`."""

    label: Any
    url_name: str
    action: str
    icon: str
    order: int


@dataclass(frozen=True)
class Tab:
    """A tab of a file. `url_name` takes the file's id; `part` is what it stands under in a file that has
    many, after the stages of the journey."""

    key: str
    label: Any
    url_name: str
    action: str
    order: int
    part: str = "file"


SECTIONS: list[Section] = []
TABS: dict[str, list[Tab]] = {"case": [], "voice": [], "campaign": []}


def section(label: Any, *, url_name: str, action: str, icon: str, order: int) -> None:
    """Add a section to the navigation. `order` runs along the journey: 10 cases .. 90 oversight."""
    SECTIONS.append(Section(label, url_name, action, icon, order))
    SECTIONS.sort(key=lambda entry: entry.order)


def tab(file: str, key: str, label: Any, *, url_name: str, action: str, order: int, part: str = "file") -> None:
    """Add a tab to the file of a "case", a "voice" or a "campaign"."""
    TABS[file].append(Tab(key, label, url_name, action, order, part))
    TABS[file].sort(key=lambda entry: entry.order)


def sections_for(actor: Actor | None) -> list[Section]:
    """The sections this actor has, few."""
    return [entry for entry in SECTIONS if access.may(actor, entry.action)]


def tabs_for(actor: Actor | None, file: str, obj: Model) -> list[Tab]:
    """The tabs of this file that this actor may open."""
    return [entry for entry in TABS[file] if access.may(actor, entry.action, obj)]
