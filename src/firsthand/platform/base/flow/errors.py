"""Why a change was not made. Each is shown to a person in words."""

from __future__ import annotations

from collections.abc import Sequence


class MoveRefused(Exception):
    """Something that must be true is not. `unmet` holds the sentences."""

    def __init__(self, unmet: Sequence[str]) -> None:
        self.unmet = [str(sentence) for sentence in unmet]
        super().__init__(" ".join(self.unmet))


class WrongState(MoveRefused):
    """The record is not in a state from which this move leaves: somebody was faster, or it is late."""


class StaleRecord(Exception):
    """Somebody else saved this record since it was read. Nothing was written."""
