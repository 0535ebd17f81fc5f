"""A small programme for tests, and how to change it."""

from __future__ import annotations

import re
from pathlib import Path

PROGRAMME = """
[programme]
title = "Two towns"
begins = 2027-02-01
ends = 2027-03-31
as_of = 2027-01-15
zone = "Europe/Paris"
budget = 1000
seed = 3

[spread]
contacts = 4.0
passes = 0.2

[effect]
mean = 1.0
sd = 0.3

[[group]]
id = "young"
susceptibility = 0.5

[[group]]
id = "pupils"
susceptibility = 0.5
minors = true

[[community]]
id = "north"
name = "Northgate"
size = 4000
at_risk = 0.05
pressure = 0.2
groups = {young = 0.8, pupils = 0.2}
languages = ["fr", "ar"]
lat = 45.0
lon = 10.0

[[community]]
id = "south"
name = "Southgate"
size = 2000
at_risk = 0.05
pressure = 0.2
groups = {young = 1.0}
languages = ["fr"]
lat = 45.9
lon = 10.0

[[voice]]
id = "amber"
languages = ["fr", "ar"]
channels = ["forum", "radio"]
audiences = ["young", "pupils"]
topics = ["coming back"]
home = "north"
per_month = 2
rest_days = 2
fit_until = 2027-12-31
cost = 100

[[voice]]
id = "birch"
languages = ["fr"]
channels = ["forum"]
audiences = ["young"]
topics = ["violence"]
home = "south"
per_month = 3
rest_days = 0
fit_until = 2027-12-31
cost = 50
pairing = "no"

[[credibility]]
voice = "amber"
group = "*"
low = 0.4
high = 0.8

[[credibility]]
voice = "birch"
group = "*"
low = 0.2
high = 0.6

[[partner]]
id = "imam-1"
languages = ["fr", "ar"]
adds_low = 1.1
adds_high = 1.5
per_month = 4
cost = 40

[[slot]]
id = "s1"
channel = "forum"
communities = ["north"]
venue = "hall"
starts = "2027-02-10T18:00"
people = 800
cost = 100
language = "fr"
clearance = "given"

[[slot]]
id = "s2"
channel = "forum"
communities = ["south"]
venue = "barn"
starts = "2027-02-11T18:00"
people = 600
cost = 100
language = "fr"
clearance = "given"

[[slot]]
id = "s3"
channel = "forum"
communities = ["north"]
venue = "school"
starts = "2027-03-02T10:00"
people = 300
cost = 0
language = "fr"
groups = ["pupils"]
clearance = "given"
guardians = true

[[slot]]
id = "s4"
channel = "radio"
communities = ["north", "south"]
venue = "radio one"
starts = "2027-03-20T20:00"
minutes = 30
people = 2000
cost = 200
language = "fr"
clearance = "given"
"""


def write(folder: Path, *changes: tuple[str, str], more: str = "") -> Path:
    """The programme with pieces replaced, each of which must be there, and more at its end."""
    text = PROGRAMME
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path = folder / "programme.toml"
    path.write_text(text + more, "utf-8")
    return path


def of(kind: str, name: str, field: str, value: str) -> tuple[str, str]:
    """A change of one field of one [[kind]] with this id; the field is added where it is not."""
    found = re.search(rf'\[\[{kind}\]\]\nid = "{name}"\n(?:.+\n)*', PROGRAMME)
    assert found is not None
    block = found.group(0)
    line = re.search(rf"(?m)^{field} = .*$", block)
    if line is None:
        return block, block + f"{field} = {value}\n"
    return block, block.replace(line.group(0), f"{field} = {value}")
