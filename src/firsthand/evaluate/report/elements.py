"""HTML in a few functions: what is text is escaped, and nothing is fetched or run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files

#: In the PDF, which knows no variables inside pictures, the colours of the light page.
VARIABLE = re.compile(r"var\((--[a-z0-9-]+)\)")


class Html(str):
    """Text that is HTML already."""


def escaped(text: str) -> Html:
    """Text made safe; Html is left as it is."""
    return text if isinstance(text, Html) else Html(escape(text))


def tag(name: str, *inside: str, **attributes: str) -> Html:
    """An element; `class_` for class, `-` for `_` in a name."""
    told = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"' for key, value in attributes.items())
    return Html(f"<{name}{told}>{''.join(map(escaped, inside))}</{name}>")


def joined(parts: Iterable[str]) -> Html:
    """Elements one after the other."""
    return Html("".join(map(escaped, parts)))


def paragraph(sentences: Iterable[str]) -> Html:
    """Sentences as one paragraph; nothing for none."""
    said = " ".join(each for each in sentences if each)
    return tag("p", said) if said else Html("")


def same(caption: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Html:
    """The table of the picture above it, which has the caption already."""
    return table("The same in figures", header, rows, name=f"In figures: {caption}")


def table(caption: str, header: Sequence[str], rows: Iterable[Sequence[str]], *, name: str = "") -> Html:
    """A table whose first column names its rows; figures stand to the right. `name` for a screen reader, where
    the caption alone would not tell it from others."""
    head = joined(tag("th", each, scope="col") for each in header)
    body = joined(
        tag("tr", tag("th", row[0], scope="row"), *(tag("td", cell) for cell in row[1:])) for row in rows
    )  # fmt: skip
    whole = tag("table", tag("caption", caption), tag("thead", tag("tr", head)), tag("tbody", body))
    return tag("div", whole, class_="wrap", tabindex="0", role="region", aria_label=name or caption)


def figure(svg: str, caption: str) -> Html:
    """A picture with what it shows in words; its table stands beside it."""
    return tag("figure", Html(svg), tag("figcaption", caption), tabindex="0")


def document(title: str, body: str, *, kind: str) -> Html:
    """A whole page with its style inside. `kind` is the class of its body."""
    style = files(__package__).joinpath("style.css").read_text("utf-8")
    return Html(
        '<!doctype html><html lang="en" dir="ltr"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{style}</style></head>"
        f'<body class="{kind}">{escaped(body)}</body></html>\n'
    )


def without_variables(html: str) -> str:
    """The same page with the colours of the light one filled in."""
    light = dict(re.findall(r"(--[a-z0-9-]+):\s*([^;]+);", html.split("@media", 1)[0]))
    return VARIABLE.sub(lambda found: light.get(found[1], "currentColor"), html)
