"""The locks in `requirements/`: every package pinned with its hashes, and no registry's address."""

from __future__ import annotations

import subprocess

from . import ROOT, Problem
from .environment import BIN, LOCKS, setup

UV = "uv==0.13.9"
HEADER = "# Made by `python3 dev.py lock` from pyproject.toml; do not edit. {what}\n"


def lock(*, upgrade: bool = False) -> None:
    """Remake `requirements/{uv,run,dev}.txt`; keeps the versions that are there unless `upgrade`."""
    if not (BIN / "uv").exists():
        setup()
    _compile("uv.txt", "The installer.", ["-"], upgrade=upgrade, given=UV)
    _compile("run.txt", "What runs.", ["pyproject.toml", "--extra", "build"], upgrade=upgrade)
    # tested with exactly the versions that run
    tools = ["pyproject.toml", "--extra", "build", "--extra", "dev", "--constraint", "requirements/run.txt"]
    _compile("dev.txt", "What runs, and the tools that test it.", tools, upgrade=upgrade)


def _compile(name: str, what: str, source: list[str], *, upgrade: bool, given: str = "") -> None:
    target = LOCKS / name
    command = [
        str(BIN / "uv"), "pip", "compile", "--quiet", "--generate-hashes", "--universal",
        "--python-version", "3.11", "--fork-strategy", "fewest",
        "--no-emit-index-url", "--no-annotate", "--no-header",
        *(["--upgrade"] if upgrade else []), "--output-file", str(target), *source,
    ]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, input=given, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Problem(
            f"{name} could not be made: {done.stderr.strip().splitlines()[-1] if done.stderr else 'uv failed'}"
        )
    pins = target.read_text("utf-8")
    if "://" in pins:
        raise Problem(f"{name} names an address of a registry; that must not be committed.")
    target.write_text(HEADER.format(what=what) + pins, "utf-8")
    print(f"requirements/{name}: {pins.count('==')} packages")
