"""The survey modules that ship: items of our own for each kind of outcome but behaviour, in three languages."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from firsthand.problems import InputProblem
from firsthand.said import _, listed

from ..design import Outcome
from ..direction import Direction


@dataclass(frozen=True)
class Item:
    """One statement to agree with; by language. `reversed`: agreeing speaks against the scale."""

    words: tuple[str, str, str]
    reversed: bool


@dataclass(frozen=True)
class Scale:
    """A module: which kind of outcome it asks about, and which way agreeing with it goes."""

    name: str
    kind: str
    direction: Direction
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Named:
    """A scale of others that is named and not shipped."""

    name: str
    kind: str
    source: str


@cache
def scales() -> tuple[Scale, ...]:
    """The modules that ship, in the order of the file."""
    return tuple(
        Scale(
            each["name"], each["kind"], Direction(each["direction"]),
            tuple(Item((row["en"], row["fr"], row["ar"]), row.get("reversed", False)) for row in each["item"]),
        )
        for each in _file()["scale"]
    )  # fmt: skip


@cache
def named_only() -> tuple[Named, ...]:
    """Scales whose items may not be shipped."""
    return tuple(Named(**each) for each in _file()["named_only"])


def scale_for(outcome: Outcome) -> Scale | None:
    """The module that asks for an outcome: the one that it names, else the one of its kind where the outcome
    runs from 1 to 5 or 1 to 7; None where one question of its own asks. Raises InputProblem for a name that
    is not shipped or a module on other ends."""
    fits = outcome.low == 1 and outcome.high in (5, 7)
    if outcome.scale is None:
        return next((each for each in scales() if each.kind == outcome.kind and fits), None)
    found = next((each for each in scales() if each.name == outcome.scale), None)
    if found is None:
        message = _("“%(scale)s” is no scale that ships.", scale=outcome.scale)
        mend = _(
            "Write one of: %(codes)s; a licensed scale is asked with a form of your own.",
            codes=listed(each.name for each in scales()),
        )
        raise InputProblem(None, None, f"outcome.{outcome.name}.scale", message, mend)
    if not fits:
        message = _("%(scale)s is asked on 5 or 7 steps.", scale=found.name)
        mend = _("Write low = 1 and high = 5 or 7.")
        raise InputProblem(None, None, f"outcome.{outcome.name}.high", message, mend)
    return found


@cache
def _file() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(files(__package__).joinpath("scales.toml").read_text("utf-8"))
