"""Parts of the frame that say the same to everybody who reads a language are rendered once.

    {% kept %}<p>{% translate "The same to all" %}</p>{% endkept %}
    {% kept by places %}{% for section in navigation %}…{% endfor %}{% endkept %}

What stands inside may depend on the language and on the values named after `by`, on nothing else. So that
nobody's name or token is ever kept for somebody else, whatever could carry one is refused when the
template is read.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Any

from django.template import Library, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token, TokenType
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = Library()

#: What a person, a session or a request brings into a template, and tags that read what is not seen here.
PERSONAL = re.compile(
    r"\b(request|user|actor|account|perms|messages|csrf_token|csrf|form|case|object|page_obj|block|include|extends)\b"
)
FRAME_PARTS = ("parts/styles.html", "parts/keys.html", "parts/foot.html")
MOST = 500  # parts kept of one place in a template: roles times sections times languages are fewer


class KeptPart(Node):
    """Renders what is inside once for each language and each value of the keys."""

    def __init__(self, nodelist: NodeList, keys: list[FilterExpression]) -> None:
        self.nodelist, self.keys = nodelist, keys
        self.parts: dict[Hashable, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """The part. A key that cannot be resolved is a fault of the page, not the same as an empty one."""
        key = (get_language(), *(one.resolve(context, ignore_failures=True) for one in self.keys))
        if None in key[1:]:
            return self.nodelist.render(context)
        part = self.parts.get(key)
        if part is None:
            if len(self.parts) >= MOST:
                self.parts.clear()
            part = self.parts[key] = self.nodelist.render(context)
        return part


@register.tag
def kept(parser: Parser, token: Token) -> KeptPart:
    """`{% kept %}` or `{% kept by name name %}`, up to `{% endkept %}`."""
    _tag, *rest = token.split_contents()
    if rest[:1] == ["by"]:
        rest = rest[1:]
    elif rest:
        raise TemplateSyntaxError("kept: write the values that the part depends on after 'by'")
    refuse_personal(parser)
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptPart(nodelist, [parser.compile_filter(key) for key in rest])


def refuse_personal(parser: Parser) -> None:
    """Look through the tokens up to `endkept`. Raises TemplateSyntaxError, which names the token."""
    tokens: list[Any] = list(reversed(parser.tokens))  # Django keeps them last first
    for one in tokens:
        if one.token_type is TokenType.BLOCK and one.contents == "endkept":
            return
        if one.token_type not in (TokenType.BLOCK, TokenType.VAR):
            continue
        if one.contents.startswith("include ") and one.contents.split()[1].strip("\"'") in FRAME_PARTS:
            continue
        words = re.sub(r"\"[^\"]*\"|'[^']*'", "", one.contents)
        if one.contents.split()[0] != "translate" and (found := PERSONAL.search(words)):
            raise TemplateSyntaxError(f"kept: {found[0]!r} in {one.contents!r} could differ from person to person")
