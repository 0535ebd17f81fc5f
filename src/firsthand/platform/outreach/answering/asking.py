"""One page of questions with what was answered: how it is shown, and what is wrong with it in kind words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from firsthand.evaluate.survey.code_book import number_in
from firsthand.evaluate.survey.questions import Question
from firsthand.evaluate.survey.respondent import fits, plain
from firsthand.evaluate.survey.wording import NO_WISH
from firsthand.platform.base import figures
from firsthand.platform.base.flow.forms import clean_text

from .blocks import Block, choices_of, said

LONGEST = 60


@dataclass(frozen=True)
class Choice:
    """One answer that can be chosen."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True)
class Field:
    """One question as the page shows it. `digits`: the phone offers its keys for numbers."""

    name: str
    words: str
    value: str
    choices: list[Choice]
    digits: bool
    fault: str


def answers_in(sent: Mapping[str, str], blocks: Iterable[Block]) -> dict[str, str]:
    """What was sent for the questions of these pages and nothing else, each cleaned and cut."""
    found = {}
    for block in blocks:
        for question in block.questions:
            if question.name in sent:
                found[question.name] = _cleaned(question, sent[question.name])
    return found


def fields_of(block: Block, given: Mapping[str, str], language: str, faults: Mapping[str, str]) -> list[Field]:
    """The page's questions with what was answered before."""
    return [
        Field(
            each.name, said(each.words, language), given.get(each.name, ""), _choices(each, given, language),
            each.kind == "number" or each.check.startswith("regex"), faults.get(each.name, ""),
        )
        for each in block.questions
    ]  # fmt: skip


def faults_in(block: Block, given: Mapping[str, str], language: str) -> dict[str, str]:
    """What cannot be taken, by the name of the question. Only the code must be answered."""
    found = {}
    for question in block.questions:
        value = given.get(question.name, "")
        if not value:
            if question.required:
                found[question.name] = _("This part of the code is needed.")
        elif question.check and not fits(question.check, value):
            found[question.name] = (
                _("Two letters, please.") if question.check.startswith("string") else _("Two digits, please: 07, 21.")
            )
        elif choices := choices_of(question, language):
            if value not in dict(choices):
                found[question.name] = _("Please choose one of these.")
        elif question.kind == "number" and not _on_scale(question, value):
            found[question.name] = _("A number from %(low)s to %(high)s, please.") % {
                "low": figures.number(question.low or 0), "high": figures.number(question.high or 0),
            }  # fmt: skip
    return found


def _choices(question: Question, given: Mapping[str, str], language: str) -> list[Choice]:
    choices = choices_of(question, language)
    if not choices:
        return []
    left_out = [("", said(NO_WISH, language))] if "not_said" not in question.choices else []
    return [
        Choice(value, words, question.name in given and given[question.name] == value)
        for value, words in [*choices, *left_out]
    ]


def _cleaned(question: Question, written: str) -> str:
    if not question.check:
        return clean_text(written)[:LONGEST]
    part = plain(clean_text(written))[:LONGEST]
    return part.zfill(2) if part.isdigit() else part  # 7 is written for 07


def _on_scale(question: Question, written: str) -> bool:
    value = number_in(written)
    return value is not None and (question.low or 0) <= value <= (question.high or 0)
