"""Digits as the words that are spoken for them: "1,250" -> "one thousand two hundred fifty"."""

from __future__ import annotations

import re

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))
ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
CURRENCIES = {"$": "dollar", "£": "pound", "€": "euro"}
NUMBER = re.compile(
    r"(?P<money>[$£€])?(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<part>\d+))?"
    r"(?P<suffix>(?:st|nd|rd|th|s)(?![A-Za-z]))?(?P<percent>\s?%)?"
)
CLOCK = re.compile(r"\b([01]?\d|2[0-3]):([0-5]\d)\b")


def cardinal(number: int) -> str:
    """A whole number in words; digit by digit from a quadrillion on."""
    if number < 20:
        return ONES[number]
    if number < 100:
        return TENS[number // 10] + (f" {ONES[number % 10]}" if number % 10 else "")
    for size, name in SCALES:
        if number >= size:
            if number >= size * 1000:
                return digits(str(number))
            rest = f" {cardinal(number % size)}" if number % size else ""
            return f"{cardinal(number // size)} {name}{rest}"
    raise AssertionError(number)


def ordinal(number: int) -> str:
    """ "twenty first" for 21."""
    head, _, last = cardinal(number).rpartition(" ")
    last = ORDINALS.get(last) or (last[:-1] + "ieth" if last.endswith("y") else f"{last.removesuffix('t')}th")
    return f"{head} {last}".strip()


def digits(text: str) -> str:
    """Each digit by itself, as of a telephone number."""
    return " ".join(ONES[int(digit)] for digit in text)


def year(number: int) -> str:
    """ "nineteen eighty four" for 1984, "two thousand five" for 2005, "twenty fifteen" for 2015."""
    century, rest = divmod(number, 100)
    if rest == 0 and century % 10:
        return f"{cardinal(century)} hundred"
    if century % 10 == 0 and rest < 10:
        return cardinal(number)
    return f"{cardinal(century)} {cardinal(rest) if rest > 9 else f'oh {ONES[rest]}'}"


def _plural(words: str) -> str:
    return words[:-1] + "ies" if words.endswith("y") else words + ("es" if words.endswith(("x", "ss")) else "s")


def _spoken(found: re.Match[str]) -> str:
    whole, part, suffix = found["whole"], found["part"], found["suffix"]
    number = int(whole.replace(",", ""))
    if found["money"]:
        unit = CURRENCIES[found["money"]]
        words = f"{cardinal(number)} {unit if number == 1 else unit + 's'}"
        return f"{words} {cardinal(int(part))}" if part and len(part) == 2 and int(part) else words
    if suffix in ("st", "nd", "rd", "th"):
        words = ordinal(number)
    elif part:
        words = f"{cardinal(number)} point {digits(part)}"
    elif "," not in whole and len(whole) > 1 and (whole[0] == "0" or len(whole) > 6):
        words = digits(whole)
    elif "," not in whole and len(whole) == 4 and 1100 <= number <= 2099:
        words = year(number)
    else:
        words = cardinal(number)
    if suffix == "s":
        words = _plural(words)
    return words + (" percent" if found["percent"] else "")


def spell_numbers(text: str) -> str:
    """The text with every number in words. Times of day, money, per cent, ordinals, decades and years."""
    text = CLOCK.sub(lambda m: f"{cardinal(int(m[1]))} " + ("o'clock" if m[2] == "00" else spell_minutes(m[2])), text)
    return NUMBER.sub(lambda m: f" {_spoken(m)} ", text) if any(c.isdigit() for c in text) else text


def spell_minutes(two: str) -> str:
    """ "oh five" for 05, "thirty" for 30."""
    return f"oh {ONES[int(two)]}" if two[0] == "0" else cardinal(int(two))
