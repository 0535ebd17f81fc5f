"""What an engine says, in the language of the page (`firsthand.said`)."""

from __future__ import annotations

import math
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, npgettext, pgettext

from firsthand.said import Number, Sentence, render

from .numbers import isolated, number, signed


class _OfThePage:
    """The language that is active while the page is made. The templates are marked where the engine says them."""

    def template(self, sentence: Sentence) -> str:
        one, many, context = sentence.template, sentence.plural, sentence.context
        if many and context:
            return npgettext(context, one, many, sentence.many)
        if many:
            return ngettext(one, many, sentence.many)
        return pgettext(context, one) if context else gettext(one)

    def number(self, number_: Number) -> str:
        if not math.isfinite(number_.value):
            return isolated(number_)
        value = number_.rounded
        text = signed(value, number_.places) if number_.signed and value else number(value, number_.places)
        return gettext("%(number)s%%") % {"number": text} if number_.percent else text

    def day(self, value: date) -> str:
        if isinstance(value, datetime):
            return date_format(timezone.localtime(value) if timezone.is_aware(value) else value, "DATETIME_FORMAT")
        return date_format(value, "DATE_FORMAT")

    def declared(self, words: str) -> str:
        return isolated(words)


def said(words: str) -> str:
    """The sentence in the language of the page, its numbers in the page's writing and the words that somebody
    declared kept apart from it (each keeps its own direction). What is no engine's sentence comes back as it is."""
    return render(words, _OfThePage())
