"""The questionnaire of a trial: its questions in order, whatever they are asked with (phone, page, paper)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..design import Design, Outcome
from ..trial import BASELINE
from . import wording
from .likert import AGREEMENT, YES_NO
from .respondent import PARTS
from .scales import scale_for
from .wording import Words

YESNO: dict[str, Words] = {"1": YES_NO[0], "0": YES_NO[1]}


@dataclass(frozen=True)
class Question:
    """One question. `kind`: note, day (filled by the device), text, number, one (of `choices`), made (put
    together out of others). `answers` names a list of choices. `role` is its kind in the code book, "" where
    it is not kept. `of` and `reversed` as in the code book."""

    name: str
    kind: str
    words: Words
    choices: Mapping[str, Words] = field(default_factory=dict)
    answers: str = ""
    required: bool = False
    check: str = ""
    role: str = ""
    low: float | None = None
    high: float | None = None
    direction: str = ""
    of: str = ""
    reversed: bool = False


def questions_of(design: Design, *, wave: str = BASELINE, clusters: Sequence[str] = ()) -> list[Question]:
    """The questions of one wave. `clusters`: names to choose from; without them the name is written. Consent
    comes first and everything after it is asked of those who gave it. Raises InputProblem for a scale that
    does not ship."""
    asked = [
        Question("date", "day", ("", "", ""), role="date"),
        Question("intro", "note", wording.CONSENT),
        Question("consent", "one", wording.AGREE, YESNO, "yes_no", required=True),
    ]
    if design.clustered:
        where = _filled(wording.WHERE, unit=design.unit_name)
        listed = {_name(each): (each, each, each) for each in clusters}
        kind = "one" if listed else "text"
        asked.append(Question("cluster", kind, where, listed, "clusters", required=True, role="cluster"))
    asked.append(Question("make_code", "note", wording.MAKE_CODE))
    asked += [
        Question(name, "text", wording.CODE_PARTS[name], required=True, check=check) for name, check, *_words in PARTS
    ]
    asked.append(Question("code", "made", ("", "", ""), role="code"))
    if wave == BASELINE or not design.baseline:  # who belongs to an audience is said once, before the campaign
        asked += _about_people(design)
    asked.append(Question("statements", "note", wording.STATEMENTS))
    for outcome in design.outcomes:
        asked += _about_outcome(outcome)
    if wave != BASELINE:
        heard = _filled(wording.EXPOSED, title=design.title)
        asked.append(Question("exposed", "one", heard, YESNO, "yes_no", role="exposed"))
    return [*asked, Question("thanks", "note", wording.THANKS)]


def to_reword(design: Design) -> list[str]:
    """Columns that the design names without saying how they are asked: the form holds a place for each."""
    names = [*(each.column for each in design.audiences), *design.analysis.covariates]
    return [name for name in dict.fromkeys(names) if name not in wording.KNOWN]


def _about_people(design: Design) -> Iterable[Question]:
    values: dict[str, list[str]] = {}
    for audience in design.audiences:
        values.setdefault(audience.column, []).append(audience.value)
    for name in dict.fromkeys([*values, *design.analysis.covariates]):
        words, choices = wording.KNOWN.get(name, (_filled(wording.WHICH, label=name), {}))
        if not choices:
            choices = {_name(each): (each, each, each) for each in values.get(name, [])}
            choices = {**choices, "other": wording.OTHER} if choices else {}
        yield Question(name, "one" if choices else "text", words, choices, name, role="choice" if choices else "text")


def _about_outcome(outcome: Outcome) -> Iterable[Question]:
    scale = scale_for(outcome)
    low, high = outcome.low, outcome.high
    if scale is None:
        words = _filled(wording.FROM_TO, label=outcome.label, low=f"{low:g}", high=f"{high:g}")
        yield Question(outcome.name, "number", words, role="scale", low=low, high=high, direction=outcome.direction)
        return
    steps = {str(step): words for step, words in enumerate(AGREEMENT[int(high)], 1)}
    turned = scale.direction != outcome.direction
    for number, item in enumerate(scale.items, 1):
        yield Question(
            f"{outcome.name}_{number}", "one", item.words, steps, f"agreement_{int(high)}", role="item",
            low=low, high=high, of=outcome.name, reversed=item.reversed != turned,
        )  # fmt: skip


def _filled(words: Words, **values: str) -> Words:
    en, fr, ar = (each.format(**values) for each in words)
    return en, fr, ar


def declared(code: str, words: Words) -> str:
    """The value that the design declared, where a choice is named by it: its name in a form has no spaces."""
    return words[0] if code == _name(words[0]) else code


def spelt(declared_names: Iterable[str]) -> dict[str, str]:
    """The name that a form writes: the one that was declared."""
    return {_name(each): each for each in declared_names}


def _name(label: str) -> str:
    """A name that XLSForm takes as a choice: no spaces."""
    return "_".join(label.split())
