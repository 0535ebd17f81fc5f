"""What must hold after every restart, read from the database, the disk and the pages."""

from __future__ import annotations

from collections import Counter, defaultdict
from hashlib import sha256
from typing import Any

import httpx

from firsthand.platform.base.vault.stream import SEGMENT, sealed_size, segment_offset
from tests.running import Platform

from .clients import NEXT, TUS, Mover
from .database import dashed, look
from .scene import Recording, cookies

#: States in which the whole file has been acknowledged.
WHOLE = ("quarantined", "examined", "refused")


def check_installation(platform: Platform, movers: list[Mover], recordings: list[Recording]) -> list[str]:
    """Sentences about every promise that was not kept; to be called while no request is under way."""
    acknowledged = {each.media: (each.acknowledged, each.complete) for each in recordings}
    with look(platform.database) as base:
        cases = {dashed(row[0]): str(row[1]) for row in base.rows("SELECT id, state FROM casework_case")}
        files = base.rows('SELECT id, state, size, "offset", sha256, refusal, storage_name FROM base_mediaobject')
        trail = base.rows(
            "SELECT kind, object_id, action, outcome FROM base_trail_entry WHERE kind IN ('case', "
            "'mediaobject') ORDER BY seq"
        )
        head = base.rows("SELECT h.size, (SELECT count(*) FROM base_trail_entry) FROM base_trail_head h")
    wrong = [f"the trail's head says {size}, there are {count}" for size, count in head if size != count]
    moves = defaultdict[str, list[str]](list)
    deeds = Counter[tuple[str, str]]()
    for kind, object_id, action, outcome in trail:
        if kind == "case" and action.removeprefix("case.") in NEXT.values():
            moves[object_id].append(action)
        elif kind == "mediaobject":
            deeds[object_id, action if outcome != "begun" else "begun"] += 1
    for mover in movers:
        wrong += mover.settle(moves[mover.case], cases[mover.case])
    by_id = {each.media: each for each in recordings}
    for row in files:
        recording = by_id[dashed(row[0])]
        wrong += [
            f"file {recording.media}: {words}"
            for words in _check_file(platform, recording, row, acknowledged[recording.media], deeds)
        ]
    return wrong


def _check_file(
    platform: Platform,
    recording: Recording,
    row: tuple[Any, ...],
    acknowledged: tuple[int, bool],
    deeds: Counter[tuple[str, str]],
) -> list[str]:
    _id, state, size, offset, digest, refusal, storage = row
    wrong = []
    if offset < acknowledged[0]:
        wrong.append(f"LOST: {acknowledged[0]} bytes were acknowledged, the row says {offset}")
    if acknowledged[1] and state not in WHOLE:
        wrong.append(f"was acknowledged as complete and is {state}")
    path = platform.folder / "media" / storage[:2] / storage[2:4] / storage[4:]
    on_disk = path.stat().st_size if path.exists() else 0
    if state in WHOLE and on_disk != sealed_size(size):
        wrong.append(f"is {state} with {on_disk} of {sealed_size(size)} bytes on disk")
    if state == "uploading" and offset and on_disk < segment_offset(offset // SEGMENT):
        wrong.append(f"has {on_disk} bytes on disk for an offset of {offset}")
    expected = {"begun": 1, "media.upload": int(state in WHOLE), "media.examine": int(state in ("examined", "refused"))}
    for deed, times in expected.items():
        if deeds[recording.media, deed] != times:
            wrong.append(f"is {state} and {deed} stands {deeds[recording.media, deed]} times in the trail")
    if state in ("examined", "refused"):
        if digest != recording.digest():
            wrong.append("the SHA-256 is not that of what was sent")
        if (state == "examined") is not recording.playable:
            wrong.append(f"is {state} ({refusal})")
    return wrong


def check_served(platform: Platform, session: str, recordings: list[Recording]) -> list[str]:
    """What comes out at the addresses of these files: all of it, or nothing."""
    wrong = []
    with httpx.Client(base_url=platform.url, cookies=cookies(session), timeout=60, follow_redirects=True) as http:
        for each in recordings:
            before = _state(platform, each)
            answer = http.get(f"/media/{each.media}/play/{each.token}")
            after = _state(platform, each)
            whole = answer.status_code == 200 and sha256(answer.content).hexdigest() == each.digest()
            if before == after == "examined" and not whole:
                wrong.append(
                    f"file {each.media} is examined and was answered {answer.status_code} with "
                    f"{len(answer.content)} bytes"
                )
            if before == after != "examined" and answer.status_code != 404:
                wrong.append(f"file {each.media} is {after} and was answered {answer.status_code}")
            asked = http.head(f"/media/{each.media}", headers=TUS)
            if asked.status_code != 200 or int(asked.headers["Upload-Offset"]) < each.acknowledged:
                wrong.append(f"file {each.media}: HEAD says {asked.status_code} {asked.headers.get('Upload-Offset')}")
    return wrong


def _state(platform: Platform, recording: Recording) -> str:
    with look(platform.database) as base:
        key = recording.media.replace("-", "") if platform.database.startswith("sqlite") else recording.media
        return str(base.rows(f"SELECT state FROM base_mediaobject WHERE id = '{key}'")[0][0])
