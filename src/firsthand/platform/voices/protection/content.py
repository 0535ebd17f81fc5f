"""What the engine is given of a testimony: redacted passages, regions, the words that must not be left.

All of it is sealed; the caller has a recorded reading of the case, or reads for a rule.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from firsthand.platform.casework.intake.models import Identity

from ..testimony.models import Testimony
from ..testimony.redaction import hidden_stretches, merged, passages_of, redact
from .models import WHOLE, Protection, Region


def passages_for(testimony: Testimony) -> list[dict[str, Any]]:
    """Each passage: start and end in milliseconds (None where unknown), its words with everything hidden
    replaced, and what was said with the stretches to be silenced in it (a disguise keeps the sound)."""
    return [
        {
            "start": passage.start_ms, "end": passage.end_ms, "text": redact(passage.text, passage.marks.all()),
            "said": passage.text,
            "hide": [[start, end] for start, end, _put in merged(passage.marks.all(), len(passage.text))],
        }
        for passage in passages_of(testimony)
    ]  # fmt: skip


def regions_for(testimony: Testimony) -> list[dict[str, Any]]:
    """Each region with times in milliseconds, and its key frames: (when, edges as shares of the picture, 0 to 1)."""
    rows = Region.objects.filter(testimony=testimony).order_by("start_ms", "pk").prefetch_related("positions")
    return [
        {
            "what": row.what, "everything_but": row.everything_but, "start": row.start_ms, "end": row.end_ms,
            "keys": [
                [each.at_ms, [each.left / WHOLE, each.top / WHOLE, each.width / WHOLE, each.height / WHOLE]]
                for each in row.positions.all()
            ],
        }
        for row in rows
    ]  # fmt: skip


def watch_list(testimony: Testimony) -> list[str]:
    """Names, spellings, places and hidden words that must not be heard or read in the result."""
    words = list(hidden_stretches(testimony))
    identity = Identity.objects.filter(case_id=testimony.voice.case_id).first()
    if identity is not None:
        for value in (identity.name, identity.aliases, identity.birthplace):
            words += [line.strip() for line in value.splitlines() if line.strip()]
        words += [str(part) for part in _texts(identity.family)]
    return sorted({word for word in words if len(word) > 1}, key=lambda word: (-len(word), word))


def digest_of(protection: Protection) -> str:
    """Stands for everything that a result is made from; another one means that it must be made anew."""
    testimony = protection.testimony
    whole = [
        passages_for(testimony), regions_for(testimony), str(protection.original_id), protection.voice,
        protection.faces, *([str(protection.reading_id)] if protection.reading_id else []),
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value] if value.strip() else []
    if isinstance(value, dict):
        return [text for each in value.values() for text in _texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return []
