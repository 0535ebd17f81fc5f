"""Checking a trail against its own tree and against signed checkpoints, and saying what was done to it.

Three things must agree: the columns of each entry with its stored leaf hash, the tree of the stored
leaf hashes with the head, and the same tree with every checkpoint. An attacker who edits a column is
named by entry. One who also recomputes leaves and head is caught by the first checkpoint afterwards,
which bounds where the change lies. Entries younger than the last checkpoint have only the head.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from . import leaf
from .merkle import HASH_SIZE, Frontier
from .notes import Checkpoint, Note
from .sources import Row, Source

_LISTED = 200  # findings named one by one; the rest are counted
_NEARBY = 8  # how far a renumbered entry is looked for
_EVERY = 50_000  # entries between two calls of `progress`
_WIDTH = len(leaf.COLUMNS)


@dataclass(frozen=True)
class Finding:
    """Something that an honest history cannot show. `first` and `last` bound the entries concerned."""

    kind: str  # edited, deleted, reordered, truncated, rewritten, added, head, forged_checkpoint, wrong_key, forked
    words: str
    first: int | None = None
    last: int | None = None


@dataclass
class Report:
    """What was found. `sound` says that nothing was; `warnings` ask for care and prove nothing."""

    entries: int = 0
    root: bytes = b""
    checkpoints: int = 0
    matched: int = 0  # entries covered by the last checkpoint that agrees
    findings: list[Finding] = field(default_factory=list)
    more: int = 0  # findings beyond those that are listed
    warnings: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not self.findings

    def add(self, kind: str, words: str, first: int | None = None, last: int | None = None) -> None:
        if len(self.findings) < _LISTED:
            self.findings.append(Finding(kind, words, first, last))
        else:
            self.more += 1


def read_notes(notes: Iterable[Note], report: Report) -> list[Checkpoint]:
    """The checkpoints whose signature holds; whatever is wrong with the others goes to the report."""
    sound: list[Checkpoint] = []
    strange: list[Note] = []
    for note in notes:
        if note.problem == "torn":
            report.warnings.append(f"The checkpoint at line {note.line} is incomplete: a write that was cut short.")
        elif note.problem == "forged":
            report.add(
                "forged_checkpoint", f"The checkpoint at line {note.line} was changed after it was signed, or forged."
            )
        elif note.problem:
            strange.append(note)
        elif note.checkpoint is not None:
            if sound and note.checkpoint.size < sound[-1].size:
                report.add("forked", f"The checkpoint at line {note.line} covers fewer entries than the one before it.")
            sound.append(note.checkpoint)
    if strange and not sound:
        report.add(
            "wrong_key",
            "Every checkpoint is signed by another key than the one given: the wrong key, or all were replaced.",
        )
    else:
        for note in strange:
            report.add(
                "forged_checkpoint", f"The checkpoint at line {note.line} is signed by another key than the one given."
            )
    report.checkpoints = len(sound)
    return sound


def examine(source: Source, notes: Iterable[Note], progress: Callable[[int, int], None] | None = None) -> Report:
    """Check every entry, the head and every checkpoint. `progress` gets (done, total) now and then."""
    report = Report()
    checkpoints = read_notes(notes, report)
    walk = _Walk(report, checkpoints)
    for row in source.rows:
        walk.take(row)
        if progress and walk.seen % _EVERY == 0:
            progress(walk.seen, source.total)
    if progress:
        progress(walk.seen, source.total)
    walk.explain_mismatches()
    walk.end(source)
    report.entries, report.root = walk.seen, walk.frontier.root()
    if not checkpoints and report.sound and walk.seen:
        report.warnings.append("There is no checkpoint: a rewritten history could not be told from a true one.")
    elif report.sound and walk.seen > report.matched:
        younger = walk.seen - report.matched
        report.warnings.append(
            f"{younger} entries are younger than the last checkpoint and rest on the database alone."
        )
    return report


class _Walk:
    """One pass over the entries in order of `seq`."""

    def __init__(self, report: Report, checkpoints: list[Checkpoint]) -> None:
        self.report = report
        self.frontier = Frontier()
        self.seen = self.expected = 0
        self.whole = True  # no entry is missing so far, so roots can be compared
        self.mismatched: list[Row] = []
        self.unlisted = 0
        self.due = sorted({(point.size, point.root, point.time) for point in checkpoints})
        self.next = 0
        self.contradicted: tuple[int, int, str] | None = None  # first checkpoint against us: from, to, its time
        self._compare()

    def take(self, row: Row) -> None:
        seq = row[0]
        if seq != self.expected:
            self._misplaced(seq)
        try:
            computed = sha256(b"\x00" + leaf.encode(*row[:_WIDTH])).digest()
        except (TypeError, ValueError, AttributeError):
            computed = b""
        stored = row[_WIDTH]
        if computed != stored:
            if len(self.mismatched) < 5 * _LISTED:
                self.mismatched.append(row)
            else:
                self.unlisted += 1
        if not isinstance(stored, bytes) or len(stored) != HASH_SIZE:
            stored = b"\x00" * HASH_SIZE
        self.frontier.append(stored)
        self.seen += 1
        self.expected += 1
        if self.next < len(self.due) and self.due[self.next][0] == self.expected:
            self._compare()

    def _misplaced(self, seq: object) -> None:
        self.whole = False
        if isinstance(seq, int) and seq > self.expected:
            span = _span(self.expected, seq - 1)
            self.report.add("deleted", f"{span} deleted.", self.expected, seq - 1)
            self.expected = seq
        else:
            self.report.add("reordered", f"An entry carries the position {seq!r}, which cannot be.")
            self.expected -= 1

    def _compare(self) -> None:
        """Hold every checkpoint over exactly this many entries against the tree."""
        while self.next < len(self.due) and self.due[self.next][0] <= self.expected:
            size, root, time = self.due[self.next]
            self.next += 1
            if not self.whole or size != self.expected:
                continue
            if self.frontier.root() == root:
                self.report.matched = max(self.report.matched, size)
            elif self.contradicted is None:
                self.contradicted = (self.report.matched, size, time)

    def explain_mismatches(self) -> None:
        """Name each entry whose columns do not give its leaf hash: edited, or once at another position."""
        shift = 0
        places = [row[0] for row in self.mismatched]
        for row in self.mismatched:
            here = row[0]
            near = [here + shift, *(here + step * sign for step in range(1, _NEARBY) for sign in (1, -1))]
            was = next((seq for seq in [*near, *places[:_LISTED]] if seq != here and _fits(row, seq)), None)
            if was is None:
                self.report.add("edited", f"Entry {here} was edited after it was written.", here, here)
            else:
                shift = was - here
                self.report.add(
                    "reordered", f"Entry {here} was written as entry {was}: reordered or renumbered.", here, here
                )
        if self.unlisted:
            self.report.add("edited", f"{self.unlisted} further entries do not match what was written.")

    def end(self, source: Source) -> None:
        """What only shows at the end: a missing tail, a rewritten stretch, a head that disagrees."""
        report = self.report
        located = {finding.kind for finding in report.findings} & {"deleted", "reordered"}
        if self.contradicted is not None and not located:
            first, size, time = self.contradicted
            report.add(
                "rewritten",
                f"{_span(first, size - 1)} rewritten, or some of them were: "
                f"the checkpoint of {time} over {size} entries does not match.",
                first,
                size - 1,
            )
        longest = max((size for size, _root, _time in self.due), default=0)
        if longest > self.expected:
            time = next(time for size, _root, time in self.due if size == longest)
            report.add(
                "truncated",
                f"The trail ends after {self.expected} entries, but the checkpoint of {time} covers {longest}: "
                f"the last {longest - self.expected} are gone (or this copy is older than the checkpoint, "
                "or was made without its -wal file).",
                self.expected,
                longest - 1,
            )
        elif source.size > self.expected:
            report.add(
                "truncated",
                f"The trail ends after {self.expected} entries, but its head counts {source.size}: "
                f"the last {source.size - self.expected} are gone.",
                self.expected,
                source.size - 1,
            )
        if source.size < self.expected:
            report.add(
                "added",
                f"{_span(source.size, self.expected - 1)} added past the head, not by the platform.",
                source.size,
                self.expected - 1,
            )
        elif self._head_disagrees(source) and not located and self.contradicted is None:
            report.add(
                "head",
                "The head of the tree does not belong to the entries: "
                f"something from entry {report.matched} on was rewritten, or the head was.",
                report.matched,
                max(self.expected - 1, 0),
            )

    def _head_disagrees(self, source: Source) -> bool:
        return self.whole and source.size == self.expected and source.frontier != self.frontier.to_bytes()


def _fits(row: Row, seq: int) -> bool:
    arguments: tuple[Any, ...] = (seq, *row[1:_WIDTH])
    try:
        return seq >= 0 and sha256(b"\x00" + leaf.encode(*arguments)).digest() == row[_WIDTH]
    except (TypeError, ValueError, AttributeError):
        return False


def _span(first: int, last: int) -> str:
    return f"Entry {first} was" if first == last else f"Entries {first} to {last} ({last - first + 1}) were"


def findings_as_data(report: Report) -> Iterator[dict[str, object]]:
    """Findings for JSON."""
    for finding in report.findings:
        yield {"kind": finding.kind, "first": finding.first, "last": finding.last, "words": finding.words}
