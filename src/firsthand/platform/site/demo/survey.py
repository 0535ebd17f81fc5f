"""The demo's surveys as files, the way an institute would send them. Drawn by a fixed seed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from random import Random

from firsthand.evaluate.survey.code_book import COLUMNS

_BOOK = (
    ("code", "Code that the respondent made", "code", "", "", "", ""),
    ("arm", "Lives where the campaign was", "arm", "", "", "", "campaign=Harbour quarter|comparison=Mill quarter"),
    (
        "group",
        "Age and school",
        "group",
        "",
        "",
        "",
        "school=At school|work=At work|neither=Neither at school nor at work",
    ),
    ("adventure", "“Going there would be an adventure”", "scale", "1", "7", "higher_is_worse", ""),
    ("council", "Trust in the quarter's council", "scale", "1", "7", "higher_is_better", ""),
    ("heard", "Was at one of the evenings", "choice", "", "", "", "yes=Yes|no=No"),
)
GROUPS = ("school", "work", "neither")


def code_book() -> bytes:
    """The code book as a CSV file."""
    return _file([COLUMNS, *_BOOK])


def waves(seed: int, *, people: int, effect: dict[str, float]) -> tuple[bytes, bytes]:
    """Baseline and follow-up of `people` respondents in each arm.

    `effect` is what the campaign adds, by group, to the agreement with "an adventure" in points, over
    what everybody drifts. It is small: so are the effects that have been measured.
    """
    random = Random(seed)  # noqa: S311  # an invented survey
    first, second = [], []
    for arm in ("campaign", "comparison"):
        for number in range(people):
            group = GROUPS[0 if number % 10 < 5 else 1 if number % 10 < 8 else 2]
            code, base = (
                f"{arm[:2]}{number:03d}{'bkmt'[number % 4]}",
                random.gauss(3.4 if group != "neither" else 4.0, 1.2),
            )
            council = random.gauss(4.1, 1.1)
            first.append((code, arm, group, _whole(base), _whole(council), "no"))
            if random.random() < 0.14:  # moved, ill, did not want to be asked again
                continue
            shift = random.gauss(-0.05, 0.8) + (effect[group] if arm == "campaign" else 0.0)
            heard = "yes" if arm == "campaign" and random.random() < 0.6 else "no"
            second.append((code, arm, group, _whole(base + shift), _whole(council + random.gauss(0.05, 0.7)), heard))
    header = tuple(row[0] for row in _BOOK)
    return _file([header, *first]), _file([header, *second])


def _whole(value: float) -> int:
    return min(7, max(1, round(value)))


def _file(rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()
