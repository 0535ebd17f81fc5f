"""From files of answers to a `Trial`: each file checked cell by cell, then all of them against each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from firsthand.problems import InputProblem
from firsthand.said import Said, _, listed

from ..design import Design, Kind
from ..trial import BASELINE, FOLLOW_UP, Trial
from .answers import Answered, read_answers, without_groups
from .assigned import Place, read_assignment
from .checks import check_between_waves, check_trial
from .code_book import KINDS, Column, column_of, read_code_book
from .described import columns_of, refuse_personal
from .faults import FileRefused
from .likert import folded, truth_in
from .problems import FileProblem, sheet_of
from .questions import spelt
from .rows import Row, trial_of
from .sheets import Sheet
from .ties import Ties, ties_of

#: What people write for a wave, folded.
WAVES = {
    **dict.fromkeys(map(folded, ("baseline", "before", "pre", "avant", "initiale", "قبل", "خط الأساس")), BASELINE),
    **dict.fromkeys(
        map(folded, ("follow_up", "follow-up", "followup", "endline", "after", "post", "après", "suivi", "بعد"),
        ),
        FOLLOW_UP,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class WaveRead:
    """One file read by itself: its name, its columns, its rows in the order of the file, and the columns that a
    survey server added and nobody read."""

    path: Path
    columns: Sequence[Column]
    rows: Sequence[Row]
    unread: Sequence[str] = ()


@dataclass(frozen=True)
class Reading:
    """A trial's answers, who is tied, and in sentences what was noticed and not refused."""

    trial: Trial
    ties: Ties
    remarks: tuple[Said, ...]


def read_trial(
    paths: Path | Sequence[Path],
    design: Design,
    *,
    code_book: Path | None = None,
    assignment: Path | None = None,
    sealed_at: str | None = None,
) -> Reading:
    """The answers of a trial. One file holds all waves with a column `wave`, or one wave alone; of two files
    without that column the first is the baseline and the second the follow-up.

    Without `code_book` the columns are those that docs/evaluate.md names. `assignment` says the arm of each
    cluster or code for answers that do not. `sealed_at` (ISO 8601) is when the design was sealed: answers of an
    earlier day are refused. Raises InputProblem naming file, row, field and the mend; Refused where the answers
    came before the seal or an outcome does not vary.
    """
    files = [paths] if isinstance(paths, Path) else list(paths)
    places = read_assignment(assignment, design) if assignment else None
    book = _book(code_book)
    waves = [
        read_wave(path, sheet_of(path), design, book=book, places=places,
                  wave=(BASELINE, FOLLOW_UP)[order] if len(files) == 2 else FOLLOW_UP)
        for order, path in enumerate(files)
    ]  # fmt: skip
    return together(waves, design, book=book, sealed_at=sealed_at)


def read_wave(
    path: Path,
    sheet: Sheet,
    design: Design,
    *,
    book: Sequence[Column] | None = None,
    places: Mapping[str, Place] | None = None,
    wave: str = FOLLOW_UP,
) -> WaveRead:
    """One table of answers, checked cell by cell; `path` names it in what is said. `wave` counts where the table
    has no column `wave`. Raises InputProblem naming file, row, field and the mend."""
    columns, answered, unread = _answers(
        path, sheet, design, book, arm_asked=places is None and design.kind is not Kind.STEPPED_WEDGE
    )  # in a stepped wedge the arm follows from the period and the start
    return WaveRead(path, columns, _placed(path, design, columns, answered, places, wave), unread)


def together(
    waves: Sequence[WaveRead], design: Design, *, book: Sequence[Column] | None = None, sealed_at: str | None = None
) -> Reading:
    """The waves as one trial, checked against each other and against the design. Raises as `read_trial`."""
    rows = [row for each in waves for row in each.rows]
    check_between_waves([(each.path, each.rows[0].wave if each.rows else "", each.columns) for each in waves], design)
    trial = trial_of(rows, design, book, source=", ".join(each.path.name for each in waves))
    ties = ties_of(trial)
    remarks: list[Said] = [
        _("%(file)s: left unread, because a survey server added it: %(columns)s.",
          file=each.path.name, columns=listed(each.unread))
        for each in waves
        if each.unread
    ]  # fmt: skip
    remarks += check_trial(trial, design, waves[0].path, rows, ties, sealed_at)
    return Reading(trial, ties, tuple(remarks))


def _book(path: Path | None) -> list[Column] | None:
    if path is None:
        return None
    try:
        return read_code_book(sheet_of(path))
    except FileRefused as refused:
        raise FileProblem(path, refused.faults) from None


def _answers(
    path: Path, sheet: Sheet, design: Design, book: Sequence[Column] | None, *, arm_asked: bool
) -> tuple[Sequence[Column], list[Answered], list[str]]:
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)  # somebody may be a day ahead of us
    # Who said no to the survey has no answers; the row only says that somebody was asked.
    consenting = [row for row in sheet.rows if truth_in(row[1].get("consent", "")) != 0]
    sheet = Sheet(sheet.header, consenting, sheet.encoding)
    try:
        if book is not None:
            sheet = without_groups(sheet, [entry.column for entry in book])
        refuse_personal(sheet.header)
        own = columns_of(design, sheet.header, arm_asked=arm_asked) if book is None else book
        if book is not None:  # age is asked once, exposure after the campaign, the arm comes from the assignment
            must = {"code", "cluster", "scale", "item", *(["arm"] if arm_asked else [])}
            own = [entry for entry in book if entry.kind in must or entry.column in sheet.header]
        answered, unread = read_answers(own, sheet, strict=False, until=tomorrow)
    except FileRefused as refused:
        raise FileProblem(path, refused.faults) from None
    return own, answered, unread


def _placed(
    path: Path,
    design: Design,
    book: Sequence[Column],
    answered: list[Answered],
    places: Mapping[str, Place] | None,
    wave: str,
) -> list[Row]:
    names = {kind: entry.column for kind in KINDS if (entry := column_of(book, kind))}
    written = spelt(places or ())  # a form names a place without spaces
    rows = []
    for each in answered:
        cluster = str(each.cells[names["cluster"]]) if "cluster" in names else ""
        cluster = written.get(cluster, cluster)
        said = str(each.cells[names["wave"]]) if "wave" in names else wave
        arm, place = str(each.cells.get(names.get("arm", ""), "")), None
        if places is not None:
            place = places.get(cluster if design.clustered else each.code)
            if place is None:
                what = (
                    _("“%(cluster)s” is not in the assignment.", cluster=cluster)
                    if cluster
                    else _("The code is not in the assignment.")
                )
                field = names["cluster"] if cluster else names["code"]
                mend = _("Correct it, or bring the assignment that has it.")
                raise InputProblem(path, each.number, field, what, mend)
            if arm and arm != place.arm and design.kind is not Kind.STEPPED_WEDGE:
                what = _("the assignment says %(arm)s, the row %(other)s.", arm=place.arm, other=arm)
                mend = _("The assignment decides; correct the row, and write who met the campaign into `exposed`.")
                raise InputProblem(path, each.number, names["arm"], what, mend)
            arm = place.arm
        elif design.kind is Kind.STEPPED_WEDGE:
            arm = design.arms[0]
        elif "arm" not in names:
            raise InputProblem(path, 1, "arm", _("the arm is missing."),
                               _("Add the column, or give the file of the assignment."))  # fmt: skip
        if arm not in design.arms:
            what = _("“%(arm)s” is no arm of the design.", arm=arm)
            mend = _("Write one of: %(codes)s.", codes=listed(design.arms))
            raise InputProblem(path, each.number, names.get("arm", "arm"), what, mend)
        rows.append(Row(path, each.number, each.code, cluster, arm, _wave(path, each, said, names), place, each.cells))
    return rows


def _wave(path: Path, each: Answered, said: str, names: dict[str, str]) -> str:
    wave = WAVES.get(folded(said)) or (str(int(said)) if said.isdecimal() else None)
    if wave is None:
        mend = _("Write baseline or follow_up, or the number of the period.")
        raise InputProblem(path, each.number, names.get("wave"), _("“%(wave)s” is no wave.", wave=said), mend)
    return wave
