"""How fast the pages are at 1,000 and at 30,000 cases, next to the server's own health page.

    python bench/web.py --cache /tmp/firsthand-bench [--json result.json]

Starts the real server (`firsthand serve`) on this machine's loopback with a folder of its own, signs in
ten users of seven roles, and asks for the ten most used pages and the search in three ways:

- *alone*: one user, one page at a time; tells what a page costs the server in CPU time (user and system,
  of all its processes), which other work on the machine disturbs least.
- *closed loop*: each of the ten users asks again as soon as the answer is there. "Ten at once" at its
  hardest: ten requests are under way all the time, and server and client share the cores. The time of an
  answer is mostly the waiting for the nine others: it grows with the mean cost of all pages.
- *open loop*: ten people who look at each page for a while (`--think`, exponential, 2 s in the mean: people
  take longer). A request is due whatever became of the one before it, and its time counts from then.

Databases are made once by `firsthand populate` and kept in the cache folder. Bounded in count and time;
touches nothing else. The load of the machine is printed: beside other work the times say little.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
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
    "search": ("/search/", CASE_ROLES),  # by POST: what was typed stands in no address
}


SEARCHED = "Cedar"


@dataclass
class User:
    """One signed-in user with the pages they will ask for. A plain connection: the client must cost little."""

    name: str
    line: http.client.HTTPConnection
    cookies: dict[str, str]
    pages: list[tuple[str, str]] = field(default_factory=list)

    def ask(self, page: str, path: str) -> int:
        """The status of the answer, wholly read; 0 when there was none."""
        method, body = "GET", None
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if page == "search":
            method, body = "POST", f"q={SEARCHED}&csrfmiddlewaretoken={self.cookies['csrftoken']}"
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.line.request(method, path, body, headers)
            answer = self.line.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            self.line.close()
            return 0
        return answer.status


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
    subprocess.run(
        [sys.executable, "-m", "firsthand.cli", "migrate"], env=env, check=True, stdout=subprocess.DEVNULL, timeout=300
    )  # a kept database may be of an earlier version
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

    def cpu(self) -> float:
        """Milliseconds of CPU that the server's processes have used so far."""
        ticks = 0
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and os.getpgid(int(entry.name)) == self.process.pid:
                    ticks += sum(map(int, (entry / "stat").read_text().rpartition(")")[2].split()[11:13]))
            except OSError:  # it has just ended
                continue
        return ticks * 1000 / os.sysconf("SC_CLK_TCK")

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
    user = User(name, http.client.HTTPConnection(client.base_url.host, client.base_url.port, timeout=60), {})
    found = {
        "case": _first(client, "/cases/?state=in_programme", "cases") or _first(client, "/cases/", "cases"),
        "campaign": _first(client, "/campaigns/", "campaigns"),
    }
    for page, (path, names) in PAGES.items():
        needed = re.findall(r"\{(\w+)\}", path)
        if name in names and all(found[part] for part in needed):
            user.pages.append((page, path.format(**found)))
    user.cookies = dict(client.cookies)
    client.close()
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
        status = user.ask(page, path)
        took = (time.perf_counter() - began) * 1000
        with self.lock:
            if status == 200:
                self.times[page].append(took)
            else:
                self.failures[f"{page}: {status or 'no answer'}"] += 1

    def all(self) -> list[float]:
        return [took for times in self.times.values() for took in times]


def loop(users: list[User], seconds: float, think: float = 0) -> Result:
    """Every user goes through their pages again and again for `seconds`; with `think`, an open loop."""
    result, stop = Result(), time.perf_counter() + seconds

    def work(number: int, user: User) -> None:
        pauses, due, turn = random.Random(number), time.perf_counter(), number  # not all at the same page
        while time.perf_counter() < stop:
            if think:
                due += pauses.expovariate(1 / think)
                if due > stop:
                    return
                time.sleep(max(0.0, due - time.perf_counter()))
            result.ask(user, *user.pages[turn % len(user.pages)], due if think else None)
            turn += 1

    threads = [threading.Thread(target=work, args=(number, user)) for number, user in enumerate(users)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return result


def measure(env: dict[str, str], options: argparse.Namespace) -> dict[str, dict[str, float]]:
    """What each page costs alone, and its times in both loops, on one installation."""
    password = re.search(r'PASSWORD = "([^"]+)"', (ROOT / "src/firsthand/platform/site/demo/accounts.py").read_text())
    assert password is not None
    found: dict[str, dict[str, float]] = {page: {} for page in (*PAGES, "all")}
    with Server(env) as server:
        users = [sign_in(server.base, name, password.group(1)) for name in USERS[: options.users]]
        alone = Result()
        for _warm in range(4):  # templates and connections, in each of the server's threads
            for user in users:
                for page, path in user.pages:
                    user.ask(page, path)
        for page in PAGES:
            askers = [(user, path) for user in users for name, path in user.pages if name == page]
            before = server.cpu()
            for turn in range(options.alone if askers else 0):
                alone.ask(askers[turn % len(askers)][0], page, askers[turn % len(askers)][1])
            found[page]["cpu"] = (server.cpu() - before) / options.alone
        failures = dict(alone.failures)
        for name, think in (("closed", 0.0), ("open", options.think)):
            before = server.cpu()
            result = loop(users, options.seconds, think)
            found["all"][f"{name}_cpu"] = (server.cpu() - before) / max(1, len(result.all()))
            for page, times in (*result.times.items(), ("all", result.all())):
                found[page] |= {f"{name}_{key}": value for key, value in summary(times).items()}
            failures |= result.failures
    for failure, count in sorted(failures.items()):
        print(f"  {failure} ({count} times)", file=sys.stderr)
    return found


def summary(times: list[float]) -> dict[str, float]:
    """Median and 95th percentile (nearest rank) in milliseconds."""
    ordered = sorted(times)
    return {
        "p50": statistics.median(ordered),
        "p95": ordered[max(0, -(-95 * len(ordered) // 100) - 1)],
        "count": len(ordered),
    }


def table(small: dict[str, dict[str, float]], large: dict[str, dict[str, float]], options: argparse.Namespace) -> str:
    columns = ("cpu", "closed_p50", "closed_p95", "open_p50", "open_p95")
    lines = [
        f"{options.users} users; open loop with {options.think:g} s between a user's requests; cpu and times in ms",
        f"{'':<16} {options.small:>10,} cases {'':<27} {options.large:>10,} cases {'':<26} large / small",
        f"{'':<16} "
        + f"{'cpu':>7} {'closed p50, p95':>16} {'open p50, p95':>16}     " * 2
        + f"{'cpu':>6} {'closed p50':>10}",
    ]
    for page in (*PAGES, "all"):
        a, b = small[page], large[page]
        if "closed_p50" not in a or "closed_p50" not in b:
            lines.append(f"{page:<16} not measured")
            continue
        a["cpu"], b["cpu"] = a.get("cpu", a.get("closed_cpu", 0)), b.get("cpu", b.get("closed_cpu", 0))
        lines.append(
            f"{page:<16} "
            + "".join(
                "".join(f"{row.get(column, float('nan')):8.1f}" for column in columns) + "     " for row in (a, b)
            )
            + f"{b['cpu'] / max(a['cpu'], 0.1):6.2f} {b['closed_p50'] / a['closed_p50']:10.2f}"
        )
    lines.append(f"load average of the machine at the end: {' '.join(f'{load:.1f}' for load in os.getloadavg())}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, required=True, help="folder that keeps the databases between runs")
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--large", type=int, default=30_000)
    parser.add_argument("--users", type=int, default=10, choices=range(1, len(USERS) + 1), metavar="N")
    parser.add_argument("--alone", type=int, default=30, help="times each page is asked for alone")
    parser.add_argument("--seconds", type=float, default=60, help="length of each loop")
    parser.add_argument("--think", type=float, default=2.0, help="open loop: seconds between a user's requests")
    parser.add_argument("--json", type=Path, help="write the numbers here too")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the server is stopped on this way out too
    print(f"load average before: {' '.join(f'{load:.1f}' for load in os.getloadavg())}")
    small, large = (measure(prepare(options.cache, people, 900), options) for people in (options.small, options.large))
    print(table(small, large, options))
    if options.json:
        numbers = {"users": options.users, "think": options.think, "load": os.getloadavg()}
        options.json.write_text(json.dumps({**numbers, str(options.small): small, str(options.large): large}, indent=1))


if __name__ == "__main__":
    main()
