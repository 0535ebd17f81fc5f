"""A second look at a redacted text, by other means than those that redacted it.

The redaction compares consonants and edit distances; the attacker compares overlapping letter triples and a
Soundex of its own, in every window of one to four words, so that one blind spot is not both's. What no program
can answer is asked in writing (Article 29 Working Party, Opinion 05/2014: singling out, linkability, inference).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .captions import speech_of
from .replace import PLACEHOLDER
from .watchlist import Entry
from .wordpiece import is_ordinary

LIKE = 0.62  # Dice coefficient of letter triples from which two names are taken for one
SOUNDEX = {
    **dict.fromkeys("bfpv", "1"),
    **dict.fromkeys("cgjkqsxz", "2"),
    **dict.fromkeys("dt", "3"),
    "l": "4",
    **dict.fromkeys("mn", "5"),
    "r": "6",
}
FROM_ARABIC = dict(zip("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "abttjhkddrzssdttzagfqklmnhwy", strict=False))
WINDOW = 4

QUESTIONS = (
    (
        "singling out",
        "Is there a sentence after which somebody from the same town, unit, prison or family would know who speaks?",
    ),
    ("singling out", "Does the way of speaking (a favourite word, a dialect, a joke) belong to one person?"),
    ("linkability", "Would this text be seen to match another of the same speaker, an interview or a judgment?"),
    ("linkability", "Do the order and the distance of the events stay as in something that has been published?"),
    ("inference", "Can a hidden place, date, trade or age be worked out from what is left around it?"),
    ("inference", "Is a relative, a victim or a fellow prisoner recognisable, although the speaker is not?"),
)


@dataclass(frozen=True)
class Finding:
    """Something that is still there. Offsets in the redacted file."""

    start: int
    end: int
    found: str
    means: str  # "spelling", "sound", "left over"
    name: str


def attack(redacted: str, watch: Sequence[Entry] = (), hidden: Iterable[str] = ()) -> list[Finding]:
    """What of the watch list, and of the words that were hidden, is still in a redacted file."""
    speech = speech_of(redacted)
    text = PLACEHOLDER.sub(lambda m: " " * len(m[0]), speech.text)
    for entry in watch:
        if entry.say:
            text = text.replace(f"[{entry.say}]", " " * (len(entry.say) + 2))
    words = [(m.start(), m.end(), plain(m[0])) for m in re.finditer(r"[^\W\d_]+|\d[\d ./-]*\d|\d", text)]
    found: dict[tuple[int, int], Finding] = {}

    def tell(first: int, last: int, means: str, name: str) -> None:
        start, end = words[first][0], words[last][1]
        for a, b in speech.in_file(start, end)[:1]:
            found.setdefault((a, b), Finding(a, b, speech.text[start:end], means, name))

    names = [(plain(form), entry.name) for entry in watch for form in _parts(entry)]
    triples_of = {name: _triples(name) for name, _ in names}
    for size in range(1, WINDOW + 1):
        for i in range(len(words) - size + 1):
            joined = "".join(w for *_, w in words[i : i + size])
            if size == 1 and is_ordinary(joined) and joined not in triples_of:
                continue
            mine = _triples(joined)
            for name, whole in names:
                if abs(len(name) - len(joined)) > 3:
                    continue
                if _dice(mine, triples_of[name]) >= (LIKE if size == 1 else 0.8):
                    tell(i, i + size - 1, "spelling", whole)
                elif (
                    len(name) >= 5
                    and size < 3
                    and name[0] == joined[:1]
                    and soundex(joined) == soundex(name)
                    and not (size == 1 and is_ordinary(joined))
                ):
                    tell(i, i + size - 1, "sound", whole)
    left = {plain(word) for said in hidden for word in re.findall(r"[^\W_]{4,}", said)}
    for i, (_, _, word) in enumerate(words):
        if word in left and not is_ordinary(word) and not word.isdigit():
            tell(i, i, "left over", word)
    return sorted(found.values(), key=lambda f: (f.start, f.end))


def _parts(entry: Entry) -> set[str]:
    """Every form of an entry, and of a person each name by itself."""
    found = set(entry.forms)
    if entry.type == "person":
        found |= {part for form in entry.forms for part in form.split() if len(part) >= 4}
    return found


def plain(text: str) -> str:
    """Latin small letters and figures."""
    text = "".join(FROM_ARABIC.get(c, c) for c in unicodedata.normalize("NFKD", text.casefold()))
    return "".join(c for c in text if c.isalnum() and not unicodedata.combining(c))


def _triples(word: str) -> frozenset[str]:
    padded = f"  {word} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))


def _dice(a: frozenset[str], b: frozenset[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b))


def soundex(word: str) -> str:
    """American Soundex, without its limit of four signs."""
    codes = [SOUNDEX.get(c, "" if c in "hw" else "0") for c in word]
    out = [c for i, c in enumerate(codes) if c and (i == 0 or c != codes[i - 1])]
    return word[:1] + "".join(c for c in out[1:] if c != "0")
