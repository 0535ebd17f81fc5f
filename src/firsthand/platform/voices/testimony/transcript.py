"""Writing the transcript and marking it. Services, like `services.py`, for the words themselves."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F, Max
from django.utils.translation import gettext as _

from firsthand.platform.base import access, flow, trail
from firsthand.platform.base.people.actor import Actor

from .events import TESTIMONY_WITHDRAWN
from .models import Mark, Passage, Testimony, Theme
from .redaction import left_over, moved
from .services import locked_testimony, note
from .subtitles import Draft

WRITABLE = ("recorded",)
CORRECTABLE = ("recorded", "transcribed", "corroborated")
MARKABLE = ("recorded", "transcribed", "corroborated", "protected")


def import_transcript(*, actor: Actor, testimony: Testimony, drafts: Sequence[Draft], replace: bool = False) -> int:
    """Put in the passages of a file; returns how many. Raises MoveRefused when there is a transcript
    already and `replace` does not say that it, with its marks, may go."""
    access.require(actor, "transcript.write", testimony)
    with trail.recording():
        row = locked_testimony(testimony, *WRITABLE)
        if row.passages.exists():
            if not replace:
                raise flow.MoveRefused([_("There is a transcript already. Say that it and its marks may be replaced.")])
            row.passages.all().delete()
        for position, draft in enumerate(drafts, 1):
            passage = Passage(
                testimony=row,
                position=position,
                start_ms=draft.start_ms,
                end_ms=draft.end_ms,
                speaker=draft.speaker,
                text=draft.text,
            )
            passage.save()
        reopen_marking(row)
        note(trail.Operation.COLLECTION, "transcript.import", actor, row, row)
    return len(drafts)


def add_passage(
    *, actor: Actor, testimony: Testimony, text: str, start_ms: int | None = None, end_ms: int | None = None,
    speaker: str = "", after: Passage | None = None,
) -> Passage:  # fmt: skip
    """Write a passage at the end, or after another."""
    access.require(actor, "transcript.write", testimony)
    _check_passage(text, start_ms, end_ms)
    with trail.recording():
        row = locked_testimony(testimony, *WRITABLE)
        position = _room_after(row, after)
        passage = Passage(
            testimony=row, position=position, start_ms=start_ms, end_ms=end_ms, speaker=speaker, text=text.strip()
        )
        passage.save()
        reopen_marking(row)
        note(trail.Operation.COLLECTION, "passage.add", actor, passage, row)
    return passage


def edit_passage(*, actor: Actor, passage: Passage) -> Passage:
    """Save a corrected passage. Its marks move with the words; one that touches the correction covers
    all of it, and whether everything is hidden must be looked at again."""
    access.require(actor, "transcript.write", passage)
    _check_passage(passage.text, passage.start_ms, passage.end_ms)
    with trail.recording():
        row = locked_testimony(passage.testimony, *CORRECTABLE)
        before = Passage.objects.select_related("testimony__voice").get(pk=passage.pk).text
        if before != passage.text:
            for mark in passage.marks.select_related("passage__testimony__voice"):
                mark.start, mark.end = moved(mark.start, mark.end, before, passage.text)
                if mark.end <= mark.start:
                    mark.delete()  # its words were taken out of the transcript altogether
                else:
                    mark.save()
            reopen_marking(row)
        passage.save()
        note(trail.Operation.ALTERATION, "passage.edit", actor, passage, row)
    return passage


def split_passage(*, actor: Actor, passage: Passage, typed: str, start_ms: int | None = None) -> Passage:
    """Cut a passage in two where `typed`, which is its text otherwise unchanged, has a line break more.
    Marks stay with their words; a theme that lies across the cut stands on both sides. The second begins
    at `start_ms` and is returned. Raises MoveRefused inside words that are hidden."""
    access.require(actor, "transcript.write", passage)
    with trail.recording():
        row = locked_testimony(passage.testimony, *WRITABLE)
        first = Passage.objects.select_related("testimony__voice").get(pk=passage.pk)
        place = cut_place(first.text, typed)
        if place is None:
            raise flow.MoveRefused([_("Put an empty line where the second passage begins, and change nothing else.")])
        ends, begins = place
        marks = list(first.marks.select_related("theme", "passage__testimony__voice"))
        if any(mark.hide and mark.start < begins and mark.end > ends for mark in marks):
            raise flow.MoveRefused([_("The cut lies inside words that are hidden. Cut before or after them.")])
        if start_ms is not None and (first.start_ms or 0) > start_ms:
            raise flow.MoveRefused([_("The second passage begins before the first. Correct its time.")])
        second = Passage(
            testimony=row,
            position=_room_after(row, first),
            start_ms=start_ms,
            end_ms=first.end_ms if start_ms is not None and (first.end_ms or 0) >= start_ms else None,
            speaker=first.speaker,
            text=first.text[begins:],
        )
        second.save()
        for mark in marks:
            if mark.end > begins:
                Mark(
                    passage=second,
                    start=max(mark.start - begins, 0),
                    end=mark.end - begins,
                    theme=mark.theme,
                    hide=mark.hide,
                    replacement=mark.replacement,
                    marked_by_id=mark.marked_by_id,
                ).save()
            if mark.start >= ends:
                mark.delete()
            elif mark.end > ends:
                mark.end = ends
                mark.save()
        first.text = first.text[:ends]
        if start_ms is not None:
            first.end_ms = start_ms
        first.save()
        note(trail.Operation.ALTERATION, "passage.split", actor, first, row)
    return second


def cut_place(before: str, typed: str) -> tuple[int, int] | None:
    """Where the first part ends and the second begins: the one place at which `typed` has a line break
    more than `before`. None when there is no such place, or something else was changed too."""
    typed = typed.replace("\r\n", "\n")
    head = 0
    while head < min(len(before), len(typed)) and before[head] == typed[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(typed)) - head and before[-1 - tail] == typed[-1 - tail]:
        tail += 1
    between = typed[head : len(typed) - tail]
    if before[head : len(before) - tail].strip() or between.strip() or "\n" not in between:
        return None
    first, second = before[:head].rstrip(), before[head:].lstrip()
    return (len(first), len(before) - len(second)) if first and second else None


def remove_passage(*, actor: Actor, passage: Passage) -> None:
    """Take a passage out, while the transcript is being written."""
    access.require(actor, "transcript.write", passage)
    with trail.recording():
        row = locked_testimony(passage.testimony, *WRITABLE)
        note(trail.Operation.ERASURE, "passage.remove", actor, passage, row)
        passage.delete()


def mark_stretch(
    *, actor: Actor, passage: Passage, start: int, end: int, quote: str | None = None, theme: Theme | None = None,
    hide: bool = False, replacement: str = "",
) -> Mark:  # fmt: skip
    """Mark characters `start` to `end` of a passage by a theme, or as something to hide, or both.

    `quote` is what the marker saw; when the text there is another (somebody corrected it meanwhile)
    nothing is marked. Something hidden after the testimony was protected recalls what was released.
    Raises MoveRefused.
    """
    access.require(actor, "testimony.mark", passage)
    with trail.recording():
        row = locked_testimony(passage.testimony, *MARKABLE)
        text = passage.text
        unmet = []
        if not 0 <= start < end <= len(text):
            unmet.append(_("Select some words of the passage."))
        elif quote is not None and text[start:end] != quote:
            unmet.append(_("The passage was changed meanwhile. Select the words again."))
        if not hide and theme is None:
            unmet.append(_("Choose a theme, or say that it must be hidden."))
        if hide and replacement and text[start:end].strip().casefold() in replacement.casefold():
            unmet.append(_("What is put in its place must not contain the hidden words."))
        if unmet:
            raise flow.MoveRefused(unmet)
        mark = Mark(
            passage=passage,
            start=start,
            end=end,
            theme=theme,
            hide=hide,
            replacement=replacement.strip() if hide else "",
            marked_by_id=actor.signed_in_id,
        )
        mark.save()
        note(trail.Operation.ALTERATION, "testimony.mark", actor, mark, row)
        if hide and row.state == "protected":
            TESTIMONY_WITHDRAWN.send(row.pk)
    return mark


def remove_mark(*, actor: Actor, mark: Mark) -> None:
    """Take a mark away. Raises WrongState once the testimony is protected: then only more is hidden."""
    access.require(actor, "testimony.mark", mark)
    with trail.recording():
        row = locked_testimony(mark.passage.testimony, *CORRECTABLE)
        note(trail.Operation.ALTERATION, "testimony.unmark", actor, mark, row)
        if mark.hide:
            reopen_marking(row)
        mark.delete()


def finish_marks(*, actor: Actor, testimony: Testimony, knowingly: bool = False) -> Testimony:
    """Record that everything that must be hidden is marked. Raises MoveRefused while words that are
    hidden in one place still stand in another, unless `knowingly`."""
    access.require(actor, "testimony.finish_marks", testimony)
    with trail.recording():
        row = locked_testimony(testimony, "recorded", "transcribed", "corroborated")
        open_ones = Mark.objects.filter(passage__testimony=row, marked_by__isnull=True)
        if unseen := sorted(set(open_ones.values_list("passage__position", flat=True))):
            raise flow.MoveRefused(
                [
                    _("Every suggestion is accepted or taken away. Look at passage %(numbers)s.")
                    % {"numbers": ", ".join(map(str, unseen[:12]))}
                ]
            )
        places = sorted({number for number, _words in left_over(row)})
        if places and not knowingly:
            numbers = ", ".join(map(str, places[:12]))
            raise flow.MoveRefused(
                [
                    _("Words that are hidden in one place still stand in another. Look at passage %(numbers)s.")
                    % {"numbers": numbers}
                ]
            )
        row.marks_finished_by_id = actor.account_id
        row.save()
        note(trail.Operation.ALTERATION, "testimony.finish_marks", actor, row, row)
    return row


def _room_after(row: Testimony, after: Passage | None) -> int:
    """A free position behind that passage, or behind the last. The testimony is locked."""
    last: int = row.passages.aggregate(last=Max("position"))["last"] or 0
    if after is None:
        return last + 1
    position = row.passages.values_list("position", flat=True).get(pk=after.pk) + 1
    # Positions are not sealed; moved far away and back, because each row must stay unique.
    row.passages.filter(position__gte=position).update(position=F("position") + last + 2)
    row.passages.filter(position__gt=last + 1).update(position=F("position") - last - 1)
    return position


def reopen_marking(row: Testimony) -> None:
    """Whether everything is hidden must be looked at again."""
    if row.marks_finished_by_id is not None:
        row.marks_finished_by = None
        row.save()


def _check_passage(text: str, start_ms: int | None, end_ms: int | None) -> None:
    if not text.strip():
        raise flow.MoveRefused([_("Write what was said.")])
    if end_ms is not None and (start_ms is None or end_ms < start_ms):
        raise flow.MoveRefused([_("The passage ends before it begins. Correct one of the two times.")])
