"""The first minutes of `dev.py run`: each thing that can go wrong is one line that says what to do, and
nothing is left running, however it is stopped."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.scene import QUICK
from tests.running import ROOT, free_port

STARTS_WITHIN = 120.0
ENDS_WITHIN = 40.0


def environment(**given: str) -> dict[str, str]:
    """As in a shell that knows nothing of Firsthand."""
    ours = ("FIRSTHAND_", "DJANGO_")
    return {**{name: value for name, value in os.environ.items() if not name.startswith(ours)}, **given}


def run(folder: Path, *arguments: str, before: tuple[str, ...] = (), **given: str) -> str:
    """`dev.py run`, which is expected to refuse: returns its one line."""
    command = [*before, sys.executable, str(folder / "dev.py"), "run", *arguments]
    done = subprocess.run(
        command, cwd=folder, env=environment(**given), capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 1, done
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("dev.py: ")
    assert "Traceback" not in done.stderr + done.stdout
    return lines[0]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What `dev.py` needs of the project, without an environment."""
    folder = tmp_path / "clone"
    folder.mkdir()
    for name in ("dev.py", "pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, folder)
    for name in ("tools", "requirements"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


class TestOneLine:
    def test_a_port_in_use(self) -> None:
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]
            said = run(ROOT, "--port", str(port))
        assert f"Port {port} is in use" in said
        assert f"--port {port + 1}" in said

    def test_a_port_that_is_none(self) -> None:
        assert "choose one from 1024" in run(ROOT, "--port", "70000")

    def test_no_venv_module(self, clone: Path, tmp_path: Path) -> None:
        """As Debian's python3 without python3-venv: `ensurepip` is not there."""
        (tmp_path / "sitecustomize.py").write_text("import sys; sys.modules['ensurepip'] = None\n")
        said = run(clone, "--port", str(free_port()), PYTHONPATH=str(tmp_path))
        assert "apt install python3-venv" in said

    def test_a_project_that_cannot_be_written_to(self, clone: Path) -> None:
        clone.chmod(0o555)
        try:
            said = run(clone, "--port", str(free_port()), before=AS_ANYBODY)
        finally:
            clone.chmod(0o755)
        assert f"{clone} cannot be written to" in said
        assert "copy the project to a folder of your own" in said

    def test_a_data_folder_that_cannot_be_written_to(self, tmp_path: Path) -> None:
        tmp_path.chmod(0o555)
        try:
            said = run(
                ROOT, "--port", str(free_port()), before=AS_ANYBODY, FIRSTHAND_VAR=str(tmp_path / "data"),
                FIRSTHAND_SANDBOX="refuse",
            )  # fmt: skip
        finally:
            tmp_path.chmod(0o755)
        assert str(tmp_path / "data") in said
        assert "Make the folder writable or set FIRSTHAND_VAR" in said

    @pytest.mark.slow
    def test_a_download_that_fails(self, clone: Path) -> None:
        unreachable = {
            "PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": "", "PIP_EXTRA_INDEX_URL": "", "PIP_RETRIES": "0",
            "PIP_INDEX_URL": f"http://127.0.0.1:{free_port()}/simple", "UV_NO_CONFIG": "1",
        }  # fmt: skip
        said = run(clone, "--port", str(free_port()), **unreachable)
        assert "The packages could not be installed" in said
        assert "Check the network and the settings of your package index, then start again" in said


#: root may write everywhere; without this one capability it is anybody.
AS_ANYBODY = ("setpriv", "--bounding-set", "-dac_override") if os.geteuid() == 0 else ()


@pytest.mark.slow
class TestNothingIsLeft:
    @pytest.fixture(scope="class")
    def data(self, tmp_path_factory: pytest.TempPathFactory) -> Path:
        """One data folder: what each test leaves there, the next one starts on."""
        return tmp_path_factory.mktemp("run") / "data"

    @pytest.fixture
    def running(self, data: Path) -> Iterator[tuple[subprocess.Popen[str], Path, int]]:
        """A programme without the demo that has printed its address."""
        folder, port = data, free_port()
        given = environment(FIRSTHAND_VAR=str(folder), FIRSTHAND_SANDBOX="refuse", PYTHONUNBUFFERED="1", **QUICK)
        command = [sys.executable, str(ROOT / "dev.py"), "run", "--no-demo", "--port", str(port)]
        process = subprocess.Popen(command, cwd=ROOT, env=given, stdout=subprocess.PIPE, text=True)
        try:
            assert process.stdout is not None
            assert any(f"http://127.0.0.1:{port}/" in line for line in process.stdout)
            yield process, folder, port
        finally:
            process.kill()
            process.communicate()
            for left in processes_of(folder):
                os.kill(left, signal.SIGKILL)

    @pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda how: how.name)
    def test_when_it_is_stopped(self, running: tuple[subprocess.Popen[str], Path, int], how: signal.Signals) -> None:
        process, folder, port = running
        assert len(processes_of(folder)) >= 3  # ourselves, the server with its workers, the worker
        process.send_signal(how)
        assert process.wait(ENDS_WITHIN) == 0
        assert not processes_of(folder)
        assert_free(port)

    @pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent is gone")
    def test_when_it_is_killed(self, running: tuple[subprocess.Popen[str], Path, int]) -> None:
        process, folder, port = running
        process.kill()
        process.wait()
        until(lambda: not processes_of(folder))
        assert_free(port)

    @pytest.mark.parametrize("which", ["serve", "worker"])
    def test_when_one_of_the_two_ends(self, running: tuple[subprocess.Popen[str], Path, int], which: str) -> None:
        process, folder, port = running
        for each in processes_of(folder):
            if which in Path(f"/proc/{each}/cmdline").read_bytes().decode().split("\0"):
                os.kill(each, signal.SIGKILL)
        assert process.wait(ENDS_WITHIN) == 1
        assert not processes_of(folder)
        assert_free(port)


def processes_of(folder: Path) -> list[int]:
    """Everything alive that was started for this data folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            mine = f"FIRSTHAND_VAR={folder}\0".encode() in (entry / "environ").read_bytes()
            alive = "State:\tZ" not in (entry / "status").read_text("ascii")
        except OSError:  # it has just ended
            continue
        if mine and alive:
            found.append(int(entry.name))
    return found


def until(holds: Callable[[], bool]) -> None:
    """Other processes end by themselves; only the list of processes tells."""
    end = time.monotonic() + ENDS_WITHIN
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def assert_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
