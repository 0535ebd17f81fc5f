"""Recall and precision over thresholds, on what was kept aside in training: to choose `thresholds.json`.

    python training/words/threshold.py [--judgments ../shared/data/text/tab-train.json]

The first twelve judgments and the held-out voices; never tab-dev.json, which is for the final figure.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parents[1] / "src"), str(HERE)]
from bench.redaction import Counts, Entity, count, entities_of_testimony

from firsthand.protect.words import classifier, redact
from firsthand.protect.words.types import DIRECT, TYPES
from judgments import load

KEPT_ASIDE = 12


def texts(judgments: Path) -> dict[str, list[tuple[str, list[Entity]]]]:
    """The texts of each set with their entities."""
    found: dict[str, list[tuple[str, list[Entity]]]] = {}
    for item in load(judgments)[:KEPT_ASIDE] if judgments.exists() else []:
        entities: dict[str, Entity] = {}
        for start, end, kind, thing, hidden, level in item["spans"]:
            if hidden:
                entities.setdefault(thing, Entity(level == "DIRECT", kind)).mentions.append((start, end))
        found.setdefault("judgments", []).append((item["text"], list(entities.values())))
    for line in (HERE / "corpus/heldout.jsonl").read_text("utf-8").splitlines():
        item = json.loads(line)
        found.setdefault(item["style"], []).append((item["text"], entities_of_testimony(item["spans"], DIRECT)))
    return found


def main() -> None:
    """Print a row for each threshold and set."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--judgments", type=Path, default=HERE.parents[1] / "../shared/data/text/tab-train.json")
    args = parser.parse_args()
    model, given = classifier.load(), texts(args.judgments)
    print("threshold, set, direct, quasi, precision, hidden")
    for hide in (0.4, 0.2, 0.1, 0.08, 0.06, 0.04, 0.03, 0.02):
        for of_register in model.thresholds.values():
            of_register.update(dict.fromkeys(TYPES, hide))
        for name, items in given.items():
            counts = Counts()
            for number, (text, entities) in enumerate(items):
                count(counts, str(number), text, entities, [(s.start, s.end) for s in redact.find(text)])
            shares = counts.shares()
            print(hide, f"{name:11}", *(f"{shares[k]:.3f}" for k in ("direct", "quasi", "precision", "hidden")))


if __name__ == "__main__":
    main()
