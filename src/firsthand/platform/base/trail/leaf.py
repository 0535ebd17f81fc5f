"""The bytes that are hashed for one entry: the same on every database, for ever.

An entry is encoded as JSON in ASCII with sorted keys and no spaces (the test compares it with
`json.dumps(..., sort_keys=True, separators=(",", ":"))`). Values:

- `v`: 1, the number of this format; a later format gets a later number, old entries keep theirs;
- `seq`: the integer position, from 0;
- `at`: UTC with six digits of microseconds, `2026-11-23T01:16:45.000001Z`;
- `actor`, `subject`, `sealed_under`: 32 lower-case hexadecimal digits, or null;
- `recipients`: a list of strings, in the order given;
- `reason`: the sealed bytes in base64, so that destroying a key changes nothing that is hashed;
- the rest: strings as stored.

This module knows no Django: the verifier reads rows with the database's own driver.
"""

from __future__ import annotations

import json
from binascii import b2a_base64
from collections.abc import Sequence
from datetime import UTC, datetime
from json.encoder import encode_basestring_ascii as _quote

FORMAT = 1
#: Columns in the order in which `encode` takes them; the verifier selects exactly these.
COLUMNS = (
    "seq", "at", "operation", "action", "actor", "role", "kind", "object_id", "subject", "purpose",
    "recipients", "outcome", "reason", "sealed_under",
)  # fmt: skip


def instant(at: datetime) -> str:
    """Canonical text of an aware moment. Raises ValueError for a naive one."""
    if at.tzinfo is None:
        raise ValueError("an entry's time needs a time zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def encode_list(recipients: Sequence[str]) -> str:
    """Canonical text of a list of strings."""
    return json.dumps(list(recipients), separators=(",", ":")) if recipients else "[]"


def encode(
    seq: int,
    at: str,
    operation: str,
    action: str,
    actor: str | None,
    role: str,
    kind: str,
    object_id: str,
    subject: str | None,
    purpose: str,
    recipients: str,
    outcome: str,
    reason: bytes,
    sealed_under: str | None,
) -> bytes:
    """The entry's bytes. `at` from `instant`, `recipients` from `encode_list`, UUIDs as hex digits.

    Written out by hand, keys in sorted order, because the verifier calls it millions of times.
    """
    return (
        f'{{"action":{_quote(action)},"actor":{_quote(actor) if actor is not None else "null"},"at":{_quote(at)},'
        f'"kind":{_quote(kind)},"object_id":{_quote(object_id)},"operation":{_quote(operation)},'
        f'"outcome":{_quote(outcome)},"purpose":{_quote(purpose)},'
        f'"reason":"{b2a_base64(reason, newline=False).decode("ascii") if reason else ""}","recipients":{recipients},'
        f'"role":{_quote(role)},"sealed_under":{_quote(sealed_under) if sealed_under is not None else "null"},'
        f'"seq":{seq:d},"subject":{_quote(subject) if subject is not None else "null"},"v":1}}'
    ).encode("ascii")
