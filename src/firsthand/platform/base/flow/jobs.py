"""Background jobs over django-tasks: retry, a schedule, and jobs whose worker died.

A job takes primitives, is idempotent and delegates to a service. Its errors are kept by class name
only: a traceback could carry what a file says.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any

from django.db import close_old_connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import task
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from .. import trail, vault
from .schedule import ScheduledRun, WorkerLease

logger = logging.getLogger(__name__)

ATTEMPTS = 5
FIRST_PAUSE = timedelta(seconds=10)
HEARTBEAT = timedelta(seconds=5)
SILENT_AFTER = timedelta(seconds=30)


class JobFailed(Exception):
    """A job gave up. Carries the class of the last error and nothing that a file says."""


@dataclass(frozen=True)
class Periodic:
    name: str
    interval: timedelta
    run: Callable[[], object]


PERIODIC: dict[str, Periodic] = {}


def job(function: Callable[..., Any]) -> Task[..., Any]:
    """Make a module-level function a job: `examine.enqueue("…")`.

    It runs with nothing readable (`vault.reading.scope`); after an error it is put back with a pause
    that doubles, up to five attempts, then it is kept as failed.
    """

    @wraps(function)
    def run(*args: Any, attempt_: int = 1, **kwargs: Any) -> Any:
        try:
            with vault.reading.scope():
                return function(*args, **kwargs)
        except Exception as error:
            kind = type(error).__name__
            if attempt_ >= ATTEMPTS:
                logger.error("job %s gave up after %d attempts: %s", function.__qualname__, attempt_, kind)
                raise JobFailed(kind) from None
            logger.warning("job %s failed (%s), attempt %d", function.__qualname__, kind, attempt_)
            pause = FIRST_PAUSE * 2 ** (attempt_ - 1)
            made.using(run_after=timezone.now() + pause).enqueue(*args, attempt_=attempt_ + 1, **kwargs)
        return None

    made: Task[..., Any] = task()(run)
    return made


def every(*, minutes: float) -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    """Run a function without arguments about every so many minutes in one of the workers."""

    def register(function: Callable[[], Any]) -> Callable[[], Any]:
        name = f"{function.__module__}.{function.__qualname__}"
        PERIODIC[name] = Periodic(name, timedelta(minutes=minutes), function)
        return function

    return register


def run_due() -> list[str]:
    """Run what is due and not claimed by another worker. Returns the names that ran."""
    ran = []
    for periodic in PERIODIC.values():
        now = timezone.now()
        _row, made = ScheduledRun.objects.get_or_create(name=periodic.name, defaults={"ran_at": now})
        claimed = made or ScheduledRun.objects.filter(name=periodic.name, ran_at__lte=now - periodic.interval).update(
            ran_at=now
        )
        if not claimed:
            continue
        try:
            with vault.reading.scope():
                periodic.run()
        except Exception as error:
            logger.error("periodic task %s failed: %s", periodic.name, type(error).__name__)
        else:
            ran.append(periodic.name)
    return ran


def take_up_orphans() -> int:
    """Put back the jobs of workers that have been silent too long. Returns how many."""
    # First the jobs, then who is alive: a worker puts down its lease before its first claim, so every
    # claim that is seen here has its lease there.
    running = list(DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).only("pk", "worker_ids", "started_at"))
    alive = set(
        WorkerLease.objects.filter(seen_at__gt=timezone.now() - SILENT_AFTER).values_list("worker_id", flat=True)
    )
    count = 0
    for result in running:
        if result.worker_ids and result.worker_ids[-1] in alive:
            continue
        # Only this very claim: another worker may have put it back and taken it a moment ago.
        same = DBTaskResult.objects.filter(pk=result.pk, status=TaskResultStatus.RUNNING, started_at=result.started_at)
        count += same.update(status=TaskResultStatus.READY)
    return count


def beat(worker_id: str) -> None:
    """Say that this worker is alive, and forget those long gone."""
    now = timezone.now()
    WorkerLease.objects.update_or_create(worker_id=worker_id, defaults={"seen_at": now})
    WorkerLease.objects.filter(seen_at__lt=now - 100 * SILENT_AFTER).delete()


def run_worker(*, interval: float = 0.5) -> None:
    """Run jobs and the schedule until SIGTERM or SIGINT; a job under way is finished first."""
    worker_id = get_random_string(32)
    beat(worker_id)
    stop = threading.Event()

    def keep_time() -> None:
        while not stop.is_set():
            try:
                close_old_connections()
                beat(worker_id)
                take_up_orphans()
                run_due()
            except Exception as error:
                logger.error("the schedule failed: %s", type(error).__name__)
            finally:
                close_old_connections()
            stop.wait(HEARTBEAT.total_seconds())

    threading.Thread(target=keep_time, name="schedule", daemon=True).start()
    worker = Worker(
        queue_names=["default"], interval=interval, batch=False, backend_name="default", startup_delay=False,
        max_tasks=None, worker_id=worker_id, excluded_queue_names=[],
    )  # fmt: skip
    worker.configure_signals()
    try:
        worker.run()
    finally:
        stop.set()
        trail.checkpoint_if_grown()
        WorkerLease.objects.filter(worker_id=worker_id).delete()
