"""A consent ended: releases that rest on it are recalled. Carries the consent's id."""

from __future__ import annotations

from firsthand.platform.base.flow.events import Event

CONSENT_ENDED = Event("consent ended")
