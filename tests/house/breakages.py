"""What can be broken on purpose, one thing at a time, in a process that is thrown away afterwards.

Nothing is edited: tables of rules get another entry, and functions another code object, so that every
module that imported them is broken alike. A breakage that no longer fits what it breaks raises.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import Any

from django.apps import apps
from django.db import connections
from django.db.models import CheckConstraint

from firsthand.pathway import NEEDS, RECORDS, Relation, Role
from firsthand.platform.base.access.grants import GRANTS
from firsthand.platform.base.flow import hooks, registry

PLATFORM = "firsthand.platform."
#: Modules of services beside the rooms of that name.
SERVICES = ("casework.intake.erasure", "casework.intake.retention", "voices.testimony.transcript", "base.access.tokens")


@dataclass(frozen=True)
class Breakage:
    """`kind:name`, what is broken in words, the module it lies in, and how to break it."""

    kind: str
    name: str
    what: str
    module: str
    words: tuple[str, ...]
    apply: Callable[[], None]

    @property
    def label(self) -> str:
        return f"{self.kind}:{self.name}"


def all_breakages() -> list[Breakage]:
    """Everything that can be broken. The platform's apps have been loaded."""
    return [*_needs(), *_effects(), *_fillings(), *_doors(), *_refusals(), *_checks(), *_grants()]


# The pathway: what must be true, what a move causes, what it writes


def _needs() -> Iterator[Breakage]:
    for (name, record), rule in registry._GUARDS.items():
        yield Breakage(
            "need", f"{name}@{record}" if record else name, NEEDS[name], rule.__module__, (name, *name.split("_")),
            partial(registry._GUARDS.__setitem__, (name, record), lambda context: True),
        )  # fmt: skip


def _effects() -> Iterator[Breakage]:
    for (name, record), cause in registry._EFFECTS.items():
        yield Breakage(
            "effect", f"{name}@{record}" if record else name, "does nothing", cause.__module__,
            (name, cause.__name__, *name.split("_")),
            partial(registry._EFFECTS.__setitem__, (name, record), lambda context: None),
        )  # fmt: skip


def _fillings() -> Iterator[Breakage]:
    for (record, move), filling in hooks._FILLINGS.items():
        yield Breakage(
            "writes", f"{record}.{move}", "writes nothing", filling.__module__, (f'"{move}"', record),
            partial(hooks._FILLINGS.__setitem__, (record, move), lambda context: None),
        )  # fmt: skip


def _grants() -> Iterator[Breakage]:
    everyone = tuple((role, Relation.ANY) for role in Role)
    moves = {f"{record.name}.{move.name}" for record in RECORDS.values() for move in record.moves}
    for action in GRANTS:
        kind = "move-grant" if action in moves else "grant"
        yield Breakage(
            kind, action, "granted to everybody, for every record", _module_of_grant(action),
            (f'"{action}"', *action.split(".")), partial(GRANTS.__setitem__, action, everyone),
        )  # fmt: skip


def _module_of_grant(action: str) -> str:
    kind = action.split(".")[0]
    known = {rule.__module__.split(".")[-2]: rule.__module__ for rule in registry._GUARDS.values()}
    return known.get(kind, "")


# The doors: one edit of a function's text each (doors.toml)


def _doors() -> Iterator[Breakage]:
    for name, door in tomllib.loads(Path(__file__).with_name("doors.toml").read_text("utf-8")).items():
        module, function = door["function"].split(":")
        yield Breakage(
            "door", name, door["what"], PLATFORM + module, (function.split(".")[-1], *name.split("-")),
            partial(_edit, PLATFORM + module, function, door["text"], door["instead"]),
        )  # fmt: skip


def _edit(module: str, function: str, old: str, new: str) -> None:
    found: Any = import_module(module)
    for name in function.split("."):
        found = getattr(found, name)
    found = inspect.unwrap(found.fget if isinstance(found, property) else found)
    text = textwrap.dedent(inspect.getsource(found))
    if text.count(old) != 1:
        raise LookupError(f"{module}.{function} holds {text.count(old)} times: {old}")
    _rewrite(found, ast.parse(text.replace(old, new)))


def _rewrite(function: FunctionType, tree: ast.Module) -> None:
    """Give the function another body. Its globals, defaults and everybody's imports of it stay."""
    definition = tree.body[0]
    assert isinstance(definition, ast.FunctionDef)
    definition.decorator_list = []
    space: dict[str, Any] = {}
    exec(compile(ast.fix_missing_locations(tree), f"<broken {function.__name__}>", "exec"), function.__globals__, space)  # noqa: S102
    function.__code__ = space[definition.name].__code__


# The database: its CHECK constraints ignored, and the tests of one of them asked


def _checks() -> Iterator[Breakage]:
    for model in apps.get_models(include_auto_created=True):
        for constraint in model._meta.constraints if model.__module__.startswith("firsthand.") else ():
            if isinstance(constraint, CheckConstraint):
                yield Breakage("check", constraint.name, "is not looked at", "", (constraint.name,), _ignore_checks)


def _ignore_checks() -> None:
    """SQLite can be told to; tables would have to be made anew elsewhere."""
    for connection in connections.all():
        if connection.vendor != "sqlite":
            raise LookupError("CHECK constraints are ignored on SQLite only")
        connection.connection.execute("PRAGMA ignore_check_constraints = 1")


# The services: each refusal in them, left out


def _refusals() -> Iterator[Breakage]:
    rooms = {rule.__module__.rsplit(".", 1)[0] for rule in registry._GUARDS.values()}
    named = [f"{room}.services" for room in rooms] + [PLATFORM + name for name in SERVICES]
    named += [PLATFORM + name for name in ("base.access.services", "base.media.services", "site.accounts.services")]
    for name in sorted(set(named)):
        module = import_module(name)
        for found in vars(module).values():
            if inspect.isfunction(found) and found.__module__ == name:
                yield from _refusals_of(name, inspect.unwrap(found))


def _refusals_of(module: str, function: FunctionType) -> Iterator[Breakage]:
    text = textwrap.dedent(inspect.getsource(function))
    raises = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Raise) and node.exc is not None]
    for number, node in enumerate(sorted(raises, key=lambda node: node.lineno), start=1):
        yield Breakage(
            "refusal", f"{module.removeprefix(PLATFORM)}.{function.__name__}#{number}",
            " ".join(ast.unparse(node).split())[:90], module, (function.__name__,),
            partial(_leave_out, function, text, node.lineno),
        )  # fmt: skip


def _leave_out(function: FunctionType, text: str, line: int) -> None:
    class LeaveOut(ast.NodeTransformer):
        def visit_Raise(self, node: ast.Raise) -> ast.AST:
            return ast.Pass() if node.lineno == line else node

    _rewrite(function, LeaveOut().visit(ast.parse(text)))
