"""Sentences that people read, each remembering its template, so that a page can say it in another language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Sentence(str):
    """A filled English sentence that remembers its template (the message id) and what filled it."""

    template: str
    values: Mapping[str, Any]

    def __new__(cls, template: str, **values: Any) -> Sentence:
        """Fill the places `%(name)s` of the template; without values it is taken as it is."""
        made = super().__new__(cls, template % values if values else template)
        made.template, made.values = template, values
        return made
