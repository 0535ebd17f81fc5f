"""A design's file: what is read, what is refused, and that reading and writing are each other's inverse."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.evaluate.design import Design, Kind, parse_design, read_design, to_toml, write_design
from firsthand.evaluate.direction import Direction
from firsthand.problems import InputProblem, Unwritable

from ..designs import clusters

EXAMPLE = Path(__file__).resolve().parents[3] / "examples/evaluate/design.toml"
TEXT = EXAMPLE.read_text("utf-8")


def edited(old: str, new: str) -> str:
    assert TEXT.count(old) >= 1, old
    return TEXT.replace(old, new, 1)


def test_the_example_says_what_it_declares() -> None:
    design = read_design(EXAMPLE)
    assert (design.kind, design.clusters, design.cluster_size, design.icc) == (Kind.CLUSTER, 40, 25.0, 0.05)
    assert design.primary.name == "support"
    assert design.primary.direction is Direction.HIGHER_IS_WORSE
    assert design.watch is not None
    assert design.watch.method == "always_valid"
    assert design.clustered
    assert design.unit_name == "forum"


def test_what_is_written_is_read_back_as_the_same_design(tmp_path: Path) -> None:
    design = read_design(EXAMPLE)
    write_design(design, tmp_path / "d.toml")
    assert read_design(tmp_path / "d.toml") == design
    assert parse_design(to_toml(design)).seal() == design.seal()


@pytest.mark.parametrize(
    ("old", "new", "row", "field", "words"),
    [
        ("icc = 0.05", "icc = 1.5", 15, "[design] icc", "below 1"),
        ("icc = 0.05", 'icc = "0.05"', 15, "[design] icc", "without quotes"),
        ("icc = 0.05\n", "", 8, "[design] icc", "Add icc = 0.05"),
        ("clusters = 40", "clusters = 40.5", 12, "[design] clusters", "whole number"),
        ("clusters = 40", "clusters = 40\npeople = 90", 13, "[design] people", "Remove people"),
        ("clusters = 40", "clusters = 40\nperiods = 3", 13, "[design] periods", "stepped wedge"),
        ("baseline = true", "baseline = false", 18, "[design] correlation", "baseline = true"),
        ('kind = "cluster"', 'kind = "klaster"', 9, "[design] kind", "matched_pair"),
        ('arms = ["campaign", "comparison"]', 'arms = ["one"]', 11, "[design] arms", "two are compared"),
        ("baseline = true", 'baseline = "yes"', 17, "[design] baseline", "true or false"),
        ('strata = ["district"]', 'strata = "district"', 21, "[design] strata", "square brackets"),
        ('strata = ["district"]', 'strata = ["a", "a"]', 21, "[design] strata", "twice"),
        ("icc = 0.05", "icc = nan", 15, "[design] icc", "this is a number"),
        ("seed = 20261124", f"seed = {10**400}", 5, "seed", "whole number"),
        ("seed = 20261124", "seed = -1", 5, "seed", "at least 0"),
        ("version = 1", "version = 2", 3, "version", "version = 1"),
        ('name = "trust"', 'name = "support"', 44, "[outcome] name", "stands twice"),
        ('name = "trust"', 'name = "arm"', 44, "[outcome] name", "column of every survey"),
        ('name = "trust"', 'name = "two words"', 44, "[outcome] name", "column name"),
        ("sd = 1.4", "sd = 14", 50, "[outcome] sd", "scale"),
        ("harm_margin = 0.3", "harm_margin = 0.3\nprimary = true", 53, "[outcome] primary", "two outcomes"),
        ("icc = 0.05", "icc = 0.05\niccc = 1", 16, "[design] iccc", "not known"),
        ('method = "always_valid"', 'method = "pocock"', 59, "[watch] looks", "last one at 1.0"),
        ("[watch]", "[wach]", 59, "[wach]", "Use one of"),
        ("[[audience]]", "[audience]", 54, "[audience]", "two brackets"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_row_field_and_mend(old: str, new: str, row: int, field: str, words: str) -> None:
    with pytest.raises(InputProblem) as caught:
        parse_design(edited(old, new), "trial.toml")
    problem = caught.value
    assert (problem.path, problem.row, problem.field) == ("trial.toml", row, field)
    assert words in str(problem)
    assert problem.mend


EIGHT = "clusters = 8\ncluster_size = 9\nicc = 0.1"


@pytest.mark.parametrize(
    ("layout", "words"),
    [
        ('kind = "individual"', "Add people"),
        ('kind = "individual"\nclusters = 4', "has no clusters"),
        ('kind = "waiting_list"\npeople = 90\nicc = 0.1', "Remove icc"),
        ('kind = "matched_pair"\nclusters = 7\ncluster_size = 9\nicc = 0.1', "even number"),
        (f'kind = "matched_pair"\n{EIGHT}\nallocation = 0.4', "Remove allocation"),
        (f'kind = "cluster"\n{EIGHT}\nmatching_correlation = 0.4', "nothing is matched"),
        (f'kind = "stepped_wedge"\n{EIGHT}', "Add periods"),
        (f'kind = "stepped_wedge"\n{EIGHT}\nperiods = 5\nsequences = 5', "sequences = 4"),
        ('kind = "stepped_wedge"\nclusters = 3\ncluster_size = 9\nicc = 0.1\nperiods = 5', "clusters = 4"),
        ('kind = "difference_in_differences"\npeople = 90\nbaseline = false', "needs a baseline"),
        ('kind = "cluster"', "Add clusters"),
        ('kind = "cluster"\nclusters = 8\nicc = 0.1', "Add cluster_size"),
    ],
)  # fmt: skip
def test_fields_that_contradict_each_other_are_refused(layout: str, words: str) -> None:
    with pytest.raises(InputProblem, match=words):
        parse_design(minimal(layout))


def minimal(layout: str) -> str:
    return (
        f'version = 1\ntitle = "T"\nseed = 1\n[design]\n{layout}\n[[outcome]]\nname = "y"\nlabel = "Y"\n'
        'kind = "attitude"\nlow = 1\nhigh = 7\ndirection = "higher_is_better"\n'
    )


ASSIGNMENT = [
    ('kind = "cluster"', 'assignment = "constrained"', "needs what is to be balanced"),
    ('kind = "cluster"', 'assignment = "matched"', "nothing else is"),
    ('kind = "matched_pair"', 'assignment = "complete"', "nothing else is"),
    ('kind = "cluster"', 'assignment = "stratified"', "no strata"),
    ('kind = "cluster"', 'assignment = "complete"\nstrata = ["d"]', "strata are declared"),
    ('kind = "stepped_wedge"\nperiods = 4', 'assignment = "constrained"\nbalance_on = ["size"]', "within strata only"),
]


@pytest.mark.parametrize(("kind", "assignment", "words"), ASSIGNMENT)
def test_an_assignment_that_does_not_fit_the_kind_is_refused(kind: str, assignment: str, words: str) -> None:
    with pytest.raises(InputProblem, match=words):
        parse_design(minimal(f"{kind}\n{EIGHT}\n{assignment}"))


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: text.strip()))
def test_any_title_is_written_so_that_it_is_read_again(title: str) -> None:
    """Quotes, backslashes, line ends, control characters, every script."""
    design = replace(clusters(), title=" ".join(title.split()))
    assert parse_design(to_toml(design)).title == design.title


def test_defaults_follow_the_kind() -> None:
    wedge = parse_design(minimal('kind = "stepped_wedge"\nclusters = 8\ncluster_size = 9\nicc = 0.1\nperiods = 5'))
    assert wedge.sequences == 4
    differences = parse_design(minimal('kind = "difference_in_differences"\npeople = 90'))
    assert differences.baseline
    assert differences.unit_name == "person"


def test_what_is_no_toml_no_text_or_no_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match=r"d.toml, row 2: .*quotes"):
        parse_design("version = 1\ntitle = Voices\n", "d.toml")
    (tmp_path / "latin.toml").write_bytes(b"version = 1\ntitle = '\xe9'\n")
    with pytest.raises(InputProblem, match="row 2: this is not UTF-8"):
        read_design(tmp_path / "latin.toml")
    with pytest.raises(InputProblem, match="cannot be read"):
        read_design(tmp_path / "none.toml")


def test_a_design_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    design: Design = read_design(EXAMPLE)
    with pytest.raises(Unwritable, match="cannot be written"):
        write_design(design, tmp_path / "missing" / "d.toml")
    (tmp_path / "folder").mkdir()
    with pytest.raises(Unwritable):
        write_design(design, tmp_path / "folder")
    assert [each.name for each in tmp_path.iterdir()] == ["folder"]
