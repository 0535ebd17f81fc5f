"""The only place where a decoder touches what somebody uploaded: a process with nothing in reach.

With bubblewrap: no network, no other process in sight, an empty root with the interpreter and its
libraries read-only, no environment, another user id. On top, in every mode: limits on memory, CPU,
file size and open files, a deadline, and a limit on what is answered. The file comes through pipes
(see `probe`), decrypted by the parent segment by segment: a memfd or a tmpfs would need as much memory
as the file is large and could be swapped out to an unencrypted disk.

FIRSTHAND_SANDBOX: "bubblewrap" (the default), "limits" (only the limits; for a machine where the
operator has another wall, such as a container of its own) or "refuse" (examine nothing).
"""

from __future__ import annotations

import json
import os
import selectors
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, Final

from django.conf import settings

PROBE: Final = Path(__file__).with_name("probe.py")
MEMORY: Final = 2 * 1024**3
CPU_SECONDS: Final = 60
START_SECONDS: Final = 60.0
DEADLINE_SECONDS: Final = 120.0
ANSWER_BYTES: Final = 65536
REQUEST: Final = struct.Struct(">cQI")
PIECE: Final = 256 * 1024


class SandboxUnavailable(Exception):
    """Nothing may be decoded on this machine as it is set up. The text says what to change."""


class SandboxFailed(Exception):
    """The process ended without an answer, broke the protocol, or took too long. `code` is a refusal."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def command() -> list[str]:
    """What to run before the probe's own arguments. Raises SandboxUnavailable."""
    mode = settings.FIRSTHAND_SANDBOX
    interpreter = [sys.executable, "-I", "-B", str(PROBE)]
    if mode == "limits":
        return interpreter
    if mode != "bubblewrap":
        raise SandboxUnavailable("FIRSTHAND_SANDBOX=refuse: no file is examined on this machine")
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        raise SandboxUnavailable(
            "bubblewrap is not installed: install the package `bubblewrap`, or set FIRSTHAND_SANDBOX=limits "
            "if this process already runs behind another wall"
        )
    # The interpreter's own folders, nothing of the project's data. The source folder is not among them.
    # Each under the name it is called by and under its real one: an installation may stand behind a link.
    places = (Path(sys.base_prefix), Path(sys.prefix))
    folders = dict.fromkeys(str(path) for place in places for path in (place, place.resolve()))
    binds = [part for folder in folders if folder not in {"/", "/usr"} for part in ("--ro-bind", folder, folder)]
    system = [
        part for folder in ("/lib", "/lib64", "/bin", "/etc/ld.so.cache") for part in ("--ro-bind-try", folder, folder)
    ]
    return [
        bwrap, "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv",
        "--uid", "65534", "--gid", "65534", "--hostname", "sandbox",
        "--ro-bind", "/usr", "/usr", *system, *binds, "--ro-bind", str(PROBE), str(PROBE),
        "--proc", "/proc", "--dev", "/dev", "--chdir", "/", "--", *interpreter,
    ]  # fmt: skip


def why_unavailable() -> str:
    """Why no file could be examined now, or "" when one could: starts the probe on nothing."""
    try:
        probe(lambda _start, _count: b"", 0, "wav")
    except SandboxUnavailable as error:
        return str(error)
    except SandboxFailed:
        pass  # it started, which is what was asked
    return ""


def probe(read: Callable[[int, int], bytes], size: int, demuxer: str) -> dict[str, Any]:
    """What the probe found in the file of `size` bytes that `read(offset, length)` gives.

    Keys: streams (kinds in order), duration_ms, decoded (frames at start and end), or error.
    Raises SandboxUnavailable, SandboxFailed, and whatever `read` raises.
    """
    line = [*command(), str(size), demuxer, str(MEMORY), str(CPU_SECONDS)]
    with (
        # What it says while it starts. Once its limits hold it can write to no file, and so says nothing more.
        open(os.memfd_create("complaint"), "r+b") as complaint,
        subprocess.Popen(  # a fixed command; the file's bytes are never arguments
            line,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaint,
            env={},
            close_fds=True,
            bufsize=0,
        ) as process,
    ):
        try:
            _require_start(process, complaint, time.monotonic() + START_SECONDS)
            return _converse(process, read, size, time.monotonic() + DEADLINE_SECONDS)
        finally:
            process.kill()


def _pipes(process: subprocess.Popen[bytes]) -> tuple[int, int]:
    """What it says, what it hears: both of them without waiting."""
    if process.stdin is None or process.stdout is None:
        raise SandboxUnavailable("no pipes")
    incoming, outgoing = process.stdout.fileno(), process.stdin.fileno()
    for descriptor in (incoming, outgoing):
        os.set_blocking(descriptor, False)
    return incoming, outgoing


def _require_start(process: subprocess.Popen[bytes], complaint: BinaryIO, deadline: float) -> None:
    """Wait for the probe's first word, said before it has seen a byte: up to there only the machine is at fault."""
    incoming, said = _pipes(process)[0], ""
    try:
        kind, _offset, length = REQUEST.unpack(_take(process, incoming, REQUEST.size, deadline))
        if kind == b"S":
            return
        if kind == b"D" and length <= ANSWER_BYTES:
            said = str(_facts(_take(process, incoming, length, deadline)).get("error"))
    except SandboxFailed:
        process.kill()
        process.wait()
        complaint.seek(0)
        said = complaint.read(4096).decode("utf-8", "replace").strip().rpartition("\n")[2]
    raise SandboxUnavailable(f"the sandbox does not start ({said or 'it says nothing'})")


def _converse(
    process: subprocess.Popen[bytes], read: Callable[[int, int], bytes], size: int, deadline: float
) -> dict[str, Any]:
    incoming, outgoing = _pipes(process)
    while True:
        kind, offset, length = REQUEST.unpack(_take(process, incoming, REQUEST.size, deadline))
        if kind == b"D" and length <= ANSWER_BYTES:
            return _facts(_take(process, incoming, length, deadline))
        if kind != b"R" or length > PIECE or offset + length > size:
            raise SandboxFailed("not_decodable")  # whoever speaks there is no longer our script
        _give(outgoing, read(offset, length), deadline)


def _take(process: subprocess.Popen[bytes], descriptor: int, count: int, deadline: float) -> bytes:
    data = bytearray()
    while len(data) < count:
        _wait(descriptor, selectors.EVENT_READ, deadline)
        piece = os.read(descriptor, count - len(data))
        if not piece:
            code = process.wait(timeout=5)
            # Killed by the kernel for CPU or memory (bubblewrap reports a signal as 128 + number).
            raise SandboxFailed("too_demanding" if code < 0 or code > 128 else "not_decodable")
        data += piece
    return bytes(data)


def _give(descriptor: int, data: bytes, deadline: float) -> None:
    view = memoryview(data)
    while view:
        _wait(descriptor, selectors.EVENT_WRITE, deadline)
        try:
            view = view[os.write(descriptor, view) :]
        except BrokenPipeError:
            return  # it has died; the next read says how


def _wait(descriptor: int, event: int, deadline: float) -> None:
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, event)
        if not selector.select(max(0.0, deadline - time.monotonic())):
            raise SandboxFailed("too_demanding")


def _facts(body: bytes) -> dict[str, Any]:
    try:
        facts = json.loads(body)
    except ValueError:
        raise SandboxFailed("not_decodable") from None
    if not isinstance(facts, dict):
        raise SandboxFailed("not_decodable")
    return facts
