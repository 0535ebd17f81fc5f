"""Fitness ends by itself."""

from __future__ import annotations

from firsthand.platform.base.flow import jobs

from .services import expire_fitness


@jobs.every(minutes=30)
def expire() -> None:
    expire_fitness()
