"""What a move writes on its own record besides the state: who seconded, on which day it was issued.

A filling is run by `flow.move` after every guard has held and before the record is saved, so that it
goes into the same row, version and transaction; a database constraint that needs both the state and
the person can hold. What a move changes elsewhere is an effect (`flow.effect`), not a filling.
"""

from __future__ import annotations

from collections.abc import Callable

from firsthand.pathway import RECORDS

from .registry import Context

Filling = Callable[[Context], None]
_FILLINGS: dict[tuple[str, str], Filling] = {}


def before_save(record: str, move: str) -> Callable[[Filling], Filling]:
    """Register what one move writes on its record. Raises KeyError for a move the pathway does not
    know and ValueError when the move has a filling already."""
    RECORDS[record].move(move)

    def register(filling: Filling) -> Filling:
        if (record, move) in _FILLINGS:
            raise ValueError(f"{record}.{move} is filled twice")
        _FILLINGS[record, move] = filling
        return filling

    return register


def fill(context: Context) -> None:
    """Run the filling of the context's move, if it has one."""
    filling = _FILLINGS.get((context.obj.RECORD, context.move.name))
    if filling is not None:
        filling(context)
