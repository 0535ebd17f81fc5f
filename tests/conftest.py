"""What all tests share: both databases, a reading scope, and the account that acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import settings as how_to_try

from firsthand.platform.base import vault
from firsthand.platform.base.people.actor import Actor
from tests import factories

# A busy machine is no fault of what is tested; what must be quick has a bench.
how_to_try.register_profile("house", deadline=None)
how_to_try.load_profile("house")

#: The data that the workplace keeps beside the project; absent elsewhere.
SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that use the database use both: the platform's and the key store."""
    for item in items:
        if "django_db" in item.keywords or {"db", "transactional_db"} & set(getattr(item, "fixturenames", ())):
            marker = item.get_closest_marker("django_db")
            given = {**(marker.kwargs if marker else {}), "databases": ["default", "keys"]}
            item.add_marker(pytest.mark.django_db(**given), append=False)


@pytest.fixture(autouse=True)
def _no_keys_kept() -> None:
    """Unwrapped data keys are cached in the process and outlive a test's tables."""
    vault.keys.forget()


@pytest.fixture
def reading(db: None) -> Iterator[Callable[[Any], None]]:
    """Open a reading for a case without a trail entry: for looking at the outcome of a test."""
    with vault.reading.scope():
        yield lambda obj: vault.reading.grant(obj.vault_subject())


@pytest.fixture
def actor(db: None) -> Callable[..., Actor]:
    """`actor(Role.CASEWORKER, case)`: an account with the role and a live membership of the case."""
    return factories.make_actor


@pytest.fixture
def signed_in(db: None) -> Callable[[Actor], Client]:
    """A browser client signed in as the actor, acting in its role."""

    def sign_in(actor: Actor) -> Client:
        client = Client()
        client.force_login(factories.account_of(actor), backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        session["acting_role"] = actor.role.value
        session.save()
        return client

    return sign_in


@pytest.fixture
def interview() -> Path:
    """The stand-in interview; the test is skipped, loudly, where the shared data are absent."""
    path = SHARED_DATA / "interview" / "interview.mp4"
    if not path.is_file():
        pytest.skip(f"SHARED DATA ABSENT: {path} is needed for this test")
    return path
