"""A language that shows what was translated: ⟦templates⟧ in brackets, ‹declared words› in others, numbers as digits."""

from __future__ import annotations

import re
from datetime import date

from firsthand.said import Number, Said, Sentence, render

SAID, DECLARED = re.compile(r"⟦[^⟦⟧]*⟧"), re.compile(r"‹([^‹›]*)›")
LETTER = re.compile(r"[^\W\d_]")


class Marked:
    """`declared_words` are those that came by."""

    def __init__(self) -> None:
        self.declared_words: set[str] = set()

    def template(self, sentence: Sentence) -> str:
        return f"⟦{sentence.template if sentence.many == 1 or not sentence.plural else sentence.plural}⟧"

    def number(self, number: Number) -> str:
        return f"{number.rounded:f}"

    def day(self, value: date) -> str:
        return f"{value:%d.%m.%Y}"

    def declared(self, words: str) -> str:
        self.declared_words.add(words)
        return f"‹{words}›"

    def say(self, words: str) -> str:
        """What a page gives to its readers; words that are not `Said` are declared ones."""
        return render(words, self) if isinstance(words, Said) else self.declared(words)


def untranslated(text: str) -> str:
    """What is left of a text in `Marked` without what was translated or declared: no letter may be."""
    text = DECLARED.sub(" ", text)
    while SAID.search(text):
        text = SAID.sub(" ", text)
    return " ".join(text.split()) if LETTER.search(text) else ""
