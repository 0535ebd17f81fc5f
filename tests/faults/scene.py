"""What the faults are tried on: accounts that are signed in, cases that move, uploads that wait for bytes.

`seed` runs inside a platform (see `tests.running.Platform.python`); the rest in the test's own process.
"""

from __future__ import annotations

import json
import random
import struct
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from typing import Any

from tests.running import Platform

MEBIBYTE = 1024**2
CSRF = "c" * 32
#: Tables straight from the models: quicker, and tests/house proves that the migrations make the same ones.
QUICK = {"FIRSTHAND_NO_MIGRATIONS": "1"}


def seed(*, cases: int, sizes: list[int]) -> str:
    """JSON: session keys, ids of cases, ids and playback tokens of uploads of these sizes."""
    from django.core import signing

    from firsthand.pathway import Role
    from firsthand.platform.base.media.services import TOKEN_SALT, create_upload
    from tests import factories

    moving = [factories.make_case() for _ in range(cases)]
    coordinator = factories.make_actor(Role.COORDINATOR)
    officer = factories.make_actor(Role.TESTIMONY_OFFICER, moving[0])
    uploads = []
    for size in sizes:
        media = create_upload(actor=officer, file_id=moving[0].pk, kind="recording", size=size)
        token = signing.dumps([str(officer.account_id), str(media.pk), "media.play"], salt=TOKEN_SALT)
        uploads.append([str(media.pk), token])
    return json.dumps({
        "coordinator": session_of(coordinator), "officer": session_of(officer),
        "cases": [str(case.pk) for case in moving], "uploads": uploads,
    })  # fmt: skip


def session_of(actor: Any) -> str:
    """The key of a new session in which the actor is signed in and acts in its role."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from tests.factories import account_of

    account, store = account_of(actor), SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store["acting_role"] = actor.role.value
    store.create()
    return str(store.session_key)


def set_scene(platform: Platform, *, cases: int, sizes: list[int]) -> dict[str, Any]:
    """Seed a prepared platform; returns what `seed` made."""
    code = f"from tests.faults.scene import seed; print(seed(cases={cases}, sizes={sizes}))"
    made: dict[str, Any] = json.loads(platform.python(code).splitlines()[-1])
    return made


@dataclass
class Recording:
    """A file of noise. Odd numbers are sound that can be played (WAV of whole frames: `size` is a multiple
    of 4), even ones no video at all."""

    number: int
    size: int
    media: str = ""
    token: str = ""
    acknowledged: int = 0
    complete: bool = False

    @property
    def playable(self) -> bool:
        return self.number % 2 == 1

    def content(self) -> bytes:
        noise = random.Random(self.number).randbytes(self.size - 44)
        if self.playable:
            form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 2, 48_000, 192_000, 4, 16)
            head = (
                struct.pack("<4sI4s", b"RIFF", self.size - 8, b"WAVE") + form + struct.pack("<4sI", b"data", len(noise))
            )
        else:
            head = struct.pack(">I4s4sI", 44, b"ftyp", b"isom", 0) + bytes(28)
        return head + noise

    def digest(self) -> str:
        return sha256(self.content()).hexdigest()


def cookies(session: str) -> dict[str, str]:
    return {"sessionid": session, "csrftoken": CSRF}


def seed_testimony() -> str:
    """JSON: a planned testimony that waits for its recording, and an officer who is signed in."""
    from firsthand.pathway import Role
    from tests import factories, factories_voices

    factories._numbers = count(random.randrange(10**6, 10**9))  # each call is a process of its own
    testimony = factories_voices.make_testimony()
    officer = factories.make_actor(Role.TESTIMONY_OFFICER, testimony.voice.case)
    return json.dumps({"testimony": str(testimony.pk), "session": session_of(officer)})
