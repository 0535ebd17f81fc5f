"""The instrument's file format: what it holds, and what is refused."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from firsthand.pathway import FACTORS
from firsthand.platform.casework.assessment.instrument import (
    BUILTIN,
    InstrumentRefused,
    errors_of,
    install_builtin,
    load_instrument,
    read_instrument,
)
from firsthand.platform.casework.models import Instrument


@pytest.fixture
def document() -> dict[str, Any]:
    return copy.deepcopy(read_instrument(BUILTIN)[0])


def test_the_builtin_covers_every_factor_twice_and_protection() -> None:
    items = read_instrument(BUILTIN)[0]["items"]
    for factor in FACTORS:
        assert len([item for item in items if item["factor"] == factor]) >= (1 if factor == "public_interest" else 2)
    assert len([item for item in items if item["side"] == "protective"]) >= 5
    assert all({"en", "fr", "ar"} <= set(item["text"]) for item in items)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda d: d["items"][2].update(weight=3), "item 3.weight"),
        (lambda d: d["items"][2].update(weight="heavy"), "weight"),
        (lambda d: d.update(threshold="many"), "threshold"),
        (lambda d: d["answers"][0].update(score=2), "score"),
        (lambda d: d["answers"][0].update(key="2"), "answers: answer 1: key"),
        (lambda d: d["answers"][0]["label"].update(en="3 points"), "a number or a colour"),
        (lambda d: d["answers"][0]["label"].update(en="Red"), "a number or a colour"),
        (lambda d: d["items"][0].pop("text"), "item 1 (plans-of-attack): text"),
        (lambda d: d["items"][4].update(factor="race"), "item 5 (what-is-proved): factor"),
        (lambda d: d["items"][4].update(side="both"), "side"),
        (lambda d: d["items"][4].update(key="acts"), "used by an earlier item"),
        (lambda d: d.update(items=[]), "at least one item"),
        (lambda d: d.update(format="other/9"), "format"),
        (lambda d: d.pop("licence"), "licence"),
        (lambda d: d.update(surprise="x"), "surprise: unknown field"),
        (lambda d: d.update(answers="yes"), "two answers"),
    ],
)
def test_refused(document: dict[str, Any], change: Any, says: str) -> None:
    change(document)
    assert any(says in error for error in errors_of(document)), errors_of(document)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"{", "not JSON"),
        (b"\xff\xfe", "UTF-8"),
        (b"[1]", "no table"),
        (b"[" * 100_000, "not JSON"),
        (b"null", "no table"),
    ],
)
def test_files_that_are_none(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "odd.json"
    path.write_bytes(content)
    with pytest.raises(InstrumentRefused) as refused:
        read_instrument(path)
    assert "odd.json" in str(refused.value)
    assert says in str(refused.value)


@pytest.mark.django_db
def test_loading_is_idempotent_and_an_edition_never_changes(tmp_path: Path, document: dict[str, Any]) -> None:
    first = install_builtin()
    assert install_builtin() == first
    assert Instrument.objects.count() == 1
    path = tmp_path / "mine.json"
    document["items"] = document["items"][:3]
    path.write_text(json.dumps(document))
    with pytest.raises(InstrumentRefused, match="new edition"):
        load_instrument(path)
    document["edition"] = "2026-2"
    path.write_text(json.dumps(document))
    newer, new = load_instrument(path)
    assert new
    assert newer.in_use
    first.refresh_from_db()
    assert not first.in_use
