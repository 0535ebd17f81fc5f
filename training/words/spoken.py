"""How numbers, dates, letters and addresses of the network sound when they are read aloud."""

from __future__ import annotations

import random

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
IRREGULAR = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
NATO = (
    "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec romeo "
    "sierra tango uniform victor whiskey xray yankee zulu"
).split()


def number(n: int, joint: str = " ") -> str:
    """A whole number in words; `joint` stands between tens and ones."""
    if n < 20:
        return ONES[n]
    if n < 100:
        return TENS[n // 10] + (joint + ONES[n % 10] if n % 10 else "")
    if n < 1000:
        return ONES[n // 100] + " hundred" + (" and " + number(n % 100, joint) if n % 100 else "")
    if n < 1_000_000:
        return number(n // 1000, joint) + " thousand" + (" " + number(n % 1000, joint) if n % 1000 else "")
    return number(n // 1_000_000, joint) + " million" + (" " + number(n % 1_000_000, joint) if n % 1_000_000 else "")


def ordinal(n: int, joint: str = " ") -> str:
    """A rank in words."""
    words = number(n, joint)
    head, last = words[: len(words) - len(words.replace("-", " ").split()[-1])], words.replace("-", " ").split()[-1]
    if last in IRREGULAR:
        return head + IRREGULAR[last]
    return head + (last[:-1] + "ieth" if last.endswith("y") else last + "th")


def year(n: int, rng: random.Random, joint: str = " ") -> str:
    """A year in words, in one of the ways people say it."""
    if 2000 <= n < 2010:
        return "two thousand" + (rng.choice([" and ", " "]) + ONES[n - 2000] if n > 2000 else "")
    if n >= 2010 and rng.random() < 0.3:
        return "two thousand " + rng.choice(["and ", ""]) + number(n - 2000, joint)
    if n % 100 == 0:
        return number(n // 100, joint) + " hundred"
    return number(n // 100, joint) + " " + ("oh " + ONES[n % 100] if n % 100 < 10 else number(n % 100, joint))


def digits(text: str, rng: random.Random) -> str:
    """Digits and letters one by one; a pair is sometimes "double"."""
    said: list[str] = []
    zero = rng.choice(["zero", "oh", "o", "nought"])
    nato = rng.random() < 0.2
    i = 0
    while i < len(text):
        char = text[i]
        if char.isdigit():
            name = zero if char == "0" else ONES[int(char)]
            if text[i : i + 2] == char * 2 and rng.random() < 0.4:
                said.append("double " + name)
                i += 1
            elif char != "0" and text[i + 1 : i + 2].isdigit() and text[i : i + 1] != "1" and rng.random() < 0.15:
                said.append(number(int(text[i : i + 2])))
                i += 1
            else:
                said.append(name)
        elif char.isalpha():
            low = char.lower()
            said.append(NATO[ord(low) - 97] if nato and low.isascii() else low)
        elif char == "+":
            said.append("plus")
        elif char in "/-" and rng.random() < 0.5:
            said.append("slash" if char == "/" else rng.choice(["dash", "hyphen"]))
        i += 1
    return " ".join(said)


def network(text: str, rng: random.Random) -> str:
    """An e-mail address or a handle as it is said."""
    said = (
        text.replace("@", rng.choice([" at ", " at ", " at sign ", " et "]))
        .replace(".", " dot ")
        .replace("_", " underscore ")
        .replace("-", rng.choice([" dash ", " hyphen ", " minus "]))
    )
    out = []
    for word in said.split():
        letters, tail = word.rstrip("0123456789"), word[len(word.rstrip("0123456789")) :]
        if letters:
            out.append(letters)
        if tail:
            out.append(digits(tail, rng) if rng.random() < 0.6 or len(tail) > 3 else number(int(tail)))
    return " ".join(out).strip()


def spelt(name: str, rng: random.Random) -> str:
    """A name letter by letter."""
    letters = [c for c in name if c.isalpha()]
    way = rng.random()
    if way < 0.4:
        return "-".join(letters).upper()
    if way < 0.65:
        return " ".join(letters).upper()
    if way < 0.8:
        return ", ".join(
            f"{c.upper()} for {NATO[ord(c.lower()) - 97].capitalize()}" if c.isascii() else c.upper() for c in letters
        )
    out, i = [], 0
    while i < len(letters):
        if letters[i : i + 2] == [letters[i]] * 2:
            out.append("double " + letters[i].upper())
            i += 2
        else:
            out.append(letters[i].upper())
            i += 1
    return ", ".join(out)
