"""Damages videos in every way and protects them: the parent must live, and none may take too long.

    python -m tests.faults.mutated_video --count 2000 [--seed 1] [--whole 50]

Each file goes through what meets its bytes (probe, decoding, setting upright, masking, encoding, joining)
in worker processes; every `--whole`th through the whole command's function. Prints what became of them.
Exit status 1 when a worker failed by a fault of ours or a file took longer than the limit.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from firsthand.protect.picture.crew import Crew, WorkerFailed
from firsthand.protect.picture.protecting import protect_picture
from firsthand.protect.picture.refusals import Refused
from tests.protect.picture.footage import film, speaker

#: Seconds without a word from a worker, and for one file altogether.
SILENCE, LIMIT = 20.0, 120.0


def originals(folder: Path) -> list[bytes]:
    """Small videos in several containers and codecs."""
    made = (
        ("a.mp4", {"sounds": 1, "options": {"g": "6"}}),
        ("b.mkv", {"sounds": 1, "options": {"g": "4"}}),
        ("c.mov", {"codec": "mpeg4"}),
        ("d.avi", {"codec": "mpeg4", "sounds": 0}),
        ("e.ts", {"options": {"g": "6"}}),
        ("f.webm", {"codec": "libvpx", "sounds": 0, "options": {"cpu-used": "8"}}),
        ("g.mkv", {"codec": "ffv1", "pixels": "yuv444p"}),
    )
    pictures = list(speaker(14, 96, 64, 36))
    return [film(folder / name, iter(pictures), **settings).read_bytes() for name, settings in made]  # type: ignore[arg-type]


def damaged(data: bytes, chance: random.Random) -> bytes:
    """One to six damages: bits, bytes, sizes, pieces cut out, doubled, moved, filled, the end cut off."""
    body = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        if len(body) < 16:
            break
        # headers are where it hurts most
        place = chance.randrange(min(len(body), 600)) if chance.random() < 0.5 else chance.randrange(len(body))
        length = chance.choice((1, 2, 4, 16, 64, 400))
        kind = chance.randrange(8)
        if kind == 0:
            body[place] ^= 1 << chance.randrange(8)
        elif kind == 1:
            body[place : place + length] = chance.randbytes(min(length, len(body) - place))
        elif kind == 2:
            number = chance.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF, 0x80000000, chance.getrandbits(32)))
            body[place : place + 4] = number.to_bytes(4, chance.choice(("big", "little")))
        elif kind == 3:
            del body[place : place + length]
        elif kind == 4:
            body[place:place] = body[place : place + length]
        elif kind == 5:
            other = chance.randrange(len(body))
            body[place : place + length], body[other : other + length] = (
                body[other : other + length],
                body[place : place + length],
            )
        elif kind == 6:
            body[place : place + length] = bytes([chance.choice((0, 255))]) * min(length, len(body) - place)
        else:
            del body[max(16, place) :]
    return bytes(body)


def through(crew: Crew, path: Path, folder: Path) -> str:
    """What meets the bytes of a file, without the networks. Returns "done"; raises Refused, WorkerFailed."""
    (probed,) = crew.run([{"task": "probe", "source": str(path)}])
    facts = probed["facts"]
    target = folder / "0.segment"
    task: dict[str, Any] = {
        "task": "hide", "source": str(path), "facts": facts, "size": [probed["width"], probed["height"]],
        "shape": facts["shape"], "start": None, "end": None, "target": str(target), "strip": {},
        "shades": [["face 1", "mosaic", False, False, -(2**62), 2**62, [0], [[10, 10, 40, 40]]]],
    }  # fmt: skip
    middle = (facts["first"] + facts["last"]) // 2
    if facts["seekable"]:  # as two segments would
        crew.run([{**task, "start": middle}])
    (done,) = crew.run([task])
    if done["frames"]:
        crew.run([{
            "task": "join", "segments": [str(target)], "target": str(folder / "whole.mp4"),
            "time_base": facts["time_base"], "start": facts["zero"], "rate": facts["rate"],
        }])  # fmt: skip
    return "done" if done["frames"] else "refused: not_decodable"


def main(arguments: list[str] | None = None) -> int:
    """Run `--count` files; 0 when all went as it must."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--whole", type=int, default=50)
    options = parser.parse_args(arguments)
    chance = random.Random(options.seed)
    became: Counter[str] = Counter()
    slowest, bad = 0.0, []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bases = originals(folder)
        crew = Crew(1, silence=SILENCE)
        for number in range(options.count):
            path = folder / "damaged"
            path.write_bytes(damaged(chance.choice(bases), chance))
            began = time.monotonic()
            try:
                if options.whole and number % options.whole == options.whole - 1:
                    protect_picture(path, folder / "out", workers=1)
                    result = "done, whole"
                else:
                    result = through(crew, path, folder)
            except Refused as refusal:
                result = f"refused: {refusal.code}"
            except WorkerFailed as failure:
                result = f"FAILED: {failure}"
                bad.append((number, result))
            if crew.stopped:
                crew = Crew(1, silence=SILENCE)
            took = time.monotonic() - began
            slowest = max(slowest, took)
            if took > LIMIT:
                bad.append((number, f"took {took:.0f} s"))
            became[result] += 1
        crew.stop()
    for result, count in became.most_common():
        print(f"{count:6}  {result}")
    print(f"slowest {slowest:.1f} s")
    for each in bad[:20]:
        print("BAD", *each)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
