"""Numbers that a method cannot take, and why."""

from __future__ import annotations

from firsthand.said import Said, _


class Unfit(ValueError):
    """Numbers that a method cannot take; `said` is why. Whoever asked for it refuses, or leaves it out and says so."""

    def __init__(self, said: Said) -> None:
        self.said = said
        super().__init__(said)


def why_unfit(error: ValueError) -> Said:
    """Why a method failed: its own words, or those of a library, which knows English alone."""
    return error.said if isinstance(error, Unfit) else _("It cannot be reckoned (%(why)s).", why=str(error))
