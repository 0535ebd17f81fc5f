"""The virtual environment `.venv`: made, filled from the hash-checked lock, and left alone when it is right."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from . import ROOT, Problem

VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = BIN / "python"
STAMP = VENV / "firsthand-stamp.json"
LOCKS = ROOT / "requirements"
# Asked of the environment's own Python at every start: does it run, and is what we need in it?
PROBE = "import sys,importlib.util as u;sys.exit(sys.version_info<(3,11) or not all(map(u.find_spec,sys.argv[1:])))"


def setup(*, dev: bool = False) -> None:
    """Make the environment right, or do nothing when it already is.

    With `dev` the tools of the tests are in it as well. An environment that has them is never
    taken back to the smaller set.
    """
    have = _stamp()
    kind = "dev" if dev or have.get("kind") == "dev" else "run"
    want = {"kind": kind, "lock": _lock_hash(kind), "root": str(ROOT)}
    if have == want and _healthy("django", "granian", "firsthand"):
        return
    started = time.monotonic()
    if not os.access(ROOT, os.W_OK):
        raise Problem(f"{ROOT} cannot be written to: copy the project to a folder of your own and start again there.")
    try:
        _make(clear=bool(have) and have.get("root") != str(ROOT))
        STAMP.unlink(missing_ok=True)
        _install(LOCKS / f"{kind}.txt")
        STAMP.write_text(json.dumps(want), "ascii")
    except OSError as error:
        raise Problem(
            f"{error.filename or VENV}: {error.strerror}. Free it or make it writable, then start again."
        ) from error
    print(f"The environment is ready in {VENV.name} ({time.monotonic() - started:.0f} s).", flush=True)


def firsthand(*arguments: str, environment: Mapping[str, str] | None = None) -> int:
    """Run one `firsthand` command in the environment; returns its exit status."""
    return python("-m", "firsthand.cli", *arguments, environment=environment)


def python(*arguments: str, environment: Mapping[str, str] | None = None) -> int:
    """Run the environment's Python; returns its exit status."""
    return subprocess.run([PYTHON, *arguments], cwd=ROOT, env=environment, check=False).returncode


def _stamp() -> dict[str, str]:
    try:
        found = json.loads(STAMP.read_text("ascii"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _lock_hash(kind: str) -> str:
    """Changes when a pin, the project's own table or the Python that runs us changes."""
    parts = [LOCKS / "uv.txt", LOCKS / f"{kind}.txt", ROOT / "pyproject.toml"]
    missing = next((part for part in parts if not part.is_file()), None)
    if missing:
        raise Problem(f"{missing.relative_to(ROOT)} is missing: get the project's files again.")
    digest = hashlib.sha256(repr(sys.version_info[:2]).encode())
    for part in parts:
        digest.update(part.read_bytes())
    return digest.hexdigest()


def _healthy(*modules: str) -> bool:
    """Whether the environment's Python starts and finds `modules`."""
    try:
        done = subprocess.run([PYTHON, "-c", PROBE, *modules], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _make(*, clear: bool) -> None:
    if VENV.is_symlink() or VENV.is_file():
        raise Problem(f"{VENV} is not a folder: move it away and start again.")
    if _healthy("pip") and not clear:
        return
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise Problem(
            "Python's venv module is missing. On Debian or Ubuntu: apt install python3-venv. Then start again."
        )
    if VENV.exists():
        print(f"{VENV.name} is damaged, moved or of another Python: making it anew.", flush=True)
    # From inside the environment itself, its parent must make it: it cannot replace the Python it runs on.
    maker = getattr(sys, "_base_executable", None) or sys.executable
    if subprocess.run([maker, "-m", "venv", "--clear", VENV], stdout=subprocess.DEVNULL, check=False).returncode:
        raise Problem(
            f"Python could not make {VENV.name}: read the lines above; often `apt install python3-venv` helps."
        )


def _install(lock: Path) -> None:
    """Fill the environment with exactly what `lock` names; every download must match its hash."""
    print(f"Installing what {lock.relative_to(ROOT)} names (about a minute the first time) ...", flush=True)
    pip: list[str | Path] = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    uv: list[str | Path] = [BIN / "uv", "pip"]
    ourselves = ["--no-deps", "--no-build-isolation", "--editable", "."]
    quick: tuple[list[str | Path], ...] = (
        [*pip, "install", "--require-hashes", "-r", LOCKS / "uv.txt"],
        [*uv, "sync", "--quiet", "--require-hashes", "--python", PYTHON, lock],
        [*uv, "install", "--quiet", "--python", PYTHON, *ourselves],
    )
    if all(not _failure(step) for step in quick):
        return
    print("uv could not do it; trying plain pip (slower) ...", flush=True)
    plain: tuple[list[str | Path], ...] = (
        [*pip, "install", "--require-hashes", "-r", lock],
        [*pip, "install", *ourselves],
    )
    for step in plain:
        if failure := _failure(step):
            raise Problem(
                f"The packages could not be installed ({failure[:300]}). "
                "Check the network and the settings of your package index, then start again; what is there is kept."
            )


def _failure(step: Sequence[str | Path]) -> str:
    """Run one step of the installation; returns "" or the line that says best why it failed."""
    try:
        done = subprocess.run(step, cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError as error:
        return f"{step[0]}: {error.strerror}"
    if done.returncode == 0:
        return ""
    lines = [line.strip() for line in done.stderr.splitlines() if line.strip()] or ["no message"]
    return next((line for line in reversed(lines) if line.upper().startswith("ERROR")), lines[-1])
