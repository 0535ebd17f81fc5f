"""How the trail stands: size, root, last signed checkpoint, and how to check it oneself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from firsthand.platform.base import trail
from firsthand.platform.base.trail.checkpoint import taken_at
from firsthand.platform.base.trail.merkle import Frontier


@dataclass(frozen=True)
class TrailState:
    """`covered` entries are under the last checkpoint, `younger` ones rest on the database alone."""

    size: int
    root: str
    covered: int
    younger: int
    signed_at: datetime | None
    command: str
    problem: bool = False


def trail_state() -> TrailState:
    """The state now. `problem`: the checkpoint file or its key cannot be read, or contradicts the database."""
    head = trail.Head.objects.filter(pk=1).first() or trail.Head()
    root = Frontier.from_bytes(head.size, bytes(head.frontier)).root().hex()
    try:
        last, problem = trail.last_checkpoint(), False
    except (OSError, ValueError):
        last, problem = None, True
    covered = last.size if last else 0
    key = Path(settings.FIRSTHAND_SIGNING_KEY).with_suffix(".pub").name
    checkpoints = Path(settings.FIRSTHAND_CHECKPOINTS).name
    return TrailState(
        size=head.size, root=root, covered=min(covered, head.size), younger=max(head.size - covered, 0),
        signed_at=taken_at(last) if last else None, problem=problem or covered > head.size,
        command=f"firsthand verify copy.sqlite3 --key {key} --checkpoints {checkpoints}",
    )  # fmt: skip
