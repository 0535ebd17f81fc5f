"""Code books: what the columns of a table of answers are, and what is said of a broken one."""

from __future__ import annotations

import pytest

from firsthand.evaluate.survey.code_book import COLUMNS, read_code_book
from firsthand.evaluate.survey.faults import FileRefused
from firsthand.evaluate.survey.sheets import read_sheet

EXAMPLE = (
    COLUMNS,
    ("respondent", "Code that the respondent made", "code", "", "", "", ""),
    ("arm", "Met the campaign", "arm", "", "", "", "campaign=Met the campaign|comparison=Did not"),
    ("group", "Age group", "group", "", "", "", "young=Under 25|older=25 and over"),
    ("trust", "Trust in the local council", "scale", "1", "7", "higher_is_better", ""),
    ("support", "Support for violence", "scale", "1", "7", "higher_is_worse", ""),
    ("heard", "Has heard of the campaign", "choice", "", "", "", "yes=Yes|no=No"),
)
DATA = "\n".join(",".join(row) for row in EXAMPLE)


def test_each_column_is_of_a_kind() -> None:
    kinds = [entry.kind for entry in read_code_book(read_sheet(DATA.encode()))]
    assert kinds == ["code", "arm", "group", "scale", "scale", "choice"]


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("code,,,,", "kode,,,,", "kind"),
        ("higher_is_better", "", "direction"),
        (",1,7,higher_is_better", ",7,1,higher_is_better", "low"),
        ("campaign=Met the campaign|comparison=Did not", "campaign=Only", "codes"),
        ("trust,", "support,", "column"),
        (",direction,", ",way,", "direction"),
    ],
)
def test_broken_code_books(old: str, new: str, column: str) -> None:
    assert old in DATA
    with pytest.raises(FileRefused) as refused:
        read_code_book(read_sheet(DATA.replace(old, new, 1).encode()))
    assert any(fault.column == column and fault.mend for fault in refused.value.faults), refused.value.faults
