"""The steps of a trial's design as forms. Each shows a part of the design's tables and gives back all of them."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import slugify
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firsthand.evaluate.design import OutcomeKind
from firsthand.evaluate.design.fields import NAME
from firsthand.evaluate.survey.scales import scales
from firsthand.evaluate.survey.sheets import LIMIT_BYTES
from firsthand.evaluate.survey.wording import KNOWN
from firsthand.platform.base.flow.forms import CleanTextMixin, VersionedForm

from .models import Trial

KINDS = (
    ("cluster", _("The lot decides for whole groups, such as forums, schools or districts")),
    ("matched_pair", _("Groups are paired with the one most like them, and the lot decides in each pair")),
    ("waiting_list", _("The lot decides who meets the campaign now; the others wait and meet it later")),
    ("stepped_wedge", _("Every group meets it in the end, and the lot decides when each begins")),
    ("individual", _("The lot decides for single persons")),
    ("difference_in_differences", _("No lot is possible: the change with the campaign is compared with the change without")),
)
OUTCOME_KINDS = (
    (OutcomeKind.ATTITUDE, _("Attitude: what people hold right")),
    (OutcomeKind.INTENTION, _("Intention: what they would do")),
    (OutcomeKind.BEHAVIOUR, _("Behaviour: what they do")),
    (OutcomeKind.TRUST, _("Trust in institutions")),
    (OutcomeKind.TOLERANCE, _("Political tolerance")),
    (OutcomeKind.STIGMA, _("Stigma: how those who came back are seen")),
)
DIRECTIONS = (("higher_is_worse", _("Higher is worse")), ("higher_is_better", _("Higher is better")))
METHODS = (
    ("always_valid", _("At any time, as often as anybody wants (always valid)")),
    ("obrien_fleming", _("At a few looks that are set now; early ones stop only for a large difference (O'Brien-Fleming)")),
    ("pocock", _("At a few looks that are set now, with the same boundary each time (Pocock)")),
)
MULTIPLICITY = (
    ("holm", _("Holm: no false finding among them")),
    ("bonferroni", _("Bonferroni: the same, more strictly")),
    ("benjamini_hochberg", _("Benjamini and Hochberg: few false findings among those that are made")),
    ("none", pgettext_lazy("multiplicity", "None")),
)


class NamesField(forms.CharField):
    """Names of columns with commas between them."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        return list(dict.fromkeys(part.strip() for part in re.split("[,،;]", value or "") if part.strip()))

    def validate(self, value: Any) -> None:
        super().validate(value)
        wrong = next((name for name in value if not NAME.fullmatch(name)), None)
        if wrong is not None:
            raise forms.ValidationError(
                _now("“%(name)s” cannot name a column: letters of the Latin alphabet, digits and _ only.") % {"name": wrong}
            )


class SharesField(forms.CharField):
    """Shares in percent with commas between them, kept as numbers from 0 to 1."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(f"{share * 100:g}" for share in value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        try:
            return [float(part) / 100 for part in re.split("[,،;]", value or "") if part.strip()]
        except ValueError:
            raise forms.ValidationError(_now("Write percentages with commas between them, such as 25, 50, 75, 100.")) from None


class PercentField(forms.FloatField):
    """A share that is written in percent and kept as a number from 0 to 1."""

    def prepare_value(self, value: Any) -> Any:
        return float(f"{value * 100:.10g}") if isinstance(value, float | int) else value

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        return None if found is None else found / 100


class DesignForm(VersionedForm):
    """A step. `table` names the table of the design that its fields stand in ("": its head)."""

    table: ClassVar[str] = ""

    class Meta:
        model = Trial
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, value in self.shown().items():
            if name in self.fields:
                self.initial[name] = value

    def shown(self) -> dict[str, Any]:
        """What the fields show at first."""
        return self.instance.table(self.table) if self.table else dict(self.instance.design)

    def written(self) -> dict[str, Any]:
        """The tables of the design with what was typed."""
        tables = deepcopy(self.instance.design)
        put(tables.setdefault(self.table, {}) if self.table else tables, self.given())
        return tables

    def given(self) -> dict[str, Any]:
        """What was typed, by the design's own names."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


def put(table: dict[str, Any], values: dict[str, Any]) -> None:
    """Write the values into the table; what was left empty is not declared."""
    for name, value in values.items():
        if value is None or value is False or value in ("", []):
            table.pop(name, None)
        else:
            table[name] = value


class PurposeForm(DesignForm):
    title = forms.CharField(label=_("Name of the trial"), max_length=120)
    theory_of_change = forms.CharField(
        label=_("Why it should work"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("In one or two sentences: who hears what, and why that would change something."),
    )  # fmt: skip


class ComparisonForm(DesignForm):
    table = "design"
    kind = forms.ChoiceField(label=_("How the comparison is made"), choices=KINDS, widget=forms.RadioSelect)
    unit = forms.CharField(
        label=_("What a group is"), required=False, max_length=40,
        help_text=_("One word: forum, school, class, district, town."),
    )  # fmt: skip
    first = forms.CharField(label=_("Name of the side that meets the campaign"), max_length=60)
    second = forms.CharField(label=_("Name of the side that it is compared with"), max_length=60)
    baseline = forms.BooleanField(label=_("Everybody is asked before the campaign as well"), required=False)
    strata = NamesField(
        label=_("Draw separately within"), required=False,
        help_text=_("Columns of your list of groups, such as district. The lot is drawn in each by itself."),
    )  # fmt: skip
    balance_on = NamesField(
        label=_("Keep the two sides alike in"), required=False,
        help_text=_("Columns of your list, such as size. Only draws in which the sides are alike in these are accepted."),
    )  # fmt: skip

    def shown(self) -> dict[str, Any]:
        table = super().shown()
        first, second = table.get("arms", ["campaign", "comparison"])
        return {**table, "first": first, "second": second}

    def clean(self) -> dict[str, Any] | None:
        values = super().clean() or self.cleaned_data
        if values.get("first") and values.get("first") == values.get("second"):
            self.add_error("second", _now("The two sides need different names."))
        return values

    def given(self) -> dict[str, Any]:
        values = super().given()
        values["arms"] = [values.pop("first"), values.pop("second")]
        return values

    def written(self) -> dict[str, Any]:
        tables = super().written()
        kind, table = self.cleaned_data["kind"], tables["design"]
        meaningless = [] if kind == "stepped_wedge" else ["periods", "sequences"]
        meaningless += [] if kind == "matched_pair" else ["matching_correlation"]
        meaningless += [] if table.get("baseline") or kind == "stepped_wedge" else ["correlation"]
        if kind == "individual":
            meaningless += ["clusters", "cluster_size", "cluster_size_cv", "icc"]
        for name in meaningless:
            table.pop(name, None)
        return tables


class SizeForm(DesignForm):
    table = "design"
    clusters = forms.IntegerField(
        label=_("How many groups in all"), required=False, min_value=2, max_value=100_000,
        help_text=_("Empty where single persons are assigned."),
    )  # fmt: skip
    cluster_size = forms.FloatField(label=_("How many people are asked in each group"), required=False, min_value=1)
    cluster_size_cv = forms.FloatField(
        label=_("How much the groups differ in size"), required=False, min_value=0, max_value=5,
        help_text=_("Standard deviation of the sizes divided by their mean; 0 when all are alike, 0.4 is usual."),
    )  # fmt: skip
    people = forms.IntegerField(
        label=_("How many people in all"), required=False, min_value=4, help_text=_("Only where no groups are assigned.")
    )
    icc = forms.FloatField(
        label=_("How alike people of one group are"), required=False, min_value=0, max_value=0.99,
        help_text=_("The intra-cluster correlation, from 0 to 1. For attitudes in schools and forums mostly 0.01 to 0.1."),
    )  # fmt: skip
    attrition = PercentField(
        label=_("How many are lost before the end, in percent"), required=False, min_value=0, max_value=99
    )
    correlation = forms.FloatField(
        label=_("How alike one person's answers before and after are"), required=False, min_value=0, max_value=0.99,
        help_text=_("A correlation from 0 to 1, often about 0.5. Empty when other people are asked the second time."),
    )  # fmt: skip
    allocation = PercentField(
        label=_("How many meet the campaign, in percent"), required=False, min_value=1, max_value=99, initial=0.5
    )
    periods = forms.IntegerField(
        label=_("Periods"), required=False, min_value=3, max_value=100,
        help_text=_("Only where all groups begin one after the other: how often everybody is asked."),
    )  # fmt: skip

    def given(self) -> dict[str, Any]:
        values = super().given()
        if values.get("allocation") == 0.5:
            values["allocation"] = None
        return values


class WatchForm(DesignForm):
    method = forms.ChoiceField(label=_("When the answers are looked at"), choices=METHODS, widget=forms.RadioSelect)
    looks = SharesField(
        label=_("The looks, in percent of all answers"), required=False,
        help_text=_("Only for looks that are set now, such as 25, 50, 75, 100."),
    )  # fmt: skip
    alpha = PercentField(
        label=_("Chance of a false alarm, in percent"), min_value=0.1, max_value=50,
        help_text=_("How often the rule may stop a campaign that does no harm. 5 is usual."),
    )  # fmt: skip
    covariates = NamesField(
        label=_("Questions that the comparison allows for"), required=False,
        help_text=_("Columns of the answers, such as age_group. They are asked before the campaign."),
    )  # fmt: skip
    multiplicity = forms.ChoiceField(label=_("How several findings are guarded"), choices=MULTIPLICITY)
    level = PercentField(label=_("How sure an interval is, in percent"), min_value=50, max_value=99.9)
    power = PercentField(
        label=_("Chance to see the smallest effect, in percent"), min_value=10, max_value=99.9,
        help_text=_("What the number of groups is reckoned for. 80 is usual."),
    )  # fmt: skip

    def shown(self) -> dict[str, Any]:
        return {"multiplicity": "holm", **self.instance.table("analysis"), **self.instance.table("watch")}

    def written(self) -> dict[str, Any]:
        tables, given = deepcopy(self.instance.design), self.given()
        watch = {name: given.pop(name) for name in ("method", "alpha", "looks")}
        if watch["method"] == "always_valid":
            watch["looks"] = None
        put(tables.setdefault("watch", {}), watch)
        put(tables.setdefault("analysis", {}), given)
        return tables


class RowForm(DesignForm):
    """A row of a table that stands several times; `number` is the row's, None for a new one."""

    def __init__(self, *args: Any, number: int | None = None, **kwargs: Any) -> None:
        self.number = number
        super().__init__(*args, **kwargs)

    def shown(self) -> dict[str, Any]:
        rows = self.instance.rows(self.table)
        return rows[self.number] if self.number is not None else {}

    def written(self) -> dict[str, Any]:
        tables = deepcopy(self.instance.design)
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
        help_text=_("The sets of questions are free to use, in three languages, and new: try them with 50 people first."),
    )  # fmt: skip
    low = forms.FloatField(label=_("The scale begins at"), initial=1)
    high = forms.FloatField(label=_("The scale ends at"), initial=7)
    direction = forms.ChoiceField(label=_("Direction"), choices=DIRECTIONS)
    sd = forms.FloatField(
        label=_("How much people differ"), required=False, min_value=0.001,
        help_text=_("The standard deviation in points, from an earlier survey or a pilot of 50 people."),
    )  # fmt: skip
    smallest_effect = forms.FloatField(
        label=_("Smallest change worth the campaign"), required=False, min_value=0.001, help_text=_("In points of the scale.")
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
        self.fields["scale"].choices = [("", _now("The set for its kind, or one question of its own")), *shipped]  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name and not NAME.fullmatch(name):
            raise forms.ValidationError(_now("Letters of the Latin alphabet, digits and _ only, and no digit first."))
        return name

    def clean(self) -> dict[str, Any] | None:
        values = super().clean() or self.cleaned_data
        if {"low", "high"} <= values.keys() and not values["low"] < values["high"]:
            self.add_error("high", _now("The end of the scale is not above its beginning."))
        return values

    def given(self) -> dict[str, Any]:
        values = super().given()
        taken = {row.get("name") for at, row in enumerate(self.instance.rows("outcome")) if at != self.number}
        if not values["name"]:
            made = slugify(values["label"]).replace("-", "_")[:30] or values["kind"]
            made = made if NAME.fullmatch(made) else f"o_{made}"
            values["name"] = next(name for n in range(1, 1000) if (name := made if n == 1 else f"{made}_{n}") not in taken)
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
        label=_("The question that tells who belongs to it"), max_length=40, help_text=_("The name of a column of the answers.")
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
            raise forms.ValidationError(_now("Letters of the Latin alphabet, digits and _ only, and no digit first."))
        return name


def _small(file: UploadedFile[Any]) -> None:
    if (file.size or 0) > LIMIT_BYTES:
        raise forms.ValidationError(_now("The file is larger than 5 MB. Send only the columns that the design names."))


class UnitsForm(CleanTextMixin, forms.Form):
    file = forms.FileField(
        label=_("The list"), validators=[_small], allow_empty_file=True,
        help_text=_("A CSV or XLSX file with one row for each. No names of people: groups by their name, people by their code."),
    )  # fmt: skip
