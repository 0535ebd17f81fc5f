"""HTML in a few functions: what is text is said in the reader's language and escaped, and nothing is fetched or run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files

from firsthand.said import Joined, _

#: In the PDF, which knows no variables inside pictures, the colours of the light page.
VARIABLE = re.compile(r"var\((--[a-z0-9-]+)\)")
#: Marks around words of any language: they keep their own direction inside a drawing, which runs from left to right.
FIRST_STRONG, POP = "\u2068", "\u2069"


class Html(str):
    """Text that is HTML already."""


@dataclass(frozen=True)
class Pen:
    """Writes in one language. `say` turns what the engine says into it (`str`: English) and leaves declared words as
    they are; `language` and `direction` ("ltr" or "rtl") are what the document declares."""

    say: Callable[[str], str] = str
    language: str = "en"
    direction: str = "ltr"

    def text(self, words: str) -> Html:
        """Words said and made safe; Html is left as it is."""
        return words if isinstance(words, Html) else Html(escape(self.say(words)))

    def drawn(self, words: str) -> str:
        """Words for a picture, not escaped."""
        return self.say(words) if self.direction == "ltr" else f"{FIRST_STRONG}{self.say(words)}{POP}"

    def tag(self, name: str, *inside: str, **attributes: str) -> Html:
        """An element; `class_` for class, `-` for `_` in a name. Attributes are no words, but for `aria_label`."""
        told = "".join(
            f' {key.rstrip("_").replace("_", "-")}="{self.text(value) if key == "aria_label" else escape(value)}"'
            for key, value in attributes.items()
        )
        return Html(f"<{name}{told}>{self.together(inside)}</{name}>")

    def together(self, parts: Iterable[str]) -> Html:
        """Elements one after the other."""
        return Html("".join(map(self.text, parts)))

    def paragraph(self, sentences: Iterable[str]) -> Html:
        """Sentences as one paragraph; nothing for none."""
        said = Joined(sentences)
        return self.tag("p", said) if said else Html("")

    def same(self, caption: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Html:
        """The table of the picture above it, which has the caption already."""
        name = _("In figures: %(caption)s", caption=caption)
        return self.table(_("The same in figures"), header, rows, name=name)

    def table(self, caption: str, header: Sequence[str], rows: Iterable[Sequence[str]], *, name: str = "") -> Html:
        """A table whose first column names its rows; figures stand at the end of their cells. `name` for a screen
        reader, where the caption alone would not tell it from others."""
        tag = self.tag
        head = self.together(tag("th", each, scope="col") for each in header)
        body = self.together(
            tag("tr", tag("th", row[0], scope="row"), *(tag("td", cell) for cell in row[1:])) for row in rows
        )
        whole = tag("table", tag("caption", caption), tag("thead", tag("tr", head)), tag("tbody", body))
        return tag("div", whole, class_="wrap", tabindex="0", role="region", aria_label=name or caption)

    def figure(self, svg: str, caption: str) -> Html:
        """A picture with what it shows in words; its table stands beside it."""
        return self.tag("figure", Html(svg), self.tag("figcaption", caption), tabindex="0")

    def document(self, title: str, body: Html, *, kind: str) -> Html:
        """A whole page with its style inside. `kind` is the class of its body."""
        style = files(__package__).joinpath("style.css").read_text("utf-8")
        return Html(
            f'<!doctype html><html lang="{escape(self.language)}" dir="{escape(self.direction)}"><head>'
            '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
            f"<title>{self.text(title)}</title><style>{style}</style></head>"
            f'<body class="{kind}">{body}</body></html>\n'
        )


def without_variables(html: str) -> str:
    """The same page with the colours of the light one filled in."""
    light = dict(re.findall(r"(--[a-z0-9-]+):\s*([^;]+);", html.split("@media", 1)[0]))
    return VARIABLE.sub(lambda found: light.get(found[1], "currentColor"), html)
