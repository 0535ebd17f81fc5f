"""Words that stand in a template are looked up once.

`{% translate "Code name" %}` in a row of a table says the same in every row and to everybody who reads
that language; Django resolves, translates, localises and escapes it each time. Here the result is kept
with the node, for each language. Words that depend on a variable or a filter are left to Django.
"""

from __future__ import annotations

from typing import Any

from django.template import Node
from django.template.base import Parser, Token, Variable
from django.template.context import Context
from django.templatetags.i18n import TranslateNode, do_translate, register
from django.utils.safestring import SafeString
from django.utils.translation import get_language


class KeptWords(Node):
    """A `{% translate %}` of a literal, with what came out of it by language."""

    child_nodelists = ()

    def __init__(self, words: Any) -> None:
        self.words, self.kept = words, dict[str | None, SafeString]()

    def render(self, context: Context) -> SafeString:
        """The words, or nothing when they are named by `as`."""
        language = get_language()
        if language not in self.kept:
            said = self.words.render(context)
            self.kept[language] = context[self.words.asvar] if self.words.asvar else said
        if self.words.asvar:
            context[self.words.asvar] = self.kept[language]
            return SafeString("")
        return self.kept[language]


def translate(parser: Parser, token: Token) -> Node:
    """`{% translate "words" %}`, `{% translate "words" as name %}`."""
    node: Any = do_translate(parser, token)
    return KeptWords(node) if _is_literal(node) else node  # type: ignore[no-any-return]


def keep_words() -> None:
    """Put it in the place of Django's own, for every `{% load i18n %}`."""
    register.tag("translate", translate)
    register.tag("trans", translate)


def _is_literal(node: TranslateNode) -> bool:
    words: Any = node.filter_expression
    return (
        isinstance(words.var, Variable) and words.var.lookups is None and not words.filters and not node.message_context
    )
