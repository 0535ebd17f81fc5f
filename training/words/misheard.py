"""What a recogniser of English writes when it hears a name it does not know: other words that sound alike."""

from __future__ import annotations

import random
import re
import unicodedata
from collections import defaultdict
from functools import cache
from pathlib import Path

VOCABULARY = Path(__file__).resolve().parents[2] / "src/firsthand/protect/words/model/vocab.txt"
SAME = [
    ("kh", "k"),
    ("gh", "g"),
    ("ph", "f"),
    ("th", "t"),
    ("dh", "d"),
    ("dj", "j"),
    ("sch", "S"),
    ("sh", "S"),
    ("tch", "C"),
    ("ch", "C"),
    ("ck", "k"),
    ("q", "k"),
    ("c", "k"),
    ("x", "ks"),
    ("z", "s"),
    ("v", "f"),
    ("wr", "r"),
    ("kn", "n"),
    ("p", "b"),
]


def plain(text: str) -> str:
    """Letters without marks."""
    text = text.replace("ı", "i").replace("ø", "o").replace("ß", "ss").replace("ł", "l")
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def sound(word: str) -> str:
    """The consonants of a word, those that are confused written alike."""
    low = plain(word.lower())
    for old, new in SAME:
        low = low.replace(old, new)
    first = "A" if low[:1] in "aeiou" else ""
    return first + re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouyhw']", "", low))


@cache
def lexicon() -> dict[str, list[str]]:
    """Common English words by sound, from the vocabulary of the encoder."""
    found: dict[str, list[str]] = defaultdict(list)
    words = [w.strip() for w in VOCABULARY.read_text("utf-8").splitlines()[1996:14000]]
    for word in words:
        if re.fullmatch(r"[a-z]{2,8}", word):
            key = sound(word)
            if 1 <= len(key) <= 4:
                found[key].append(word)
    return found


def drift(word: str, rng: random.Random) -> str:
    """The same sound in another spelling."""
    pairs = [
        ("kh", "k"),
        ("kh", "h"),
        ("q", "k"),
        ("ou", "oo"),
        ("ee", "ea"),
        ("aa", "ah"),
        ("y", "ie"),
        ("i", "ee"),
        ("i", "e"),
        ("u", "oo"),
        ("a", "er"),
        ("z", "s"),
        ("s", "ss"),
        ("dj", "j"),
        ("h", ""),
        ("l", "ll"),
        ("o", "ow"),
        ("ai", "ay"),
        ("e", "a"),
        ("k", "c"),
        ("j", "g"),
        ("r", "rr"),
        ("d", "t"),
        ("b", "p"),
        ("m", "n"),
    ]
    rng.shuffle(pairs)
    changed = 0
    for old, new in pairs:
        at = word.find(old, 1 if old == "h" else 0)
        if at >= 0 and rng.random() < 0.7:
            word = word[:at] + new + word[at + len(old) :]
            changed += 1
            if changed >= rng.choice([1, 2, 2]):
                break
    return word


def words_for(name: str, rng: random.Random) -> str:
    """English words that together sound somewhat like the name."""
    key = sound(name)
    out: list[str] = []
    while key:
        for size in rng.choice([(3, 2, 1), (2, 3, 1), (2, 1), (4, 3, 2, 1)]):
            options = lexicon().get(key[:size])
            if options:
                out.append(rng.choice(options))
                key = key[size:]
                break
        else:
            key = key[1:]
    return " ".join(out) or name


def misheard(name: str, rng: random.Random) -> str:
    """A name as it may stand in a transcript."""
    done = []
    for word in plain(name.lower()).replace("-", " ").split():
        roll = rng.random()
        if len(word) < 3 or word in {"the", "and", "of", "al"}:
            done.append(rng.choice(["a", "al", "el", "all"]) if word == "al" else word)
        elif word in {"abu", "abou", "abo", "ebu"}:
            done.append(rng.choice(["abu", "abu", "a boo", "aboo", "about", "a bow", "abou"]))
        elif word in {"umm", "oum"}:
            done.append(rng.choice(["um", "umm", "oom", "home", "m"]))
        elif roll < 0.5:
            done.append(drift(word, rng))
        elif roll < 0.85:
            done.append(words_for(word, rng))
        else:
            done.append(word)
    return " ".join(w for w in done if w)
