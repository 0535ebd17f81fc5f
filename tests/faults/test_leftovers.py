"""What a process that died leaves behind, and who takes it up."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from firsthand.platform.base.flow import jobs
from firsthand.platform.base.flow.schedule import WorkerLease
from firsthand.platform.base.media import services, storage
from firsthand.platform.base.media.models import MediaObject
from firsthand.platform.base.media.tasks import examine

pytestmark = pytest.mark.django_db


def running_job(*workers: str) -> DBTaskResult:
    result = examine.enqueue(str(uuid4()))
    DBTaskResult.objects.filter(pk=result.id).update(
        status=TaskResultStatus.RUNNING, started_at=timezone.now(), worker_ids=list(workers)
    )
    return DBTaskResult.objects.get(pk=result.id)


def alive(worker: str, *, seconds_ago: float = 0) -> None:
    WorkerLease.objects.create(worker_id=worker, seen_at=timezone.now() - timedelta(seconds=seconds_ago))


class TestJobsOfDeadWorkers:
    def test_one_whose_worker_lives_is_left_alone(self) -> None:
        alive("here")
        running_job("gone", "here")
        assert jobs.take_up_orphans() == 0

    def test_one_whose_worker_fell_silent_is_put_back(self) -> None:
        alive("silent", seconds_ago=31)
        job = running_job("silent")
        assert jobs.take_up_orphans() == 1
        job.refresh_from_db()
        assert job.status == TaskResultStatus.READY

    def test_one_that_another_worker_took_meanwhile_is_not_taken_from_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Two schedules look at the same orphan; the slower one must not put back the new claim."""
        job = running_job("dead")
        real = WorkerLease.objects.filter

        def meanwhile(*args: Any, **kwargs: Any) -> Any:
            DBTaskResult.objects.filter(pk=job.pk).update(started_at=timezone.now(), worker_ids=["dead", "new"])
            return real(*args, **kwargs)

        monkeypatch.setattr(WorkerLease.objects, "filter", meanwhile)
        assert jobs.take_up_orphans() == 0
        job.refresh_from_db()
        assert job.status == TaskResultStatus.RUNNING

    def test_a_worker_that_starts_at_this_moment_keeps_its_first_job(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Its lease is there before its claim, so whoever sees the claim must see the lease."""
        real = WorkerLease.objects.filter

        def starts_after_the_look(*args: Any, **kwargs: Any) -> Any:
            found = list(real(*args, **kwargs).values_list("worker_id", flat=True))
            alive("new")
            running_job("new")

            class Found:
                def values_list(self, *_args: Any, **_kwargs: Any) -> list[str]:
                    return found

            return Found()

        monkeypatch.setattr(WorkerLease.objects, "filter", starts_after_the_look)
        assert jobs.take_up_orphans() == 0


class TestFiles:
    def waiting(self, **given: Any) -> MediaObject:
        media = MediaObject(file_id=uuid4(), kind="recording", state="quarantined", size=9, offset=9)
        media.save()
        MediaObject.objects.filter(pk=media.pk).update(**given)
        return media

    def test_one_whose_examination_gave_up_is_examined_again_once(self) -> None:
        late = self.waiting(updated_at=timezone.now() - timedelta(hours=2), refusal="no_sandbox")
        self.waiting()
        assert services.examine_forgotten() == 1
        assert [job.args_kwargs["args"] for job in DBTaskResult.objects.all()] == [[str(late.pk)]]
        assert services.examine_forgotten() == 0

    def test_bytes_of_no_row_are_removed_when_they_are_old(self, settings: Any, tmp_path: Path) -> None:
        settings.FIRSTHAND_MEDIA = tmp_path
        kept, stray, young = self.waiting(), MediaObject(size=1), MediaObject(size=1)
        for media in (kept, stray, young):
            with storage.locked(media) as file:
                file.write(b"sealed")
        yesterday = time.time() - 2 * 86400
        for media in (kept, stray):
            os.utime(storage.path_of(media), (yesterday, yesterday))
        assert storage.remove_strays(timedelta(days=1)) == 1
        assert storage.path_of(kept).exists()
        assert storage.path_of(young).exists()
        assert not storage.path_of(stray).exists()
