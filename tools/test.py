"""`dev.py test`: every check there is, all of them even when one fails, and a table at the end."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
import xml.etree.ElementTree as ElementTree
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from . import ROOT
from .environment import BIN, PYTHON, setup

REPORTS = ROOT / "build" / "test"
DATABASES = ("postgres://127.0.0.1:5432/postgres", "postgres:///postgres")
#: What knows no database is tested once.
NO_DATABASE = (
    "tests/protect", "tests/plan", "tests/worlds", "tests/evaluate", "tests/tools",
    "tests/faults/test_mutated_sound.py", "tests/faults/test_mutated_video.py",
)  # fmt: skip
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
#: Exits 0 when the address answers and we may make databases there.
ASK_POSTGRES = """
import sys, psycopg
with psycopg.connect(sys.argv[1].replace("postgres://", "postgresql://", 1), connect_timeout=3) as base:
    may = base.execute("select rolcreatedb or rolsuper from pg_roles where rolname = current_user").fetchone()
sys.exit(not (may and may[0]))
"""
PYTEST_NO_TESTS = 5


@dataclass
class Stage:
    """One line of the summary."""

    name: str
    good: bool
    seconds: float = 0.0
    counts: dict[str, int] = field(default_factory=dict)
    remark: str = ""


def test(*, fast: bool, chosen: list[str]) -> int:
    """Run the stages; returns 0 when all of them are good.

    `chosen` are arguments for pytest (paths, -k, -x ...): then the static checks are left out.
    """
    setup(dev=True)
    REPORTS.mkdir(parents=True, exist_ok=True)
    stages = [] if chosen else _static()
    leave_out = "not browser and not slow and not faults" if fast else "not browser"
    workers = [] if chosen else ["-n", "2"]
    stages.append(_pytest("tests on SQLite", {}, ["-m", leave_out, *workers, *chosen], chosen=bool(chosen)))
    postgres = _postgres()
    if postgres is None:
        stages.append(
            _missing("tests on PostgreSQL", "no PostgreSQL found: set FIRSTHAND_TEST_DATABASE=postgres://...")
        )
    else:
        where = {"FIRSTHAND_TEST_DATABASE": postgres}
        once = [] if chosen else [f"--ignore={ROOT / folder}" for folder in NO_DATABASE]
        arguments = ["-m", leave_out, *workers, *once, *chosen]
        stages.append(_pytest("tests on PostgreSQL", where, arguments, chosen=bool(chosen)))
    if not fast:
        stages += _journeys(postgres, chosen)
    return _summary(stages)


def _static() -> list[Stage]:
    return [
        _run("ruff check", [BIN / "ruff", "check", "."]),
        _run("ruff format", [BIN / "ruff", "format", "--check", "."]),
        _run("djlint", [BIN / "djlint", "--quiet", "--lint", "src/firsthand"]),
        _run("mypy", [BIN / "mypy"]),
        _run("import-linter", [BIN / "lint-imports"]),
    ]


def _journeys(postgres: str | None, chosen: list[str]) -> list[Stage]:
    browser = _browser()
    if browser is None:
        return [_missing("browser journeys", "no Chromium found: set FIRSTHAND_CHROMIUM or apt install chromium")]
    # Playwright's synchronous interface runs an event loop in the thread that talks to the database.
    env = {"FIRSTHAND_CHROMIUM": browser, "DJANGO_ALLOW_ASYNC_UNSAFE": "1"}
    walks = [("browser, SQLite", env, ["-m", "browser", *chosen])]
    if postgres:
        marks = ["-m", "browser and both_databases", *chosen]
        walks.append(("browser, PostgreSQL", {**env, "FIRSTHAND_TEST_DATABASE": postgres}, marks))
    # Each waits for its browser half of the time, so both at once; what they say is printed when each is done.
    with ThreadPoolExecutor(len(walks)) as crew:
        return list(crew.map(lambda walk: _pytest(*walk, chosen=bool(chosen), aside=True), walks))


def _run(
    name: str, command: list[str | Path], environment: dict[str, str] | None = None, *, aside: bool = False
) -> Stage:
    """Run one stage; one that runs beside another (`aside`) is printed whole at its end."""
    print(f"\n== {name}" + (" (printed when it is done)" if aside else ""), flush=True)
    started = time.monotonic()
    # What the shell has set for a running platform is not for its tests.
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FIRSTHAND_")}
    # Two processes must collect the same tests in the same order, sets included.
    clean |= {"PYTHONHASHSEED": "0", **(environment or {})}
    out, err = (subprocess.PIPE, subprocess.STDOUT) if aside else (None, None)
    done = subprocess.run(
        command, cwd=ROOT, env=clean, stdin=subprocess.DEVNULL, stdout=out, stderr=err, text=True, check=False
    )
    if aside:
        print(f"\n== {name}\n{done.stdout}", flush=True)
    return Stage(name, done.returncode == 0, time.monotonic() - started, remark=f"status {done.returncode}")


def _pytest(
    name: str, environment: dict[str, str], arguments: list[str], *, chosen: bool, aside: bool = False
) -> Stage:
    report = REPORTS / f"{name.replace(', ', '-').replace(' ', '-').lower()}.xml"
    report.unlink(missing_ok=True)
    command: list[str | Path] = [PYTHON, "-m", "pytest", "-q", f"--junitxml={report}", *arguments]
    stage = _run(name, command, environment, aside=aside)
    stage.counts = _counts(report)
    if chosen and stage.remark == f"status {PYTEST_NO_TESTS}":
        stage.good, stage.remark = True, "none of the chosen tests"
    return stage


def _counts(report: Path) -> dict[str, int]:
    if not report.is_file():
        return {}
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):  # noqa: S314 - pytest wrote it just now
        total, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        counts["passed"] += max(0, total - failed - skipped)
        counts["failed"] += failed
        counts["skipped"] += skipped
    return counts


def _missing(name: str, what: str) -> Stage:
    print(f"\n!! {name} LEFT OUT: {what}", flush=True)
    return Stage(name, not _in_ci(), remark="LEFT OUT: " + what)


def _in_ci() -> bool:
    return os.environ.get("CI", "").lower() not in {"", "0", "false"}


def _postgres() -> str | None:
    asked = os.environ.get("FIRSTHAND_TEST_DATABASE")
    for url in [asked] if asked else DATABASES:
        if subprocess.run([PYTHON, "-c", ASK_POSTGRES, url], capture_output=True, check=False).returncode == 0:
            return url
    return None


def _browser() -> str | None:
    asked = os.environ.get("FIRSTHAND_CHROMIUM")
    if asked:
        return shutil.which(asked)
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    own = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    return found or next((str(path) for path in sorted(own.glob("chromium-*/chrome-linux*/chrome"))), None)


def _summary(stages: list[Stage]) -> int:
    print("\n" + "=" * 78)
    for stage in stages:
        count = ", ".join(f"{number} {what}" for what, number in stage.counts.items() if number)
        remark = count if stage.good and count else ", ".join(filter(None, [count, stage.remark]))
        shown = "" if stage.good and stage.remark == "status 0" and not count else remark
        print(f"{'ok  ' if stage.good else 'FAIL'}  {stage.name:<22}{stage.seconds:7.1f} s  {shown}")
    print("=" * 78)
    total = {what: sum(stage.counts.get(what, 0) for stage in stages) for what in ("passed", "failed", "skipped")}
    bad = [stage.name for stage in stages if not stage.good]
    print("Failed: " + ", ".join(bad) if bad else "Everything is good.")
    print("{passed} passed, {failed} failed, {skipped} skipped".format(**total), flush=True)
    return 1 if bad else 0
