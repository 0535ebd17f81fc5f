"""A recording of somebody else who read the words aloud: whether it can be one, and when which words are read."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path

from ..reading import fits
from .matching import plain
from .problems import BadReading, BadSound
from .sound import Track, choose_track
from .transcript import Passage


def reading_track(path: Path) -> Track:
    """The one sound of a reading. Raises BadReading for what has none, or several."""
    try:
        return choose_track(path, None)
    except BadSound as error:
        raise BadReading("no_sound", f"The reading cannot be used. {error}") from None


def check_length(reading: float, original: float) -> None:
    """Raises BadReading when a reading of so many seconds cannot be one of this original."""
    if not fits(reading, original):
        raise BadReading(
            "length",
            f"The reading is {reading:.1f} s long and the recording {original:.1f} s: a reading takes between half "
            "as long and one and a half times as long. Is it the reading of another recording?",
        )


def in_its_time(written: Sequence[Passage], heard: Sequence[Passage], scale: float) -> tuple[list[Passage], int, int]:
    """The passages of a transcript with the times at which they are read, how many words they have, and how
    many of these were heard.

    `heard` are aligned passages of the reading. A passage of which no word was heard lies where its old time,
    times `scale`, puts it between its neighbours.
    """
    words = [word for passage in heard for word in passage.words]
    said = [" ".join(plain(word.text)) for word in words]
    tokens = [(index, token) for index, passage in enumerate(written) for token in plain(passage.text)]
    matched: dict[int, list[int]] = {}
    blocks = SequenceMatcher(None, said, [token for _index, token in tokens], autojunk=False).get_matching_blocks()
    for first, other, count in blocks:
        for step in range(count):
            matched.setdefault(tokens[other + step][0], []).append(first + step)
    times = [
        (words[matched[index][0]].start, words[matched[index][-1]].end)
        if index in matched
        else (passage.start * scale, passage.end * scale)
        for index, passage in enumerate(written)
    ]
    placed, after = [], 0.0
    for index, (passage, (start, end)) in enumerate(zip(written, times, strict=True)):
        following = next((times[later][0] for later in range(index + 1, len(times)) if later in matched), None)
        start = max(start, after)
        end = max(start + 0.2, end if following is None else min(end, following))
        placed.append(Passage(start, end, passage.text))
        after = end
    return placed, len(tokens), sum(len(each) for each in matched.values())
