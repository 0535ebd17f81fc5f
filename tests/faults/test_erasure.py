"""Guard 11 on a whole installation: after an erasure nothing that is left anywhere can be read."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import psycopg
import pytest

from tests.running import Platform

from .database import look
from .erasing import CONTROL, FAMILY, MARK
from .scene import CSRF, QUICK, cookies

pytestmark = pytest.mark.faults

POSTGRES = os.environ.get("FIRSTHAND_TEST_DATABASE", "")
FROM_ERASING = "import json; from tests.faults.erasing import *; "


@dataclass
class Story:
    """One installation before and after: everything is done once, each test looks at one outcome."""

    platform: Platform
    made: dict[str, Any]
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    platform = Platform(tmp_path_factory.mktemp("erasure"), postgres=POSTGRES, settings=QUICK)
    try:
        platform.prepare(demo=False)
        made = json.loads(platform.python(FROM_ERASING + "print(populate())").splitlines()[-1])
        told = Story(platform, made)
        platform.start()
        told.before = _look_around(platform, made) | {"keys": _wrapped_keys(platform, made["case"])}
        platform.stop()  # so that a copy can be made; what was in memory and logs is on disk now
        _back_up(platform)
        told.before["found"] = {text: _places_with(platform, text) for text in (MARK, FAMILY, CONTROL)}
        told.before["stolen"] = _opened_with_other_keys(platform, made)
        platform.start()
        platform.python(FROM_ERASING + f"erase({made!r})")
        told.after = _look_around(platform, made) | {"keys": _wrapped_keys(platform, made["case"])}
        platform.stop()
        told.after["found"] = {text: _places_with(platform, text) for text in (MARK, FAMILY, CONTROL)}
        told.after["backup"] = _opened_in_backup(platform, made)
        yield told
    finally:
        platform.close()


def test_it_is_a_file_that_could_be_read_before(story: Story) -> None:
    assert story.before["opened"].pop("opened") >= 12
    assert not story.before["opened"]
    assert story.before["identity"]
    assert story.before["search"]
    assert story.before["recording"] == 200


def test_sealed_at_rest_also_before(story: Story) -> None:
    assert story.before["found"][CONTROL], "the scan finds nothing at all"
    assert not story.before["found"][MARK]
    assert not story.before["found"][FAMILY]


def test_nothing_is_found_in_any_byte_afterwards(story: Story) -> None:
    assert story.after["found"][CONTROL]
    assert not story.after["found"][MARK]
    assert not story.after["found"][FAMILY]


def test_nothing_opens_afterwards(story: Story) -> None:
    assert "opened" not in story.after["opened"], story.after["opened"]
    assert story.after["opened"]["KeyDestroyed"] >= 3


def test_no_page_shows_it_and_no_search_finds_it(story: Story) -> None:
    assert not story.after["identity"]
    assert not story.after["search"]
    assert story.after["recording"] == 404


def test_the_keys_are_gone_from_every_byte_of_the_key_store(story: Story) -> None:
    assert len(story.before["keys"]) == 3
    assert story.after["keys"] == []
    for path in (story.platform.folder / "keys").glob("keystore*"):
        stored = path.read_bytes()
        assert not any(key in stored for key in story.before["keys"])


def test_the_files_are_gone_from_the_media_folder(story: Story) -> None:
    assert not [path for path in (story.platform.folder / "media").rglob("*") if path.is_file()]


def test_a_backup_without_the_key_store_opens_nothing(story: Story) -> None:
    """The thief has the database, the media and the unlock key, and an empty key store."""
    assert "opened" not in story.before["stolen"], story.before["stolen"]
    assert story.before["stolen"]["Unreadable"] >= 12


def test_a_backup_from_before_opens_nothing_with_the_key_store_of_today(story: Story) -> None:
    assert "opened" not in story.after["backup"], story.after["backup"]
    assert story.after["backup"]["KeyDestroyed"] >= 12


def test_the_trail_still_verifies(story: Story) -> None:
    verified = story.platform.verify()
    assert verified.returncode == 0, verified.stdout + verified.stderr
    with look(story.platform.database) as base:
        done = base.rows("SELECT count(*) FROM base_trail_entry WHERE action = 'case.erase'")
    assert done == [(1,)]


def _look_around(platform: Platform, made: dict[str, Any]) -> dict[str, Any]:
    """What the pages and the services give out now."""
    token = platform.python(
        "from django.core import signing; from firsthand.platform.base.media.services import TOKEN_SALT;"
        "from firsthand.platform.base.media.models import MediaObject as M;"
        f"m = M.objects.filter(pk={made['media']!r}).first();"
        f"print(signing.dumps([str(m.uploader_id) if m else '', {made['media']!r}, 'media.play'], salt=TOKEN_SALT))"
    ).split()[-1]
    with httpx.Client(
        base_url=platform.url, cookies=cookies(made["coordinator"]), follow_redirects=True, timeout=60
    ) as http:
        identity = http.get(f"/cases/{made['case']}/identity/open/").text
        identity += http.get(f"/cases/{made['case']}/identity/").text
        found = http.post("/search/", data={"q": f"{MARK} {FAMILY}", "csrfmiddlewaretoken": CSRF}).text
    with httpx.Client(base_url=platform.url, cookies=cookies(made["officer"]), timeout=60) as http:
        recording = http.get(f"/media/{made['media']}/play/{token}")
    opened = platform.python(FROM_ERASING + f"print(open_everything({made['case']!r}, {made['media']!r}))")
    return {
        "identity": MARK in identity,
        "search": made["code_name"] in found,
        "recording": recording.status_code,
        "opened": json.loads(opened.splitlines()[-1]),
    }


def _places_with(platform: Platform, text: str) -> list[str]:
    """Every file of the installation, and on PostgreSQL every row, that holds the text."""
    forms = (text.encode(), text.lower().encode(), text.encode("utf-16-le"), text.encode().hex().encode())
    files = [path for path in platform.folder.rglob("*") if path.is_file()]
    places = [str(path) for path in files if any(each in path.read_bytes() for each in forms)]
    if platform.database.startswith("postgres"):
        with psycopg.connect(platform.database) as server:
            names = server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            for (name,) in names:
                for row in server.execute(f'SELECT * FROM "{name}"'.encode()):
                    cells = [
                        bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode() for cell in row
                    ]
                    places += [name for cell in cells if any(each in cell for each in forms)]
    return places


def _wrapped_keys(platform: Platform, case: str) -> list[bytes]:
    with sqlite3.connect(platform.folder / "keys" / "keystore.sqlite3") as store:
        rows = store.execute(
            "SELECT wrapped FROM keystore_datakey WHERE subject = ? AND wrapped IS NOT NULL", [case.replace("-", "")]
        )
        return [bytes(wrapped) for (wrapped,) in rows]


def _back_up(platform: Platform) -> None:
    """Database and media as a thief or a backup has them. The platform is stopped."""
    shutil.copytree(platform.folder / "media", platform.folder / "stolen" / "media")
    if platform.database.startswith("postgres"):
        with psycopg.connect(POSTGRES.replace("postgres://", "postgresql://"), autocommit=True) as server:
            name = platform.database.rsplit("/", 1)[1]
            server.execute(f'CREATE DATABASE "{name}_stolen" TEMPLATE "{name}"'.encode())
    else:
        with (
            sqlite3.connect(platform.folder / "firsthand.sqlite3") as base,
            sqlite3.connect(platform.folder / "stolen" / "db.sqlite3") as copy,
        ):
            base.backup(copy)


def _opened_with_other_keys(platform: Platform, made: dict[str, Any]) -> dict[str, int]:
    """With the unlock key, and a key store that knows nothing of this case."""
    store = platform.folder / "other-keystore.sqlite3"
    env = dict(platform.env)
    try:
        platform.env["FIRSTHAND_KEYSTORE"] = f"sqlite:///{store}"
        platform.firsthand("migrate")
        return _try(platform, made)
    finally:
        platform.env = env


def _opened_in_backup(platform: Platform, made: dict[str, Any]) -> dict[str, int]:
    """The backup from before the erasure, with the key store as it is after it."""
    env, postgres = dict(platform.env), platform.database.startswith("postgres")
    copied = f"{platform.database}_stolen" if postgres else f"sqlite:///{platform.folder}/stolen/db.sqlite3"
    try:
        platform.env |= {"FIRSTHAND_DATABASE": copied, "FIRSTHAND_MEDIA": str(platform.folder / "stolen" / "media")}
        return _try(platform, made)
    finally:
        platform.env = env
        if postgres:
            with psycopg.connect(POSTGRES.replace("postgres://", "postgresql://"), autocommit=True) as server:
                server.execute(f'DROP DATABASE "{copied.rsplit("/", 1)[1]}" WITH (FORCE)'.encode())


def _try(platform: Platform, made: dict[str, Any]) -> dict[str, int]:
    found: dict[str, int] = json.loads(
        platform.python(FROM_ERASING + f"print(open_everything({made['case']!r}, {made['media']!r}))").splitlines()[-1]
    )
    return found
