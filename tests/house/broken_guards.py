"""`python -m tests.house.broken_guards`: break each guard once and see whether a test notices.

A test that cannot fail guards nothing. Each need of the pathway is made to hold always, each effect and
each thing that a move writes to do nothing, each refusal of a service is left out, each CHECK of the
database is ignored, each permission is granted to everybody, and the doors of docs/house.md are opened
one by one (`breakages.py`). The tests are collected and the database is made once; for each breakage the
process forks, the child breaks its one thing and runs the tests that could notice, nearest first, until
one fails that passes unbroken.

Exit status 0 when every breakage was noticed, 1 when some survived.
"""

from __future__ import annotations

import argparse
import csv
import inspect
import os
import pickle
import signal
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from _pytest.runner import runtestprotocol

if TYPE_CHECKING:
    from tests.house.breakages import Breakage

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "build" / "broken-guards.csv"
#: A broken guard may send a test round in circles.
LONGEST = 300
#: Tests that put rules of their own in place of the pathway's say nothing about those.
BLIND = {"need": ("test_moves.py",), "effect": ("test_moves.py",), "writes": ("test_moves.py",)}
#: Where the tests of a room are when the file is not named after it.
ELSEWHERE = {
    "intake": ("test_intake", "test_erasure", "test_leftovers", "test_own"), "readings": ("test_access",),
    "policy": ("test_access", "test_permissions"), "relations": ("test_access",), "reading": ("test_vault_fields",),
    "dossier": ("test_dossier", "test_release"), "release": ("test_release", "test_recall"),
    "appearances": ("test_appearance", "test_recall", "test_local_time"), "accounts": ("test_accounts", "test_sign_in"),
    "effects": ("test_answers", "test_stop_rules", "test_effects", "test_trial_files", "test_campaigns"),
    "campaigns": ("test_campaigns", "test_stop_rules"), "trials": ("test_trials", "test_trial_files"),
    "api": ("test_api",), "flow": ("test_moves", "test_spreadsheets"), "access": ("test_access", "test_api"),
}  # fmt: skip


@dataclass
class Outcome:
    breakage: Breakage
    noticed_by: str
    tried: int
    seconds: float


class Breaker:
    """The plug-in: takes the place of pytest's own loop."""

    def __init__(self, only: list[str], kinds: list[str], *, wide: bool, listing: bool) -> None:
        self.only, self.kinds, self.wide, self.listing = only, kinds, wide, listing
        self.outcomes: list[Outcome] = []
        self.sources: dict[str, str] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        from tests.house.breakages import all_breakages  # its imports need the apps, which pytest has loaded by now

        chosen = [
            breakage
            for breakage in all_breakages()
            if (not self.kinds or breakage.kind in self.kinds)
            and (not self.only or any(part in breakage.label for part in self.only))
        ]
        if self.listing:
            for breakage in chosen:
                print(f"{breakage.label:<70} {breakage.what}")
            return True
        self._make_database(session)
        for number, breakage in enumerate(chosen, start=1):
            outcome = self._try(breakage, self._nearest(breakage, session.items))
            self.outcomes.append(outcome)
            told = outcome.noticed_by or f"SURVIVED {outcome.tried} tests"
            print(f"{number:>4}/{len(chosen)} {outcome.seconds:6.1f} s  {breakage.label:<64} {told}", flush=True)
            self._write()
        return True

    def _make_database(self, session: pytest.Session) -> None:
        """Run one test that uses the database, and leave standing what belongs to the whole session."""
        first = next(item for item in session.items if item.path.name == "test_access.py")
        last = next(item for item in session.items if "house" in item.path.parts)
        if any(report.failed for report in runtestprotocol(first, nextitem=last, log=False)):
            raise pytest.UsageError(f"{first.nodeid} fails with nothing broken")

    def _nearest(self, breakage: Breakage, items: Iterable[pytest.Item]) -> list[pytest.Item]:
        """The tests that could notice, nearest first: those that name it, its room's, then its app's."""
        parts = breakage.module.removeprefix("firsthand.platform.").split(".")
        rooms = [name for part in parts for name in ELSEWHERE.get(part, (f"test_{part}",))]
        ranked = []
        for item in items:
            if item.path.name in BLIND.get(breakage.kind, ()):
                continue
            own = any(item.path.name.startswith(room) for room in rooms)
            named = breakage.words[0] in self._source(item) or breakage.words[0] in item.nodeid
            told = sum(word in self._source(item) for word in breakage.words if len(word) > 3)
            same_app = parts[0] in item.path.parts
            if own or named or (same_app and told) or self.wide:
                ranked.append(((named and own, own, named, told, same_app), item))
        ranked.sort(key=lambda pair: pair[0], reverse=True)
        return [item for _rank, item in ranked]

    def _source(self, item: Any) -> str:
        """The text of the test with its name, which says in words what is tested."""
        if item.originalname not in self.sources:
            self.sources[item.originalname] = inspect.getsource(item.function)
        return self.sources[item.originalname]

    def _try(self, breakage: Breakage, items: list[pytest.Item]) -> Outcome:
        started, tried = time.monotonic(), 0
        while items:
            failed, ran = _in_child(breakage.apply, items)
            tried += ran
            if failed is None:
                return Outcome(breakage, "", tried, time.monotonic() - started)
            if failed < 0 or _in_child(None, [items[failed]])[0] is None:
                name = "a process that did not come back" if failed < 0 else items[failed].nodeid
                return Outcome(breakage, name, tried, time.monotonic() - started)
            items = items[failed + 1 :]  # that one fails unbroken too, and proves nothing
        return Outcome(breakage, "", tried, time.monotonic() - started)

    def _write(self) -> None:
        TABLE.parent.mkdir(parents=True, exist_ok=True)
        with TABLE.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(["kind", "name", "what", "noticed by", "tests tried", "seconds"])
            for it in self.outcomes:
                rows.writerow(
                    [it.breakage.kind, it.breakage.name, it.breakage.what, it.noticed_by, it.tried, f"{it.seconds:.1f}"]
                )


def _in_child(breaks: Any, items: list[pytest.Item]) -> tuple[int | None, int]:
    """Fork, break, run until one fails. Returns (index of the failed test, how many ran); the index is
    None when none failed and -1 when the child did not come back."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(reader)
            null = os.open(os.devnull, os.O_RDWR)
            for stream in (1, 2):
                os.dup2(null, stream)
            signal.alarm(LONGEST)
            if breaks is not None:
                breaks()
            os.write(writer, pickle.dumps(_first_failure(items)))
            status = 0
        except LookupError as error:  # the breakage does not fit any more
            os.write(writer, pickle.dumps(repr(error)))
            status = 0
        finally:
            os._exit(status)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    found = pickle.loads(told) if told else (-1, 0)  # noqa: S301 - our own child wrote it
    if isinstance(found, str):
        raise pytest.UsageError(f"this cannot be broken any more: {found}")
    return found  # type: ignore[no-any-return]


def _first_failure(items: list[pytest.Item]) -> tuple[int | None, int]:
    for index, item in enumerate(items):
        following = items[index + 1] if index + 1 < len(items) else None
        if any(report.failed for report in runtestprotocol(item, nextitem=following, log=False)):
            return index, index + 1
    return None, len(items)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.house.broken_guards", description=__doc__.split("\n\n")[0])
    parser.add_argument("--only", metavar="NAME", action="append", default=[], help="those whose label holds NAME")
    parser.add_argument(
        "--kind", action="append", default=[], help="need, effect, writes, door, refusal, check, grant, move-grant"
    )
    parser.add_argument("--wide", action="store_true", help="let every test try, not only the near ones")
    parser.add_argument("--list", action="store_true", help="say what would be broken, and break nothing")
    given = parser.parse_args()
    breaker = Breaker(given.only, given.kind, wide=given.wide, listing=given.list)
    marks = "not browser and not faults and not slow"
    status = pytest.main(
        ["-q", "-s", "-p", "no:cacheprovider", "-m", marks, "--no-header", "--no-summary", str(ROOT / "tests")],
        [breaker],
    )
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        return int(status)
    survivors = [outcome for outcome in breaker.outcomes if not outcome.noticed_by]
    if not given.list:
        print(f"\n{len(breaker.outcomes)} broken, {len(breaker.outcomes) - len(survivors)} noticed, table in {TABLE}")
    for outcome in survivors:
        print(f"survived: {outcome.breakage.label}: {outcome.breakage.what}")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
