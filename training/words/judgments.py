"""The court judgments of the Text Anonymization Benchmark, in the form of our own corpus."""

from __future__ import annotations

import json
import re
from pathlib import Path

NAMES = {
    "PERSON": "person",
    "CODE": "code",
    "LOC": "place",
    "ORG": "organisation",
    "DATETIME": "date",
    "QUANTITY": "quantity",
    "MISC": "other",
}


def kind(mention: dict) -> str:
    """Our type for the benchmark's; "demographic" is parted by its words."""
    if mention["entity_type"] != "DEM":
        return NAMES[mention["entity_type"]]
    words = mention["span_text"].lower()
    if re.search(r"\d|years|aged?\b|sixty|forty", words):
        return "age"
    if mention["span_text"][:1].isupper():
        return "origin"
    return "trait" if re.search(r"disab|ill|injur|pain|loss|sight|disease|disorder|surg|opia", words) else "role"


def load(path: Path) -> list[dict]:
    """Each judgment with spans [start, end, type, entity, hidden or not, DIRECT or QUASI or NO_MASK]."""
    found = []
    for judgment in json.loads(path.read_text("utf-8")):
        for notes in judgment["annotations"].values():
            spans = [
                [
                    m["start_offset"],
                    m["end_offset"],
                    kind(m),
                    m["entity_id"],
                    m["identifier_type"] != "NO_MASK",
                    m["identifier_type"],
                ]
                for m in notes["entity_mentions"]
            ]
            found.append({"id": judgment["doc_id"], "text": judgment["text"], "spans": sorted(spans)})
    return found
