"""Instruments as files: read, validated, kept by edition. The format is in docs/instruments.md.

An instrument structures a professional's judgement. It carries items and words to answer them with;
a number in it would sooner or later become a score of a person, so the validator refuses every one.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from firsthand.pathway import FACTORS
from firsthand.platform.base import trail
from firsthand.platform.base.people.actor import CLOCK

from .models import Instrument

FORMAT = "firsthand-instrument/1"
BUILTIN = Path(__file__).with_name("frame.toml")
LIMIT = 1_000_000  # bytes; the longest published instrument is a twentieth of it
SIDES = ("concern", "protective", "context")
FIELDS = {"format", "slug", "edition", "title", "licence", "about", "answers", "items"}
ITEM_FIELDS = {"key", "factor", "side", "text", "help", "answers"}
#: Words that turn a judgement into arithmetic, in a field's name or as an answer.
COUNTING = (
    "score",
    "scoring",
    "weight",
    "threshold",
    "cutoff",
    "cut_off",
    "cut-off",
    "total",
    "points",
    "rank",
    "percent",
    "probability",
)
COLOURS = ("red", "amber", "yellow", "orange", "green")
_KEY = re.compile(r"[a-z][a-z0-9_-]{1,59}\Z")
_ITEM = re.compile(r"[a-z][a-z_-]{1,59}\Z")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?\Z")


class InstrumentRefused(Exception):
    """The file is not an instrument. `errors` holds one line each: file, item, field, what is wrong."""

    def __init__(self, errors: list[str]) -> None:
        self.errors = errors
        super().__init__("\n".join(errors))


def read_instrument(path: Path) -> tuple[dict[str, Any], str]:
    """The validated document and the SHA-256 of its file. Raises InstrumentRefused."""
    name = path.name
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InstrumentRefused([f"{name}: cannot be read ({error.strerror})"]) from error
    if not raw.strip():
        raise InstrumentRefused([f"{name}: the file is empty"])
    if len(raw) > LIMIT:
        raise InstrumentRefused([f"{name}: larger than {LIMIT} bytes"])
    try:
        text = raw.decode("utf-8-sig")
        document = tomllib.loads(text) if path.suffix == ".toml" else json.loads(text)
    except UnicodeDecodeError as error:
        raise InstrumentRefused([f"{name}: not UTF-8 (byte {error.start})"]) from error
    except (ValueError, RecursionError) as error:
        raise InstrumentRefused([f"{name}: not {'TOML' if path.suffix == '.toml' else 'JSON'}: {error}"]) from error
    if errors := errors_of(document):
        raise InstrumentRefused([f"{name}: {error}" for error in errors])
    return document, hashlib.sha256(raw).hexdigest()


def errors_of(document: Any) -> list[str]:
    """What is wrong with a document, one line each, naming the item and the field; empty when nothing is."""
    if not isinstance(document, dict):
        return ["the file holds no table of fields at its top"]
    errors = [*_counting(document, "")]
    if document.get("format") != FORMAT:
        errors.append(f"format: must be {FORMAT!r}")
    errors += [f"{field}: unknown field" for field in sorted(set(document) - FIELDS)]
    if not isinstance(document.get("slug"), str) or not _KEY.match(document["slug"]):
        errors.append("slug: small letters, digits and hyphens, 2 to 60 of them")
    if not isinstance(document.get("edition"), str) or not 0 < len(document["edition"]) <= 20:
        errors.append('edition: text of at most 20 characters, such as "2026-1"')
    if not isinstance(document.get("licence"), str) or not document["licence"].strip():
        errors.append("licence: say under which licence the programme may use it")
    errors += _words(document.get("title"), "title")
    errors += _answers(document.get("answers"), "answers")
    items = document.get("items")
    if not isinstance(items, list) or not items:
        return [*errors, "items: at least one item is needed"]
    seen: set[str] = set()
    for number, item in enumerate(items, 1):
        errors += _item(item, number, seen)
    return errors


def _item(item: Any, number: int, seen: set[str]) -> list[str]:
    key = item.get("key") if isinstance(item, dict) else None
    place = f"item {number}" + (f" ({key})" if isinstance(key, str) else "")
    if not isinstance(item, dict):
        return [f"{place}: not a table of fields"]
    errors = [f"{place}: {field}: unknown field" for field in sorted(set(item) - ITEM_FIELDS)]
    if not isinstance(key, str) or not _ITEM.match(key):
        errors.append(f"{place}: key: small letters and hyphens, 2 to 60 of them, no digit")
    elif key in seen:
        errors.append(f"{place}: key: used by an earlier item")
    else:
        seen.add(key)
    if item.get("factor") not in FACTORS:
        errors.append(f"{place}: factor: one of {', '.join(FACTORS)}")
    if item.get("side") not in SIDES:
        errors.append(f"{place}: side: one of {', '.join(SIDES)}")
    errors += _words(item.get("text"), f"{place}: text")
    if "help" in item:
        errors += _words(item["help"], f"{place}: help")
    if "answers" in item:
        errors += _answers(item["answers"], f"{place}: answers")
    return errors


def _answers(answers: Any, place: str) -> list[str]:
    if not isinstance(answers, list) or len(answers) < 2:
        return [f"{place}: at least two answers in words are needed"]
    errors, seen = [], set()
    for number, answer in enumerate(answers, 1):
        where = f"{place}: answer {number}"
        key = answer.get("key") if isinstance(answer, dict) else None
        if not isinstance(key, str) or not re.fullmatch(r"[a-z][a-z_-]{1,39}", key):
            errors.append(f"{where}: key: a word in small letters, no digit")
            continue
        if key in seen:
            errors.append(f"{where}: key: used by an earlier answer")
        seen.add(key)
        if key == "unknown":
            errors.append(f"{where}: key: unknown is always there and is not listed")
        label = answer.get("label")
        errors += _words(label, f"{where}: label")
        for text in label.values() if isinstance(label, dict) else ():
            if isinstance(text, str) and (re.search(r"\d", text) or text.strip().lower() in COLOURS):
                errors.append(f"{where}: label: answers are words; a number or a colour of a person is refused")
        if key in COLOURS:
            errors.append(f"{where}: key: a colour of a person is refused")
    return errors


def _words(words: Any, place: str) -> list[str]:
    """A table of language -> text with English in it."""
    if not isinstance(words, dict) or not isinstance(words.get("en"), str) or not words["en"].strip():
        return [f'{place}: a table of languages with at least "en"']
    return [
        f"{place}.{language}: a language code and a text are needed"
        for language, text in words.items()
        if not _LANGUAGE.match(language) or not isinstance(text, str) or not text.strip()
    ]


def _counting(value: Any, place: str) -> list[str]:
    """Every number, and every field whose name counts, however deep."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return []
    if isinstance(value, dict):
        found = []
        for name, inner in value.items():
            where = f"{place}.{name}" if place else str(name)
            if any(word in str(name).lower() for word in COUNTING):
                found.append(f"{where}: scores, weights, totals and thresholds of a person are refused")
            found += _counting(inner, where)
        return found
    if isinstance(value, list):
        return [error for n, inner in enumerate(value, 1) for error in _counting(inner, f"{place.rstrip('s')} {n}")]
    return [f"{place}: {value!r} is a number or a date; an instrument holds words only"]


def load_instrument(path: Path) -> tuple[Instrument, bool]:
    """Keep the file's instrument: (instrument, whether it is new). The newest edition of a slug is the
    one in use. Raises InstrumentRefused, also when the same edition was loaded with another content:
    what people have answered must go on meaning what it meant."""
    document, sha256 = read_instrument(path)
    with trail.recording(), transaction.atomic():
        known = Instrument.objects.filter(slug=document["slug"], edition=document["edition"]).first()
        if known is not None:
            if known.document != document:
                raise InstrumentRefused(
                    [
                        (
                            f"{path.name}: edition: {document['edition']!r} is loaded with another content; "
                            f"give the changed file a new edition"
                        )
                    ]
                )
            return known, False
        Instrument.objects.filter(slug=document["slug"]).update(in_use=False)
        made = Instrument.objects.create(
            slug=document["slug"],
            edition=document["edition"],
            title=document["title"]["en"][:200],
            document=document,
            sha256=sha256,
        )
        trail.record(trail.Operation.COLLECTION, "instrument.load", actor=CLOCK, kind="instrument", object_id=made.pk)
    return made, True


def install_builtin() -> Instrument:
    """The platform's own frame on the eight factors; does nothing when it is there."""
    return load_instrument(BUILTIN)[0]


def answer_words(document: dict[str, Any], language: str) -> dict[str, str]:
    """The words that may answer an instrument's items, by their keys."""
    answers = [*document["answers"], *(a for item in document["items"] for a in item.get("answers", []))]
    return {answer["key"]: in_words(answer["label"], language) for answer in answers}


def in_words(words: dict[str, str], language: str) -> str:
    """The text in a language, else in English."""
    return words.get(language) or words.get(language.partition("-")[0]) or words["en"]
