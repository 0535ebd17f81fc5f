"""How fast the pages are at 1,000 and at 30,000 cases, next to the server's own health page.

    python bench/web.py --cache /tmp/firsthand-bench [--json result.json] [--rate 5]

Starts the real server (`firsthand serve`) on this machine's loopback with a folder of its own, signs in
ten users of seven roles, and asks for the ten most used pages and the search: closed loop (each user
asks again as soon as it has its answer), or with `--rate` an open loop at so many requests a second,
where an answer's time counts from the moment it was due. Databases are made once by
`firsthand populate` and kept in the cache folder. Bounded in count and time; touches nothing else.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[1]
UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
USERS = (
    "coordinator",
    "caseworker",
    "caseworker.two",
    "clinician",
    "panel.chair",
    "testimony.officer",
    "testimony.officer.two",
    "campaign.manager",
    "auditor",
    "coordinator.two",
)
CASE_ROLES = ("coordinator", "caseworker", "caseworker.two", "clinician", "panel.chair", "coordinator.two")
VOICE_ROLES = (
    "testimony.officer",
    "testimony.officer.two",
    "coordinator",
    "coordinator.two",
    "caseworker",
    "clinician",
)
#: Page -> (path; "{case}" is replaced by an id found on that user's own list, users who have the page).
PAGES: dict[str, tuple[str, tuple[str, ...]]] = {
    "health": ("/health/", USERS),
    "today": ("/today/", USERS),
    "cases": ("/cases/", CASE_ROLES),
    "cases, filtered": ("/cases/?state=in_programme&sort=oldest", CASE_ROLES),
    "case file": ("/cases/{case}/", CASE_ROLES),
    "evidence": ("/cases/{case}/evidence/", CASE_ROLES),
    "assessment": (
        "/cases/{case}/assessments/",
        ("coordinator", "caseworker", "caseworker.two", "panel.chair", "coordinator.two"),
    ),
    "plan": (
        "/cases/{case}/plan/",
        ("coordinator", "caseworker", "caseworker.two", "clinician", "panel.chair", "coordinator.two"),
    ),
    "voices": ("/voices/", VOICE_ROLES),
    "campaign": ("/campaigns/{campaign}/", ("campaign.manager", "coordinator", "auditor", "coordinator.two")),
    "appearances": ("/appearances/", ("campaign.manager", "coordinator", "coordinator.two")),
    "search": ("/search/?q=Cedar", CASE_ROLES),
}


@dataclass
class User:
    """One signed-in user with the pages they will ask for."""

    name: str
    client: httpx.Client
    pages: list[tuple[str, str]] = field(default_factory=list)


def prepare(cache: Path, people: int, timeout: float) -> dict[str, str]:
    """The environment of an installation with that many cases; made when it is not in the cache."""
    folder = cache / f"{people}"
    env = {**os.environ, "FIRSTHAND_VAR": str(folder), "FIRSTHAND_DEMO": "1", "PYTHONPATH": str(ROOT / "src")}
    if not (folder / "complete").exists():
        print(f"making {people:,} cases …", file=sys.stderr)
        command = [
            sys.executable,
            "-m",
            "firsthand.cli",
            "populate",
            "--people",
            str(people),
            "--countries",
            "100",
            "--seed",
            "1",
        ]
        subprocess.run(command, env=env, check=True, timeout=timeout, stdout=subprocess.DEVNULL)
        (folder / "complete").touch()
    return env


class Server:
    """`firsthand serve` on a free port of the loopback, for the length of a block."""

    def __init__(self, env: dict[str, str]) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "firsthand.cli", "serve", "--port", str(self.port), "--workers", "2"],
            env=env, stdout=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip

    def __enter__(self) -> Server:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{self.base}/health/", timeout=2).status_code == 200:
                    return self
            except httpx.HTTPError:
                time.sleep(0.2)
        self.__exit__()
        raise SystemExit("the server did not answer within a minute")

    def __exit__(self, *_ignored: object) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)


def sign_in(base: str, name: str, password: str) -> User:
    """A session of that account, and the addresses of its pages."""
    client = httpx.Client(base_url=base, follow_redirects=True, timeout=60)
    client.get("/accounts/login/")
    answer = client.post(
        "/accounts/login/",
        data={"login": name, "password": password, "csrfmiddlewaretoken": client.cookies["csrftoken"]},
        headers={"Referer": base},
    )
    if "/accounts/login" in str(answer.url):
        raise SystemExit(f"{name} could not sign in")
    user = User(name, client)
    found = {
        "case": _first(client, "/cases/?state=in_programme", "cases") or _first(client, "/cases/", "cases"),
        "campaign": _first(client, "/campaigns/", "campaigns"),
    }
    for page, (path, names) in PAGES.items():
        needed = re.findall(r"\{(\w+)\}", path)
        if name in names and all(found[part] for part in needed):
            user.pages.append((page, path.format(**found)))
    return user


def _first(client: httpx.Client, path: str, noun: str) -> str | None:
    answer = client.get(path)
    match = re.search(f'href="/{noun}/({UUID})/"', answer.text) if answer.status_code == 200 else None
    return match.group(1) if match else None


@dataclass
class Result:
    """Times by page, and what was not answered with 200."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failures: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, user: User, page: str, path: str, due: float | None = None) -> None:
        began = time.perf_counter() if due is None else due
        try:
            status = user.client.get(path).status_code
        except httpx.HTTPError:
            status = 0
        took = time.perf_counter() - began
        with self.lock:
            if status == 200:
                self.times[page].append(took * 1000)
            else:
                self.failures[f"{page}: {status or 'no answer'}"] += 1


def run(users: list[User], rounds: int, seconds: float, rate: float | None) -> Result:
    """Ask for every page `rounds` times by every user who has it, for at most `seconds`."""
    result, stop = Result(), time.perf_counter() + seconds
    for user in users:  # once, unmeasured: templates and connections
        for _page, path in user.pages:
            user.client.get(path)

    def work(number: int, user: User) -> None:
        turn = 0
        began, apart = time.perf_counter(), len(users) / rate if rate else 0.0
        for _round in range(rounds):
            for offset in range(len(user.pages)):
                page, path = user.pages[(offset + number) % len(user.pages)]  # not all at the same page
                due = began + (turn + number / len(users)) * apart if rate else None
                if due is not None:
                    time.sleep(max(0.0, due - time.perf_counter()))
                if time.perf_counter() > stop:
                    return
                result.ask(user, page, path, due)
                turn += 1

    threads = [threading.Thread(target=work, args=(number, user)) for number, user in enumerate(users)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return result


def measure(env: dict[str, str], options: argparse.Namespace) -> dict[str, dict[str, float]]:
    """p50, p95 and count of each page on one installation."""
    password = re.search(r'PASSWORD = "([^"]+)"', (ROOT / "src/firsthand/platform/site/demo/accounts.py").read_text())
    assert password is not None
    with Server(env) as server:
        users = [sign_in(server.base, name, password.group(1)) for name in USERS[: options.users]]
        result = run(users, options.rounds, options.seconds, options.rate)
        for user in users:
            user.client.close()
    for failure, count in sorted(result.failures.items()):
        print(f"  {failure} ({count} times)", file=sys.stderr)
    return {page: summary(times) for page, times in result.times.items()}


def summary(times: list[float]) -> dict[str, float]:
    """Median and 95th percentile (nearest rank) in milliseconds."""
    ordered = sorted(times)
    return {
        "p50": statistics.median(ordered),
        "p95": ordered[max(0, -(-95 * len(ordered) // 100) - 1)],
        "count": len(ordered),
    }


def table(small: dict[str, dict[str, float]], large: dict[str, dict[str, float]], options: argparse.Namespace) -> str:
    lines = [
        f"{options.users} users, "
        + (f"open loop, {options.rate:g} requests a second" if options.rate else "closed loop, no pause"),
        f"{'':<16} {options.small:>10,} cases      {options.large:>10,} cases      large / small   p95 / health",
        f"{'':<16} {'p50':>8} {'p95':>8} ms   {'p50':>8} {'p95':>8} ms   {'p50':>6} {'p95':>6}   (large)",
    ]
    for page in PAGES:
        a, b = small.get(page), large.get(page)
        if a is None or b is None:
            lines.append(f"{page:<16} not measured")
            continue
        lines.append(
            f"{page:<16} {a['p50']:8.1f} {a['p95']:8.1f}      {b['p50']:8.1f} {b['p95']:8.1f}      "
            f"{b['p50'] / a['p50']:6.2f} {b['p95'] / a['p95']:6.2f}   {b['p95'] / large['health']['p95']:6.1f}"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, required=True, help="folder that keeps the databases between runs")
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--large", type=int, default=30_000)
    parser.add_argument("--users", type=int, default=10, choices=range(1, len(USERS) + 1), metavar="N")
    parser.add_argument("--rounds", type=int, default=12, help="times each user asks for each page, at most")
    parser.add_argument("--seconds", type=float, default=90, help="longest time of one measurement")
    parser.add_argument("--rate", type=float, help="open loop: requests a second of all users together")
    parser.add_argument("--json", type=Path, help="write the numbers here too")
    options = parser.parse_args()
    small, large = (measure(prepare(options.cache, people, 900), options) for people in (options.small, options.large))
    print(table(small, large, options))
    if options.json:
        options.json.write_text(
            json.dumps(
                {
                    "users": options.users,
                    "rate": options.rate,
                    "load": os.getloadavg(),
                    str(options.small): small,
                    str(options.large): large,
                },
                indent=1,
            )
        )


if __name__ == "__main__":
    main()
