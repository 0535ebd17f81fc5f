"""From a database URL to Django's settings, with the durability that trust.md asks for."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

#: A connection is kept from one request of a thread to the next, for at most so many seconds. To open one
#: costs SQLite the pragmas below and a reading of the whole schema: as much as a small page.
KEPT_SECONDS = 60
#: WAL with synchronous=FULL: an acknowledged write survives kill -9 and loss of power.
SQLITE_DURABLE = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;PRAGMA cache_size=-65536;PRAGMA "
    "mmap_size=268435456"
)
#: The key store is small and must forget: pages of a deleted key are overwritten, no WAL keeps them.
SQLITE_FORGETFUL = "PRAGMA journal_mode=TRUNCATE;PRAGMA synchronous=FULL;PRAGMA secure_delete=ON"


def database_from_url(url: str, *, wipe_deleted: bool = False) -> dict[str, Any]:
    """`sqlite:///path` or `postgres://user:password@host:port/name?option=value`.

    Raises ValueError naming the scheme when it is neither.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]) if parts.path != "/:memory:" else ":memory:",
            "CONN_MAX_AGE": KEPT_SECONDS,
            "OPTIONS": {
                # A write transaction takes its lock at the start: no upgrade can fail half-way.
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": SQLITE_FORGETFUL if wipe_deleted else SQLITE_DURABLE,
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": KEPT_SECONDS,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    raise ValueError(f"FIRSTHAND_DATABASE: {parts.scheme or 'no scheme'!r} is not sqlite or postgres")
