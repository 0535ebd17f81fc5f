"""A trail in a real SQLite file beside whatever database the test run uses, written by real threads."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.utils import ConnectionHandler

from firsthand.platform.base.trail.models import Entry, Head
from firsthand.platform.base.vault import keys
from firsthand.platform.site.settings.database import database_from_url

SOMEBODY = UUID("aaaaaaaa-0000-0000-0000-000000000001")


@dataclass
class Somebody:
    """An actor as the trail needs it."""

    account_id: UUID | None = SOMEBODY
    role: str = "caseworker"


def in_threads(*works: Callable[[], Any]) -> list[Any]:
    """Run each in a thread of its own with connections of its own; the first error is raised here."""
    results: list[Any] = [None] * len(works)
    errors: list[BaseException] = []

    def run(place: int, work: Callable[[], Any]) -> None:
        try:
            results[place] = work()
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, work)) for place, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results


@contextmanager
def sqlite_file(folder: Path, settings: Any) -> Iterator[Path]:
    """New threads inside the block find the trail in a SQLite file with the durable settings, and keys."""
    path = folder / "firsthand.sqlite3"
    made = ConnectionHandler(
        {
            "default": database_from_url(f"sqlite:///{path}"),
            "keys": database_from_url(f"sqlite:///{folder / 'keystore.sqlite3'}", wipe_deleted=True),
        }
    ).settings
    kept = {alias: connections.settings[alias] for alias in ("default", "keys")}
    before = settings.FIRSTHAND_KEY_FILE
    settings.FIRSTHAND_KEY_FILE = folder / "unlock.key"
    settings.FIRSTHAND_KEY_FILE.write_text(os.urandom(32).hex())
    keys.forget()
    connections.settings.update(made)
    try:
        in_threads(make_tables)
        yield path
    finally:
        connections.settings.update(kept)
        settings.FIRSTHAND_KEY_FILE = before
        keys.forget()


def make_tables() -> None:
    with connections["default"].schema_editor() as editor:
        editor.create_model(Entry)
        editor.create_model(Head)
    with connections["keys"].schema_editor() as editor:
        editor.create_model(keys._stored().model)
