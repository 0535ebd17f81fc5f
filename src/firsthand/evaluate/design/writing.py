"""A design as TOML, as `read_design` reads it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from firsthand.files import write_whole

from .fields import TABLES
from .record import Design

#: Table of the file: the field of Design that holds its rows.
PLURAL = {"outcome": "outcomes", "audience": "audiences"}


def to_toml(design: Design) -> str:
    """The whole design, what was left to its default included: reading it back gives an equal one."""
    record = asdict(design)
    lines = [*_rows(record, "")]
    for table in ("design", "analysis"):
        lines += ["", f"[{table}]", *_rows(record if table == "design" else record[table], table)]
    for table, plural in PLURAL.items():
        for row in record[plural]:
            lines += ["", f"[[{table}]]", *_rows(row, table)]
    if design.watch is not None:
        lines += ["", "[watch]", *_rows(record["watch"], "watch")]
    return "\n".join(lines) + "\n"


def write_design(design: Design, path: Path) -> None:
    """Writes the design's file whole. Raises Unwritable."""
    write_whole(path, to_toml(design))


def _rows(record: Mapping[str, Any], table: str) -> Iterator[str]:
    for name in TABLES[table]:
        if record[name] is not None:
            yield f"{name} = {_value(record[name])}"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(each) for each in value)}]"
    if isinstance(value, str):  # TOML's basic strings take JSON's escapes, but the one that JSON leaves alone
        return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
    return repr(value)
