"""The fields of a design file: what each takes, and what is said when it holds something else."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from firsthand.said import Number, Said, Sentence, _, listed

from ..direction import Direction
from .record import Kind, OutcomeKind

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
ESTIMATORS = (
    "auto", "cr2", "cr3", "wild_bootstrap", "mixed", "cluster_summary", "hc2", "lin", "randomisation",
)  # fmt: skip


class Fault(Exception):
    """A field that cannot be used: its table, the number of the table among its like, what is wrong, the mend."""

    def __init__(self, table: str, number: int, field: str, message: Said, mend: Said) -> None:
        super().__init__(message)
        self.table, self.number, self.field, self.message, self.mend = table, number, field, message, mend


@dataclass(frozen=True)
class Field:
    """What a field takes: `takes` is text, name, number, whole, flag, texts, names or numbers; a number lies
    between `low` and `high` (`open_low`, `open_high`: not at the bound itself)."""

    takes: str
    example: str
    required: bool = False
    low: float = -math.inf
    high: float = math.inf
    open_low: bool = False
    open_high: bool = False
    choices: tuple[str, ...] = ()


def share(example: str, *, open_low: bool = False, open_high: bool = True) -> Field:
    """A number between 0 and 1."""
    return Field("number", example, low=0, high=1, open_low=open_low, open_high=open_high)


def choice(values: Iterable[str], *, required: bool = False) -> Field:
    """One of a few words."""
    values = tuple(values)
    return Field("text", f'"{values[0]}"', required=required, choices=values)


#: Table of the file: its fields. The empty name is the head of the file.
TABLES: dict[str, dict[str, Field]] = {
    "": {
        "version": Field("whole", "1", required=True, low=1),
        "title": Field("text", '"Voices from home, autumn"', required=True),
        "seed": Field("whole", "20261124", required=True, low=0, high=2**63 - 1),
        "theory_of_change": Field("text", '"Who hears a deserter doubts the promise."'),
    },
    "design": {
        "kind": choice(Kind, required=True),
        "unit": Field("text", '"forum"'),
        "arms": Field("texts", '["campaign", "comparison"]'),
        "clusters": Field("whole", "40", low=2, high=100_000),
        "cluster_size": Field("number", "25", low=1, high=1_000_000),
        "cluster_size_cv": Field("number", "0.4", low=0, high=5),
        "people": Field("whole", "800", low=4, high=100_000_000),
        "icc": share("0.05"),
        "attrition": share("0.15"),
        "baseline": Field("flag", "true"),
        "correlation": share("0.6"),
        "cluster_autocorrelation": share("0.8", open_high=False),
        "matching_correlation": share("0.3"),
        "allocation": share("0.5", open_low=True),
        "periods": Field("whole", "5", low=2, high=100),
        "sequences": Field("whole", "4", low=1, high=99),
        "assignment": choice(("auto", "complete", "stratified", "matched", "constrained")),
        "strata": Field("names", '["district"]'),
        "balance_on": Field("names", '["size", "prior_support"]'),
    },
    "analysis": {
        "level": share("0.95", open_low=True),
        "covariates": Field("names", '["age_group"]'),
        "estimator": choice(ESTIMATORS),
        "multiplicity": choice(("holm", "bonferroni", "benjamini_hochberg", "none")),
        "power": share("0.8", open_low=True),
    },
    "outcome": {
        "name": Field("name", '"support"', required=True),
        "label": Field("text", '"Support for violence"', required=True),
        "kind": choice(OutcomeKind, required=True),
        "low": Field("number", "1", required=True),
        "high": Field("number", "7", required=True),
        "direction": choice(Direction, required=True),
        "sd": Field("number", "1.2", low=0, open_low=True),
        "smallest_effect": Field("number", "0.3", low=0, open_low=True),
        "harm_margin": Field("number", "0.2", low=0),
        "primary": Field("flag", "true"),
        "scale": Field("name", '"trust_short"'),
    },
    "audience": {
        "name": Field("text", '"at risk"', required=True),
        "column": Field("name", '"risk"', required=True),
        "value": Field("text", '"high"', required=True),
    },
    "watch": {
        "method": choice(("always_valid", "obrien_fleming", "pocock")),
        "alpha": share("0.05", open_low=True),
        "looks": Field("numbers", "[0.25, 0.5, 0.75, 1.0]", low=0, high=1, open_low=True),
    },
}


def use_one_of(names: Iterable[str]) -> Sentence:
    """How to mend a name that is not known."""
    return _("Use one of: %(names)s.", names=listed(names))


def for_example(code: str) -> Sentence:
    """How to mend a value, shown by one that could stand there."""
    return _("Write for example %(code)s.", code=code)


def take(table: str, number: int, given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of one table, each with its type. Raises Fault for the first that cannot be used."""
    known = TABLES[table]
    for name in given:
        if name not in known:
            raise Fault(table, number, name, _("this field is not known."), use_one_of(known))
    for name, each in known.items():
        if each.required and name not in given:
            raise Fault(
                table, number, name, _("it is missing."), _("Add a row %(code)s.", code=f"{name} = {each.example}")
            )
    return {name: _value(table, number, name, known[name], value) for name, value in given.items()}


def _value(table: str, number: int, name: str, field: Field, value: Any) -> Any:
    def fault(message: Said) -> Fault:
        return Fault(table, number, name, message, for_example(f"{name} = {field.example}"))

    if field.takes == "flag":
        if not isinstance(value, bool):
            raise fault(_("this is true or false, without quotes."))
        return value
    if field.takes in {"text", "name"}:
        return _text(field, field.takes, value, fault)
    if field.takes in {"number", "whole"}:
        return _number(field, value, fault)
    if not isinstance(value, list):
        raise fault(_("this is a list in square brackets."))
    if field.takes == "numbers":
        return tuple(_number(field, each, fault) for each in value)
    found = tuple(_text(field, field.takes[:-1], each, fault) for each in value)
    if len(set(found)) < len(found):
        raise fault(_("the list holds something twice."))
    return found


def _text(field: Field, takes: str, value: Any, fault: Callable[[Said], Fault]) -> str:
    if not isinstance(value, str) or not value.strip():
        raise fault(_("this is a text in quotes."))
    if field.choices and value not in field.choices:
        raise fault(_("“%(value)s” is not known; it is one of: %(known)s.", value=value, known=listed(field.choices)))
    if takes == "name" and not NAME.fullmatch(value):
        raise fault(_("“%(name)s” is no column name: letters, digits and _ only, and no digit first.", name=value))
    return " ".join(value.split())


def _number(field: Field, value: Any, fault: Callable[[Said], Fault]) -> float | int:
    whole = field.takes == "whole"
    known = not isinstance(value, bool) and isinstance(value, int if whole else int | float)
    if not known or not abs(value) < 1e300:  # neither infinite, nor not a number, nor beyond what a float holds
        raise fault(_("this is a whole number, without quotes.") if whole else _("this is a number, without quotes."))
    low, high = field.low, field.high
    if value < low or value > high or (field.open_low and value == low) or (field.open_high and value == high):
        raise fault(_("%(value)s is out of range: it is %(range)s.", value=Number(value), range=_range(field)))
    return value if whole else float(value)


def _range(field: Field) -> Said:
    low, high = Number(field.low), Number(field.high)
    above = _("above %(low)s", low=low) if field.open_low else _("at least %(low)s", low=low)
    below = _("below %(high)s", high=high) if field.open_high else _("at most %(high)s", high=high)
    if field.low == -math.inf or field.high == math.inf:
        return below if field.low == -math.inf else above
    return _("%(above)s and %(below)s", above=above, below=below)
