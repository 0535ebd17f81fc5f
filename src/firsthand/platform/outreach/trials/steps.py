"""The steps of designing a trial, in the order in which they are asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from firsthand.evaluate.design import Fault

from .designs import fault_of
from .forms import ComparisonForm, DesignForm, PurposeForm, SizeForm, WatchForm
from .models import Trial
from .row_forms import AudienceForm, OutcomeForm, RowForm


@dataclass(frozen=True)
class Step:
    """One step. `rows`: the form of a row, where the step is a list of them; else `form` is the whole step."""

    key: str
    label: Any
    asks: Any
    form: type[DesignForm] | None = None
    rows: type[RowForm] | None = None
    add: Any = ""


STEPS: dict[str, Step] = {
    step.key: step
    for step in (
        Step("purpose", _("Purpose"), _("What is tried, and why should it work?"), PurposeForm),
        Step("outcomes", _("Outcomes"), _("What would change, how is it asked, and how much worse would be too much?"),
             rows=OutcomeForm, add=_("Add an outcome")),
        Step("comparison", _("Comparison"), _("Who is compared with whom, and what decides it?"), ComparisonForm),
        Step("size", _("Size"), _("How many groups and people, and what can they show?"), SizeForm),
        Step("audiences", _("Audiences"), _("Who is looked at by themselves, so that no harm is averaged away?"),
             rows=AudienceForm, add=_("Add an audience")),
        Step("watch", _("Watch and analysis"), _("When would it be stopped, and how will it be analysed?"), WatchForm),
    )
}  # fmt: skip
#: Table and field of the design -> the step that asks for it; a table alone where all its fields are asked together.
ASKED: dict[str, str] = {
    "": "purpose",
    "outcome": "outcomes",
    "audience": "audiences",
    "watch": "watch",
    "analysis": "watch",
}
COMPARED = frozenset(ComparisonForm.base_fields) | {"arms", "assignment"}


def step_of(fault: Fault) -> str:
    """The step on which a fault is mended."""
    if fault.table == "design":
        return "comparison" if fault.field in COMPARED else "size"
    return ASKED.get(fault.table, "purpose")


def steps_of(trial: Trial, here: str = "") -> list[dict[str, Any]]:
    """The steps for the task list, each with whether it is done."""
    fault = fault_of(trial)
    broken = step_of(fault) if fault else ""
    written = {"outcomes": bool(trial.rows("outcome")), "audiences": bool(trial.rows("audience"))}
    return [
        {
            "label": step.label,
            "url": reverse("trial_step", args=[trial.pk, step.key]),
            "active": step.key == here,
            "done": written.get(step.key, True) and step.key != broken,
        }
        for step in STEPS.values()
    ]


def after(key: str) -> str:
    """The step that comes next; empty after the last."""
    keys = list(STEPS)
    at = keys.index(key) + 1
    return keys[at] if at < len(keys) else ""
