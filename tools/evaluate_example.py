"""Make the invented answers of examples/evaluate: the same for the same assignment, byte for byte.

    python tools/evaluate_example.py [FOLDER]

FOLDER holds design.toml and forums.csv; the seal, assignment.csv, code-book.csv, baseline.csv, follow-up.csv,
data.csv and exposure.csv are written beside them. Nobody in it exists. What was put in: the campaign lowers support for
violence by 0.45 points among most, and raises it by 0.2 among the fifth that is at risk; it moves trust in the
council by nothing; more of the campaign's forums' people are lost before the follow-up.
"""

from __future__ import annotations

import csv
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

from firsthand.evaluate.assign.command import assign
from firsthand.evaluate.design import read_design, seal_path, write_seal
from firsthand.evaluate.survey.command import form

SEED = 4711
LOW, HIGH = 1, 7
#: Effects of having met the campaign, in points: (most people, those at risk).
SUPPORT, TRUST = (-0.45, 0.2), (0.0, 0.0)
MET, CONTAMINATED, LOST = 0.85, 0.04, {"campaign": 0.16, "comparison": 0.12}
REVERSED = {"support": (2, 4), "trust": (3,)}
SEALED, FIRST, SECOND = datetime(2025, 8, 25, 9, tzinfo=UTC), date(2025, 9, 1), date(2025, 11, 10)


def answers(draws: np.random.Generator, outcome: str, level: float) -> list[int]:
    """Four items around a level; those that are turned round, turned round."""
    items = np.clip(np.rint(level + draws.normal(0, 0.9, 4)), LOW, HIGH).astype(int).tolist()
    return [LOW + HIGH - item if at in REVERSED[outcome] else item for at, item in enumerate(items, 1)]


def mean_of(outcome: str, items: list[int]) -> float:
    """The outcome as the reader computes it."""
    return sum(LOW + HIGH - i if at in REVERSED[outcome] else i for at, i in enumerate(items, 1)) / len(items)


def code_of(draws: np.random.Generator) -> str:
    """A code as a respondent makes it: two letters, day, two letters, number of older siblings."""
    mother, place = ("".join(draws.choice(list("abdefhiklmnrsty"), 2)) for _ in range(2))
    return f"{mother}{draws.integers(1, 32):02d}{place}{draws.integers(0, 5):02d}"


def main(folder: Path) -> None:
    """Seal the design as if that had been done before the first answer, draw the lot, then invent the answers."""
    design, assignment = folder / "design.toml", folder / "assignment.csv"
    for old in (seal_path(design), assignment):
        old.unlink(missing_ok=True)
    write_seal(read_design(design), design, now=SEALED)
    assign.main([str(design), str(folder / "forums.csv"), "--out", str(assignment)], standalone_mode=False)
    form.main([str(design), "--out", str(folder / "form.xlsx"), "--clusters", str(folder / "forums.csv"),
               "--code-book", str(folder / "code-book.csv")], standalone_mode=False)  # fmt: skip
    (folder / "form.xlsx").unlink()  # a workbook has the time in it; the README makes it anew
    with (folder / "forums.csv").open(encoding="utf-8", newline="") as file:
        forums = list(csv.DictReader(file))
    with (folder / "assignment.csv").open(encoding="utf-8", newline="") as file:
        lots = {row["cluster"]: (row["arm"], row["stratum"]) for row in csv.DictReader(file)}
    draws = np.random.default_rng(SEED)
    first, second, long, held = [], [], [], []
    for forum in forums:
        name, (arm, stratum) = forum["cluster"], lots[forum["cluster"]]
        own = draws.normal(0, 0.27, 2)
        planned = 3 if arm == "campaign" else 0
        times = int(draws.binomial(planned, 0.85))
        size = min(max(int(float(forum["size"])), 8), 45)
        codes: set[str] = set()
        while len(codes) < size:
            codes.add(code_of(draws))
        met_here = 0
        for code in sorted(codes):
            at_risk = bool(draws.random() < 0.2)
            age = str(draws.choice(["18_24", "25_34", "35_49", "50_over"], p=[0.35, 0.3, 0.2, 0.15]))
            person = draws.normal(0, (0.8, 0.9))
            level = np.array([2.9 + 0.9 * at_risk, 4.1 - 0.4 * at_risk]) + own + person
            met = int(draws.random() < (MET if times else 0 if arm == "campaign" else CONTAMINATED))
            met_here += met if times else 0
            before = [answers(draws, o, v) for o, v in zip(("support", "trust"), level, strict=True)]
            day = FIRST + timedelta(days=int(draws.integers(0, 10)))
            risk = "high" if at_risk else "other"
            first.append([day.isoformat(), name, code, risk, age, *before[0], *before[1]])
            long.append([code, name, arm, stratum, "baseline", day.isoformat(), "", risk, age,
                         mean_of("support", before[0]), mean_of("trust", before[1])])  # fmt: skip
            later = level + met * np.array([SUPPORT[at_risk], TRUST[at_risk]]) + draws.normal(0, 0.35, 2)
            after = [answers(draws, o, v) for o, v in zip(("support", "trust"), later, strict=True)]
            day = SECOND + timedelta(days=int(draws.integers(0, 10)))
            if draws.random() < LOST[arm]:
                continue
            written = code
            if draws.random() < 0.01:  # a slip of the pen in the second visit
                written = code[:3] + str((int(code[3]) + 1) % 10) + code[4:]
            second.append([day.isoformat(), name, written, *after[0], *after[1], met])
            long.append([written, name, arm, stratum, "follow_up", day.isoformat(), met, "", "",
                         mean_of("support", after[0]), mean_of("trust", after[1])])  # fmt: skip
        held.append([name, "evening with a returnee", planned, times, met_here])
    items = [f"{outcome}_{at}" for outcome in ("support", "trust") for at in range(1, 5)]
    write(folder / "baseline.csv", ["date", "cluster", "code", "risk", "age_group", *items], first)
    write(folder / "follow-up.csv", ["date", "cluster", "code", *items, "exposed"], second)
    columns = ["code", "cluster", "arm", "stratum", "wave", "date", "exposed", "risk", "age_group", "support", "trust"]
    write(folder / "data.csv", columns, long)
    write(folder / "exposure.csv", ["cluster", "activity", "planned", "held", "reached"], held)


def write(path: Path, header: list[str], rows: list[list[object]]) -> None:
    """One CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "examples/evaluate"))
