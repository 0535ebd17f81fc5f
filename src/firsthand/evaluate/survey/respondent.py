"""The code that a respondent makes: the same in every wave, and nobody can be found by it.

Two letters of a mother's first name, the day of the month of one's birth, two letters of the place of birth
and the number of older siblings are remembered by whoever made it and stand in no register together.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

#: (name, how it is checked on a phone, English, French, Arabic)
PARTS: tuple[tuple[str, str, str, str, str], ...] = (
    ("code_mother", "string-length(.) = 2", "The first two letters of your mother's first name",
     "Les deux premières lettres du prénom de votre mère", "أول حرفين من الاسم الأول لوالدتك"),
    ("code_day", "regex(., '^(0[1-9]|[12][0-9]|3[01])$')", "The day of the month on which you were born, as two digits",
     "Le jour du mois de votre naissance, en deux chiffres", "يوم ميلادك من الشهر، برقمين"),
    ("code_place", "string-length(.) = 2", "The first two letters of the place where you were born",
     "Les deux premières lettres de votre lieu de naissance", "أول حرفين من اسم المكان الذي ولدت فيه"),
    ("code_siblings", "regex(., '^[0-9]{2}$')", "How many older brothers and sisters you have, as two digits",
     "Le nombre de vos frères et sœurs aînés, en deux chiffres", "عدد إخوتك وأخواتك الأكبر منك، برقمين"),
)  # fmt: skip
#: How often two people agree in each part (the sum of squared shares): two letters of a name as uneven as
#: twenty-five equal ones, days of birth nearly even, places of one district as uneven as six, elder siblings
#: as uneven as four. Rough on purpose and on the careful side: local names decide, so a pilot should count.
SAME: tuple[float, ...] = (1 / 25, 1 / 30, 1 / 6, 1 / 4)
_DIGITS = {ord(digit): str(unicodedata.digit(digit)) for digit in "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"}


def plain(code: str) -> str:
    """The code as it is compared: letter case, spaces and the kind of digits do not count."""
    return unicodedata.normalize("NFKC", code).casefold().translate(_DIGITS).replace(" ", "").replace("\u00a0", "")


def fits(check: str, part: str) -> bool:
    """Whether a part of the code, as it is compared, is what its check in `PARTS` asks for."""
    length = re.fullmatch(r"string-length\(\.\) = (\d+)", check)
    if length:
        return len(part) == int(length[1])
    return re.fullmatch(check.removeprefix("regex(., '").removesuffix("')"), part) is not None


def collision_rate(people: int, same: float | None = None) -> float:
    """The expected share (0 to 1) of `people` who share their code with somebody else in the same cluster,
    when two of them agree with the chance `same` (by default that of `PARTS`)."""
    chance = math.prod(SAME) if same is None else same
    return 1 - (1 - chance) ** max(people - 1, 0)


def near_matches(left: Iterable[str], right: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs (of `left`, of `right`) that differ by one character changed, missing, added, or two neighbours
    swapped. They are suggestions: nobody is joined by them. Time grows with the codes, not their square."""
    found: dict[str, set[str]] = defaultdict(set)
    for code in right:
        for shape in _shapes(code):
            found[shape].add(code)
    pairs = {(code, other) for code in left for shape in _shapes(code) for other in found[shape] if other != code}
    return sorted((a, b) for a, b in pairs if _one_apart(a, b))


def _shapes(code: str) -> set[str]:
    """The code and the code less any one character: two codes one edit apart share one of these."""
    return {code, *(code[:at] + code[at + 1 :] for at in range(len(code)))}


def _one_apart(a: str, b: str) -> bool:
    if abs(len(a) - len(b)) > 1:
        return False
    if len(a) == len(b):
        at = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
        swapped = len(at) == 2 and at[1] == at[0] + 1 and a[at[0]] == b[at[1]] and a[at[1]] == b[at[0]]
        return len(at) == 1 or swapped
    long, short = (a, b) if len(a) > len(b) else (b, a)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
