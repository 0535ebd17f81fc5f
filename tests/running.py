"""A real platform for tests: its own folder and database, a real server and a real worker process."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parents[1]


class Platform:
    """Server and worker as processes on loopback. `start` and `stop` may be called again and again;
    `kill` ends one of them as a loss of power would."""

    def __init__(self, folder: Path, *, postgres: str = "", settings: dict[str, str] | None = None) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.server: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None
        self._admin = postgres
        self._database = f"firsthand_{secrets.token_hex(6)}" if postgres else ""
        self.database = f"sqlite:///{folder}/firsthand.sqlite3"
        if postgres:
            with psycopg.connect(postgres.replace("postgres://", "postgresql://"), autocommit=True) as admin:
                admin.execute(f'CREATE DATABASE "{self._database}"')
            self.database = postgres.rsplit("/", 1)[0] + f"/{self._database}"
        clean = {name: value for name, value in os.environ.items() if not name.startswith("FIRSTHAND_")}
        self.env = {
            **clean,
            "FIRSTHAND_VAR": str(folder),
            "FIRSTHAND_KEYS": str(folder / "keys"),
            "FIRSTHAND_DATABASE": self.database,
            "FIRSTHAND_DEMO": "1",
            "FIRSTHAND_SANDBOX": "bubblewrap" if shutil.which("bwrap") else "limits",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "DJANGO_SETTINGS_MODULE": "firsthand.platform.site.settings",
            **(settings or {}),
        }
        self.env.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)

    def firsthand(
        self, *arguments: str, settings: dict[str, str] | None = None, **options: Any
    ) -> subprocess.CompletedProcess[str]:
        """Run a verb of the command line to its end, with other settings for this once."""
        command = [sys.executable, "-m", "firsthand.cli", *arguments]
        options = {"check": True, "capture_output": True, "text": True, **options}
        return subprocess.run(command, env={**self.env, **(settings or {})}, cwd=self.folder, **options)

    def python(self, code: str) -> str:
        """Run Python inside the platform's own settings, for what only time would bring about."""
        head = "import django; django.setup()\n"
        done = subprocess.run(
            [sys.executable, "-c", head + code],
            env=self.env,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise AssertionError(done.stderr)
        return done.stdout

    def prepare(self, *, demo: bool = True) -> None:
        """Keys and tables; with `demo` the demo programme too."""
        self.firsthand("prepare", settings={"FIRSTHAND_DEMO": "1" if demo else "0"})

    def verify(self) -> subprocess.CompletedProcess[str]:
        """`firsthand verify` on this database, with the key and the checkpoints that it left."""
        keys, notes = self.folder / "keys" / "checkpoint.pub", self.folder / "checkpoints" / "checkpoints.txt"
        return self.firsthand(
            "verify", self.database, "--key", str(keys), "--checkpoints", str(notes), "--quiet", check=False
        )

    def start(self, *, worker: bool = True) -> None:
        """Start what is not running; returns when the server answers."""
        starting = self.server is None
        if starting:
            self.server = self._spawn("serve", "--port", str(self.port), "--workers", "1")
        if worker and self.worker is None:
            self.worker = self._spawn("worker")
        if starting:
            self._wait()

    def stop(self) -> None:
        for process in (self.server, self.worker):
            if process is not None and process.poll() is None:
                process.terminate()
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)
        self.server = self.worker = None

    def kill(self, which: str) -> None:
        """SIGKILL to the whole process group of "server" or "worker"."""
        process = getattr(self, which)
        if process is not None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            setattr(self, which, None)

    def memory(self, which: str) -> int:
        """Resident bytes of all processes of "server" or "worker" together."""
        process, total = getattr(self, which), 0
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and os.getpgid(int(entry.name)) == process.pid:
                    status = (entry / "status").read_text("ascii")
                    total += int(status.split("VmRSS:")[1].split()[0]) * 1024
            except (OSError, IndexError):  # it has just ended
                continue
        return total

    def close(self) -> None:
        self.stop()
        if self._database:
            with psycopg.connect(self._admin.replace("postgres://", "postgresql://"), autocommit=True) as admin:
                admin.execute(f'DROP DATABASE IF EXISTS "{self._database}" WITH (FORCE)')

    def _spawn(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "firsthand.cli", *arguments]
        with (self.folder / f"{arguments[0]}.log").open("ab") as log:  # the process keeps its own copy
            return subprocess.Popen(
                command, env=self.env, cwd=self.folder, stdout=log, stderr=log, start_new_session=True
            )

    def _wait(self, seconds: float = 90) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"{self.url}/health/", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                if self.server is None or self.server.poll() is not None:
                    break
            time.sleep(0.1)  # a process that starts; nothing tells us but its answer
        raise AssertionError((self.folder / "serve.log").read_text("utf-8")[-4000:])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
