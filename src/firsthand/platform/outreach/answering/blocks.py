"""The questions of a wave as pages for a phone, one block of them after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from firsthand.evaluate.design import Design
from firsthand.evaluate.survey import wording
from firsthand.evaluate.survey.likert import LANGUAGES
from firsthand.evaluate.survey.questions import Question, questions_of
from firsthand.evaluate.survey.respondent import PARTS
from firsthand.evaluate.survey.wording import Words

CODE = "code"
#: What the page fills itself or shows elsewhere.
NOT_ASKED = frozenset({"date", "intro", "consent", "cluster", "make_code", "code", "statements", "thanks"})
#: A scale of so many whole steps is a row of buttons; a longer one is written.
STEPS = 11


@dataclass(frozen=True)
class Block:
    """One page. `lead` stands above its questions."""

    key: str
    lead: Words = ("", "", "")
    questions: list[Question] = field(default_factory=list)


def blocks_of(design: Design, kind: str) -> list[Block]:
    """The pages of one wave, the respondent's code first."""
    found: dict[str, Block] = {}
    for question in questions_of(design, wave=kind):
        if question.name in NOT_ASKED:
            continue
        key = _block(question)
        lead = wording.MAKE_CODE if key == CODE else wording.STATEMENTS if question.role == "item" else ("", "", "")
        found.setdefault(key, Block(key, lead)).questions.append(question)
    return list(found.values())


def choices_of(question: Question, language: str) -> list[tuple[str, str]]:
    """What can be chosen, in words; empty where it is written."""
    if question.choices:
        return [(code, said(words, language)) for code, words in question.choices.items()]
    if question.kind == "number" and question.low is not None and question.high is not None:
        ends = (question.low, question.high)
        if all(end.is_integer() for end in ends) and ends[1] - ends[0] < STEPS:
            return [(str(step), str(step)) for step in range(int(ends[0]), int(ends[1]) + 1)]
    return []


def said(words: Words, language: str) -> str:
    """The words in the respondent's language."""
    return words[LANGUAGES.index(language)]


def code_of(given: Mapping[str, str]) -> str:
    """The code, put together as the survey servers do it."""
    return "".join(given.get(name, "") for name, *_rest in PARTS)


def _block(question: Question) -> str:
    if question.name in wording.CODE_PARTS:
        return CODE
    return {"choice": "people", "text": "people", "exposed": "exposed"}.get(question.role, question.of or question.name)
