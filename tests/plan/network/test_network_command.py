from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from firsthand.cli import main

EDGES = "# two hubs\n1 2\n1 3\n1 4\n1 5\n9 8\n9 7\n9 6\n5 9\n1 1\n2 1\n1 2\n"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["plan", "network", *map(str, arguments)])


@pytest.fixture
def edges(tmp_path: Path) -> Path:
    path = tmp_path / "edges.txt"
    path.write_text(EDGES)
    return path


def test_spread_in_json(edges: Path) -> None:
    found = json.loads(run(edges, "--k", 2, "--model", "ic", "--p", 0.3, "--json").stdout)
    assert sorted(found["seeds"]) == [1, 9]
    assert found["interval"][0] < found["value"] < found["interval"][1]
    assert found["bound"] >= found["value"]
    assert (found["people"], found["arcs"], found["left_out"]) == (9, 16, 3)
    assert found["seconds"] > 0


def test_averted_in_json_and_words(edges: Path) -> None:
    asked = (edges, "--objective", "averted", "--recruiters", "1,", "--k", 1, "--model", "ic", "--p", 0.9)
    found = json.loads(run(*asked, "--json").stdout)
    assert found["seeds"] == [5]  # the only way to 9 and hers
    assert found["recruiters"] == [1]
    assert "Chosen: 5." in run(*asked).stdout


def test_the_same_seed_is_the_same_answer_on_threads(edges: Path) -> None:
    answers = [json.loads(run(edges, "--k", 2, "--threads", n, "--json").stdout) for n in (1, 3)]
    for each in answers:
        del each["seconds"]
    assert answers[0] == answers[1]
    other = json.loads(run(edges, "--k", 2, "--seed", 2, "--json").stdout)
    assert other["value"] != answers[0]["value"]


def test_figures_for_each_node(edges: Path, tmp_path: Path) -> None:
    rows = "".join(f"{i},1,{1 if i == 2 else 0}\n" for i in range(1, 10))
    people = tmp_path / "people.csv"
    people.write_text("id,susceptibility,effect\n" + rows)
    asked = (edges, "--objective", "averted", "--recruiters", "1,", "--k", 1, "--people", people, "--json")
    assert json.loads(run(*asked).stdout)["seeds"] == [2]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("1 2\n1 2 3\n", "row 2"),
        ("# only words about it\n", "no contact"),
        ("", "no contact"),
        ("1 2\nfirst\n", "row 2"),
    ],
)
def test_a_wrong_file_is_told_with_its_row(tmp_path: Path, text: str, where: str) -> None:
    path = tmp_path / "wrong.txt"
    path.write_text(text)
    result = run(path)
    assert result.exit_code == 2
    assert where in result.stderr
    assert str(path) in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--k", 10), "only 9"),
        (("--objective", "averted", "--recruiters", "77,"), "“77” is no id"),
        (("--objective", "averted", "--recruiters", "9"), "from 1 to one fewer"),
        (("--objective", "averted", "--people", "nowhere.csv", "--recruiters", "1,", "--k", 1), "cannot be read"),
    ],
)
def test_what_cannot_be_asked(edges: Path, options: tuple[object, ...], said: str) -> None:
    result = run(edges, *options)
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("id,susceptibility,effect\n77,1,1\n", "row 2, field id: “77”"),
        ("id,susceptibility,effect\n1,2,1\n", "row 2, field susceptibility"),
        ("id,susceptibility,effect\n1,1,1\n", "8 nodes have no row"),
        ("id,name\n1,Ann\n", "row 1"),
    ],
)
def test_wrong_figures(edges: Path, tmp_path: Path, rows: str, said: str) -> None:
    people = tmp_path / "people.csv"
    people.write_text(rows)
    result = run(edges, "--objective", "averted", "--recruiters", "1,", "--k", 1, "--people", people)
    assert result.exit_code == 2
    assert said in result.stderr


def test_names_headers_and_gzip(tmp_path: Path) -> None:
    named = tmp_path / "named.txt"
    named.write_text("ana bo\nbo cy # friends\n")
    assert set(json.loads(run(named, "--k", 3, "--json").stdout)["seeds"]) == {"ana", "bo", "cy"}
    packed = tmp_path / "packed.txt.gz"
    packed.write_bytes(gzip.compress(b"4 3\n0 1\n1 2\n2 3\n"))
    found = json.loads(run(packed, "--k", 1, "--json").stdout)
    assert (found["people"], found["header"]) == (4, True)
    packed.write_bytes(packed.read_bytes()[:-9])
    assert "damaged" in run(packed).stderr
