"""Redacts one text: what is found by classifier, patterns and watch list, carried on, and replaced."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..said import Said, said
from . import classifier, patterns
from .captions import speech_of
from .carry import carry
from .classifier import Word
from .marks import GROUPS, Marks, Span
from .replace import CONTINUED, PLACEHOLDER, Replacer
from .search import Searcher
from .watchlist import Entry
from .wordpiece import is_ordinary

#: Languages that the classifier was trained on.
SUPPORTED = ("en",)
SCRIPTS = (
    ("ar", "\u0600-\u06ff\u0750-\u077f"),
    ("ru", "\u0400-\u04ff"),
    ("el", "\u0370-\u03ff"),
    ("he", "\u0590-\u05ff"),
    ("zh", "\u4e00-\u9fff"),
)
#: Small words that belong to what stands on both sides of them.
JOINTS = frozenset("of the and a an in al el de bin ben ibn van von der du la le for on to at or 's to".split())
#: Small words that say nothing at the edge of what is hidden, unless the classifier is sure that they are part of it.
EDGES = JOINTS - {"al", "el", "de", "bin", "ben", "ibn", "van", "von", "der", "du", "la", "le"} | frozenset(
    "or from until about after as before between by during in into over since with he she it they was is that who i "
    "my his her their our your".split()
)
SURE = 0.5
FEW_LETTERS = 30
PRONOUN = re.compile(r"\b(?:i|me|my|we|us|our|you|your|im|ive)\b", re.IGNORECASE)
SPOKEN = 0.02  # of all words
NEAR = 800  # characters: what the classifier sees at once, and somewhat more, as its windows lie otherwise then


@dataclass(frozen=True)
class Redaction:
    """What was hidden (offsets in the file), the text without it, and what the reader must be told."""

    spans: list[tuple[int, int, str]]
    text: str
    notes: list[Said] = field(default_factory=list)
    replacements: list[str] = field(default_factory=list)  # one for each span


def language_name(code: str) -> str:
    """English name of a language."""
    from babel import Locale

    return str(Locale("en").languages.get(code.lower().split("-")[0], code))


def not_supported(text: str, languages: Sequence[str]) -> list[Said]:
    """A sentence for each language, said or seen in the letters, for which there is no classifier."""
    codes = [code for code in languages if code.split("-")[0].lower() not in SUPPORTED]
    for code, letters in SCRIPTS:
        if code not in codes and len(re.findall(rf"[{letters}]", text)) >= FEW_LETTERS:
            codes.append(code)
    return [said("not_supported", language=language_name(code), language_code=code) for code in codes]


def redact(source: str, languages: Sequence[str] = ("en",), watch: Sequence[Entry] = ()) -> Redaction:
    """Redact a file's text (plain, WebVTT or SubRip)."""
    speech = speech_of(source)
    spans, entries = find(speech.text, languages, watch), watch
    replacer = Replacer(entries)
    pieces: list[tuple[int, int, str, str]] = []
    for span in spans:
        words = replacer.replacement(speech.text, span)
        for i, (start, end) in enumerate(speech.in_file(span.start, span.end)):
            if source[start:end].strip():
                pieces.append((start, end, span.type, words if i == 0 else CONTINUED))
    pieces.sort()
    out, at = [], 0
    for start, end, _type, words in pieces:
        out += [source[at:start], words]
        at = end
    notes = not_supported(speech.text, languages)
    return Redaction(
        [(start, end, type) for start, end, type, _ in pieces],
        "".join([*out, source[at:]]),
        notes,
        [words for *_, words in pieces],
    )


def find(text: str, languages: Sequence[str] = ("en",), watch: Sequence[Entry] = ()) -> list[Span]:
    """The spans of a text that are to be hidden: sorted, disjoint."""
    marks = Marks(text)
    gone = placeholders(text, watch)
    for start, end in gone:
        marks.protect(start, end)
    supported = any(code.split("-")[0].lower() in SUPPORTED for code in languages)
    model = classifier.load() if supported and text.strip() else None
    by_form = list(patterns.find(text))
    for start, end, kind in by_form:
        if kind in {"email", "handle"}:  # a name in an address is part of the address
            marks.add(start, end, kind)
    if watch:
        searcher = Searcher(watch, is_ordinary)
        for hit in sorted(searcher.find(text), key=lambda h: h.start - h.end):
            marks.add(hit.start, hit.end, watch[hit.entry].type, hit.entry)
    for start, end, kind in by_form:
        marks.add(start, end, kind)
    words = model.words(text, gone) if model else []
    thresholds = model.thresholds[register(text)] if model else {}
    for span in likely_spans(text, words, thresholds, gone):
        marks.add(span.start, span.end, span.type)
    carry(marks, words, thresholds)
    return marks.spans()


def register(text: str) -> str:
    """ "speech" where somebody speaks of themselves, "writing" where an office writes of somebody.

    Their thresholds differ: an office names laws, courts and ministries that identify nobody, and a speaker
    hardly ever.
    """
    said = len(PRONOUN.findall(text))
    return "speech" if said >= SPOKEN * len(text.split()) else "writing"


def placeholders(text: str, watch: Sequence[Entry] = ()) -> list[tuple[int, int]]:
    """Where something was replaced in an earlier run."""
    said = "|".join(re.escape(entry.say) for entry in watch if entry.say)
    forms = [PLACEHOLDER, *([re.compile(rf"\[(?:{said})\]")] if said else [])]
    return sorted({match.span() for form in forms for match in form.finditer(text)})


def likely_spans(
    text: str, words: Sequence[Word], thresholds: dict[str, float], gone: Sequence[tuple[int, int]] = ()
) -> list[Span]:
    """What the classifier would hide: words over the threshold, their likely neighbours, small words between.

    Near what was replaced in an earlier run the text has been judged before, with more to go by: there only
    what the classifier is sure of is hidden, so that redacting twice changes nothing.
    """
    judged = [_near(w, gone) for w in words] if gone else [False] * len(words)
    enough = [thresholds["again"] if old else thresholds[w.type] for w, old in zip(words, judged, strict=True)]
    hide = [w.hide >= least for w, least in zip(words, enough, strict=True)]
    for order in (range(1, len(words)), range(len(words) - 2, -1, -1)):
        for i in order:
            beside = i - 1 if order.step > 0 else i + 1
            if not hide[i] and hide[beside] and words[i].hide >= enough[i] * thresholds["beside"]:
                gap = text[words[min(i, beside)].end : words[max(i, beside)].start]
                hide[i] = not judged[i] and not re.search(r"[.!?;:\n]", gap)
    kinds = [w.type for w in words]
    for i in range(1, len(words) - 1):
        if hide[i] or not (hide[i - 1] and hide[i + 1]) or _group(kinds[i - 1]) != _group(kinds[i + 1]):
            continue
        if text[words[i].start : words[i].end].lower() in JOINTS:
            hide[i], kinds[i] = True, kinds[i - 1]
    _trim(text, words, hide)
    found: list[Span] = []
    for i, word in enumerate(words):
        if not hide[i]:
            continue
        last = found[-1] if found else None
        beside = i > 0 and hide[i - 1] and not re.search(r"[.!?;:\n,]", text[words[i - 1].end : word.start])
        if last and beside and _group(last.type) == _group(kinds[i]):
            found[-1] = Span(last.start, word.end, last.type)
        else:
            found.append(Span(word.start, word.end, kinds[i]))
    return found


def _trim(text: str, words: Sequence[Word], hide: list[bool]) -> None:
    """Take small words away from both ends of each stretch that is to be hidden."""
    for order in (range(len(words)), range(len(words) - 1, -1, -1)):
        outside = True
        for i in order:
            if hide[i] and outside:
                small = words[i].hide < SURE and text[words[i].start : words[i].end].lower() in EDGES
                hide[i] = not small
            outside = not hide[i]


def _near(word: Word, gone: Sequence[tuple[int, int]]) -> bool:
    i = bisect_left(gone, (word.start, word.end))
    return any(abs(word.start - gone[j][0]) < NEAR for j in (i - 1, i) if 0 <= j < len(gone))


def _group(kind: str) -> str:
    return GROUPS.get(kind, kind)
