"""What makes a deployment safe, asked of the settings and the machine. Nothing here changes anything."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings
from django.core.mail.backends.dummy import EmailBackend as NoMail
from django.db import DatabaseError, connections
from django.utils import timezone
from django.utils.module_loading import import_string

from firsthand.pathway import Role
from firsthand.platform.base import vault
from firsthand.platform.base.media import sandbox
from firsthand.platform.base.people.identity.exchange import discovery
from firsthand.platform.base.people.models import RoleGrant

#: A backup is made once a day; two hours are for its own running time.
BACKUP_AGE = 26 * 3600


class Finding(NamedTuple):
    """One answer: state is "good", "warning" or "bad"."""

    question: str
    state: str
    sentence: str


def findings() -> list[Finding]:
    """Every question in a fixed order, with its answer."""
    return [Finding(question, *ask()) for question, ask in QUESTIONS.items()]


Answer = tuple[str, str]


def _debug() -> Answer:
    if settings.DEBUG:
        return "bad", "debug pages are on and show what they should not: unset FIRSTHAND_DEBUG."
    return "good", "debug pages are off."


def _demo() -> Answer:
    if settings.DEMO_MODE:
        return "bad", "demo mode is on, its passwords are public: unset FIRSTHAND_DEMO."
    return "good", "demo mode is off."


def _session_key() -> Answer:
    if len(settings.SECRET_KEY) < 50 or settings.SECRET_KEY.startswith("no-keys-made-yet"):
        return "bad", "there is no session key: run `firsthand keys make`."
    return "good", "the session key is there."


def _unlock_key() -> Answer:
    passphrase = settings.FIRSTHAND_PASSPHRASE_FILE
    path = Path(passphrase) if passphrase else Path(settings.FIRSTHAND_KEY_FILE)
    if not path.is_file():
        return "bad", f"the unlock key {path} is missing: restore it from the safe, or `firsthand keys make` if new."
    if open_to_others(path):
        return "bad", f"others on this machine can read {path}: chmod 600."
    if _below(path, settings.VAR):
        return "bad", f"{path} lies with the data: whoever takes the disk has both. Set FIRSTHAND_KEY_FILE."
    try:
        vault.keys.prove_unlocked()
    except DatabaseError:
        return "bad", "whether it opens the key store cannot be asked: see the line about the databases."
    except vault.VaultError as error:
        return "bad", f"{path} does not open the key store ({error}): bring the right one back from the safe."
    data = _data_folder()
    if data.exists() and data.stat().st_dev == path.stat().st_dev:
        return "warning", f"{path} is outside the data folder but on the same disk as the data."
    return "good", "the unlock key is there, yours alone, and off the data disk."


def _key_store() -> Answer:
    for name, value in (("session", settings.KEYS), ("checkpoint", Path(settings.FIRSTHAND_SIGNING_KEY))):
        path = Path(value) / "session.key" if name == "session" else value
        if path.is_file() and open_to_others(path):
            return "bad", f"others on this machine can read {path}: chmod 600."
    if not Path(settings.FIRSTHAND_SIGNING_KEY).is_file():
        return "bad", "there is no checkpoint key: run `firsthand keys make`."
    return "good", "the key files are readable by their owner alone."


def _database() -> Answer:
    try:
        for alias in ("default", "keys"):
            if not connections[alias].introspection.table_names():
                return "bad", "a database is empty: run `firsthand migrate`."
    except DatabaseError as error:
        return "bad", f"a database cannot be reached: {str(error).strip().splitlines()[0]}"
    return "good", f"both databases answer ({connections['default'].vendor}, {connections['keys'].vendor})."


def _https() -> Answer:
    if settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE and settings.SECURE_HSTS_SECONDS >= 86400:
        return "good", "cookies travel over HTTPS alone and browsers are told to stay with it."
    return "bad", "cookies may travel unencrypted: put HTTPS in front and set FIRSTHAND_HTTPS=1."


def _hosts() -> Answer:
    hosts = [host for host in settings.ALLOWED_HOSTS if host not in {"127.0.0.1", "localhost", "[::1]", "testserver"}]
    if "*" in hosts:
        return "bad", "every host name is accepted: name your own in FIRSTHAND_HOSTS."
    if not hosts:
        return "bad", "no host name of your own is accepted: set FIRSTHAND_HOSTS."
    return "good", "accepted host names: " + ", ".join(hosts) + "."


def _mail() -> Answer:
    if issubclass(import_string(settings.EMAIL_BACKEND), NoMail):
        return "bad", "mail goes nowhere, so nobody is told of a break-glass: set FIRSTHAND_MAIL."
    return "good", f"mail goes to {settings.EMAIL_HOST}:{settings.EMAIL_PORT}."


def _sandbox() -> Answer:
    if settings.FIRSTHAND_SANDBOX == "refuse":
        return "good", "recordings are refused, so none is decoded."
    if settings.FIRSTHAND_SANDBOX != "bubblewrap":
        return "bad", "recordings are decoded without a sandbox: install bubblewrap and unset FIRSTHAND_SANDBOX."
    if why := sandbox.why_unavailable():
        return "bad", f"no recording can be examined: {why}."
    return "good", "recordings are decoded in bubblewrap."


def _backups() -> Answer:
    if not settings.FIRSTHAND_BACKUP_RECIPIENT or not settings.FIRSTHAND_BACKUPS:
        return "bad", "no backups: set FIRSTHAND_BACKUPS and FIRSTHAND_BACKUP_RECIPIENT, run `firsthand backup` daily."
    folder = Path(settings.FIRSTHAND_BACKUPS)
    newest = {kind: max((p.stat().st_mtime for p in folder.glob(f"*-{kind}.*backup")), default=0) for kind in KINDS}
    for kind, moment in newest.items():
        if time.time() - moment > BACKUP_AGE:
            return "bad", f"the newest backup of the {kind} is missing or older than a day: run `firsthand backup`."
    oldest = min(path.stat().st_mtime for path in folder.glob("*-keys.*backup"))
    if time.time() - oldest > (settings.FIRSTHAND_KEY_BACKUP_DAYS + 1) * 86400:
        return "bad", "old copies of the key store are kept: they undo erasures. Delete them."
    if _below(folder, settings.VAR):
        return "warning", f"the backups in {folder} lie with the data: copy them to another machine."
    return "good", "the newest backup is of the last day."


def _checkpoints() -> Answer:
    folder = Path(settings.FIRSTHAND_CHECKPOINTS).parent
    data = _data_folder()
    if folder.resolve() == data.resolve():
        return "bad", "checkpoints lie in the database's own folder: set FIRSTHAND_CHECKPOINTS to another place."
    if _below(folder, data):
        return "warning", "checkpoints lie below the data: better on another disk, best copied to another machine."
    return "good", "checkpoints are written outside the database's folder."


def _accounts() -> Answer:
    now = timezone.now()
    live = RoleGrant.objects.filter(state=RoleGrant.State.IN_FORCE, account__is_active=True)
    try:
        count = live.exclude(expires_at__lte=now).filter(role=Role.COORDINATOR).values("account").distinct().count()
    except DatabaseError:
        return "bad", "who may sign in cannot be asked: see the line about the databases."
    if not count:
        return "bad", "no coordinator can sign in, so no role can be approved: run `firsthand accounts begin`."
    if count == 1:
        return "warning", "there is one coordinator: nobody could approve what that person asks for. Open a second."
    return "good", f"{count} coordinators can sign in."


def _identity_provider() -> Answer:
    providers: Any = settings.SOCIALACCOUNT_PROVIDERS
    for app in providers["openid_connect"]["APPS"]:
        if not app["client_id"] or not app["secret"]:
            return "bad", "set FIRSTHAND_OIDC_CLIENT, and FIRSTHAND_OIDC_SECRET_FILE to a file that can be read here."
        if open_to_others(Path(os.environ["FIRSTHAND_OIDC_SECRET_FILE"])):
            return "bad", "others on this machine can read the client secret: chmod 600."
        try:
            discovery(app["settings"]["server_url"])
        except OAuth2Error as error:
            return "bad", f"{app['name']}: {error}. Ask its keeper, or correct FIRSTHAND_OIDC_URL."
        return "good", f"{app['name']} answers."
    return "good", "none is used: everybody signs in with a user name."


KINDS = ("data", "keys")
QUESTIONS: dict[str, Callable[[], Answer]] = {
    "Debug": _debug,
    "Demo": _demo,
    "Session key": _session_key,
    "Unlock key": _unlock_key,
    "Key files": _key_store,
    "Databases": _database,
    "HTTPS": _https,
    "Host names": _hosts,
    "Mail": _mail,
    "Sandbox": _sandbox,
    "Backups": _backups,
    "Checkpoints": _checkpoints,
    "Accounts": _accounts,
    "Organisation": _identity_provider,
}


def open_to_others(path: Path) -> bool:
    """Whether the group or others may read or write a file."""
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _below(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def _data_folder() -> Path:
    database = settings.DATABASES["default"]
    return Path(database["NAME"]).parent if "sqlite" in database["ENGINE"] else Path(settings.VAR)
