"""kill -9 of server and worker in the middle of uploads, moves and examinations: is anything lost,
half-visible, or done twice?

    python -m tests.faults.kill --kills 200 [--database postgres://…] [--seed N]

Several clients upload (tus) and move cases over HTTP without pause. At random moments the whole process
group of the server, the worker or both is killed; after each restart everything that was acknowledged
is looked for in the database, on the disk and in the trail. Exit code 1 when anything is wrong.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.running import Platform

from .checks import check_installation, check_served
from .clients import Gate, Mover, Uploader
from .database import execute, look
from .scene import MEBIBYTE, QUICK, Recording, set_scene

#: A job whose worker died is taken up again after 30 s; the rest is for a busy machine.
SETTLE_SECONDS = 180.0
START_SECONDS = 90.0
FORGET_WORKERS = "DELETE FROM base_workerlease"


@dataclass
class Report:
    """What happened; `wrong` is empty when every promise was kept."""

    kills: Counter[str] = field(default_factory=Counter)
    figures: dict[str, int | float | str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def table(self) -> str:
        lines = [("kills of the server", self.kills["server"]), ("kills of the worker", self.kills["worker"])]
        rows = [*lines, *self.figures.items(), ("WRONG", len(self.wrong))]
        width = max(len(name) for name, _value in rows)
        different = list(dict.fromkeys(self.wrong))
        return "\n".join([*(f"{name:<{width}}  {value:>12}" for name, value in rows), *different[:50]])


class Trial:
    """One platform, its clients, and whoever kills its processes."""

    def __init__(
        self,
        platform: Platform,
        *,
        kills: int,
        seed: int,
        uploaders: int = 3,
        movers: int = 3,
        pause: tuple[float, float] = (0.2, 1.4),
        minutes: float = 600,
        loud: bool = False,
    ) -> None:
        self.minutes, self.loud = minutes, loud
        self.platform, self.kills, self.random, self.pause = platform, kills, random.Random(seed), pause
        self.report, self.gate, self.over = Report(), Gate(), threading.Event()
        count = uploaders * 3 + kills * 3 // 2
        self.recordings = [
            Recording(seed * 100_000 + n, 4 * self.random.randint(16, 5 * MEBIBYTE // 4)) for n in range(count)
        ]
        self.movers_wanted, self.uploaders_wanted = movers, uploaders

    def run(self) -> Report:
        started = time.monotonic()
        scene = set_scene(self.platform, cases=self.movers_wanted, sizes=[each.size for each in self.recordings])
        for recording, (media, token) in zip(self.recordings, scene["uploads"], strict=True):
            recording.media, recording.token = media, token
        self.movers = [
            Mover(self.platform, self.gate, self.over, scene["coordinator"], case) for case in scene["cases"]
        ]
        shares = [self.recordings[n :: self.uploaders_wanted] for n in range(self.uploaders_wanted)]
        self.uploaders = [
            Uploader(self.platform, self.gate, self.over, scene["officer"], share, n) for n, share in enumerate(shares)
        ]
        self.officer = scene["officer"]
        self._start()
        clients = [threading.Thread(target=client.work, daemon=True) for client in (*self.movers, *self.uploaders)]
        for client in clients:
            client.start()
        try:
            end = started + 60 * self.minutes
            while self.report.kills.total() < self.kills and time.monotonic() < end:
                known = len(self.report.wrong)
                self._kill()
                if self.loud:
                    so_far = f"{self.report.kills.total()} of {self.kills} kills, {len(self.report.wrong)} wrong"
                    print(so_far, *self.report.wrong[known:], sep="\n    ", file=sys.stderr, flush=True)
            self.over.set()
            for client in clients:
                client.join(60)
            self._settle()
        finally:
            self.over.set()
            self.gate.open()
            self.platform.stop()
        self._conclude(time.monotonic() - started)
        return self.report

    def _kill(self) -> None:
        time.sleep(self.random.uniform(*self.pause))  # the moment of the fault is what is tried
        for which in self.random.choice((["server"], ["worker"], *(["server", "worker"],) * 3)):
            self.platform.kill(which)
            self.report.kills[which] += 1
        self.gate.close()
        if self.platform.worker is None and self.random.random() < 0.5:
            execute(self.platform.database, FORGET_WORKERS)  # half the time as if 30 s had passed
        self._start()
        self._check()
        self.gate.open()

    def _start(self) -> None:
        """Start what was killed; a worker is there when it has put down its lease."""
        before = self._leases()
        waiting = self.platform.worker is None
        self.platform.start()
        end = time.monotonic() + START_SECONDS
        while waiting and self._leases() <= before:
            process = self.platform.worker
            if process is None or process.poll() is not None or time.monotonic() > end:
                raise AssertionError((self.platform.folder / "worker.log").read_text("utf-8")[-2000:])
            time.sleep(0.05)  # a process that starts; nothing tells us but its row

    def _leases(self) -> set[str]:
        with look(self.platform.database) as base:
            return {row[0] for row in base.rows("SELECT worker_id FROM base_workerlease")}

    def _check(self) -> None:
        clients = (*self.movers, *self.uploaders)
        self.report.wrong += [words for client in clients for words in client.surprises()]
        self.report.wrong += check_installation(self.platform, self.movers, self.recordings)
        began = [each for each in self.recordings if each.acknowledged]
        chosen = self.random.sample(began, min(3, len(began)))
        self.report.wrong += check_served(self.platform, self.officer, chosen)

    def _settle(self) -> None:
        """Let the examinations come to their end, then look at everything once more."""
        execute(self.platform.database, FORGET_WORKERS)
        end = time.monotonic() + SETTLE_SECONDS
        while time.monotonic() < end and self._unfinished():
            time.sleep(0.3)  # another process works; only its rows tell
        if waiting := self._unfinished():
            self.report.wrong.append(f"{waiting} jobs or files never came to an end")
        self.gate.close()
        self._check()
        self.report.wrong += check_served(
            self.platform, self.officer, [each for each in self.recordings if each.complete]
        )

    def _unfinished(self) -> int:
        with look(self.platform.database) as base:
            files = base.rows("SELECT count(*) FROM base_mediaobject WHERE state = 'quarantined'")
            jobs = base.rows(
                "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status IN ('READY', 'RUNNING')"
            )
        return int(files[0][0] + jobs[0][0])

    def _conclude(self, seconds: float) -> None:
        verified = self.platform.verify()
        if verified.returncode:
            self.report.wrong.append(f"firsthand verify: {verified.stdout}{verified.stderr}")
        with look(self.platform.database) as base:
            states = dict(base.rows("SELECT state, count(*) FROM base_mediaobject GROUP BY state"))
            entries = base.rows("SELECT count(*) FROM base_trail_entry")[0][0]
            jobs = dict(base.rows("SELECT status, count(*) FROM django_tasks_database_dbtaskresult GROUP BY status"))
        if jobs.get("FAILED"):
            self.report.wrong.append(f"{jobs['FAILED']} jobs failed")
        self.report.figures |= {
            "moves acknowledged": sum(mover.acknowledged for mover in self.movers),
            "moves cut off, and made": sum(mover.made for mover in self.movers),
            "moves cut off, not made": sum(mover.unmade for mover in self.movers),
            "requests of uploads acknowledged": sum(one.requests for one in self.uploaders),
            "requests of uploads cut off": sum(one.cut_off for one in self.uploaders),
            "MiB acknowledged": round(sum(one.acknowledged for one in self.recordings) / MEBIBYTE),
            "files complete": sum(one.complete for one in self.recordings),
            "files examined": states.get("examined", 0),
            "files refused": states.get("refused", 0),
            "jobs done": jobs.get("SUCCESSFUL", 0),
            "trail entries": entries,
            "trail verifies": "yes" if not verified.returncode else "NO",
            "seconds": round(seconds),
        }


def run_trial(folder: Path, *, kills: int, seed: int, postgres: str = "", **options: object) -> Report:
    """Prepare a platform in `folder`, kill it so often, and say what was found."""
    platform = Platform(folder, postgres=postgres, settings=QUICK)
    try:
        platform.prepare(demo=False)
        return Trial(platform, kills=kills, seed=seed, **options).run()  # type: ignore[arg-type]
    finally:
        platform.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--database", default="", help="a PostgreSQL server where databases may be made; else SQLite")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", help="a folder to leave everything in, for looking at")
    parser.add_argument(
        "--minutes", type=float, default=600, help="stop after so many minutes, however many kills there were"
    )
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="firsthand-kill-") as folder:
        where = Path(given.keep or folder)
        os.makedirs(where, exist_ok=True)
        report = run_trial(
            where, kills=given.kills, seed=given.seed, postgres=given.database, minutes=given.minutes, loud=True
        )
    print(f"{'PostgreSQL' if given.database else 'SQLite'}, seed {given.seed}\n{report.table()}")
    return 1 if report.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
