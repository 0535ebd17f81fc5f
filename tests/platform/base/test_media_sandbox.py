"""Running a program confined: inputs by request, results handed out, progress, and limits on all of it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from firsthand.platform.base.media import sandbox
from firsthand.platform.base.vault.scratch import Scratch

HEAD = f"""
import sys
sys.path.insert(0, {str(sandbox.PROBE.parent)!r})
import wire
memory, seconds, place, *rest = sys.argv[1:]
wire.limit(memory=int(memory), seconds=int(seconds), file_bytes=1 << 20)
wire.ready()
"""


@pytest.fixture(autouse=True)
def walls(settings: Any) -> None:
    settings.FIRSTHAND_SANDBOX = "bubblewrap" if shutil.which("bwrap") else "limits"


def program(folder: Path, script: str) -> Path:
    path = folder / "confined" / "program.py"
    path.parent.mkdir()
    path.write_text(HEAD + script)
    return path


def source(data: bytes) -> tuple[int, Any]:
    return len(data), lambda offset, length: data[offset : offset + length]


def test_two_inputs_and_two_results_with_a_patched_header(tmp_path: Path) -> None:
    script = """
first, second = wire.Input(0, int(rest[0])), wire.Input(1, int(rest[1]))
out, other = wire.Output(0), wire.Output(1)
out.write(b"head")
wire.progress(0.25, "reading")
out.write(first.read_all())
other.write(second.read_all()[::-1])
end = out.tell()
out.seek(0)
out.write(b"HEAD")
out.seek(0, 2)
assert out.tell() == end
wire.progress(1.0, "done")
wire.answer(words="all of it")
"""
    big, told = bytes(range(256)) * 5000, []
    with Scratch(tmp_path / "a", limit=1 << 22) as one, Scratch(tmp_path / "b", limit=100) as two:
        facts = sandbox.run(
            program(tmp_path, script), [str(len(big)), "5"], inputs=[source(big), source(b"abcde")],
            outputs=[one.write, two.write], progress=lambda share, step: told.append((share, step)),
        )  # fmt: skip
        assert facts == {"words": "all of it"}
        assert one.read(0, 1 << 22) == b"HEAD" + big
        assert two.read(0, 100) == b"edcba"
    assert told == [(0.25, "reading"), (1.0, "done")]


@pytest.mark.parametrize(
    ("script", "limits"),
    [
        ("wire.Output(0).write(bytes(2000))\nwire.answer()", sandbox.Limits()),
        ("import time\ntime.sleep(60)", sandbox.Limits(silence=1.0)),
        ("import time\nwhile True:\n wire.progress(0.1)\n time.sleep(0.1)", sandbox.Limits(seconds=1.5)),
        ("while True: pass", sandbox.Limits(cpu_seconds=1)),
        ("x = bytearray(1 << 30)", sandbox.Limits(memory=1 << 29)),
    ],
    ids=["too much written", "silent", "too long", "too much CPU", "too much memory"],
)
def test_what_takes_too_much_is_ended(tmp_path: Path, script: str, limits: sandbox.Limits) -> None:
    with Scratch(tmp_path / "s", limit=1000) as scratch, pytest.raises(sandbox.SandboxFailed):
        sandbox.run(program(tmp_path, script), [], outputs=[scratch.write], limits=limits)


def test_an_error_of_a_source_ends_the_program_and_is_raised(tmp_path: Path) -> None:
    def gone(_offset: int, _length: int) -> bytes:
        raise LookupError("the key was destroyed")

    with pytest.raises(LookupError):
        sandbox.run(program(tmp_path, "wire.Input(0, 10).read()"), [], inputs=[(10, gone)])


def test_it_may_write_to_a_workplace_in_memory_that_is_gone_afterwards(tmp_path: Path) -> None:
    script = """
import os
with open(os.path.join(place, "half"), "wb") as file:
    file.write(wire.Input(0, 5).read())
wire.answer(place=place, found=open(os.path.join(place, "half")).read())
"""
    limits = sandbox.Limits(workplace=1 << 20)
    facts = sandbox.run(program(tmp_path, script), [], inputs=[source(b"words")], limits=limits)
    assert facts["found"] == "words"
    assert not Path(facts["place"]).exists()


@pytest.mark.parametrize("mode", ["limits", "bubblewrap"])
def test_more_than_the_workplace_holds_is_refused(tmp_path: Path, settings: Any, mode: str) -> None:
    if mode == "bubblewrap" and not shutil.which("bwrap"):
        pytest.skip("BUBBLEWRAP ABSENT: the sandbox is not tested")
    settings.FIRSTHAND_SANDBOX = mode
    script = """
import os
try:
    with open(os.path.join(place, "big"), "wb") as file:
        for _piece in range(64):
            file.write(bytes(1 << 16))
            file.flush()
except OSError as error:
    wire.answer(error=type(error).__name__)
else:
    wire.answer(error="")
"""
    facts = sandbox.run(program(tmp_path, script), [], limits=sandbox.Limits(workplace=1 << 19))
    assert facts["error"] == "OSError"
