"""Values out of a table's row or a TOML table: each wrong one is a fault with its place, and reading goes on."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from firsthand.said import NOTHING, Number, Said, _

from ..problems import Fault, Faults

Value = TypeVar("Value")
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass
class Reader:
    """Collects the faults of a whole programme, so that they are told together."""

    faults: list[Fault] = field(default_factory=list)

    def wrong(self, path: Path, row: int | None, name: str | None, problem: Said, mend: Said = NOTHING) -> None:
        """Note a fault."""
        self.faults.append(Fault(path, row, name, problem, mend))

    def done(self) -> None:
        """Raise what was noted, if anything was."""
        if self.faults:
            raise Faults(self.faults)


@dataclass
class Row:
    """One row: `values` by field, from TOML (any type) or CSV (text). `row`: line of a CSV, None in TOML; `label`
    says which table of the TOML it is."""

    reader: Reader
    path: Path
    row: int | None
    label: str
    values: Mapping[str, Any]

    def wrong(self, name: str, problem: Said, mend: Said = NOTHING) -> None:
        """Note a fault in a field of this row."""
        self.reader.wrong(self.path, self.row, f"{self.label}{name}", problem, mend)

    def has(self, name: str) -> bool:
        """Whether the field is filled."""
        value = self.values.get(name)
        return value is not None and value != ""

    def _of(self, name: str, otherwise: Value | None, read: Callable[[Any], Value], blank: Value, kind: Said) -> Value:
        if not self.has(name):
            if otherwise is None:
                self.wrong(name, _("is missing."), kind)
                return blank
            return otherwise
        try:
            return read(self.values[name])
        except (ValueError, TypeError, KeyError):
            self.wrong(name, _("“%(value)s” cannot be read.", value=self.values[name]), kind)
            return blank

    def text(self, name: str, otherwise: str | None = None) -> str:
        """A word or a sentence."""
        return self._of(name, otherwise, lambda value: str(value).strip(), "", _("Write a text."))

    def number(self, name: str, low: float, high: float, otherwise: float | None = None) -> float:
        """A number from low to high."""
        kind = _("Write a number from %(low)s to %(high)s, with a point.", low=Number(low), high=Number(high))

        def read(value: Any) -> float:
            if isinstance(value, bool) or not low <= (found := float(value)) <= high or math.isnan(found):
                raise ValueError
            return found

        return self._of(name, otherwise, read, low if math.isfinite(low) else 0.0, kind)

    def whole(self, name: str, low: int, high: int, otherwise: int | None = None) -> int:
        """A whole number from low to high."""
        kind = _("Write a whole number from %(low)s to %(high)s.", low=low, high=high)

        def read(value: Any) -> int:
            if isinstance(value, (bool, float)) or not low <= int(value) <= high:
                raise ValueError
            return int(value)

        return self._of(name, otherwise, read, low, kind)

    def yes(self, name: str, otherwise: bool) -> bool:
        """yes or no."""
        words = {"yes": True, "no": False, "true": True, "false": False}
        return self._of(name, otherwise, lambda value: words[str(value).strip().lower()], False, _("Write yes or no."))

    def words(self, name: str, otherwise: tuple[str, ...] | None = ()) -> tuple[str, ...]:
        """A list: in CSV with `;` between."""

        def read(value: Any) -> tuple[str, ...]:
            parts = value if isinstance(value, list) else str(value).split(";")
            return tuple(str(each).strip() for each in parts if str(each).strip())

        return self._of(name, otherwise, read, (), _("Write words with ; between them."))

    def choice(self, name: str, kind: type[Choice], otherwise: Choice | None = None) -> Choice:
        """One of a few words."""
        first = next(iter(kind))
        allowed = _("Write one of: %(words)s.", words=", ".join(kind))
        return self._of(name, otherwise, lambda value: kind(str(value).strip()), first, allowed)

    def day(self, name: str) -> date | None:
        """A day, or None where the field is empty."""

        def read(value: Any) -> date | None:
            return value if isinstance(value, date) else date.fromisoformat(str(value).strip())

        return self._of(name, None, read, None, _("Write a day as 2026-03-31.")) if self.has(name) else None

    def time(self, name: str, zone: ZoneInfo) -> datetime:
        """A local time in the programme's zone."""

        def read(value: Any) -> datetime:
            found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value).strip())
            return found.replace(tzinfo=zone) if found.tzinfo is None else found.astimezone(zone)

        return self._of(name, None, read, datetime(1970, 1, 1, tzinfo=zone), _("Write it as 2026-03-31T18:00."))

    def spans(self, name: str) -> tuple[tuple[date, date], ...]:
        """Days from and to: 2026-02-03/2026-02-10, or one day."""
        found = []
        for each in self.words(name):
            first, _slash, last = each.partition("/")
            try:
                span = date.fromisoformat(first), date.fromisoformat(last or first)
            except ValueError:
                span = (date.max, date.min)
            if span[0] > span[1]:
                self.wrong(name, _("“%(value)s” is no span of days.", value=each), _("Write 2026-02-03/2026-02-10."))
            found.append(span)
        return tuple(found)

    def shares(self, name: str) -> dict[str, float]:
        """Group: share, as `young=0.6;others=0.4` or a TOML table; they sum to 1."""
        value = self.values.get(name) or {}
        try:
            pairs = value.items() if isinstance(value, dict) else (each.split("=") for each in self.words(name))
            found = {str(group).strip(): float(share) for group, share in pairs}
        except ValueError:
            found = {}
        if not found or min(found.values()) < 0 or abs(sum(found.values()) - 1) > 0.005:
            self.wrong(
                name,
                _("“%(value)s” are no shares that sum to 1.", value=str(value)),
                _("Write each group with its share, as in young=0.6;others=0.4."),
            )
        return found
