"""The figures of docs/protect.md have a floor: on the held-out testimonies, and on the benchmark's judgments.

The floors lie a little below what was measured, so that a change for the worse fails and noise does not.
"""

from __future__ import annotations

import json
import warnings
from collections import defaultdict
from pathlib import Path

import pytest
from bench.redaction import Counts, count, entities_of_judgment, entities_of_testimony

from firsthand.protect.words.redact import redact
from firsthand.protect.words.types import DIRECT
from tests.conftest import SHARED_DATA

ROOT = Path(__file__).resolve().parents[3]
HELDOUT = ROOT / "training/words/corpus/heldout.jsonl"
STRANGERS = ROOT / "training/words/corpus/strangers.jsonl"
JUDGMENTS = SHARED_DATA / "text/tab-dev.json"


def measured(corpus: Path) -> dict[str, Counts]:
    found: dict[str, Counts] = defaultdict(Counts)
    for line in corpus.read_text("utf-8").splitlines():
        item = json.loads(line)
        spans = [(a, b) for a, b, _ in redact(item["text"]).spans]
        count(found[item["style"]], item["id"], item["text"], entities_of_testimony(item["spans"], DIRECT), spans)
    return found


@pytest.fixture(scope="module")
def by_style() -> dict[str, Counts]:
    return measured(HELDOUT)


@pytest.fixture(scope="module")
def of_strangers() -> dict[str, Counts]:
    return measured(STRANGERS)


@pytest.mark.parametrize(("style", "direct", "hidden"), [("oral", 0.99, 0.25), ("recogniser", 0.97, 0.28)])
def test_testimonies_that_share_nothing_with_training(
    of_strangers: dict[str, Counts], style: str, direct: float, hidden: float
) -> None:
    shares = of_strangers[style].shares()
    assert shares["direct"] >= direct, of_strangers[style].missed[:5]
    assert shares["quasi"] >= 0.92, of_strangers[style].missed[:20]
    assert shares["hidden"] <= hidden


@pytest.mark.parametrize("style", ["oral", "captioned", "recogniser"])
def test_testimonies_of_speakers_never_seen(by_style: dict[str, Counts], style: str) -> None:
    shares = by_style[style].shares()
    assert shares["direct"] >= 0.98, by_style[style].missed[:5]
    assert shares["quasi"] >= 0.95, by_style[style].missed[:20]
    assert shares["hidden"] <= 0.25


def test_judgments_of_the_benchmark() -> None:
    if not JUDGMENTS.exists():
        warnings.warn(pytest.PytestWarning(f"NOT MEASURED: {JUDGMENTS} is not there"), stacklevel=1)
        pytest.skip(f"NOT MEASURED: {JUDGMENTS} is not there")
    counts = Counts()
    for judgment in json.loads(JUDGMENTS.read_text("utf-8")):
        spans = [(a, b) for a, b, _ in redact(judgment["text"]).spans]
        for notes in judgment["annotations"].values():
            count(counts, judgment["doc_id"], judgment["text"], entities_of_judgment(notes), spans)
    shares = counts.shares()
    assert shares["direct"] == 1.0
    assert shares["quasi"] >= 0.92
    assert shares["precision"] >= 0.66


def test_redacting_a_testimony_twice_changes_nothing() -> None:
    for line in HELDOUT.read_text("utf-8").splitlines()[::4]:
        once = redact(json.loads(line)["text"]).text
        assert redact(once).text == once


def test_the_corpus_is_large_varied_and_parted() -> None:
    train, heldout = (
        [json.loads(line) for line in (HELDOUT.parent / f"{name}.jsonl").read_text("utf-8").splitlines()]
        for name in ("train", "heldout")
    )
    assert len(train) >= 200
    assert not {item["voice"] for item in train} & {item["voice"] for item in heldout}
    for item in train + heldout:
        at = 0
        for start, end, kind, _thing in item["spans"]:
            assert at <= start < end <= len(item["text"]), item["id"]
            assert item["text"][start:end].strip() == item["text"][start:end]
            assert kind
            at = end
