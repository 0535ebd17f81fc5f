"""The seal: the same for the same design however it is laid out, another for another, never given twice."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from firsthand.evaluate.design import parse_design, read_design, read_seal, seal_path, sealed, write_seal
from firsthand.problems import InputProblem, Refused

from .test_reading import EXAMPLE, TEXT, edited, minimal

NOW = datetime(2026, 9, 1, 8, 30, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    copy = tmp_path / "design.toml"
    copy.write_text(TEXT, encoding="utf-8")
    return copy


def test_layout_comments_and_number_forms_leave_the_seal_alone() -> None:
    seal = read_design(EXAMPLE).seal()
    assert len(seal) == 64
    assert parse_design("# a comment\n" + TEXT.replace("low = 1", "low   = 1.0")).seal() == seal
    assert parse_design(edited("Voices from home", "Voices  from home")).seal() == seal


def test_a_design_made_in_python_has_the_seal_of_its_file() -> None:
    design = read_design(EXAMPLE)
    assert design.cluster_size == int(design.cluster_size or 0)
    assert replace(design, cluster_size=int(design.cluster_size or 0)).seal() == design.seal()


def test_composed_and_decomposed_letters_are_one_seal() -> None:
    layout = 'kind = "individual"\npeople = 90'
    one, two = (parse_design(minimal(layout).replace('"Y"', f'"{word}"')) for word in ("ét\u00e9", "e\u0301te\u0301"))
    assert one.seal() == two.seal()


@pytest.mark.parametrize("new", ["harm_margin = 0.25", "harm_margin = 0.20001"])
def test_any_change_of_what_is_declared_changes_the_seal(new: str) -> None:
    assert parse_design(edited("harm_margin = 0.2", new)).seal() != read_design(EXAMPLE).seal()


def test_the_canonical_form_does_not_change_between_versions() -> None:
    """A seal given today has to hold tomorrow: this text is never to be updated, only added to."""
    design = parse_design(minimal('kind = "individual"\npeople = 90'))
    assert json.loads(design.canonical()) == {
        "analysis": {"covariates": [], "estimator": "auto", "level": 0.95, "multiplicity": "holm", "power": 0.8},
        "allocation": 0.5, "arms": ["campaign", "comparison"], "assignment": "auto", "attrition": 0.0,
        "audiences": [], "balance_on": [], "baseline": False, "cluster_autocorrelation": 1.0,
        "cluster_size_cv": 0.0, "kind": "individual", "matching_correlation": 0.0, "people": 90, "seed": 1,
        "strata": [], "title": "T", "version": 1,
        "outcomes": [{
            "direction": "higher_is_better", "high": 7.0, "kind": "attitude", "label": "Y", "low": 1.0,
            "name": "y", "primary": False,
        }],
    }  # fmt: skip


def test_a_seal_is_written_beside_the_design_once(path: Path) -> None:
    design = read_design(path)
    seal = write_seal(design, path, now=NOW)
    told = json.loads(seal_path(path).read_text("utf-8"))
    assert seal_path(path).name == "design.seal.json"
    assert told == {"seal": design.seal(), "sealed_at": "2026-09-01T08:30:00+00:00", "version": 1}
    assert write_seal(design, path) == seal == read_seal(path) == sealed(design, path)


def test_a_design_edited_after_the_seal_is_refused(path: Path) -> None:
    write_seal(read_design(path), path, now=NOW)
    path.write_text(edited("smallest_effect = 0.3", "smallest_effect = 0.2"), encoding="utf-8")
    design = read_design(path)
    with pytest.raises(Refused, match="edited after it was sealed at 2026-09-01"):
        sealed(design, path)
    with pytest.raises(Refused, match="edited after"):
        write_seal(design, path)


def test_a_design_without_a_seal_is_refused_where_one_is_needed(path: Path) -> None:
    assert read_seal(path) is None
    with pytest.raises(Refused, match="--seal"):
        sealed(read_design(path), path)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"seal": "a", "sealed_at": "soon", "version": 1}'])
def test_a_broken_seal_is_said(path: Path, text: str) -> None:
    seal_path(path).write_text(text, encoding="utf-8")
    with pytest.raises(InputProblem, match="this is not a seal"):
        read_seal(path)
