"""What the worker remembers: when each periodic task ran last, and which workers are alive."""

from __future__ import annotations

from django.db import models


class ScheduledRun(models.Model):
    """One periodic task. Claiming it is one UPDATE, so two workers never both run it."""

    name = models.CharField(max_length=160, primary_key=True)
    ran_at = models.DateTimeField()


class WorkerLease(models.Model):
    """A worker that was alive at `seen_at`. Jobs of one that is silent too long are taken up again."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    seen_at = models.DateTimeField()
