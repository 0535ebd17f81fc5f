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
import yaml

from firsthand.cli import COMMANDS, main

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "src/firsthand/platform/site/settings/__init__.py"
DEPLOY = (ROOT / "docs/deploy.md").read_text("utf-8")
#: Commands of the engines stand on the engine's own page.
PAGES = DEPLOY + "".join((ROOT / f"docs/{engine}.md").read_text("utf-8") for engine in ("protect", "evaluate", "plan"))


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
    assert f"`{name}" in PAGES


@pytest.mark.parametrize("name", sorted(ALL_COMMANDS))
def test_every_command_names_its_operation_and_says_what_it_does(name: str) -> None:
    command = ALL_COMMANDS[name]
    assert getattr(command, "operation", None), f"{name} is not in the permission matrix"
    assert command.help


BLOCKS = re.findall(r"```\w*\n(.*?)```", DEPLOY, re.DOTALL)


def block(start: str) -> str:
    """The one example of the page that begins so."""
    found = [each for each in BLOCKS if each.startswith(start)]
    assert len(found) == 1, start
    return found[0]


EXAMPLES = [line for each in BLOCKS for line in re.findall(r"(?m)(?:^|bin/)firsthand ([a-z][^#\n&]*)", each)]


@pytest.mark.parametrize("line", EXAMPLES)
def test_every_command_of_an_example_can_be_given(line: str) -> None:
    name = next((name for name in ALL_COMMANDS if f"firsthand {line} ".replace('"', " ").startswith(f"{name} ")), None)
    assert name, line
    known = {option for parameter in ALL_COMMANDS[name].params for option in parameter.opts}
    assert set(re.findall(r"--[a-z-]+", line)) <= known


def test_the_environment_file_leaves_the_unlock_key_to_systemd() -> None:
    """What stands in an EnvironmentFile wins over `Environment=` of the unit."""
    assert "FIRSTHAND_KEY_FILE" not in block("FIRSTHAND_VAR=")
    unit = block("[Unit]")
    assert "Environment=FIRSTHAND_KEY_FILE=%d/unlock.key" in unit
    assert "LoadCredentialEncrypted=unlock.key:" in unit


def test_the_service_may_write_where_the_settings_point() -> None:
    settings = dict(line.split("=", 1) for line in block("FIRSTHAND_VAR=").splitlines())
    may = re.findall(
        r"(?:/[\w.-]+)+", next(line for line in block("[Unit]").splitlines() if line.startswith("ReadWrite"))
    )
    for name in ("FIRSTHAND_VAR", "FIRSTHAND_KEYS", "FIRSTHAND_CHECKPOINTS"):
        assert any(Path(settings[name]).is_relative_to(place) for place in may), name


def test_the_compose_file_waits_for_the_database_and_the_tables() -> None:
    services = yaml.safe_load(block("x-firsthand:"))["services"]
    assert "healthcheck" in services["database"]
    assert services["prepare"]["depends_on"]["database"]["condition"] == "service_healthy"
    for name in ("web", "worker"):
        assert services[name]["depends_on"]["prepare"]["condition"] == "service_completed_successfully"
        assert services[name]["secrets"] == ["unlock_key"]


def test_help_imports_no_command_and_no_django() -> None:
    code = "import sys; from firsthand.cli import main; main(['--help'], standalone_mode=False)"
    code += "; sys.exit(any(name.startswith(('django', 'numpy', 'firsthand.platform')) for name in sys.modules))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    assert subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 0
    assert all(line for _, line in COMMANDS.values())
