"""What the tests of the voices share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from firsthand.pathway import Role
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.voices.models import Testimony
from tests.factories import make_actor
from tests.factories_voices import make_adult_case, make_testimony, make_voice


@pytest.fixture
def testimony(reading: Callable[[Any], None]) -> Testimony:
    """A testimony of an adult, open for reading."""
    found = make_testimony(make_voice(make_adult_case()))
    reading(found)
    return found


@pytest.fixture
def officer(testimony: Testimony) -> Actor:
    return make_actor(Role.TESTIMONY_OFFICER, testimony.voice.case)


@pytest.fixture
def editor(testimony: Testimony) -> Actor:
    return make_actor(Role.EDITOR, testimony.voice.case)
