"""A small invented trial as files: twelve forums, four people each, asked twice."""

from __future__ import annotations

from pathlib import Path

from firsthand.evaluate.design import Design, parse_design

DESIGN = """
version = 1
title = "Voices from home"
seed = 7
[design]
kind = "cluster"
unit = "forum"
arms = ["campaign", "comparison"]
clusters = 12
cluster_size = 4
icc = 0.05
baseline = true
[[outcome]]
name = "support"
label = "Support for violence"
kind = "attitude"
low = 1
high = 7
direction = "higher_is_worse"
harm_margin = 0.2
[[audience]]
name = "at risk"
column = "risk"
value = "high"
"""
HEAD = "code,cluster,arm,wave,date,risk,support"


def design(text: str = DESIGN) -> Design:
    """The design of the small trial, or of an edited text."""
    return parse_design(text)


def rows() -> list[str]:
    """The answers, one line each, as a long file holds them below its heading."""
    lines = []
    for wave, day in (("baseline", "2026-09-01"), ("follow_up", "2026-10-20")):
        for forum in range(12):
            arm = ("campaign", "comparison")[forum % 2]
            for who in range(4):
                value = 1 + (forum * 3 + who * 2 + (wave == "follow_up")) % 7
                lines.append(f"k{who}{who}m,F{forum},{arm},{wave},{day},{'high' if who == 0 else 'low'},{value}")
    return lines


def written(folder: Path, lines: list[str], *, head: str = HEAD, name: str = "data.csv") -> Path:
    """A file of these lines."""
    path = folder / name
    path.write_text("\n".join([head, *lines]) + "\n", "utf-8")
    return path
