"""Runs tasks in worker processes, several at once, and survives whatever becomes of them.

A worker that dies, answers nonsense, or says nothing for too long is ended, and its file is refused: the
parent goes on. The parent never lets FFmpeg see a byte of the file.
"""

from __future__ import annotations

import json
import os
import queue
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from types import TracebackType
from typing import Any, Final

from .refusals import REFUSALS, Refused

#: A worker says something at least this often (seconds), however slow the machine.
SILENCE: Final = 120.0
ANSWER: Final = 256 * 1024 * 1024  # bytes of one line at most
Wrap = Callable[[list[str]], list[str]]


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class WorkerFailed(RuntimeError):
    """A fault of ours, not of the file: the text is for whoever mends it."""


class Crew:
    """Worker processes, started when first needed. Use it in a `with`; leaving it ends them all.

    `wrap` puts a sandbox before the command of a worker, `silence` is the longest time without a word.
    """

    def __init__(self, size: int, *, wrap: Wrap | None = None, silence: float = SILENCE) -> None:
        self.size, self.wrap, self.silence = size, wrap, silence
        self.idle: list[_Hand] = []
        self.all: set[_Hand] = set()
        self.lock = threading.Lock()
        self.stopped = False

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def stop(self) -> None:
        """End every worker, whatever it does."""
        with self.lock:
            self.stopped = True
            hands, self.all, self.idle = list(self.all), set(), []
        for hand in hands:
            hand.end()

    def run(self, tasks: Sequence[dict[str, Any]], progress: Callable[[int], None] | None = None) -> list[Any]:
        """Answers in the order of the tasks; `progress` hears the sum of frames done. Raises Refused."""
        results: list[Any] = [None] * len(tasks)
        counts = [0] * len(tasks)
        waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
        for index in range(len(tasks)):
            waiting.put(index)
        news: queue.SimpleQueue[tuple[int, str, Any]] = queue.SimpleQueue()

        def tell(index: int, frames: int) -> None:
            news.put((index, "at", frames))

        def go() -> None:
            while not self.stopped:
                try:
                    index = waiting.get_nowait()
                except queue.Empty:
                    return
                try:
                    news.put((index, "done", self._one(tasks[index], partial(tell, index))))
                except BaseException as error:
                    news.put((index, "error", error))
                    return

        threads = [threading.Thread(target=go, daemon=True) for _ in range(min(self.size, len(tasks)))]
        for thread in threads:
            thread.start()
        left = len(tasks)
        while left:
            index, kind, what = news.get()
            if kind == "error":
                self.stop()
                raise what
            if kind == "done":
                results[index], left = what, left - 1
            else:
                counts[index] = what
            if progress:
                progress(sum(counts))
        return results

    def _one(self, task: dict[str, Any], at: Callable[[int], None]) -> Any:
        with self.lock:
            if self.stopped:
                raise Refused("worker_died")
            hand = self.idle.pop() if self.idle else None
        if hand is None:
            hand = _Hand(self.wrap, self.silence)
            with self.lock:
                self.all.add(hand)
        try:
            answer = hand.ask(task, at)
        except BaseException:
            hand.end()
            with self.lock:
                self.all.discard(hand)
            raise
        with self.lock:
            self.idle.append(hand)
        return answer


class _Hand:
    """One worker process and the two pipes to it."""

    def __init__(self, wrap: Wrap | None, silence: float) -> None:
        command = [sys.executable, "-P", "-m", f"{__package__}.worker"]
        folder = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
        self.silence, self.rest = silence, b""
        self.process = subprocess.Popen(
            wrap(command) if wrap else command,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0,
            env={"PYTHONPATH": folder, "PATH": os.environ.get("PATH", ""), "OMP_NUM_THREADS": "1"},
            start_new_session=True,  # Ctrl-C is for the parent, which ends the workers in order
        )  # fmt: skip

    def end(self) -> None:
        """Kill it and take its pipes away."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()

    def ask(self, task: dict[str, Any], at: Callable[[int], None]) -> dict[str, Any]:
        """Give it a task and wait for the answer. Raises Refused, WorkerFailed."""
        try:
            self._send(json.dumps(task).encode() + b"\n")
            while True:
                line = self._line()
                if isinstance(line.get("at"), int):
                    at(line["at"])
                elif isinstance(line.get("done"), dict):
                    return dict(line["done"])
                elif line.get("refused") in REFUSALS:
                    raise Refused(line["refused"], str(line.get("detail", ""))[:200])
                else:
                    raise WorkerFailed(str(line.get("failed", "a worker answered nonsense"))[:500])
        except (BrokenPipeError, ValueError, OSError) as error:
            if isinstance(error, WorkerFailed):
                raise
            raise Refused("worker_died") from None

    def _send(self, data: bytes) -> None:
        if self.process.stdin is None:
            raise BrokenPipeError
        view = memoryview(data)
        while view:
            view = view[self.process.stdin.write(view) or 0 :]

    def _line(self) -> dict[str, Any]:
        if self.process.stdout is None:
            raise BrokenPipeError
        pipe, deadline = self.process.stdout.fileno(), time.monotonic() + self.silence
        while b"\n" not in self.rest:
            if not select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))[0]:
                raise Refused("too_demanding")
            piece = os.read(pipe, 1 << 20)
            if not piece or len(self.rest) > ANSWER:
                raise Refused("worker_died")
            self.rest += piece
        line, _, self.rest = self.rest.partition(b"\n")
        data = json.loads(line)
        if not isinstance(data, dict):
            raise ValueError("no object")
        return data
