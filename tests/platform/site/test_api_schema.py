"""The API against its own description: what schemathesis makes up is answered as the document says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings

from firsthand.pathway import Role
from firsthand.platform.base.access.tokens import SCOPES, make_token
from firsthand.platform.site.api.operations import OPERATIONS
from firsthand.platform.site.wsgi import application
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.parametrize("number", range(len(OPERATIONS)))
def test_every_answer_is_as_described(number: int, settings_of_calls: None) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) == len(OPERATIONS)
    actor = factories.make_actor(Role.COORDINATOR)
    factories.make_case()
    _token, shown = make_token(actor=actor, name="A program", scopes=SCOPES, days=1)
    asked: list[int] = []

    @given(case=operations[number].as_strategy())
    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    def answered(case: Any) -> None:
        answer = case.call_and_validate(headers={"Authorization": f"Bearer {shown}"})
        asked.append(answer.status_code)

    answered()
    assert asked
    assert not [status for status in asked if status >= 500 or status in {401, 403, 429}]


@pytest.fixture
def settings_of_calls(settings: Any) -> Iterator[None]:
    """No limit of calls, and the test's connection stays open: unlike Django's own test client, a
    WSGI call closes it at the end of each request."""
    cache.clear()
    settings.FIRSTHAND_API_CALLS = 10**9
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
