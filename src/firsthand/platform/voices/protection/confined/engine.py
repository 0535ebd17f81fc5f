"""Runs alone in the sandbox: the protection engine on one recording. Knows nothing of the platform.

Arguments: memory, seconds of CPU, workplace, the folder of `wire`, the folder that holds `firsthand`, bytes
of the recording, bytes of the request, bytes of a reader's recording (0: there is none). Input 0 is the
recording, input 1 the request in JSON, input 2 the reader's; result 0 is the protected recording. The workplace
lies in memory and is gone with this process.
"""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

memory, seconds, place, wires, source, size, length, read_size = sys.argv[1:]
sys.path[:0] = [wires, source]
if TYPE_CHECKING:
    from firsthand.platform.base.media.confined import wire
else:  # started by path, with no package around it
    import wire

PICTURES = 300  # of the doubtful ones that are handed over
PICTURE_WIDTH, PICTURE_QUALITY = 640, 80
MOST_FINDINGS = 300
#: Step of the engine: (code that the platform has words for, where it begins and ends in the whole work).
STEPS = {
    "reading": ("faces", 0.02, 0.04), "looking": ("faces", 0.04, 0.3), "hiding": ("picture", 0.3, 0.45),
    "joining": ("picture", 0.45, 0.46), "recognising": ("voice", 0.46, 0.5), "speaking": ("voice", 0.5, 0.7),
    "attacking": ("attack", 0.7, 0.9), "comparing": ("attack", 0.9, 0.92), "listening": ("attack", 0.92, 0.96),
    "searching": ("attack", 0.96, 0.97),
}  # fmt: skip


def tell(step: str, done: int, total: int) -> None:
    """The engine's progress as a share of the whole."""
    code, begins, ends = STEPS.get(step, ("attack", 0.9, 0.97))
    wire.progress(begins + (ends - begins) * done / max(1, total), code)


def load() -> Any:
    """The engine, before a byte was asked for: what is missing is the machine's fault."""
    from firsthand.protect.recording import protecting  # noqa: PLC0415  # after the limits

    return protecting


def fetch(target: Path, channel: int, count: int) -> None:
    """Bring the recording of a channel into the workplace."""
    given = wire.Input(channel, count)
    with target.open("wb") as file:
        while piece := given.read(wire.PIECE):
            file.write(piece)


def captions_of(passages: list[dict[str, Any]]) -> str:
    """The passages as WebVTT. Raises ValueError when one has no times."""
    out = ["WEBVTT", ""]
    for passage in passages:
        if passage["start"] is None or passage["end"] is None:
            raise ValueError("no_times")
        words = passage["text"].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        out += [f"{clock(passage['start'])} --> {clock(passage['end'])}", " ".join(words.split()), ""]
    return "\n".join(out)


def clock(ms: int) -> str:
    whole, part = divmod(ms, 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}.{part:03d}"


def choices_of(request: dict[str, Any], transcript: Path, reading: Path | None) -> Any:
    """The request in the engine's own words."""
    from firsthand.protect.picture import regions  # noqa: PLC0415
    from firsthand.protect.recording.choices import Choices  # noqa: PLC0415
    from firsthand.protect.words.watchlist import Entry  # noqa: PLC0415

    drawn = [
        {
            "name": row["what"], "hide": "outside" if row["everything_but"] else "inside", "from": row["start"] / 1000,
            **({"to": row["end"] / 1000} if row["end"] is not None else {}),
            "keys": [{"at": at / 1000, "box": box} for at, box in row["keys"]],
        }
        for row in request["regions"]
    ]  # fmt: skip
    return Choices(
        voice="revoice" if reading else request["voice"], faces=request["faces"], language=request["language"],
        transcript=transcript, reading=reading, redacted=True,
        watch=[Entry("person", word, (word,)) for word in request["watch"]], hidden=request["watch"],
        regions=regions.parse({"version": regions.VERSION, "unit": "fraction", "regions": drawn}) if drawn else (),
    )  # fmt: skip


def picture(path: Path) -> str:
    """A picture of the strip as a small JPEG in base64."""
    from PIL import Image  # noqa: PLC0415

    with Image.open(path) as image:
        small = image.convert("RGB")
        small.thumbnail((PICTURE_WIDTH, PICTURE_WIDTH))
        target = path.with_suffix(".jpg")
        small.save(target, "JPEG", quality=PICTURE_QUALITY)
    return base64.b64encode(target.read_bytes()).decode()


def hand_over(made: Path, out: Path) -> None:
    """Give the result away, piece by piece."""
    target = wire.Output(0)
    with (out / made).open("rb") as file:
        while piece := file.read(wire.PIECE):
            target.write(piece)


def work(engine: Any) -> dict[str, Any]:
    """Do it, and what to answer."""
    from firsthand.protect.picture.refusals import Refused  # noqa: PLC0415
    from firsthand.protect.voice import BadReading, BadSound, MissingModel, VoiceProblem  # noqa: PLC0415

    folder, out = Path(place), Path(place) / "out"
    request = json.loads(wire.Input(1, int(length)).read_all())
    fetch(folder / "recording", 0, int(size))
    reading = folder / "reading" if int(read_size) else None
    if reading is not None:
        fetch(reading, 2, int(read_size))
    transcript = folder / "words.vtt"
    try:
        transcript.write_text(captions_of(request["passages"]), "utf-8")
        choices = choices_of(request, transcript, reading)
        report = engine.protect_recording(folder / "recording", out, choices, progress=tell)
    except BadReading as error:
        return {"error": f"reading_{error.code}"}
    except ValueError as error:
        known = {MissingModel: "language", BadSound: "not_decodable", VoiceProblem: "unexpected"}
        return {"error": next((code for kind, code in known.items() if isinstance(error, kind)), str(error))}
    except Refused as refusal:
        return {"error": "too_demanding" if refusal.code in ("too_demanding", "too_large") else "not_decodable"}
    except OSError:
        return {"error": "too_demanding"}  # the workplace is full
    made = next(name for name in report.files if name.startswith("protected."))
    hand_over(Path(made), out)
    doubts = report.picture.doubts if report.picture is not None else []
    captions = out / "captions.vtt"
    notes = [*(report.picture.notes if report.picture is not None else []), *report.notes]
    return {
        "captions": captions.read_text("utf-8") if captions.exists() else "WEBVTT\n",
        "report": {
            "hidden": report.hidden(),
            "notes": [each.as_json() for each in notes],
            "attacks": report.attacks,
            "verdict": [each.as_json() for each in report.verdict() if each not in report.notes],
        },
        "doubts": [
            {"at": max(0, round(each.at * 1000)), "picture": picture(out / each.file)} for each in doubts[:PICTURES]
        ],
        "findings": [
            {
                "attack": each.attack,
                "at": None if each.at is None else round(each.at * 1000),
                "said": each.what.as_json(),
                "picture": picture(out / each.file) if each.file else "",
            }
            for each in report.blocking[:MOST_FINDINGS]
        ],
    }


def main() -> None:
    """Limits, then the engine, then the recording."""
    wire.limit(memory=int(memory), seconds=int(seconds), descriptors=256, file_bytes=1 << 40)
    try:
        engine = load()
    except Exception as error:
        wire.answer(error=f"{type(error).__name__}: {error}")
        sys.exit(1)
    wire.ready()
    try:
        wire.answer(**work(engine))
    except MemoryError:
        wire.answer(error="too_demanding")
    except Exception as error:
        wire.answer(error="unexpected", kind=type(error).__name__)


if __name__ == "__main__":
    main()
