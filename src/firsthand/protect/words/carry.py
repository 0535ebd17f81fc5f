"""Carries what was found once to all mentions of the same thing: in part, misspelt, half-said."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from .classifier import Word
from .marks import Marks, Span
from .search import KUNYA, Token, tokens
from .sounds import ARTICLES, alike
from .wordpiece import is_ordinary

Likely = Callable[[Token, str], float]
NAMES = frozenset({"person", "alias"})
TITLES = frozenset(
    "mr mrs ms miss mister missus dr doctor sheikh shaykh sheik uncle aunt auntie haji hajji ustad professor prof "
    "pastor father mother brother sister sir madam mullah imam judge captain the old big little tall cousin".split()
)
#: What part of its threshold the classifier must reach at another mention of the same words: what a name or a
#: number says is never said by chance, what an origin or a trade says often is.
ENOUGH = {
    "place": 0.3, "organisation": 0.7, "date": 0.3, "age": 0.8, "family": 0.8, "role": 0.8, "origin": 0.8,
    "event": 0.5, "trait": 0.8, "quantity": 0.8, "other": 0.8,
}  # fmt: skip
#: The same for a single ordinary word ("hand", of a misheard name).
ORDINARY = 0.6
LONGEST_PHRASE = 8


def carry(marks: Marks, words: Sequence[Word], thresholds: Mapping[str, float] = MappingProxyType({})) -> None:
    """Mark every other mention. `words` is what the classifier said (empty if there is none); an ordinary
    word is one that is a single piece of its vocabulary."""
    text = marks.text
    found = tokens(text)
    score = {w.start: w.hide for w in words}
    rare = {w.start for w in words if w.rare}
    spans = marks.spans()
    judged = bool(words)

    def likely(token: Token, kind: str) -> float:
        """What part of the threshold for its kind another mention reaches."""
        return score.get(token.start, 0.0) / thresholds.get(kind, 0.2) if judged else 1.0

    _carry_phrases(marks, found, spans, likely)
    _carry_names(marks, found, spans, likely, rare if judged else None, _is_cased(found))


def _is_cased(found: Sequence[Token]) -> bool:
    """Whether the text is written with capitals where English has them."""
    titles = sum(t.title for t in found)
    return len(found) > 0 and 0.02 < titles / len(found) < 0.6


def _carry_phrases(marks: Marks, found: Sequence[Token], spans: Sequence[Span], likely: Likely) -> None:
    text = marks.text
    phrases: dict[tuple[str, ...], Span] = {}
    for span in spans:
        words = tuple(t.word for t in tokens(text[span.start : span.end]))
        if span.type not in NAMES and words and words[0] == "the":
            words = words[1:]
        letters = sum(map(len, words))
        if words and len(words) <= LONGEST_PHRASE and (letters >= 3 or (span.type == "code" and letters >= 2)):
            phrases.setdefault(words, span)
    firsts: dict[str, list[tuple[str, ...]]] = {}
    for words in phrases:
        firsts.setdefault(words[0], []).append(words)
    for i, token in enumerate(found):
        for words in firsts.get(token.word, ()):
            part = found[i : i + len(words)]
            if len(part) < len(words) or any(t.word != w for t, w in zip(part, words, strict=True)):
                continue
            start, end = part[0].start, part[-1].end
            span = phrases[words]
            if span.type in NAMES and len(words) == 1:
                continue  # by the rule for names
            if marks.hidden(start, end):
                continue
            enough = 0.0 if len(words) > 3 else ENOUGH.get(span.type, 0.0)
            if len(words) == 1 and is_ordinary(words[0]):
                enough = max(enough, ORDINARY)
            if max(likely(t, span.type) for t in part) >= enough:
                marks.add(start, end, span.type, span.entry)


def _carry_names(
    marks: Marks, found: Sequence[Token], spans: Sequence[Span], likely: Likely, rare: set[int] | None, cased: bool
) -> None:
    text = marks.text
    names: dict[str, Span] = {}
    for span in spans:
        if span.type in NAMES:
            for token in tokens(text[span.start : span.end]):
                word = token.word
                if len(word) >= 3 and word not in ARTICLES | KUNYA | TITLES and not word.isdigit():
                    names.setdefault(word, span)
    if not names:
        return
    verdicts: dict[str, str | None] = {}
    for i, token in enumerate(found):
        if not marks.free(token.start, token.end):
            continue
        word = token.word
        odd = (not is_ordinary(word) if rare is None else token.start in rare) or (
            cased and token.title and i > 0 and not _begins(text, token.start)
        )
        if word in names:
            if odd or likely(token, "person") >= ORDINARY:
                marks.add(token.start, token.end, names[word].type, names[word].entry)
            continue
        if text[token.end : token.end + 1] in "-—–…" or text[token.end : token.end + 2] == "..":
            whole = next((n for n in names if len(word) >= 2 and n.startswith(word) and n != word), None)
            if whole and text[token.end : token.end + 1]:
                marks.add(token.start, token.end, names[whole].type, names[whole].entry)
                continue
        if not odd or len(word) < 4 or (rare is not None and token.start not in rare and likely(token, "person") < 0.1):
            continue
        if word not in verdicts:
            verdicts[word] = next((n for n in names if alike(word, n)), None)
        if (name := verdicts[word]) is not None:
            marks.add(token.start, token.end, names[name].type, names[name].entry)


def _begins(text: str, at: int) -> bool:
    """Whether a sentence begins here, where a capital says nothing."""
    before = text[max(0, at - 3) : at].rstrip()
    return not before or before[-1] in '.!?:\n"“'
