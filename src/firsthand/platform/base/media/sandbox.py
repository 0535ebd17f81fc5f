"""The only place where a decoder touches what somebody uploaded: a process with nothing in reach.

With bubblewrap: no network, no other process in sight, an empty root with the interpreter and its
libraries read-only, no environment, another user id. On top, in every mode: limits on memory, CPU,
file size and open files, a deadline, a limit on silence, and a limit on what is answered. Files come
and go through pipes (`confined/wire.py` is the other end), decrypted by the parent segment by segment:
a memfd or a tmpfs would need as much memory as the file is large and could be swapped out to an
unencrypted disk.

FIRSTHAND_SANDBOX: "bubblewrap" (the default), "limits" (only the limits; for a machine where the
operator has another wall, such as a container of its own) or "refuse" (decode nothing).
"""

from __future__ import annotations

import json
import os
import selectors
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, Protocol

from django.conf import settings

from .confined.wire import HEAD, PIECE

PROBE: Final = Path(__file__).parent / "confined" / "probe.py"
GIB: Final = 1024**3
START_SECONDS: Final = 60.0
#: Where a confined program may write: in memory, sealed off, gone with it.
WORKPLACE: Final = "/.workplace"


class SandboxUnavailable(Exception):
    """Nothing may be decoded on this machine as it is set up. The text says what to change."""


class SandboxFailed(Exception):
    """The process ended without an answer, broke the protocol, or took too long. `code` is a refusal."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Source(Protocol):
    """An input: the bytes from `offset` on, exactly `length` of them."""

    def __call__(self, offset: int, length: int) -> bytes: ...


class Sink(Protocol):
    """A result: put `data` at `offset`. Raises OSError when it is more than may be written."""

    def __call__(self, offset: int, data: bytes) -> None: ...


@dataclass(frozen=True, slots=True)
class Limits:
    """What a confined process may use. Seconds of wall clock in all, and without a word from it. With
    `workplace` it may write so many bytes to files of its own, which lie in memory."""

    memory: int = 2 * GIB
    cpu_seconds: int = 60
    seconds: float = 120.0
    silence: float = 120.0
    answer_bytes: int = 65536
    workplace: int = 0


def command(program: Path, *, readable: Sequence[Path] = (), workplace: int = 0) -> list[str]:
    """What to run before the program's own arguments: it sees its own folder, the interpreter, `readable`,
    and if asked for a workplace of so many bytes in memory. Raises SandboxUnavailable."""
    mode = settings.FIRSTHAND_SANDBOX
    interpreter = [sys.executable, "-I", "-B", str(program)]
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
    prefixes = (Path(sys.base_prefix), Path(sys.prefix))
    folders = dict.fromkeys(str(path) for prefix in prefixes for path in (prefix, prefix.resolve()))
    places = [folder for folder in folders if folder not in {"/", "/usr"}] + [
        str(place) for place in (program.parent, PROBE.parent, *readable)
    ]
    binds = [part for place in dict.fromkeys(places) for part in ("--ro-bind", place, place)]
    system = [
        part for folder in ("/lib", "/lib64", "/bin", "/etc/ld.so.cache") for part in ("--ro-bind-try", folder, folder)
    ]
    room = ["--size", str(workplace), "--tmpfs", WORKPLACE] if workplace else []
    return [
        bwrap, "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv",
        "--uid", "65534", "--gid", "65534", "--hostname", "sandbox",
        "--ro-bind", "/usr", "/usr", *system, *binds, *room,
        "--proc", "/proc", "--dev", "/dev", "--remount-ro", "/", "--chdir", "/", "--", *interpreter,
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


def probe(read: Source, size: int, demuxer: str, limits: Limits = Limits()) -> dict[str, Any]:
    """What the probe found in the file of `size` bytes that `read(offset, length)` gives.

    Keys: streams (kinds in order), duration_ms, decoded (frames at start and end), or error.
    Raises SandboxUnavailable, SandboxFailed, and whatever `read` raises.
    """
    return run(PROBE, [str(size), demuxer], inputs=[(size, read)], limits=limits)


def run(
    program: Path,
    arguments: Sequence[str],
    *,
    inputs: Sequence[tuple[int, Source]] = (),
    outputs: Sequence[Sink] = (),
    readable: Sequence[Path] = (),
    limits: Limits = Limits(),
    progress: Callable[[float, str], None] | None = None,
) -> dict[str, Any]:
    """Run `program` confined and return the facts it answers with.

    `inputs` are (size in bytes, source) by channel, `outputs` sinks by channel. The program is handed memory,
    seconds of CPU and its workplace ("" without one) as the first three arguments; it sets its limits and
    loads its decoders before it says that it is ready, and only then is handed a byte: what goes wrong up to
    there is the machine's fault. `progress` is called with a share (0 to 1) and a code. Whoever calls checks
    the facts: they come from next to hostile bytes. Raises SandboxUnavailable, SandboxFailed, and whatever
    sources and sinks raise.
    """
    line = command(program, readable=readable, workplace=limits.workplace)
    with (
        _workplace(limits) as place,
        # What it says while it starts. Once its limits hold it can write to no file, and so says nothing more.
        open(os.memfd_create("complaint"), "r+b") as complaint,
        subprocess.Popen(  # a fixed command; the file's bytes are never arguments
            [*line, str(limits.memory), str(limits.cpu_seconds), place, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaint,
            env={},
            close_fds=True,
            bufsize=0,
        ) as process,
    ):
        try:
            talk = _Conversation(process, inputs, outputs, limits, progress)
            talk.require_start(complaint)
            return talk.hold()
        finally:
            process.kill()


@contextmanager
def _workplace(limits: Limits) -> Iterator[str]:
    """Where it may write, as it sees it. Without bubblewrap: a folder of the memory file system, removed
    afterwards. Raises SandboxUnavailable where there is none: nothing decrypted lies on a disk."""
    if not limits.workplace:
        yield ""
    elif settings.FIRSTHAND_SANDBOX != "limits":
        yield WORKPLACE
    else:
        shared = Path("/dev/shm")  # noqa: S108 - memory, not a disk
        if not shared.is_dir():
            raise SandboxUnavailable("there is no /dev/shm to work in: install the package `bubblewrap`")
        with tempfile.TemporaryDirectory(dir=shared, prefix="firsthand-") as folder:
            yield folder


class _Conversation:
    """The parent's end of the pipes. Everything that comes is checked against what was agreed."""

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        inputs: Sequence[tuple[int, Source]],
        outputs: Sequence[Sink],
        limits: Limits,
        progress: Callable[[float, str], None] | None,
    ) -> None:
        if process.stdin is None or process.stdout is None:
            raise SandboxUnavailable("no pipes")
        self.process, self.inputs, self.outputs, self.limits = process, inputs, outputs, limits
        self.progress = progress
        self.incoming, self.outgoing = process.stdout.fileno(), process.stdin.fileno()
        self.deadline = time.monotonic() + START_SECONDS
        os.set_blocking(self.incoming, False)
        os.set_blocking(self.outgoing, False)

    def require_start(self, complaint: BinaryIO) -> None:
        """Wait for its first word, said before it has seen a byte. Raises SandboxUnavailable."""
        said = ""
        try:
            kind, _channel, _offset, length = HEAD.unpack(self._take(HEAD.size))
            if kind == b"S":
                self.deadline = time.monotonic() + self.limits.seconds
                return
            if kind == b"D" and length <= self.limits.answer_bytes:
                said = str(_facts(self._take(length)).get("error"))
        except SandboxFailed:
            self.process.kill()
            self.process.wait()
            complaint.seek(0)
            said = complaint.read(4096).decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise SandboxUnavailable(f"the sandbox does not start ({said or 'it says nothing'})")

    def hold(self) -> dict[str, Any]:
        """Serve it until it answers."""
        while True:
            kind, channel, offset, length = HEAD.unpack(self._take(HEAD.size))
            if kind == b"D" and length <= self.limits.answer_bytes:
                return _facts(self._take(length))
            if length > PIECE:
                raise SandboxFailed("not_decodable")  # whoever speaks there is no longer our program
            if kind == b"R" and channel < len(self.inputs) and offset + length <= self.inputs[channel][0]:
                self._give(self.inputs[channel][1](offset, length))
            elif kind == b"W" and channel < len(self.outputs):
                self._put(channel, offset, self._take(length))
            elif kind == b"P" and offset <= 1000 and length <= 64:
                words = self._take(length).decode("ascii", "replace")
                if self.progress is not None:
                    self.progress(offset / 1000, words)
            else:
                raise SandboxFailed("not_decodable")

    def _put(self, channel: int, offset: int, data: bytes) -> None:
        try:
            self.outputs[channel](offset, data)
        except OverflowError:
            raise SandboxFailed("too_demanding") from None

    def _take(self, count: int) -> bytes:
        data = bytearray()
        while len(data) < count:
            self._wait(self.incoming, selectors.EVENT_READ)
            piece = os.read(self.incoming, count - len(data))
            if not piece:
                code = self.process.wait(timeout=5)
                # Killed by the kernel for CPU or memory (bubblewrap reports a signal as 128 + number).
                raise SandboxFailed("too_demanding" if code < 0 or code > 128 else "not_decodable")
            data += piece
        return bytes(data)

    def _give(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            self._wait(self.outgoing, selectors.EVENT_WRITE)
            try:
                view = view[os.write(self.outgoing, view) :]
            except BrokenPipeError:
                return  # it has died; the next read says how

    def _wait(self, descriptor: int, event: int) -> None:
        left = min(self.limits.silence, self.deadline - time.monotonic())
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, event)
            if not selector.select(max(0.0, left)):
                raise SandboxFailed("too_demanding")


def _facts(body: bytes) -> dict[str, Any]:
    try:
        facts = json.loads(body)
    except ValueError:
        raise SandboxFailed("not_decodable") from None
    if not isinstance(facts, dict):
        raise SandboxFailed("not_decodable")
    return facts
