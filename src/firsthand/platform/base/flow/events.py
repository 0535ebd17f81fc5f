"""What travels down between compartments. There is one: a release was recalled."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID


class Event:
    """Subscribers are called in order, inside the sender's transaction: if one fails, none happened."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._subscribers: list[Callable[[UUID], None]] = []

    def subscribe(self, subscriber: Callable[[UUID], None]) -> Callable[[UUID], None]:
        self._subscribers.append(subscriber)
        return subscriber

    def send(self, object_id: UUID) -> None:
        for subscriber in self._subscribers:
            subscriber(object_id)


#: Carries the id of a released copy and nothing else.
RECALLED = Event("release recalled")
