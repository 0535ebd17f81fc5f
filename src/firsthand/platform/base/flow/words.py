"""The pathway's words in the language of the page."""

from __future__ import annotations

from django.utils.translation import gettext, pgettext

from firsthand.pathway import RECORDS


def state_words(record: str, state: str) -> str:
    """The state in words. Where two records share an English word, each has its own translation: the
    record's name is its context."""
    known = RECORDS.get(record)
    label = known.states.get(state, state) if known else state
    own = pgettext(record, label)
    return own if own != label else gettext(label)


def states_in_words(record: str) -> list[tuple[str, str]]:
    """Each state of a record with its words, for a filter."""
    return [(state, state_words(record, state)) for state in RECORDS[record].states]
