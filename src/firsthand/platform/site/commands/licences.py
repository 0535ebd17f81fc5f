"""The licences of everything that Firsthand runs on, from what is installed."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

import click

from . import operation

#: Never among what runs: they would bind whoever passes the platform on.
REFUSED = re.compile(r"\bA?GPL|GNU (Affero )?General Public", re.IGNORECASE)
LESSER = re.compile(r"\bLGPL|GNU (Lesser|Library) General Public", re.IGNORECASE)
HEADER = """# Licences

Firsthand is licensed under Apache-2.0 (`LICENSE`). This list is made by `firsthand licences` from the
packages that are installed to run it; the tools of the tests are not part of it. The command fails when
a package under the GPL or AGPL is among them.

Packages under the LGPL (psycopg, the driver of PostgreSQL) are used unmodified, as separate packages
that anybody can replace with a version of their own; that is what this licence asks for. Where a package
offers a choice of licences, the permissive one is taken.

| Package | Version | Licence |
|---|---|---|
"""
#: Native libraries that wheels carry inside, whose terms are stricter than the package's own.
COPYLEFT_INSIDE = {"libx264": "GPL-2.0-or-later", "libx265": "GPL-2.0-or-later", "libmp3lame": "LGPL-2.0-or-later"}
#: Packages whose metadata name no licence: what the licence file says that they bring along.
READ_BY_US = {"pyxform": "BSD-2-Clause"}
INSIDE = """
## Carried inside the packages

A wheel may bring system libraries along. Those below are stricter than the package that carries them.
Firsthand does not pass them on: pip fetches them. Whoever passes on an image with them inside must keep
the terms of the GPL for these libraries, or build PyAV against an FFmpeg of their own without them.

| Package | Library | Licence |
|---|---|---|
"""


@operation("licences")
@click.command()
@click.option("--write", type=click.Path(path_type=Path, dir_okay=False), help="Write the list to this file.")
def licences(write: Path | None) -> None:
    """List name, version and licence of every package at run time; fail on GPL or AGPL."""
    rows = sorted(
        ((dist.name, dist.version, licence_of(dist)) for dist in running().values()), key=lambda row: row[0].lower()
    )
    text = HEADER + "".join(f"| {name} | {version} | {licence} |\n" for name, version, licence in rows)
    inside = [
        f"| {dist.name} | {library} | {licence} |\n"
        for dist in running().values()
        for library, licence in COPYLEFT_INSIDE.items()
        if any(Path(str(file)).name.startswith(library) for file in dist.files or ())
    ]
    if inside:
        text += INSIDE + "".join(sorted(inside))
    if write:
        write.write_text(text, "utf-8")
        click.echo(f"{write}: {len(rows)} packages")
    else:
        click.echo(text, nl=False)
    bad = [f"{name} ({licence})" for name, _, licence in rows if is_refused(licence)]
    if bad:
        raise click.ClickException("Not allowed among what runs: " + ", ".join(bad))
    unknown = [name for name, _, licence in rows if not licence]
    if unknown:
        raise click.ClickException("No licence is stated by: " + ", ".join(unknown))


def is_refused(licence: str) -> bool:
    """Whether a licence is the GPL or AGPL and offers no other choice."""
    choices = re.split(r"\bOR\b|;", licence)
    return all(REFUSED.search(LESSER.sub("", choice)) for choice in choices)


def running() -> dict[str, metadata.Distribution]:
    """The installed packages that `firsthand` needs to run, directly or through others, by normal name."""
    found: dict[str, metadata.Distribution] = {}
    waiting = [("firsthand", frozenset[str]())]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            dist = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # for another system or Python
        if name != "firsthand":
            found[name] = dist
        for line in dist.requires or ():
            needed = _needed(line, extras)
            if needed:
                waiting.append(needed)
    return found


def _needed(line: str, extras: frozenset[str]) -> tuple[str, frozenset[str]] | None:
    """Name and extras of a requirement; None for one that only an extra asks for that nobody chose."""
    requirement, _, marker = line.partition(";")
    asked = re.findall(r"""extra\s*==\s*['"]([^'"]+)['"]""", marker)
    if asked and not extras.intersection(asked):
        return None
    match = re.match(r"\s*([A-Za-z0-9._-]+)\s*(?:\[([^\]]*)\])?", requirement)
    if match is None:
        return None
    chosen = frozenset(part.strip() for part in (match[2] or "").split(",") if part.strip())
    return re.sub(r"[-_.]+", "-", match[1]).lower(), chosen


def licence_of(dist: metadata.Distribution) -> str:
    """The licence expression, else the classifiers, the first line of the licence field, what we read in its file."""
    fields = dist.metadata.json
    expression = fields.get("license_expression")
    if expression:
        return str(expression)
    classified = [line.rpartition(" :: ")[2] for line in fields.get("classifier", ()) if line.startswith("License")]
    named = [name for name in classified if name != "OSI Approved"]
    field = str(fields.get("license", "")).strip().splitlines()
    return "; ".join(named) or (field[0] if field else READ_BY_US.get(dist.name, ""))
