"""Protected recordings of the demo, one in each state.

What is shown as a result is the demo's film itself, in which nobody is seen or heard. Those that are asked for
or being made are taken up by the worker when it starts, and really made.
"""

from __future__ import annotations

import base64
import io

from PIL import Image

from firsthand.platform.base import flow
from firsthand.platform.base.people.actor import CLOCK
from firsthand.platform.voices.protection import services
from firsthand.platform.voices.protection.answer import Answer
from firsthand.platform.voices.protection.content import digest_of
from firsthand.platform.voices.protection.making import deliver
from firsthand.platform.voices.protection.models import Protection
from firsthand.platform.voices.testimony.queries import webvtt

from .context import File
from .footage import card, upload_film

#: In the order of the files whose testimony is protected; what comes after them is approved.
STATES = ("approved", "review", "failed", "asked", "making", "set_aside")
HIDDEN = [
    {"what": "faces", "count": 1, "model": "yunet, centerface"},
    {"what": "voice", "count": 1, "model": "Kokoro-82M"},
]
SEEN = {"frames": 5, "sureness": 0.6, "left": 300, "top": 200, "right": 380, "bottom": 300}
FOUND = ("faces", 4200, {"code": "face_seen", "values": SEEN})
ANSWER = "Looked at frame by frame: a hand before the shirt, no face."


def protect(file: File) -> Protection | None:
    """The protected recording of one file; the approved one if it got that far."""
    number = file.programme.made["protections"] = file.programme.made.get("protections", -1) + 1
    state = STATES[number] if number < len(STATES) else STATES[0]
    officer, editor = file.who("testimony.officer"), file.who("editor")
    found = services.ask_protection(actor=officer, testimony=file.testimony, voice="revoice", faces="solid")
    if state == "asked":
        return None
    if state == "set_aside":
        flow.move(editor, found, "set_aside", reason="The window shows the street; it is filmed again.")
        return None
    found = flow.make_clock_move(found, "begin")
    if state == "making":
        return None
    if state == "failed":
        found.failure = "too_demanding"
        found.save()
        flow.make_clock_move(found, "fail", cause="too_demanding")
        return None
    _deliver(file, found)
    if state == "review":
        return None
    found = Protection.objects.get(pk=found.pk)
    for doubt in found.doubts.select_related("protection__testimony__voice"):
        services.look_at_doubt(actor=editor, doubt=doubt, face_seen=False)
    for finding in found.findings.select_related("protection__testimony__voice"):
        services.answer_finding(actor=editor, finding=finding, answer=ANSWER)
    return flow.move(editor, found, "approve")


def _deliver(file: File, found: Protection) -> None:
    media, _examined = upload_film(actor=CLOCK, file_id=file.case.pk)
    seen = _jpeg()
    answer = Answer(
        captions=webvtt(file.testimony, redacted=True),
        report={"hidden": HIDDEN},
        doubts=[(1000, seen), (7400, seen)],
        findings=[(*FOUND, seen)],
    )
    deliver(found, answer, media, digest_of(found))


def _jpeg() -> str:
    buffer = io.BytesIO()
    Image.fromarray(card()).save(buffer, "JPEG")
    return base64.b64encode(buffer.getvalue()).decode()
