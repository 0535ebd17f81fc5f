"""What the participant reads of the panel's reasons, and what must stand before they may.

The panel writes its reasons in full. For each factor somebody chooses: the participant reads them, or
they are withheld and the participant reads a gist, with the ground. Evidence that only the panel or
only its originator may disclose binds that choice: reasons that rest on it, and words taken from it,
do not go out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from firsthand.pathway import FACTORS
from firsthand.platform.base import flow, vault

from ..assessment.models import Evidence
from ..intake.grounds import IN_PLAIN_WORDS
from .models import Decision, FactorReason

#: So many words in a row are a quotation and no coincidence.
QUOTED_WORDS = 8
READ, WITHHELD = FactorReason.Disclosure.READ, FactorReason.Disclosure.WITHHELD


@dataclass(frozen=True)
class Reason:
    """What the chair writes on one factor."""

    text: str
    disclosure: str = ""
    gist: str = ""
    ground: str = ""
    evidence: frozenset[UUID] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Told:
    """One factor as the participant reads it. `text` is the reasons, or the gist of what is withheld."""

    label: str
    text: str
    withheld: bool
    ground: Any


def told_of(decision: Decision) -> list[Told]:
    """The eight factors in their order, as the participant reads them. What nobody chose to let them
    read is not in it; a ground stands in its place."""
    rows = {row.factor: row for row in decision.factor_reasons.select_related("decision")}
    told = []
    for key, label in FACTORS.items():
        row = rows.get(key)
        if row is None:
            continue
        withheld = row.disclosure != READ
        text = row.gist if withheld else row.reasons
        told.append(Told(gettext(label), text, withheld, IN_PLAIN_WORDS.get(row.ground, "") if withheld else ""))
    return told


def limited_entries(case_id: UUID) -> list[Evidence]:
    """The entries of a case whose limit excludes the participant."""
    return list(Evidence.objects.filter(case_id=case_id).exclude(disclosure=Evidence.Disclosure.OPEN))


def limits_crossed(decision: Decision) -> list[str]:
    """Sentences, for those who decide, on what the participant would read and may not: reasons that rest
    on limited entries, and words of a limited entry in what goes out. Entries by number, no content."""
    limited = {entry.pk: entry for entry in limited_entries(decision.case_id)}
    if not limited:
        return []
    found = []
    rows = list(decision.factor_reasons.select_related("decision").prefetch_related("evidence"))
    for row in rows:
        rests_on = [entry.number for entry in row.evidence.all() if entry.pk in limited]
        if row.disclosure == READ and rests_on:
            found.append(
                gettext("%(factor)s: the reasons rest on entry %(numbers)s, which the participant may not see.")
                % {"factor": gettext(FACTORS[row.factor]), "numbers": _listed(rests_on)}
            )
    with vault.reading.for_rule(decision.case_id):
        going_out = [
            (gettext(FACTORS[row.factor]), row.reasons if row.disclosure == READ else row.gist) for row in rows
        ]
        going_out.append((gettext("Letter"), decision.letter))
        for label, text in going_out:
            quoted = [entry.number for entry in limited.values() if quotes(text, entry.claim)]
            if quoted:
                found.append(
                    gettext("%(part)s: words of entry %(numbers)s stand in what the participant would read.")
                    % {"part": label, "numbers": _listed(quoted)}
                )
    return found


def quotes(text: str, source: str) -> bool:
    """Whether `text` repeats eight words in a row of `source`, or all of a shorter one (three at least)."""
    said, given = _words(text), _words(source)
    length = min(QUOTED_WORDS, len(given))
    if length < 3:
        return False
    runs = {tuple(given[start : start + length]) for start in range(len(given) - length + 1)}
    return any(tuple(said[start : start + length]) in runs for start in range(len(said) - length + 1))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(str(number) for number in sorted(numbers))


@flow.guard("disclosure_chosen")
def disclosure_chosen(ctx: flow.Context) -> bool | str:
    rows = {row.factor: row for row in FactorReason.objects.filter(decision=ctx.obj).select_related("decision")}
    open_ones, unexplained = [], []
    for key, label in FACTORS.items():
        row = rows.get(key)
        if row is None or not row.disclosure:
            open_ones.append(gettext(label))
        elif row.disclosure == WITHHELD and not _explained(row):
            unexplained.append(gettext(label))
    sentences = []
    if open_ones:
        sentences.append(
            gettext("It is chosen for each factor whether the participant reads the reasons. Still open: %(factors)s.")
            % {"factors": ", ".join(open_ones)}
        )
    if unexplained:
        sentences.append(
            gettext(
                "What is withheld has a gist in words of its own and a ground. One of them is missing: %(factors)s."
            )
            % {"factors": ", ".join(unexplained)}
        )
    return " ".join(sentences) or True


def _explained(row: FactorReason) -> bool:
    """A ground, and a gist that is not the withheld reasons over again."""
    with vault.reading.for_rule(row.decision.case_id):
        gist = _words(row.gist)
        return bool(row.ground and gist and gist != _words(row.reasons))


@flow.guard("limits_respected", record="decision")
def limits_respected(ctx: flow.Context) -> bool | str:
    crossed = limits_crossed(ctx.obj)
    if not crossed:
        return True
    return " ".join(chain(crossed, [gettext("Withhold them with a gist, or have the limit lifted in the ledger.")]))
