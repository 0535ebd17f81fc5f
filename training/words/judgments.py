"""The court judgments of the Text Anonymization Benchmark, in the form of our own corpus."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import fill
import pools

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


KEPT = frozenset("mr mrs ms miss dr prof sir the of and v de la von van le judge president registrar".split())


def renamed(item: dict, rng: random.Random) -> dict:
    """The same judgment of other people, places, days and numbers, so that none of them is learnt by heart."""
    names: dict[str, str] = {}
    later = rng.randint(-15, 12)
    text, out, spans, at = item["text"], "", [], 0
    for start, end, label, thing, hidden, *rest in item["spans"]:
        if start < at:  # one inside another: the outer one was done
            continue
        said = text[start:end]
        if label == "person":
            said = re.sub(r"[^\W\d_][\w’'-]+", lambda m: _other_name(m[0], names, rng), said)
        elif label == "place" and hidden:
            pool = rng.choice([pools.CITY, pools.VILLAGE, pools.REGION, pools.DISTRICT])
            said = names.setdefault("place " + said, rng.choice(pools.pool(pool, False)))
        elif label == "code":
            said = re.sub(r"\d", lambda m: rng.choice("0123456789"), said)
        elif label == "date":
            said = re.sub(r"\b(19|20)\d\d\b", lambda m: str(int(m[0]) + later), said)
            said = re.sub(r"\b\d{1,2}(?= [A-Z])", lambda m: str(rng.randint(1, 28)), said)
        out += text[at:start]
        spans.append([len(out), len(out) + len(said), label, thing, hidden, *rest])
        out, at = out + said, end
    return {**item, "text": out + text[at:], "spans": spans}


def _other_name(word: str, names: dict[str, str], rng: random.Random) -> str:
    """Another name in the same writing; titles and small words stay."""
    if word.lower() in KEPT or not word[:1].isupper():
        return word
    if word.lower() not in names:
        pool = rng.choice([pools.SURNAME, pools.SURNAME, pools.MALE, pools.FEMALE])
        names[word.lower()] = fill.invented(rng) if rng.random() < 0.3 else rng.choice(pools.pool(pool, False))
    other = names[word.lower()]
    return other.upper() if word.isupper() and len(word) > 1 else other
