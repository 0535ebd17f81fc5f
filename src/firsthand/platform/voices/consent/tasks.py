"""Consents end by themselves."""

from __future__ import annotations

from firsthand.platform.base.flow import jobs

from .services import lapse_consents


@jobs.every(minutes=30)
def lapse() -> None:
    lapse_consents()
