"""The one door for a change of state: lock, permit, guard, write, trail, in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazily import public as lazily

if TYPE_CHECKING:
    from .errors import MoveRefused as MoveRefused
    from .errors import StaleRecord as StaleRecord
    from .errors import WrongState as WrongState
    from .events import RECALLED as RECALLED
    from .events import Event as Event
    from .events import Trace as Trace
    from .hooks import before_save as before_save
    from .models import Record as Record
    from .models import StatefulRecord as StatefulRecord
    from .models import state_check as state_check
    from .moves import Offer as Offer
    from .moves import make_clock_move as make_clock_move
    from .moves import move as move
    from .moves import offers as offers
    from .moves import unmet_needs as unmet_needs
    from .registry import Context as Context
    from .registry import effect as effect
    from .registry import guard as guard
    from .waiting import Queue as Queue
    from .waiting import Waiting as Waiting
    from .waiting import queue_of as queue_of
    from .waiting import waits as waits
    from .words import state_words as state_words
    from .words import states_in_words as states_in_words

__getattr__ = lazily(
    __name__,
    {
        "Context": ".registry",
        "Event": ".events",
        "MoveRefused": ".errors",
        "Offer": ".moves",
        "Queue": ".waiting",
        "RECALLED": ".events",
        "Record": ".models",
        "StaleRecord": ".errors",
        "StatefulRecord": ".models",
        "Trace": ".events",
        "Waiting": ".waiting",
        "WrongState": ".errors",
        "before_save": ".hooks",
        "effect": ".registry",
        "guard": ".registry",
        "make_clock_move": ".moves",
        "move": ".moves",
        "offers": ".moves",
        "queue_of": ".waiting",
        "state_check": ".models",
        "state_words": ".words",
        "states_in_words": ".words",
        "unmet_needs": ".moves",
        "waits": ".waiting",
    },
)
