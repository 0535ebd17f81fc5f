"""Settings of the tests: a throw-away folder with throw-away keys, and the database that was asked for.

FIRSTHAND_TEST_DATABASE chooses the database; without it SQLite in memory.
"""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import tempfile
from pathlib import Path

_folder = Path(tempfile.mkdtemp(prefix="firsthand-test-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
_keys = _folder / "keys"
_keys.mkdir(mode=0o700)
for _name in ("unlock.key", "session.key", "checkpoint.key"):
    (_keys / _name).write_text(secrets.token_hex(32) + "\n", "ascii")
os.environ["FIRSTHAND_VAR"] = str(_folder)
os.environ["FIRSTHAND_KEYS"] = str(_keys)
os.environ["FIRSTHAND_DATABASE"] = os.environ.get("FIRSTHAND_TEST_DATABASE", "sqlite:///:memory:")
os.environ["FIRSTHAND_KEYSTORE"] = "sqlite:///:memory:"
os.environ.setdefault("FIRSTHAND_DEMO", "1")
os.environ.setdefault("FIRSTHAND_SANDBOX", "bubblewrap" if shutil.which("bwrap") else "limits")

from firsthand.platform.site.settings import *  # noqa: E402, F403
from firsthand.platform.site.settings import TEMPLATES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = ""  # type: ignore[index]
