"""What the engine suggests to hide. A suggestion is a mark that nobody stands behind yet: it hides from the
start, and a person accepts it or takes it away before the marking is finished."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from firsthand.platform.base import access, flow, trail, vault
from firsthand.platform.base.people.actor import CLOCK, Actor
from firsthand.platform.casework.intake.models import Identity
from firsthand.protect.words.redact import find, not_supported
from firsthand.protect.words.replace import Replacer
from firsthand.protect.words.watchlist import Entry

from .models import Mark, Passage, Testimony
from .redaction import passages_of
from .services import locked_testimony, note
from .transcript import CORRECTABLE, reopen_marking

#: Between two passages for the engine: a sentence never runs on.
BETWEEN = "\n\n"


def ask_suggestions(*, actor: Actor, testimony: Testimony) -> Testimony:
    """Have the worker look for what identifies people. Raises MoveRefused without a transcript."""
    access.require(actor, "testimony.mark", testimony)
    with trail.recording():
        row = locked_testimony(testimony, *CORRECTABLE)
        if not row.passages.exists():
            raise flow.MoveRefused([_("The testimony has a transcript.")])
        row.suggestions = Testimony.Suggestions.ASKED
        row.save()
        note(trail.Operation.ALTERATION, "testimony.suggest", actor, row, row)
        from .tasks import suggest  # noqa: PLC0415  # tasks import services

        suggest.enqueue(str(row.pk))
    return row


def make_suggestions(*, testimony_id: UUID) -> int:
    """Write the engine's suggestions as marks; returns how many are new. What is marked already is left as
    it is; running it again adds nothing."""
    testimony = Testimony.objects.select_related("voice").filter(pk=testimony_id).first()
    if testimony is None or testimony.state not in CORRECTABLE:
        return 0
    with vault.reading.for_rule(testimony.vault_subject()):
        passages = passages_of(testimony)
        watch = watch_entries(testimony)
        found = look_for(passages, testimony.language, watch)
        with trail.recording():
            row = locked_testimony(testimony)
            # A passage that somebody corrected meanwhile is left for the next time.
            now = dict(row.passages.values_list("pk", "version"))
            count = sum(
                _suggest(passage, spans)
                for passage, spans in zip(passages, found, strict=True)
                if now.get(passage.pk) == passage.version
            )
            supported = not not_supported(BETWEEN.join(p.text for p in passages), [row.language])
            row.suggestions = Testimony.Suggestions.MADE if supported else Testimony.Suggestions.PARTLY
            row.save()
            if count:
                reopen_marking(row)
            note(trail.Operation.COMBINATION, "testimony.suggested", CLOCK, row, row)
    return count


def look_for(passages: list[Passage], language: str, watch: list[Entry]) -> list[list[tuple[int, int, str]]]:
    """For each passage what the engine would hide: (start, end, what stands in its place)."""
    whole, starts, at = BETWEEN.join(passage.text for passage in passages), [], 0
    for passage in passages:
        starts.append(at)
        at += len(passage.text) + len(BETWEEN)
    replacer = Replacer(watch)
    found: list[list[tuple[int, int, str]]] = [[] for _passage in passages]
    for span in find(whole, [language], watch):
        words = replacer.replacement(whole, span)
        for index, passage in enumerate(passages):
            start, end = span.start - starts[index], span.end - starts[index]
            if start < len(passage.text) and end > 0:
                found[index].append((max(0, start), min(len(passage.text), end), words))
    return found


def watch_entries(testimony: Testimony) -> list[Entry]:
    """The case's own watch list: the participant's names, spellings and place, and the family's."""
    identity = Identity.objects.filter(case_id=testimony.voice.case_id).first()
    if identity is None:
        return []
    aliases = [line.strip() for line in identity.aliases.splitlines() if len(line.strip()) > 1]
    entries = [Entry("person", identity.name, (identity.name, *aliases), frozenset(aliases))] if identity.name else []
    if len(identity.birthplace) > 1:
        entries.append(Entry("place", identity.birthplace, (identity.birthplace,)))
    for relative in identity.family or []:
        name = relative.get("name", "") if isinstance(relative, dict) else relative
        if isinstance(name, str) and len(name.strip()) > 1:
            entries.append(Entry("person", name.strip(), (name.strip(),)))
    return entries


def accept_suggestion(*, actor: Actor, mark: Mark) -> Mark:
    """Stand behind a suggestion by name. No error when somebody does already."""
    access.require(actor, "testimony.mark", mark)
    with trail.recording():
        row = locked_testimony(mark.passage.testimony, *CORRECTABLE)
        if mark.marked_by_id is None:
            mark.marked_by_id = actor.account_id
            mark.save()
            note(trail.Operation.ALTERATION, "testimony.accept_mark", actor, mark, row)
    return mark


def accept_all(*, actor: Actor, passage: Passage) -> int:
    """Stand behind every suggestion of one passage, which was read as a whole; returns how many."""
    access.require(actor, "testimony.mark", passage)
    marks = passage.marks.filter(marked_by__isnull=True).select_related("passage__testimony__voice")
    with trail.recording():
        return len([accept_suggestion(actor=actor, mark=mark) for mark in marks])


def _suggest(passage: Passage, spans: list[tuple[int, int, str]]) -> int:
    """Marks for what no mark hides yet."""
    hidden = [(mark.start, mark.end) for mark in passage.marks.all() if mark.hide]
    count = 0
    for start, end, words in spans:
        if any(a <= start and end <= b for a, b in hidden):
            continue
        Mark(passage=passage, start=start, end=end, hide=True, replacement=words).save()
        hidden.append((start, end))
        count += 1
    return count
