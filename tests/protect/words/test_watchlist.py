"""A wrong watch list is refused with file, row, field and how to mend it; a right one is found in every spelling."""

from __future__ import annotations

from pathlib import Path

import pytest

from firsthand.protect.words.redact import redact
from firsthand.protect.words.watchlist import WatchListError, parse, read

LIST = """
[[person]]
name = "Khalid Mansour"
aliases = ["Abu Yusuf"]
spellings = ["خالد منصور"]

[[person]]
name = "Aïcha Öztürk"

[[place]]
name = "Tell Amara"
say = "a village in the north"

[[code]]
name = "4711-K"
"""


@pytest.mark.parametrize(
    "said",
    [
        "khalid mansour", "KHALID", "Mansour", "Khaled Mansur", "Chalid", "Qalid Mansoor", "Khalid al-Mansour",
        "khaled man sore", "abu yousef", "Abou Youssouf", "Kha- Khalid", "K H A L I D", "m-a-n-s-o-u-r",
        "KhalidMansour", "Mansourian", "khalidand", "Aicha Ozturk",
        "aisha oztürk", "tel amara", "Tall Amara", "4711-K", "4711 k",
        "خالد منصور", "وخالد", "لمنصور", "خَالِد", "أبو يوسف",
    ],
)  # fmt: skip
def test_a_name_is_found_in_another_spelling(said: str) -> None:
    text = redact(f"then he said {said} in the end", ["ar"], parse(LIST)).text
    left = text.removeprefix("then he said ").removesuffix(" in the end")
    assert left.startswith("[")
    assert "mansour" not in left.lower()


def test_ordinary_words_that_sound_like_a_name_stay() -> None:
    text = "they called me and the colder the man was the sooner he told all of it"
    assert redact(text, ["ar"], parse(LIST)).text == text


def test_the_same_thing_is_always_called_the_same() -> None:
    text = redact("Khalid came. Abu Yusuf went. Mansour stayed in Tell Amara. Aicha did not.", ["ar"], parse(LIST)).text
    assert (
        text == "[person 1] came. [person 1] went. [person 1] stayed in [a village in the north]. [person 2] did not."
    )


@pytest.mark.parametrize(
    ("content", "row", "field", "hint"),
    [
        ('[[person]]\nname = "A', 2, "", "quotes"),
        ('[[persn]]\nname = "Ali"', 1, "persn", "Use one of: person"),
        ('[person]\nname = "Ali"', 1, "person", "two brackets"),
        ('[[person]]\nname = "Ali"\n\n[[person]]\nalias = ["B"]', 5, "alias", "Use one of: name, aliases"),
        ('[[person]]\nname = "Ali Reza"\naliases = "B"', 3, "aliases", 'aliases = ["...", "..."]'),
        ('[[person]]\naliases = ["Abu B"]', 1, "name", "Add a row name"),
        ('[[person]]\nname = ""', 2, "name", "in quotes"),
        ('[[person]]\nname = "x"', 2, "name", "too short"),
        ('[[place]]\nname = "Rome"\nsay = "[town]"', 3, "say", "brackets"),
    ],
)
def test_a_wrong_list_names_row_field_and_mend(content: str, row: int, field: str, hint: str) -> None:
    with pytest.raises(WatchListError) as refused:
        parse(content, "case.toml")
    words = str(refused.value)
    assert words.startswith("case.toml")
    assert f"row {row}" in words
    assert field in words
    assert hint in words


def test_an_empty_a_missing_and_a_foreign_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WatchListError, match="no entry"):
        parse("")
    with pytest.raises(WatchListError, match="cannot be read"):
        read(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes('[[person]]\nname = "Aïcha"'.encode("latin-1"))
    with pytest.raises(WatchListError, match=r"row 2.*UTF-8"):
        read(tmp_path / "latin.toml")
