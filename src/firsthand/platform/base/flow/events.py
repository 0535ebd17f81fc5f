"""What travels down between compartments, and the account of it that comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Trace:
    """One use that a subscriber found: what it is (a code), "taken_down", "asked" or "cannot", and a word
    to tell it from others. Whoever keeps the word seals it: it would lead from one side to the other."""

    what: str
    outcome: str
    word: str = ""


Subscriber = Callable[[UUID], Iterable[Trace] | None]


class Event:
    """Subscribers are called in order, inside the sender's transaction: if one fails, none happened."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._subscribers: list[Subscriber] = []

    def subscribe(self, subscriber: Subscriber) -> Subscriber:
        self._subscribers.append(subscriber)
        return subscriber

    def send(self, object_id: UUID) -> list[Trace]:
        """Tell every subscriber; returns what they found and did."""
        return [trace for subscriber in self._subscribers for trace in subscriber(object_id) or ()]


#: Carries the id of a released copy and nothing else.
RECALLED = Event("release recalled")
