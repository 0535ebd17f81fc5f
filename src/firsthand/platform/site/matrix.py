"""The permission matrix: every page, API operation and command, and who may use it.

Collected from what runs: the addresses, the API's operations and the table of commands. Nothing is
listed by hand but the few pages that are open, each with its reason. `firsthand permissions` writes it
to docs/, and a test goes through it cell by cell.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver

from firsthand.pathway import RECORDS, Relation, Role
from firsthand.platform.base.access.grants import GRANTS
from firsthand.platform.base.access.pages import Operation
from firsthand.platform.base.flow.models import MODELS

from .api import operations

ROLES = tuple(role for role in Role if role is not Role.CLOCK)
OPERATOR = "operator of the machine"
_LOGIN = "part of signing in; its own limits of attempts"
_SELF = "asks for the sign-in itself and touches only the account that is signed in"
_CLOSED = "sign-up is closed: it says so and does nothing"
_OIDC = "the identity provider proves who somebody is; it opens no account"
_RESPONDENT = "people answer a trial's questions without an account; the unguessable link is the permission"
#: Addresses that are not ours to mark, or open to everybody, by name or (without one) by address.
OPEN: dict[str, str] = {
    "account_login": _LOGIN, "account_logout": _SELF, "account_inactive": _LOGIN, "account_signup": _CLOSED,
    "account_reauthenticate": _SELF, "account_email": _SELF, "account_email_verification_sent": _LOGIN,
    "account_change_password": _SELF, "account_set_password": _SELF, "account_reset_password": _LOGIN,
    "account_confirm_login_code": _LOGIN, "account_confirm_email": _LOGIN, "account_reset_password_done": _LOGIN,
    "account_reset_password_from_key": _LOGIN, "account_reset_password_from_key_done": _LOGIN, "mfa_index": _SELF,
    "mfa_authenticate": _LOGIN, "mfa_reauthenticate": _SELF, "mfa_activate_totp": _SELF, "mfa_deactivate_totp": _SELF,
    "mfa_view_recovery_codes": _SELF, "mfa_generate_recovery_codes": _SELF, "mfa_download_recovery_codes": _SELF,
    "mfa_list_webauthn": _SELF, "mfa_add_webauthn": _SELF, "mfa_reauthenticate_webauthn": _SELF,
    "mfa_remove_webauthn": _SELF, "mfa_edit_webauthn": _SELF, "mfa_login_webauthn": _LOGIN,
    "socialaccount_login_cancelled": _OIDC, "socialaccount_login_error": _OIDC, "socialaccount_signup": _CLOSED,
    "socialaccount_connections": _SELF, "openid_connect_login": _OIDC, "openid_connect_callback": _OIDC,
    "accounts/social/login/cancelled/": _OIDC, "accounts/social/login/error/": _OIDC,
    "accounts/social/signup/": _CLOSED, "accounts/social/connections/": _SELF,
    "favicon.ico": "the icon of the browser's tab",
    "api:openapi-json": "the description of the API: it says what there is, not what is in it",
    "api:api-root": "answers that nothing is here",
    "api.nothing_here": "answers that nothing is here",
    "health": "for the operator's monitor: whether server and database answer",
    "language": "changes the language of the pages, a cookie",
    "answering.answer": _RESPONDENT, "answering.answer_in": _RESPONDENT, "answering.answer_thanks": _RESPONDENT,
    "media.protocol": "what the upload server can do; says nothing about a file",
}  # fmt: skip


class NotInMatrix(LookupError):
    """A view, an API operation or a command says nothing about who may use it."""


@dataclass(frozen=True)
class Entry:
    """One operation. `action` is None for what is open, with its `reason`, and for commands."""

    operation: str
    kind: str  # page | api | command
    action: str | None = None
    model: type[Model] | None = None
    methods: tuple[str, ...] = ("GET",)
    url_name: str = ""
    kwarg: str = "pk"
    consult: bool = False
    reason: str = ""
    extra: tuple[tuple[str, str], ...] = ()

    def relations(self, role: Role) -> tuple[Relation, ...]:
        """The relations in which the role may; empty when it may not."""
        return tuple(relation for by, relation in GRANTS.get(self.action or "", ()) if by is role)


def entries(commands: Iterable[tuple[str, Any]] = ()) -> list[Entry]:
    """Every operation, sorted. Raises NotInMatrix for one that carries no `operation`."""
    found = [*_pages(), *_api(), *(_command(name, command) for name, command in commands)]
    unknown = sorted({entry.action for entry in found if entry.action is not None and entry.action not in GRANTS})
    if unknown:
        raise NotInMatrix(f"granted to nobody: {', '.join(unknown)}")
    return sorted(set(found), key=lambda entry: (entry.kind, entry.operation, entry.url_name))


def addresses(
    patterns: Iterable[Any] | None = None, prefix: str = "", namespace: str = ""
) -> Iterator[tuple[str, str, URLPattern]]:
    """(address, name with its namespace, pattern) of every address of the platform."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            below = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, address, below)
        else:
            yield address, namespace + (pattern.name or ""), pattern


def _pages() -> Iterator[Entry]:
    for address, name, pattern in addresses():
        operation = getattr(pattern.callback, "operation", None)
        key = name or address
        if operation is None and name.startswith("api:") and key not in OPEN:
            continue  # an address of ninja's: its operations are collected one by one
        if operation == "pathway":
            yield from _moves("page", "move")
        elif isinstance(operation, Operation) and operation.action is not None:
            yield _guarded("page", operation, name)
        else:
            opened = operation.name if isinstance(operation, Operation) else key
            if opened not in OPEN:
                raise NotInMatrix(f"the page {address} ({name}) says nothing about who may use it")
            yield Entry(
                opened,
                "page",
                url_name=name,
                reason=OPEN[opened],
                methods=operation.methods if operation else ("GET", "POST"),
            )


def _api() -> Iterator[Entry]:
    # Looked up through ninja itself, so that an operation added without `described` is found.
    for _prefix, router in operations.api._routers:
        for view in router.path_operations.values():
            for served in view.operations:
                operation = getattr(served.view_func, "operation", None)
                if operation is None:
                    raise NotInMatrix(
                        f"the API operation {served.view_func.__name__} says nothing about who may use it"
                    )
                name = f"api:{served.view_func.__name__}"
                if operation == "pathway":
                    yield from _moves("api", name)
                else:
                    yield _guarded("api", operation, name)


def _guarded(kind: str, found: Operation, name: str) -> Entry:
    return Entry(found.name, kind, found.action, found.model, found.methods, name, found.kwarg, found.consult)


def _moves(kind: str, url_name: str) -> Iterator[Entry]:
    """The one view of all moves, as the many operations that it is."""
    methods = ("GET", "POST") if kind == "page" else ("POST",)
    for record in RECORDS.values():
        for move in record.moves:
            action = f"{record.name}.{move.name}"
            extra = (("record", record.name), ("move", move.name))
            yield Entry(f"{kind}.move.{action}", kind, action, MODELS[record.name], methods, url_name, extra=extra)


def _command(name: str, command: Any) -> Entry:
    if not getattr(command, "operation", ""):
        raise NotInMatrix(f"the command {name} says nothing about who may use it")
    return Entry(f"command.{command.operation}", "command")


def as_csv(found: Iterable[Entry]) -> str:
    """One line for each operation and role; what is not allowed is a line too."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["operation", "kind", "action", "role", "relation", "allowed"])
    for entry in found:
        if entry.action is None:
            who = OPERATOR if entry.kind == "command" else "everybody"
            rows.writerow([entry.operation, entry.kind, "", who, "", "yes"])
            continue
        for role in ROLES:
            relations = entry.relations(role)
            rows.writerow(
                [
                    entry.operation,
                    entry.kind,
                    entry.action,
                    role.value,
                    " ".join(relations),
                    "yes" if relations else "no",
                ]
            )
    return out.getvalue()


HEADER = """# Who may do what

Written by `firsthand permissions` from the addresses, the API and the commands as they are. Do not edit:
`tests/house/test_permissions.py` fails when this page differs, and tries every cell. The same as a table
for a spreadsheet, with every refusal on a line of its own, is [permissions.csv](permissions.csv).

A role may in a relation to the record: *any* record of the kind, a live *member* of the case, the
participant whose *own* case it is, the account it is assigned to (*self*), or a representative of the
*community*. Whoever is not named is refused, and a refusal looks exactly like something that is not there.
**R** marks what is written to the trail as a reading before anything is shown. Breaking glass opens what
is read (actions that end in `.read`) as a membership would, for three hours; it opens no step.

"""
TITLES = {"page": "Pages", "api": "API", "command": "Commands"}


def as_markdown(found: Iterable[Entry]) -> str:
    """The page for people: one line an operation."""
    listed = list(found)
    parts = [HEADER]
    for kind, title in TITLES.items():
        guarded = [entry for entry in listed if entry.kind == kind and entry.action is not None]
        if guarded:
            parts.append(f"## {title}\n\n| Operation | Action | Who |\n|---|---|---|\n")
            parts += [
                f"| {entry.operation}{' **R**' if entry.consult else ''} | `{entry.action}` | {_who(entry)} |\n"
                for entry in guarded
            ]
            parts.append("\n")
    opened = [entry for entry in listed if entry.kind != "command" and entry.action is None]
    parts.append("## Open to everybody\n\n| Operation | Why |\n|---|---|\n")
    parts += [f"| {entry.operation} | {entry.reason} |\n" for entry in opened]
    commands = [entry for entry in listed if entry.kind == "command"]
    if commands:
        parts.append(
            f"\n## {TITLES['command']}\n\nFor the {OPERATOR}, who has an account on it. "
            "Content stays sealed without the unlock secret.\n\n"
        )
        parts += [f"- `firsthand {entry.operation.removeprefix('command.')}`\n" for entry in commands]
    return "".join(parts)


def _who(entry: Entry) -> str:
    by: dict[Relation, list[str]] = {}
    for role in ROLES:
        for relation in entry.relations(role):
            by.setdefault(relation, []).append(role.value.replace("_", " "))
    if not by:
        return "the programme itself"
    return "; ".join(f"{relation.value}: {', '.join(by[relation])}" for relation in Relation if relation in by)
