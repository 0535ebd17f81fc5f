"""What the confined engine answered, checked. It worked next to hostile bytes: nothing is believed unseen."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from typing import Any

from . import sentences
from .failures import FAILURES
from .models import AttackFinding

MOST_DOUBTS = 400
MOST_FINDINGS = 400
MOST_CAPTIONS = 4_000_000  # characters
PICTURE_BYTES = 200_000
JPEG = b"\xff\xd8\xff"


class BadAnswer(Exception):
    """The engine could not do it, or its answer does not add up. The text is a code of `failures`."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A checked answer: (ms, JPEG in base64) for each doubt, (attack, ms, code and values of
    its sentence, JPEG in base64 or "") for each finding."""

    captions: str
    report: dict[str, Any]
    doubts: list[tuple[int, str]] = field(default_factory=list)
    findings: list[tuple[str, int | None, dict[str, Any], str]] = field(default_factory=list)


def checked(facts: dict[str, Any]) -> Answer:
    """The answer, or BadAnswer."""
    if (error := facts.get("error")) is not None:
        raise BadAnswer(error if error in FAILURES else "unexpected")
    captions, report = facts.get("captions"), facts.get("report")
    doubts, findings = facts.get("doubts"), facts.get("findings")
    if not (
        isinstance(captions, str) and captions.startswith("WEBVTT") and len(captions) <= MOST_CAPTIONS
        and isinstance(report, dict) and _is_table(report.get("hidden", [])) and _is_sentences(report.get("notes", []))
        and _is_sentences(report.get("verdict", []))
        and isinstance(doubts, list) and len(doubts) <= MOST_DOUBTS
        and isinstance(findings, list) and len(findings) <= MOST_FINDINGS
    ):  # fmt: skip
        raise BadAnswer("unexpected")
    return Answer(captions, report, [_doubt(each) for each in doubts], [_finding(each) for each in findings])


def _is_sentences(given: Any) -> bool:
    """What a reviewer should know: damaged places, a recording without sound."""
    return isinstance(given, list) and len(given) <= 200 and all(sentences.is_said(each) for each in given)


def _is_table(rows: Any) -> bool:
    """Rows of what was hidden: kind, count and model."""
    return isinstance(rows, list) and all(
        isinstance(row, dict) and isinstance(row.get("what"), str) and isinstance(row.get("count"), int) for row in rows
    )


def _doubt(given: Any) -> tuple[int, str]:
    match given:
        case {"at": int(at), "picture": picture} if 0 <= at < 2**31 and _is_picture(picture):
            return at, picture
    raise BadAnswer("unexpected")


def _finding(given: Any) -> tuple[str, int | None, dict[str, Any], str]:
    match given:
        case {"attack": str(attack), "said": said} if attack in AttackFinding.Attack.values and sentences.is_said(said):
            at, picture = given.get("at"), given.get("picture", "")
            if (at is None or (isinstance(at, int) and 0 <= at < 2**31)) and (picture == "" or _is_picture(picture)):
                return attack, at, {"code": said["code"], "values": said["values"]}, picture
    raise BadAnswer("unexpected")


def _is_picture(given: Any) -> bool:
    """A JPEG of at most PICTURE_BYTES in base64."""
    if not isinstance(given, str) or len(given) > 2 * PICTURE_BYTES:
        return False
    try:
        data = base64.b64decode(given, validate=True)
    except binascii.Error:
        return False
    return data.startswith(JPEG) and len(data) <= PICTURE_BYTES
