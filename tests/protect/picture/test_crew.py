"""The parent survives its workers, and ends them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from firsthand.protect.picture import place
from firsthand.protect.picture.crew import Crew, WorkerFailed
from firsthand.protect.picture.refusals import Refused

from .footage import film, wall

ECHO = "import sys, json\nfor line in sys.stdin: print(json.dumps({'done': json.loads(line)}), flush=True)"


def crew(code: str, **settings: Any) -> Crew:
    """A crew whose workers run `code` instead."""
    return Crew(2, wrap=lambda command: [sys.executable, "-c", code], **settings)


def test_answers_come_in_the_order_of_the_tasks() -> None:
    with crew(ECHO) as workers:
        assert workers.run([{"n": n} for n in range(20)]) == [{"n": n} for n in range(20)]


@pytest.mark.parametrize(
    "code",
    [
        "import os; os._exit(0)",
        "import os; os.abort()",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "import sys; sys.stdin.readline(); print('nonsense', flush=True)",
        "import sys; sys.stdin.readline(); print('[1]', flush=True)",
        "import sys; sys.stdin.readline(); sys.stdout.buffer.write(b'\\xff' * 100 + b'\\n'); sys.stdout.flush()",
    ],
)
def test_a_worker_that_dies_or_talks_nonsense(code: str) -> None:
    with crew(code) as workers, pytest.raises(Refused) as caught:
        workers.run([{"n": n} for n in range(4)])
    assert caught.value.code == "worker_died"


def test_a_worker_that_says_nothing() -> None:
    with crew("import sys, time; sys.stdin.readline(); time.sleep(600)", silence=0.3) as workers:
        with pytest.raises(Refused) as caught:
            workers.run([{}])
        assert caught.value.code == "too_demanding"
    assert not workers.all


def test_what_a_worker_refuses_or_gets_wrong() -> None:
    says = "import sys; sys.stdin.readline(); print({!r}, flush=True); sys.stdin.readline()"
    with crew(says.format('{"refused": "no_picture"}')) as workers, pytest.raises(Refused, match="no moving picture"):
        workers.run([{}])
    with crew(says.format('{"refused": "made up"}')) as workers, pytest.raises(WorkerFailed):
        workers.run([{}])
    with crew(says.format('{"failed": "KeyError: 1"}')) as workers, pytest.raises(WorkerFailed, match="KeyError"):
        workers.run([{}])


def test_leaving_ends_every_worker() -> None:
    with crew(ECHO) as workers:
        workers.run([{}, {}])
        running = [hand.process for hand in workers.all]
        assert running
        assert all(process.poll() is None for process in running)
    assert all(process.poll() is not None for process in running)


def test_a_task_that_is_none_is_a_fault_of_ours(tmp_path: Path) -> None:
    film(tmp_path / "a.mp4", (wall() for _ in range(2)))
    with Crew(1) as workers, pytest.raises(WorkerFailed, match="AttributeError"):
        workers.run([{"task": "sing", "source": str(tmp_path / "a.mp4")}])


def test_one_run_at_a_time_in_a_folder_and_leftovers_are_thrown_away(tmp_path: Path) -> None:
    (tmp_path / place.WORK / "strip").mkdir(parents=True)
    (tmp_path / place.WORK / "strip" / "old.png").write_text("old")
    (tmp_path / place.WORK / "0.segment").write_text("old")
    with place.workplace(tmp_path) as work:
        assert [each.name for each in work.iterdir()] == ["lock"]
        with pytest.raises(place.Occupied, match="wait for it"), place.workplace(tmp_path):
            pass
        assert work.is_dir()
    assert not list(tmp_path.iterdir())


def test_a_finished_file_takes_the_place_of_the_old_one_at_once(tmp_path: Path) -> None:
    (tmp_path / "strip").mkdir()
    (tmp_path / "strip" / "old.png").write_text("old")
    (tmp_path / "a.mp4").write_text("old")
    with place.workplace(tmp_path) as work:
        (work / "strip").mkdir()
        (work / "a.mp4").write_text("new")
        place.publish(work / "strip", tmp_path / "strip")
        place.publish(work / "a.mp4", tmp_path / "a.mp4")
    assert (tmp_path / "a.mp4").read_text() == "new"
    assert not list((tmp_path / "strip").iterdir())
