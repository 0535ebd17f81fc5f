"""Makes the invented programmes in examples/: town.toml, region.toml, country.toml and their tables.

    python tools/plan_examples.py

Nobody in them exists and no place is meant. `country(events)` also makes the programmes that bench/plan_country.py
measures with.
"""

from __future__ import annotations

import csv
import random
import sys
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

Table = list[dict[str, object]]
ROOT = Path(__file__).resolve().parents[1]
GROUPS = (("young", 0.30, "no"), ("grown", 0.18, "no"), ("pupils", 0.35, "yes"))
TOPICS = ("daily life", "broken promises", "violence", "coming back")
PLACES = (
    "Ardenfield", "Bellmoor", "Carrow", "Dunlow", "Eastmere", "Farnley", "Greyford", "Hollin", "Inverlake",
    "Juniper Hill",
    "Kestrel", "Lowmarsh", "Milltown", "Northgate", "Oakhurst", "Pinewick", "Quarry End", "Redbridge", "Saltmarsh",
    "Thornby", "Underhill", "Vale", "Westbrook", "Yarrow",
)  # fmt: skip


@dataclass(frozen=True)
class Size:
    """How large an invented programme is."""

    name: str
    title: str
    communities: int
    voices: int
    partners: int
    slots: int
    days: int
    budget: int
    people: int
    km: float


SIZES = (
    Size("town", "A town, its school and its radio", 3, 4, 2, 24, 90, 4_000, 9_000, 8.0),
    Size("region", "Eight districts and a season of evenings", 8, 9, 3, 90, 120, 16_000, 30_000, 60.0),
    Size("country", "A country, half a year", 24, 24, 6, 420, 180, 90_000, 120_000, 350.0),
)


def write(folder: Path, top: Path, size: Size, seed: int = 1) -> None:
    """Write `top` (the TOML) and the tables that it names into `folder`."""
    lot = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    names = [
        PLACES[i % len(PLACES)] + (f" {i // len(PLACES) + 1}" if i >= len(PLACES) else "")
        for i in range(size.communities)
    ]
    ids = [each.lower().replace(" ", "-") for each in names]
    lat = {each: 45 + lot.uniform(-1, 1) * size.km / 111 for each in ids}
    lon = {each: 10 + lot.uniform(-1, 1) * size.km / 79 for each in ids}
    begins = date(2027, 2, 1)
    tables = {
        "community": _communities(lot, size, names, ids, lat, lon),
        "mixing": _mixing(lot, ids, lat, lon),
        "voice": _voices(lot, size, ids, begins),
        "credibility": _credibility(lot, size),
        "partner": _partners(lot, size),
        "slot": _slots(lot, size, ids, begins),
    }
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    where = folder.relative_to(top.parent)
    effect = (
        f'file = "{(where.parent / "effect.json").as_posix()}"'
        if (folder.parent / "effect.json").exists()
        else "mean = 0.15\nsd = 0.2"
    )
    groups = "".join(
        f'\n[[group]]\nid = "{name}"\nsusceptibility = {share}\nminors = {str(minors == "yes").lower()}\n'
        for name, share, minors in GROUPS
    )
    files = "\n".join(f'{name} = "{(where / name).as_posix()}.csv"' for name in tables)
    top.write_text(
        f"""# An invented programme, made by tools/plan_examples.py. Nobody in it exists.
[programme]
title = "{size.title}"
begins = {begins}
ends = {begins + timedelta(days=size.days)}
as_of = 2027-01-15        # slots before this day would be in the past
zone = "Europe/Paris"
currency = "EUR"
budget = {size.budget}
seed = 1
aim = "expected"          # or cvar (the worst share of worlds), worst_community

[spread]
contacts = 6.0            # contacts of somebody at risk with others at risk, mean
passes = 0.12             # chance that word passes along one

[effect]                  # what hearing a wholly credible voice does, in standard deviations
{effect}
{groups}
[files]
{files}
""",
        "utf-8",
    )


def _communities(
    lot: random.Random, size: Size, names: list[str], ids: list[str], lat: dict[str, float], lon: dict[str, float]
) -> Table:
    rows: Table = []
    for i, (name, each) in enumerate(zip(names, ids, strict=True)):
        young, pupils = round(lot.uniform(0.3, 0.5), 2), round(lot.uniform(0.1, 0.2), 2)
        rows.append({
            "id": each, "name": name, "size": int(size.people * lot.uniform(0.4, 1.8)), "at_risk": round(lot.uniform(0.01, 0.03), 3),
            "pressure": round(lot.uniform(0.05, 0.25), 2), "groups": f"young={young};grown={round(1 - young - pupils, 2)};pupils={pupils}",
            "languages": "fr;ar" if i % 3 else "fr", "lat": round(lat[each], 3), "lon": round(lon[each], 3),
            "floor": 1 if i % 4 == 0 else 0, "comparison": "yes" if i % 8 == 7 else "no",
        })  # fmt: skip
    return rows


def _mixing(lot: random.Random, ids: list[str], lat: dict[str, float], lon: dict[str, float]) -> Table:
    rows: Table = []
    for one in ids:
        near = sorted(ids, key=lambda other: (lat[one] - lat[other]) ** 2 + (lon[one] - lon[other]) ** 2)[1:4]
        rows += [{"community": one, "with": other, "share": round(lot.uniform(0.02, 0.08), 3)} for other in near]
    return rows


def _voices(lot: random.Random, size: Size, ids: list[str], begins: date) -> Table:
    rows: Table = []
    for i in range(size.voices):
        first = begins + timedelta(days=lot.randrange(size.days))
        rows.append({
            "id": f"voice-{i + 1:02d}", "languages": "fr;ar" if i % 2 else "fr",
            "channels": "forum;radio;press" if i % 3 else "forum", "audiences": "young;grown;pupils" if i % 4 else "young;grown",
            "topics": ";".join(lot.sample(TOPICS, 2)), "home": lot.choice(ids), "per_month": lot.choice((2, 3, 4)),
            "rest_days": lot.choice((2, 4, 6)), "fit_until": begins + timedelta(days=int(size.days * lot.uniform(0.6, 1.4))),
            "max_km": round(size.km * lot.uniform(0.8, 3)), "cost": lot.choice((80, 120, 150)),
            "pairing": lot.choice(("may", "may", "must", "no")), "away": f"{first}/{first + timedelta(days=10)}",
            "keep_out": lot.choice(ids) if i % 5 == 0 else "",
        })  # fmt: skip
    return rows


def _credibility(lot: random.Random, size: Size) -> Table:
    rows: Table = []
    for i in range(size.voices):
        for group, *_rest in GROUPS:
            low = round(lot.uniform(-0.1 if i % 6 == 0 else 0.1, 0.5), 2)
            rows.append(
                {
                    "voice": f"voice-{i + 1:02d}",
                    "group": group,
                    "low": low,
                    "high": round(low + lot.uniform(0.1, 0.4), 2),
                }
            )
    return rows


def _partners(lot: random.Random, size: Size) -> Table:
    kinds = ("imam", "teacher", "mayor", "pastor", "coach", "nurse")
    return [
        {"id": f"{kinds[i % 6]}-{i // 6 + 1}", "languages": "fr;ar", "adds_low": 1.0, "adds_high": round(lot.uniform(1.2, 1.8), 2),
         "per_month": lot.choice((2, 4)), "cost": lot.choice((0, 60, 90)), "away": ""}
        for i in range(size.partners)
    ]  # fmt: skip


def _slots(lot: random.Random, size: Size, ids: list[str], begins: date) -> Table:
    rows: Table = []
    for i in range(size.slots):
        kind = lot.choices(("forum", "radio", "press"), (8, 2, 1))[0]
        at = datetime.combine(begins + timedelta(days=lot.randrange(size.days)), datetime.min.time()) + timedelta(
            hours=lot.choice((10, 15, 18, 20))
        )
        reached = [lot.choice(ids)] if kind == "forum" else lot.sample(ids, min(len(ids), lot.choice((2, 3))))
        rows.append({
            "id": f"{kind}-{i + 1:03d}", "channel": kind, "communities": ";".join(reached),
            "venue": {"forum": f"hall of {reached[0]}", "radio": f"radio {lot.randrange(4) + 1}", "press": "the weekly"}[kind],
            "starts": at.isoformat(timespec="minutes"), "minutes": 90 if kind == "forum" else 30,
            "people": lot.choice((60, 120, 250, 400)) * (1 if kind == "forum" else 15), "cost": lot.choice((150, 250, 400)) if kind == "forum" else lot.choice((0, 300)),
            "language": "ar" if lot.random() < 0.3 else "fr", "groups": "pupils" if lot.random() < 0.15 else "young;grown",
            "places": 2 if lot.random() < 0.1 else 1, "clearance": lot.choices(("given", "asked", "refused"), (8, 1, 1))[0],
            "with_partner": "yes" if lot.random() < 0.15 else "no", "topics": lot.choice(TOPICS) if lot.random() < 0.2 else "",
            "guardians": "yes" if lot.random() < 0.7 else "no", "closed": "yes" if lot.random() < 0.03 else "no",
        })  # fmt: skip
    return rows


def main() -> int:
    """Write the three."""
    for size in SIZES:
        write(ROOT / "examples/plan" / size.name, ROOT / f"examples/{size.name}.toml", size)
    return 0


if __name__ == "__main__":
    sys.exit(main())
