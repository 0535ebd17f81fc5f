"""What waits for somebody today. Each stage says it for its own records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from ..people.actor import Actor

SHOWN = 8


@dataclass(frozen=True)
class Waiting:
    """One thing that waits. The title is a code name or a name of a place, never sealed content."""

    title: str
    url: str
    due: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Queue:
    """The first few of what waits, how many there are, and where all of them are."""

    items: list[Waiting] = field(default_factory=list)
    total: int = 0
    url: str = ""


Provider = Callable[[Actor], Queue]
PROVIDERS: dict[str, tuple[Any, Provider]] = {}


def waits(key: str, *, label: Any) -> Callable[[Provider], Provider]:
    """Register a provider for the Today page. It unseals nothing and stays cheap at 30,000 cases."""

    def register(provider: Provider) -> Provider:
        if key in PROVIDERS:
            raise ValueError(f"{key!r} is registered twice")
        PROVIDERS[key] = (label, provider)
        return provider

    return register


def queue_of(rows: QuerySet[Any, Any], show: Callable[[Any], Waiting], *, reads: Sequence[str], url: str = "") -> Queue:
    """The first rows as a queue. Counts only when there are more than are shown.

    `reads` names the columns that `show` looks at. Nothing else is fetched: to name the forty columns of a
    record and its case, and to make objects of them, costs more than to find them.
    """
    first = list(rows.only(*reads)[: SHOWN + 1])
    total = rows.count() if len(first) > SHOWN else len(first)
    return Queue([show(row) for row in first[:SHOWN]], total, url)


def queues_for(actor: Actor) -> Iterable[tuple[str, Any, Queue]]:
    """(key, label, queue) for each provider that has something for this actor."""
    for key, (label, provider) in PROVIDERS.items():
        queue = provider(actor)
        if queue.items:
            yield key, label, queue
