"""`dev.py run`: the web server and the background worker, started together and stopped together."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from . import ROOT, Problem
from .environment import PYTHON, setup

HOST = "127.0.0.1"
#: In var/ when what lies there is the demo's, so that --fresh can never throw real data away.
DEMO_MARK = "this-is-the-demo"
DATABASE = "firsthand.sqlite3"
START_LIMIT = 900.0  # seconds for the first page; the very first time the demo programme is made before it
PR_SET_PDEATHSIG = 1  # linux/prctl.h
STOP_LIMIT = 15.0  # seconds for what is being answered to be finished


def run(*, port: int, fresh: bool, demo: bool) -> int:
    """Prepare what is missing, serve until Ctrl-C or SIGTERM; returns the exit status."""
    _require_free(port)
    setup()
    environment = _environment(demo=demo)
    var = Path(environment.get("FIRSTHAND_VAR", ROOT / "var"))
    if fresh:
        _throw_away(var)
    _require_fitting(var, demo=demo)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # SIGINT too: a script's `&` has it ignored
        signal.signal(number, _interrupt)
    children: list[subprocess.Popen[bytes]] = []

    def start(*command: str) -> None:
        # A session of its own: Ctrl-C reaches us alone, and we stop each whole group in order.
        children.append(
            subprocess.Popen(
                [PYTHON, "-m", "firsthand.cli", *command],
                cwd=ROOT,
                env=environment,
                start_new_session=True,
                preexec_fn=_stop_with(os.getpid()),
            )
        )

    try:
        # To load Django is most of a start: the server that loads it prepares the data too, and the worker,
        # which needs those, does not take the machine from it.
        start("serve", "--prepare", "--port", str(port))
        _wait_until_healthy(port, children)
        start("worker")
        print(f"\nFirsthand is at http://{HOST}:{port}/   (Ctrl-C stops it)\n", flush=True)
        return _watch(children)
    except KeyboardInterrupt:
        print("\nStopping ...", flush=True)
        return 0
    finally:
        _stop(children)


def _stop_with(parent: int) -> Callable[[], None] | None:
    """For the child, before it becomes the program: ask Linux for SIGTERM when we are gone, so that even a
    kill -9 of ours leaves nothing running. Elsewhere None: there the port stays taken until it is stopped."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl  # loaded now: nothing may be between fork and exec

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # we were gone before it could ask
            os._exit(1)

    return ask


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _require_free(port: int) -> None:
    if not 0 < port < 65536:
        raise Problem(f"{port} is no port: choose one from 1024 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise Problem(f"Port {port} is reserved for root: choose another, as in --port 8000.") from None
        except OSError:
            again = f"python3 dev.py run --port {port + 1 if port < 65535 else 8000}"
            raise Problem(f"Port {port} is in use. Stop the other program or choose another port: {again}") from None


def _environment(*, demo: bool) -> dict[str, str]:
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    if demo:
        environment["FIRSTHAND_DEMO"] = "1"
    else:
        environment.pop("FIRSTHAND_DEMO", None)
    if "FIRSTHAND_SANDBOX" not in environment and not _bubblewrap_works():
        environment["FIRSTHAND_SANDBOX"] = "limits" if demo else "refuse"
        how = "decoded under limits of memory and time alone" if demo else "refused"
        print(
            f"No working bubblewrap here: uploaded recordings are {how}. For the full sandbox: apt install bubblewrap"
        )
    return environment


def _bubblewrap_works() -> bool:
    program = shutil.which("bwrap")
    if program is None:
        return False
    trial = [program, "--ro-bind", "/", "/", "--unshare-net", "--die-with-parent", "true"]
    return subprocess.run(trial, capture_output=True, check=False).returncode == 0


def _throw_away(var: Path) -> None:
    if not var.exists():
        return
    if (var / DATABASE).exists() and not (var / DEMO_MARK).exists():
        raise Problem(f"{var} does not hold the demo's data: --fresh leaves it alone. Move it away yourself.")
    print(f"Throwing the demo's data and keys in {var} away.", flush=True)
    try:
        shutil.rmtree(var)
    except OSError as error:
        raise Problem(f"{error.filename}: {error.strerror}. Delete {var} yourself, then start again.") from error


def _require_fitting(var: Path, *, demo: bool) -> None:
    """The demo's data and a programme's are never mixed."""
    try:
        existed = (var / DATABASE).exists()
        var.mkdir(parents=True, exist_ok=True)
        if demo and existed and not (var / DEMO_MARK).exists():
            raise Problem(f"{var} holds data that is not the demo's: start it with --no-demo, or set FIRSTHAND_VAR.")
        if demo:
            (var / DEMO_MARK).touch()
        elif (var / DEMO_MARK).exists():
            raise Problem(f"{var} holds the demo: move it away before you start a programme without it.")
    except OSError as error:
        raise Problem(f"{var}: {error.strerror}. Make the folder writable or set FIRSTHAND_VAR to another.") from error


def _wait_until_healthy(port: int, children: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        _require_alive(children)
        with contextlib.suppress(OSError):  # not listening yet, or answering with an error
            urllib.request.urlopen(f"http://{HOST}:{port}/health/", timeout=5).close()
            return
        time.sleep(0.05)
    raise Problem(f"The server did not answer within {START_LIMIT:.0f} s: read its lines above.")


def _require_alive(children: list[subprocess.Popen[bytes]]) -> None:
    for child, name in zip(children, ("web server", "worker"), strict=False):
        if child.poll() is not None:
            raise Problem(f"The {name} stopped (status {child.returncode}): read its lines above.")


def _watch(children: list[subprocess.Popen[bytes]]) -> int:
    """Until one of them ends, which is always a fault."""
    while True:
        _require_alive(children)
        time.sleep(0.5)


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    """End every process group politely, then firmly; a second Ctrl-C meanwhile changes nothing."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for child in children:
        child.terminate()  # the leader alone: it lets its own workers finish what they are answering
    deadline = time.monotonic() + STOP_LIMIT
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            print(f"A process did not stop within {STOP_LIMIT:.0f} s; ending it.", file=sys.stderr)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)  # also what it may have left behind
        child.wait()
