"""`firsthand protect text`: output, exit codes, and what it says of files it cannot use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from firsthand.cli import main
from firsthand.protect.words import files


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, ["protect", "text", *map(str, args)])


@pytest.fixture
def testimony(tmp_path: Path) -> Path:
    path = tmp_path / "t.txt"
    path.write_text("My name is Khalid Mansour.\r\nCall 0475 12 34 56.\r\n", encoding="utf-8", newline="")
    return path


def test_json_has_offsets_of_the_file(testimony: Path) -> None:
    result = run(testimony, "--json")
    told = json.loads(result.output)
    source = testimony.read_bytes().decode()
    assert result.exit_code == 0
    assert [source[a:b] for a, b, _ in told["spans"]] == ["Khalid Mansour", "0475 12 34 56"]
    assert [kind for *_, kind in told["spans"]] == ["person", "phone"]
    assert told["text"] == "My name is [person 1].\r\nCall [phone number].\r\n"


def test_out_is_written_whole_and_never_over_the_original(testimony: Path, tmp_path: Path) -> None:
    assert run(testimony, "--out", tmp_path / "o.txt").exit_code == 0
    assert "Khalid" not in (tmp_path / "o.txt").read_text("utf-8")
    assert run(testimony, "--out", testimony).exit_code == 2
    assert "Khalid" in testimony.read_text("utf-8")
    assert run(testimony, "--out", tmp_path / "none" / "o.txt").exit_code == 2
    assert sorted(p.name for p in tmp_path.iterdir()) == ["o.txt", "t.txt"]


def test_a_language_without_a_model_is_said_and_has_an_exit_code(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("قال خالد إنه ذهب إلى السوق في الصباح ثم رجع إلى البيت", encoding="utf-8")
    for languages in ("ar", "en"):
        result = run(path, "--json", "--languages", languages)
        assert result.exit_code == 3
        assert "automatic redaction is not supported for Arabic" in result.output


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        ("Köln\nliegt".encode("latin-1"), "row 1: this is not UTF-8"),
        ("text".encode("utf-16"), "not a text file"),
        (b"\x7fELF\x00\x01\x02" * 50, "not a text file"),
        (bytes(range(1, 32)) * 100, "not a text file"),
    ],
)
def test_what_is_not_a_text_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(content)
    result = run(path)
    assert result.exit_code == 2
    assert words in result.output


def test_a_huge_file_is_refused_without_being_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(files.LARGEST + 1)
    monkeypatch.setattr(Path, "read_bytes", lambda _self: pytest.fail("it was read"))
    result = run(path)
    assert result.exit_code == 2
    assert "Split it" in result.output


def test_a_missing_file_and_a_wrong_list_are_refused(testimony: Path, tmp_path: Path) -> None:
    assert run(tmp_path / "none.txt").exit_code == 2
    wrong = tmp_path / "w.toml"
    wrong.write_text('[[person]]\nnam = "A"')
    result = run(testimony, "--people", wrong)
    assert result.exit_code == 2
    assert "row 2, field nam" in result.output
    assert run(testimony, "--languages", ",").exit_code == 2
