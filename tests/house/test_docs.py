"""What an operator can set or call is described in docs/deploy.md."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from firsthand.cli import COMMANDS, main

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "src/firsthand/platform/site/settings/__init__.py"
DEPLOY = (ROOT / "docs/deploy.md").read_text("utf-8")


def settings_read() -> set[str]:
    """Every FIRSTHAND_ variable that the source reads, by `env`, `flag` or os.environ."""
    found = set()
    for node in ast.walk(ast.parse(SETTINGS.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"env", "flag"}:
            name = node.args[0]
            if isinstance(name, ast.Constant):
                found.add(f"FIRSTHAND_{name.value}")
    for path in [*(ROOT / "src").rglob("*.py"), *(ROOT / "tools").glob("*.py")]:
        found |= set(re.findall(r"environ\w*(?:\.get\(|\[)\"(FIRSTHAND_\w+)\"", path.read_text("utf-8")))
    return found


def commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    """A command and those below it, each with its full name."""
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            below = command.get_command(click.Context(command), name)
            assert below is not None
            yield from commands(below, f"{path} {name}")
    else:
        yield path, command


ALL_COMMANDS = dict(commands(main, "firsthand"))


@pytest.mark.parametrize("name", sorted(settings_read()))
def test_every_setting_is_documented(name: str) -> None:
    assert f"`{name}`" in DEPLOY


def test_no_setting_is_documented_that_is_not_read() -> None:
    assert set(re.findall(r"FIRSTHAND_\w+", DEPLOY)) <= settings_read()


@pytest.mark.parametrize("name", sorted(ALL_COMMANDS))
def test_every_command_is_documented(name: str) -> None:
    assert f"`{name}" in DEPLOY


@pytest.mark.parametrize("name", sorted(ALL_COMMANDS))
def test_every_command_names_its_operation_and_says_what_it_does(name: str) -> None:
    command = ALL_COMMANDS[name]
    assert getattr(command, "operation", None), f"{name} is not in the permission matrix"
    assert command.help


def test_help_imports_no_command_and_no_django() -> None:
    code = "import sys; from firsthand.cli import main; main(['--help'], standalone_mode=False)"
    code += "; sys.exit(any(name.startswith(('django', 'numpy', 'firsthand.platform')) for name in sys.modules))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    assert subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 0
    assert all(line for _, line in COMMANDS.values())
