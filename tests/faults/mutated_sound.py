"""Damages sound recordings in every way and protects them: the parent must live, and none may take too long.

    python -m tests.faults.mutated_sound --count 2000 [--seed 1] [--whole 100]

Each file is disguised by the engine in a worker process (probe, decoding, measuring, encoding: all that
meets its bytes); every `--whole`th is recognised and spoken anew as well. Prints what became of them. Exit
status 1 when the worker died, when a file took longer than the limit, when an error was no refusal in one
line, or when a refused file left something behind.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

from firsthand.protect.voice.problems import VoiceProblem
from firsthand.protect.voice.protecting import Mode, Options, protect_sound
from firsthand.protect.voice.sound import blocks
from tests.protect.sounds import UTTERANCE, write

from .mutated_video import damaged

LIMIT = 120.0  # seconds for one file
RATE = 48000
#: File name, codec, whether there is a film beside it, and how many tracks it has.
KINDS = (
    ("a.wav", "pcm_s16le", False, 1),
    ("b.flac", "flac", False, 1),
    ("c.mp3", "libmp3lame", False, 1),
    ("d.opus", "libopus", False, 1),
    ("e.m4a", "aac", False, 1),
    ("f.mkv", "libopus", True, 2),
    ("g.mp4", "aac", True, 1),
    ("h.aiff", "pcm_s16be", False, 1),
    ("i.ogg", "flac", False, 1),
)
METADATA = {"title": "A talk", "comment": "a note"}


def originals(folder: Path) -> list[bytes]:
    """The same short utterance in several containers and codecs."""
    spoken = np.concatenate(list(blocks(UTTERANCE, 1, RATE)))[: RATE * 2]
    return [
        write(folder / name, [spoken] * tracks, codec=codec, rate=RATE, video=film, metadata=METADATA).read_bytes()
        for name, codec, film, tracks in KINDS
    ]


def work(pipe: Connection) -> None:
    """The worker: takes a path and a way, sends what became of it, until the pipe is closed."""
    pipe.send("ready")
    while True:
        try:
            path, out, mode = pipe.recv()
        except EOFError:
            return
        try:
            protect_sound(path, out, Options(mode=mode, track=1, workers=1, format="wav"))
            pipe.send(f"done, {mode.value}")
        except VoiceProblem as problem:
            left = [one.name for one in out.iterdir()] if out.exists() else []
            pipe.send(f"BAD: refused and left {left}" if left else f"refused: {str(problem)[:60]}")
        except Exception as error:  # that is what is looked for
            pipe.send(f"BAD: {type(error).__name__}: {error}")


class Worker:
    """One process that protects file after file; begun anew when it dies or is too slow."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=work, args=(other,), daemon=True)
        self._process.start()
        other.close()
        self._pipe.recv()  # on a full machine a start can take longer than a file may

    def protect(self, path: Path, out: Path, mode: Mode) -> tuple[str, bool]:
        """What became of the file, and whether the worker can go on."""
        self._pipe.send((path, out, mode))
        if not self._pipe.poll(LIMIT):
            self.stop()
            return f"BAD: longer than {LIMIT:.0f} s", False
        try:
            return str(self._pipe.recv()), True
        except EOFError:
            self._process.join()
            return f"BAD: the worker died ({self._process.exitcode})", False

    def stop(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()


def main(arguments: list[str] | None = None) -> int:
    """Run `--count` files; 0 when all went as it must."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--whole", type=int, default=100)
    options = parser.parse_args(arguments)
    chance = random.Random(options.seed)
    became: Counter[str] = Counter()
    slowest, bad = 0.0, []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bases = originals(folder)
        worker = Worker()
        for number in range(options.count):
            path = folder / "damaged"
            path.write_bytes(damaged(chance.choice(bases), chance))
            whole = options.whole and number % options.whole == options.whole - 1
            began = time.monotonic()
            result, lives = worker.protect(path, folder / "out", Mode.REVOICE if whole else Mode.DISGUISE)
            slowest = max(slowest, time.monotonic() - began)
            became[result] += 1
            if result.startswith("BAD"):
                bad.append((number, result))
            if not lives:
                worker = Worker()
            shutil.rmtree(folder / "out", ignore_errors=True)
        worker.stop()
    for result, count in became.most_common():
        print(f"{count:6}  {result}")
    print(f"slowest {slowest:.1f} s")
    for each in bad[:20]:
        print(*each)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
