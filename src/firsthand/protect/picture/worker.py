"""The process in which FFmpeg and the networks meet the file. Started by `crew`, one for each core.

Reads one task a line from standard input, JSON, and answers in lines: {"at": frames so far},
{"done": {...}} or {"refused": code}. It trusts the tasks; the parent does not trust the answers.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from .refusals import Refused

MEMORY: Final = 8 * 1024**3
#: Seconds between two lines about progress.
NEWS: Final = 0.2


def limit(seconds: int = 0) -> None:
    """Bounds of this process: memory, open files, no core dump (it would hold the picture)."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (128, 128))
    if seconds:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


class Worker:
    """Does tasks one after the other; the networks are loaded once, when first needed."""

    def __init__(self, say: Callable[[dict[str, Any]], None]) -> None:
        self.say = say
        self.told = 0.0
        self.look_at: Any = None

    def tell(self, frames: int) -> None:
        """Progress, not too often."""
        now = time.monotonic()
        if now - self.told >= NEWS:
            self.told = now
            self.say({"at": frames})

    def probe(self, task: dict[str, Any]) -> dict[str, Any]:
        """What is in the file, and the size of the upright picture."""
        from . import source, upright

        facts = source.facts(Path(task["source"]), self.tell)
        make = upright.Upright()
        for frame in source.decoded(Path(task["source"]), start=None, end=None, facts=facts):
            turns = round((frame.rotation or 0) / 90) % 4
            frame = make(frame)
            return {
                "facts": source.plain(facts), "width": frame.width, "height": frame.height, "turns": turns,
            }  # fmt: skip
        raise Refused("not_decodable")

    def frames(self, task: dict[str, Any]) -> Iterator[Any]:
        """The upright frames of the task's segment."""
        from . import source, upright

        facts = source.from_plain(task["facts"])
        make = upright.Upright(tuple(task["size"]) if task.get("size") else None)
        for frame in source.decoded(Path(task["source"]), start=task["start"], end=task["end"], facts=facts):
            yield make(frame)

    def look(self, task: dict[str, Any]) -> dict[str, Any]:
        """First pass: boxes and cuts of a segment."""
        from . import looking

        self.look_at = self.look_at or looking.Look(float(Fraction(task["shape"])))
        looked = looking.Looked()
        for number, looked in looking.look_through(self.frames(task), self.look_at, task["facts"]["rate"]):  # noqa: B007
            self.tell(number)
        return looked.as_json()

    def hide(self, task: dict[str, Any]) -> dict[str, Any]:
        """Second pass: mask and encode a segment."""
        from . import hiding, shades

        done: dict[str, Any] = {"frames": 0, "hidden": 0, "pixels": 0}
        steps = hiding.hide(
            self.frames(task), Path(task["target"]), shades=[shades.Shade.from_json(each) for each in task["shades"]],
            rate=task["facts"]["rate"], base=Fraction(task["facts"]["time_base"]), shape=Fraction(task["shape"]),
            strip={int(pts): Path(path) for pts, path in task["strip"].items()},
        )  # fmt: skip
        for number, done in steps:  # noqa: B007 - the last one counts
            self.tell(number)
        return done

    def join(self, task: dict[str, Any]) -> dict[str, Any]:
        """Segments into one file."""
        from . import hiding

        segments = [Path(each) for each in task["segments"]]
        base = Fraction(task["time_base"])
        target, rate = Path(task["target"]), task["rate"]
        return {"frames": hiding.join(segments, target, base=base, start=task["start"], rate=rate)}

    def mux(self, task: dict[str, Any]) -> dict[str, Any]:
        """Picture, sound and captions into one file."""
        from . import together

        optional = {name: Path(task[name]) if task[name] else None for name in ("sound", "captions")}
        together.mux(Path(task["picture"]), Path(task["target"]), language=task["language"], **optional)
        return {}

    def attack(self, task: dict[str, Any]) -> dict[str, Any]:
        """Look for faces in a segment of a protected video."""
        from ..attack import faces
        from . import source

        facts = source.from_plain(task["facts"])
        found = faces.Findings()
        steps = faces.look_for_faces(
            self.frames(task), self.frames(task["original"]) if task["original"] else None,
            strip=Path(task["strip"]), name=lambda pts: faces.name_of(pts, float(facts.time_base), facts.zero),
        )  # fmt: skip
        for number, found in steps:  # noqa: B007
            self.tell(number)
        return found.as_json()


def main() -> int:
    """Answer tasks until standard input ends."""
    limit()
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # whatever a library prints is no answer

    def say(line: dict[str, Any]) -> None:
        answers.write(json.dumps(line, separators=(",", ":")) + "\n")
        answers.flush()

    worker = Worker(say)
    for line in sys.stdin:
        task = json.loads(line)
        try:
            say({"done": getattr(worker, task["task"])(task)})
        except Refused as refusal:
            say({"refused": refusal.code, "detail": refusal.detail})
        except MemoryError:
            say({"refused": "too_demanding"})
        except OSError as error:
            say({"refused": "disk_full"} if error.errno in (28, 122) else {"failed": repr(error)})
        except Exception as error:  # the parent says it and stops; the text may hold no content
            say({"failed": f"{type(error).__name__}: {error}"})
    return 0


if __name__ == "__main__":
    sys.exit(main())
