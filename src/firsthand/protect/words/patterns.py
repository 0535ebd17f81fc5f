"""What can be found by its form alone: addresses of the network, numbers, dates, letters one by one.

Forms of writing and forms of speech ("oh seven double two"). They hold in every language for which the form
is the same; the months and the spoken ones are English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

UNIT = "one two three four five six seven eight nine".split()
TEEN = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TEN = "twenty thirty forty fifty sixty seventy eighty ninety".split()
RANK = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth thirtieth"
).split()
MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|march|mar|april|apr|may|june|jun|july|jul|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_unit, _teen, _ten = "|".join(UNIT), "|".join(TEEN), "|".join(TEN)
TWO = rf"(?:(?:{_ten})(?:[ -](?:{_unit}))?|{_teen}|{_unit})"
ORDINAL = rf"(?:(?:(?:{_ten})[ -])?(?:{'|'.join(RANK)})|\d{{1,2}}(?:st|nd|rd|th))"
YEAR = (
    rf"(?:(?:19|20)\d\d|nineteen[ -](?:(?:{_ten})(?:[ -](?:{_unit}))?|{_teen}|oh[ -](?:{_unit}))|twenty[ -](?:(?:twenty|thirty)"
    rf"(?:[ -](?:{_unit}))?|{_teen}|oh[ -](?:{_unit}))|two thousand(?: (?:and )?{TWO})?)"
)
DIGIT = rf"(?:zero|oh|o|nought|double|triple|plus|{_unit})"
SPOKEN_DIGIT = rf"(?:{DIGIT}|{TWO}|\d)"
NATO = (
    "alpha|alfa|bravo|charlie|delta|echo|foxtrot|golf|hotel|india|juliett?|kilo|lima|mike|november|oscar|papa|quebec|romeo|"
    "sierra|tango|uniform|victor|whisk(?:e?y)|x-?ray|yankee|zulu"
)
LETTER = r"(?:double[ -][a-z]|[a-z](?: (?:for|as in|like) \w+)?)"
_AT, _DOT = r"(?:@|\s?[\[(]at[\])]\s?| at(?: sign)? | et )", r"(?:\s?[\[(]dot[\])]\s?| dot | point )"
_SIGN = r"(?:\s?[\[(]dot[\])]\s?| dot | point |\.| underscore | dash | hyphen | minus )"
_WORD = r"[a-z0-9](?:[\w+-]*[a-z0-9])?"
_ZONE = r"(?:com|org|net|edu|info|eu|uk|co|fr|de|be|nl|ch|at|se|no|dk|fi|it|es|pt|tr|tn|ma|dz|eg|sy|iq|jo|lb|ru|ba|io|me|example|live|gov|int)"

#: (type, form), in small letters, which is twice as fast as being blind to case; the first group "it", where there is one, is what is hidden.
FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(form))
    for kind, form in (
        ("email", r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
        (
            "email",
            rf"\b(?:[a-z] )*{_WORD}(?:{_SIGN}{_WORD}| {SPOKEN_DIGIT})*{_AT}{_WORD}(?:{_SIGN}{_WORD})*(?:{_DOT}|\.){_ZONE}\b",
        ),
        ("handle", r"\b(?:https?://|www\.|t\.me/)[^\s<>\"']+"),
        ("handle", r"(?<![\w@])@[\w.]{2,}\w"),
        ("handle", rf"\b{_WORD}(?: underscore {_WORD})+(?: (?:{SPOKEN_DIGIT}))*\b"),
        ("handle", r"\b[a-z]+_[\w.]+\b"),
        ("code", r"\b(?:\d{1,3}\.){3}\d{1,3}\b"),
        ("code", r"\b[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){3,7}(?: ?[a-z0-9]{1,3})?\b"),
        ("code", r"\b\d{1,3}\.\d{4,}\s?°?\s?[ns]?[,;]\s?-?\d{1,3}\.\d{4,}\s?°?\s?[ew]?"),
        ("code", r"(?<![\w/])\d{3,6}/\d{2,4}(?![\w/])"),
        (
            "code",
            r"\b(?=[\w/-]*\d{2})(?=[\w/-]*[a-z])(?!\d+(?:st|nd|rd|th|s|km|kg|am|pm|h|m|g|k|cm|mm|bn|ml|mg|year-old)\b)[a-z]{1,6}[ -]?\d[\w]*(?:[/-]\w+)*\b(?<!\d{4}s)",
        ),
        ("phone", r"(?<![\w/.,-])(?:\+|00)\d[\d ()./-]{6,}\d(?![\w/])"),
        ("phone", r"(?<![\w/.,-])\(?0\d{1,4}\)?(?:[ ./-]?\d{2,4}){2,5}(?![\w/])"),
        ("phone", rf"\b(?:plus )?{DIGIT}(?: {SPOKEN_DIGIT}){{5,}}\b"),
        ("code", r"(?<![\w/.,-])\d{5,}(?![\w/]|[.,]\d)"),
        ("date", rf"\b(?:the )?(?:\d{{1,2}}|{ORDINAL}|{TWO})(?: of)? {MONTH}\b\.?,? (?:of )?{YEAR}\b"),
        ("date", rf"\b(?:the )?(?:(?:\d{{1,2}}|{ORDINAL}|{TWO}) of|\d{{1,2}}) {MONTH}\b"),
        ("date", rf"\b(?:the )?(?:{ORDINAL}|{TWO}) (?!(?:may|march|mar)\b){MONTH}\b"),
        ("date", rf"\b(?:early |late |mid-?)?{MONTH}\.? (?:the )?(?:{ORDINAL}|\d{{1,2}})\b(?:,? {YEAR})?"),
        ("date", rf"\b(?:early |late |mid-?)?{MONTH},? (?:of )?{YEAR}\b"),
        ("date", rf"\b(?:early |late )?(?:spring|summer|autumn|fall|winter) (?:of )?{YEAR}\b"),
        ("date", r"(?<![\w/.-])\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})(?![\w/.-]\d)"),
        ("date", r"(?<![\w/.-])(?:19|20)\d\d-[01]\d-[0-3]\d(?![\w/-])"),
        ("age", rf"\b(?P<it>{TWO}|\d{{1,3}})[ -]years?[ -]olds?\b"),
        ("age", rf"\baged? (?:of )?(?P<it>{TWO}|\d{{1,2}})\b(?! (?:of|years? (?:in|later)))"),
        ("quantity", r"(?:[$€£]|\b(?:eur|usd|gbp)) ?\d[\d.,]*\d?(?: ?(?:million|thousand|k|m)\b)?"),
        ("person", rf"(?<![\w'])(?:{LETTER})(?:[ ,.-]{{1,2}}{LETTER}){{2,}}(?![\w'])"),
        ("person", rf"\b(?:{NATO})(?:,? (?:{NATO})){{2,}}\b"),
    )
)


#: Without one of these there is none of the type: most texts have no address of the network.
HINTS = {
    "email": re.compile(rf"@|(?:{_DOT}|\.){_ZONE}\b"),
    "handle": re.compile(r"[@_]|underscore|http|www\.|t\.me/"),
}
#: What is found only where there are figures; a recogniser writes none.
FIGURES = frozenset(form for _, form in FORMS if r"\d" in form.pattern and _teen not in form.pattern)


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, type) of everything that has one of the forms; they may overlap."""
    small = text.lower()
    if len(small) != len(text):  # a few letters become two
        small = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    figures = re.search(r"\d", small) is not None
    absent = {kind for kind, hint in HINTS.items() if not hint.search(small)}
    for kind, form in FORMS:
        if kind in absent or (not figures and form in FIGURES):
            continue
        for match in form.finditer(small):
            start, end = match.span("it") if "it" in form.groupindex else match.span()
            if kind == "person" and not _spelt(match[0]):
                continue
            yield start, end, kind


def _spelt(said: str) -> bool:
    """Whether letters stand one by one on purpose: "i a m" hardly occurs, "a" and "i" alone are words."""
    letters = [w for w in re.split(r"[ ,.-]+", said.lower()) if len(w) == 1]
    return (len(letters) != 0 and len(set(letters) - {"a", "i"}) >= 2) or (len(said.split()) >= 3 and not letters)
