"""Guard 9 on a real server: with a trail that cannot be written nothing protected is served, nothing moves."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.running import Platform

from .database import look, unwritable_trail
from .scene import CSRF, QUICK, cookies

pytestmark = pytest.mark.faults

POSTGRES = os.environ.get("FIRSTHAND_TEST_DATABASE", "")
#: What the scene puts into every sealed field.
CONTENT = "Some words"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Platform, dict[str, Any]]]:
    platform = Platform(tmp_path_factory.mktemp("unwritable"), postgres=POSTGRES, settings=QUICK)
    try:
        platform.prepare(demo=False)
        made = json.loads(platform.python("from tests.faults.pages import seed; print(seed())").splitlines()[-1])
        platform.start(worker=False)
        yield platform, made
    finally:
        platform.close()


def test_nothing_is_served_and_nothing_moves(running: tuple[Platform, dict[str, Any]]) -> None:
    platform, made = running
    pages: list[tuple[str, str]] = [tuple(page) for page in made["pages"]]
    before = {page: _get(platform, made, *page) for page in pages}
    readable = [page for page, answer in before.items() if answer.status_code == 200]
    assert len(readable) > 20, {page: answer.status_code for page, answer in before.items()}
    showing = [page for page in readable if CONTENT in before[page].text]
    assert len(showing) > 10, showing  # the pages do show what is sealed, so that its absence says something

    state = _states(platform)
    with unwritable_trail(platform.database):
        for page in pages:
            answer = _get(platform, made, *page)
            assert answer.status_code == 503, (page, answer.status_code)
            assert CONTENT not in answer.text, page
        for path, data, session in made["moves"]:
            answer = _post(platform, made, path, data, session)
            assert answer.status_code == 503, (path, answer.status_code)
        assert _states(platform) == state

    for page in readable:
        assert _get(platform, made, *page).status_code == 200, page
    assert [page for page in readable if CONTENT in _get(platform, made, *page).text] == showing
    path, data, session = made["moves"][0]
    assert _post(platform, made, path, data, session).status_code == 302
    assert _states(platform) != state
    assert (
        platform.python(
            "from firsthand.platform.base import trail; print(trail.checkpoint_if_grown() is not None)"
        ).split()[-1]
        == "True"
    )
    verified = platform.verify()
    assert verified.returncode == 0, verified.stdout


def _client(platform: Platform, session: str) -> httpx.Client:
    return httpx.Client(base_url=platform.url, cookies=cookies(session), timeout=60)


def _get(platform: Platform, made: dict[str, Any], path: str, role: str) -> httpx.Response:
    with _client(platform, made["sessions"][role]) as http:
        return http.get(path)


def _post(platform: Platform, made: dict[str, Any], path: str, data: dict[str, Any], role: str) -> httpx.Response:
    with _client(platform, made["sessions"][role]) as http:
        return http.post(path, data={**data, "csrfmiddlewaretoken": CSRF})


def _states(platform: Platform) -> list[tuple[Any, ...]]:
    """States and versions of what the moves are about, and how long the trail is."""
    with look(platform.database) as base:
        rows = base.rows("SELECT id, state, version FROM casework_case ORDER BY id")
        return [*rows, *base.rows("SELECT size FROM base_trail_head")]
