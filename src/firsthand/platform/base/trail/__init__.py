"""The audit trail: who did which of the six operations, when, to what and why; in a Merkle tree.

The names below are loaded when first used: `trail.verify` and `trail.merkle` work without Django's
settings, the recorder does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from firsthand.platform.base.lazily import public

if TYPE_CHECKING:
    from .checkpoint import TrailShrunk, checkpoint_if_grown, last_checkpoint
    from .models import Entry, Head, Operation, TrailIsAppendOnly
    from .reasons import reason_of
    from .recorder import ActorLike, TrailUnavailable, commit_now, record, record_denied, recording

__all__ = [
    "ActorLike",
    "Entry",
    "Head",
    "Operation",
    "TrailIsAppendOnly",
    "TrailShrunk",
    "TrailUnavailable",
    "checkpoint_if_grown",
    "commit_now",
    "last_checkpoint",
    "reason_of",
    "record",
    "record_denied",
    "recording",
]

__getattr__ = public(
    __name__,
    {
        **dict.fromkeys(("TrailShrunk", "checkpoint_if_grown", "last_checkpoint"), ".checkpoint"),
        **dict.fromkeys(("Entry", "Head", "Operation", "TrailIsAppendOnly"), ".models"),
        "reason_of": ".reasons",
        **dict.fromkeys(
            ("ActorLike", "TrailUnavailable", "commit_now", "record", "record_denied", "recording"), ".recorder"
        ),
    },
)
