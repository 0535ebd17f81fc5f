"""The rows of a design as forms: an outcome, an audience."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firsthand.evaluate.design import OutcomeKind
from firsthand.evaluate.design.fields import NAME
from firsthand.evaluate.survey.scales import scales
from firsthand.evaluate.survey.wording import KNOWN

from .forms import DesignForm, put

OUTCOME_KINDS = (
    (OutcomeKind.ATTITUDE, _("Attitude: what people hold right")),
    (OutcomeKind.INTENTION, _("Intention: what they would do")),
    (OutcomeKind.BEHAVIOUR, _("Behaviour: what they do")),
    (OutcomeKind.TRUST, _("Trust in institutions")),
    (OutcomeKind.TOLERANCE, _("Political tolerance")),
    (OutcomeKind.STIGMA, _("Stigma: how those who came back are seen")),
)
DIRECTIONS = (("higher_is_worse", _("Higher is worse")), ("higher_is_better", _("Higher is better")))


class RowForm(DesignForm):
    """A row of a table that stands several times; `number` is the row's, None for a new one."""

    def __init__(self, *args: Any, number: int | None = None, **kwargs: Any) -> None:
        self.number = number
        super().__init__(*args, **kwargs)

    def shown(self) -> dict[str, Any]:
        rows = self.instance.rows(self.table)
        return rows[self.number] if self.number is not None else {}

    def written(self) -> dict[str, Any]:
        tables: dict[str, Any] = deepcopy(self.instance.design)
        rows: list[dict[str, Any]] = tables.setdefault(self.table, [])
        row = rows[self.number] if self.number is not None else {}
        put(row, self.given())
        if self.number is None:
            rows.append(row)
        return tables


class OutcomeForm(RowForm):
    table = "outcome"
    label = forms.CharField(label=_("What is measured"), max_length=120, help_text=_("As the report will call it."))
    kind = forms.ChoiceField(label=_("What it is about"), choices=OUTCOME_KINDS)
    scale = forms.ChoiceField(
        label=_("How it is asked"), required=False,
        help_text=_("The sets of questions are free to use, in three languages, and new: try them first."),
    )  # fmt: skip
    low = forms.FloatField(label=_("The scale begins at"), initial=1)
    high = forms.FloatField(label=_("The scale ends at"), initial=7)
    direction = forms.ChoiceField(label=_("Direction"), choices=DIRECTIONS)
    sd = forms.FloatField(
        label=_("How much people differ"), required=False, min_value=0.001,
        help_text=_("The standard deviation in points, from an earlier survey or a pilot of 50 people."),
    )  # fmt: skip
    smallest_effect = forms.FloatField(
        label=_("Smallest change worth the campaign"),
        required=False,
        min_value=0.001,
        help_text=_("In points of the scale."),
    )
    harm_margin = forms.FloatField(
        label=_("Harm margin"), required=False, min_value=0,
        help_text=_("How many points for the worse would be too much. The stop rule fires beyond it."),
    )  # fmt: skip
    primary = forms.BooleanField(label=_("The trial stands on this one"), required=False)
    name = forms.CharField(
        label=_("Name of its column"), required=False, max_length=40,
        help_text=_("As your file of answers writes it; left empty, one is made."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shipped = [(each.name, f"{each.items[0].words[0]} …") for each in scales()]
        self.fields["scale"].choices = [("", gettext("The set for its kind, or one question of its own")), *shipped]  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name and not NAME.fullmatch(name):
            raise forms.ValidationError(
                gettext("Letters of the Latin alphabet, digits and _ only, and no digit first.")
            )
        return name

    def clean(self) -> dict[str, Any] | None:
        values = super().clean() or self.cleaned_data
        if {"low", "high"} <= values.keys() and not values["low"] < values["high"]:
            self.add_error("high", gettext("The end of the scale is not above its beginning."))
        return values

    def given(self) -> dict[str, Any]:
        values = super().given()
        taken = {row.get("name") for at, row in enumerate(self.instance.rows("outcome")) if at != self.number}
        if not values["name"]:
            made = slugify(values["label"]).replace("-", "_")[:30] or values["kind"]
            made = made if NAME.fullmatch(made) else f"o_{made}"
            values["name"] = next(
                name for n in range(1, 1000) if (name := made if n == 1 else f"{made}_{n}") not in taken
            )
        return values

    def written(self) -> dict[str, Any]:
        tables = super().written()
        rows = tables["outcome"]
        changed = rows[self.number] if self.number is not None else rows[-1]
        if changed.get("primary"):
            for row in rows:
                if row is not changed:
                    row.pop("primary", None)
        return tables


class AudienceForm(RowForm):
    table = "audience"
    name = forms.CharField(
        label=_("Audience"), max_length=120, help_text=_("Take the name that the campaign gives it, where it has one.")
    )
    column = forms.CharField(
        label=_("The question that tells who belongs to it"),
        max_length=40,
        help_text=_("The name of a column of the answers."),
    )
    value = forms.CharField(label=_("The answer of those who belong to it"), max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = list(self.instance.campaign.audiences.values_list("name", flat=True))
        self.suggested = {
            "name": names,
            "column": list(KNOWN),
            "value": [value for _words, choices in KNOWN.values() for value in choices],
        }
        for field, offered in self.suggested.items():
            if offered:
                self.fields[field].widget.attrs["list"] = f"offered-{field}"

    def clean_column(self) -> str:
        name: str = self.cleaned_data["column"]
        if not NAME.fullmatch(name):
            raise forms.ValidationError(
                gettext("Letters of the Latin alphabet, digits and _ only, and no digit first.")
            )
        return name
