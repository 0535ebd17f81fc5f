"""Clients that never rest: one moves a case round and round, one uploads file after file.

Each writes down what the server acknowledged, and nothing else.
"""

from __future__ import annotations

import base64
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from uuid import UUID

import httpx

from firsthand.pathway import RECORDS
from tests.running import Platform

from .database import look
from .scene import CSRF, MEBIBYTE, Recording, cookies

#: Round and round: what the coordinator does to a case in each state.
NEXT = {"referred": "accept", "gathering": "close", "closed": "reopen", "reopened": "resume"}
TUS = {"Tus-Resumable": "1.0.0", "X-CSRFToken": CSRF}
PIECE = 64 * 1024


class Gate:
    """Closed while the platform is looked at: waits for every request under way, lets no new one in."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._open, self._inside, self.rounds = True, 0, 0

    @contextmanager
    def request(self) -> Iterator[None]:
        with self._changed:
            self._changed.wait_for(lambda: self._open)
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    def close(self) -> None:
        with self._changed:
            self._open = False
            if not self._changed.wait_for(lambda: not self._inside, timeout=60):
                raise AssertionError("a request hangs although the server is gone")

    def open(self) -> None:
        with self._changed:
            self._open, self.rounds = True, self.rounds + 1
            self._changed.notify_all()

    def wait_until_looked_at(self, since: int) -> None:
        """Return when the platform was looked at after round `since`."""
        with self._changed:
            self._changed.wait_for(lambda: self.rounds > since)


class Client:
    """A thread with a session of its own."""

    def __init__(self, platform: Platform, gate: Gate, over: threading.Event, session: str) -> None:
        self.platform, self.gate, self.over, self.session = platform, gate, over, session
        self._surprises: list[str] = []

    def connect(self) -> httpx.Client:
        return httpx.Client(
            base_url=self.platform.url, cookies=cookies(self.session), timeout=60, headers={"X-CSRFToken": CSRF}
        )

    def work(self) -> None:
        try:
            while not self.over.is_set() and self.is_wanted():
                with self.connect() as http:
                    self.until_cut_off(http)
        except Exception as error:
            self._surprises.append(f"a client stopped: {type(error).__name__} {error}")

    def is_wanted(self) -> bool:
        return True

    def until_cut_off(self, http: httpx.Client) -> None:
        raise NotImplementedError

    def surprises(self) -> list[str]:
        found, self._surprises = self._surprises, []
        return found


class Mover(Client):
    """Moves one case, on the page where a person would."""

    def __init__(self, platform: Platform, gate: Gate, over: threading.Event, session: str, case: str) -> None:
        super().__init__(platform, gate, over, session)
        self.case, self.journal, self.doubtful = case, list[str](), ""
        self.acknowledged = self.made = self.unmade = 0

    def until_cut_off(self, http: httpx.Client) -> None:
        while not self.over.is_set():
            with self.gate.request():
                rounds = self.gate.rounds
                state, version = self.present()
                move = NEXT[state]
                try:
                    answer = http.post(
                        f"/move/case/{self.case}/{move}/",
                        data={"reason": "Because.", "version": version, "csrfmiddlewaretoken": CSRF},
                    )
                except httpx.TransportError:
                    self.doubtful = f"case.{move}"  # only the database knows; the check will say
                else:
                    if answer.status_code == 302:
                        self.journal.append(f"case.{move}")
                        self.acknowledged += 1
                        continue
                    self._surprises.append(f"move {move} in state {state} was answered {answer.status_code}")
            self.gate.wait_until_looked_at(rounds)
            return

    def present(self) -> tuple[str, int]:
        with look(self.platform.database) as base:
            rows = base.rows(f"SELECT state, version FROM casework_case WHERE id = '{_key(self.platform, self.case)}'")
        return str(rows[0][0]), int(rows[0][1])

    def settle(self, trail: list[str], state: str) -> list[str]:
        """What is wrong with the case's trail and state; a doubtful move is decided by what is there."""
        if self.doubtful:
            was_made = trail == [*self.journal, self.doubtful]
            self.journal += [self.doubtful] * was_made
            self.made, self.unmade, self.doubtful = self.made + was_made, self.unmade + (not was_made), ""
        if trail != self.journal:
            return [
                (
                    f"case {self.case}: acknowledged {self.journal[-3:]}, the trail has {trail[-3:]} "
                    f"({len(self.journal)}, {len(trail)})"
                )
            ]
        target = RECORDS["case"].move(self.journal[-1].removeprefix("case.")).target if self.journal else "referred"
        return [] if state == target else [f"case {self.case}: is {state}, was acknowledged as {target}"]


class Uploader(Client):
    """Sends its recordings one after the other, in requests of odd sizes, over a line that is not fast."""

    def __init__(
        self, platform: Platform, gate: Gate, over: threading.Event, session: str, mine: list[Recording], seed: int
    ) -> None:
        super().__init__(platform, gate, over, session)
        self.mine, self.random = mine, random.Random(seed)
        self.requests = self.cut_off = 0

    def is_wanted(self) -> bool:
        return any(not each.complete for each in self.mine)

    def until_cut_off(self, http: httpx.Client) -> None:
        for recording in self.mine:
            if recording.complete:
                continue
            content = recording.content()
            offset = None
            while not recording.complete and not self.over.is_set():
                with self.gate.request():
                    try:
                        offset = (
                            self.ask(http, recording) if offset is None else self.send(http, recording, content, offset)
                        )
                    except httpx.TransportError:
                        self.cut_off += 1
                        return
                if offset is None:
                    return
            if self.over.is_set():
                return

    def ask(self, http: httpx.Client, recording: Recording) -> int | None:
        answer = http.head(f"/media/{recording.media}", headers=TUS)
        if answer.status_code != 200:
            self._surprises.append(f"HEAD was answered {answer.status_code}")
            return None
        offset = int(answer.headers["Upload-Offset"])
        if offset < recording.acknowledged:
            self._surprises.append(f"LOST: {recording.acknowledged} bytes were acknowledged, {offset} are there")
        recording.acknowledged, recording.complete = offset, offset == recording.size
        return offset

    def send(self, http: httpx.Client, recording: Recording, content: bytes, offset: int) -> int | None:
        piece = content[offset : offset + self.random.randint(MEBIBYTE, 3 * MEBIBYTE)]
        headers = {
            **TUS,
            "Upload-Offset": str(offset),
            "Content-Length": str(len(piece)),
            "Content-Type": "application/offset+octet-stream",
        }
        if self.random.random() < 0.3:
            headers["Upload-Checksum"] = "sha256 " + base64.b64encode(sha256(piece).digest()).decode()
        answer = http.patch(f"/media/{recording.media}", content=_slowly(piece), headers=headers)
        if answer.status_code == 423:  # the killed server's lock ends with its process; ask again
            return self.ask(http, recording)
        if answer.status_code != 204:
            self._surprises.append(f"PATCH was answered {answer.status_code} {answer.text[:80]}")
            return None
        self.requests += 1
        recording.acknowledged = int(answer.headers["Upload-Offset"])
        recording.complete = recording.acknowledged == recording.size
        return recording.acknowledged


def _slowly(piece: bytes) -> Iterator[bytes]:
    """About 8 MiB a second, so that a request has a middle."""
    for start in range(0, len(piece), PIECE):
        yield piece[start : start + PIECE]
        time.sleep(0.008)


def _key(platform: Platform, identifier: str) -> str:
    return UUID(identifier).hex if platform.database.startswith("sqlite") else identifier
