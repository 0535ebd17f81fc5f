"""The steps of a trial's design as forms. Each shows a part of the design's tables and gives back all of them."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from firsthand.evaluate.survey.sheets import LIMIT_BYTES
from firsthand.platform.base.flow.forms import CleanTextMixin, VersionedForm

from .fields import NamesField, PercentField, SharesField
from .models import Trial

KINDS = (
    ("cluster", _("The lot decides for whole groups, such as forums, schools or districts")),
    ("matched_pair", _("Groups are paired with the one most like them, and the lot decides in each pair")),
    ("waiting_list", _("The lot decides who meets the campaign now; the others wait and meet it later")),
    ("stepped_wedge", _("Every group meets it in the end, and the lot decides when each begins")),
    ("individual", _("The lot decides for single persons")),
    (
        "difference_in_differences",
        _("No lot is possible: the change with the campaign is compared with the change without"),
    ),
)
METHODS = (
    ("always_valid", _("At any time, as often as anybody wants (always valid)")),
    (
        "obrien_fleming",
        _("At a few looks that are set now; early ones stop only for a large difference (O'Brien-Fleming)"),
    ),
    ("pocock", _("At a few looks that are set now, with the same boundary each time (Pocock)")),
)
MULTIPLICITY = (
    ("holm", _("Holm: no false finding among them")),
    ("bonferroni", _("Bonferroni: the same, more strictly")),
    ("benjamini_hochberg", _("Benjamini and Hochberg: few false findings among those that are made")),
    ("none", pgettext_lazy("multiplicity", "None")),
)


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
        tables: dict[str, Any] = deepcopy(self.instance.design)
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
        help_text=_("Columns of your list, such as size. Only draws that keep the sides alike in these are taken."),
    )  # fmt: skip

    def shown(self) -> dict[str, Any]:
        table = super().shown()
        first, second = table.get("arms", ["campaign", "comparison"])
        return {**table, "first": first, "second": second}

    def clean(self) -> dict[str, Any] | None:
        values = super().clean() or self.cleaned_data
        if values.get("first") and values.get("first") == values.get("second"):
            self.add_error("second", gettext("The two sides need different names."))
        return values

    def given(self) -> dict[str, Any]:
        values = super().given()
        values["arms"] = [values.pop("first"), values.pop("second")]
        return values

    def written(self) -> dict[str, Any]:
        tables = super().written()
        kind, table = self.cleaned_data["kind"], tables["design"]
        meaningless = ["assignment"]  # what is asked here says how the lots are drawn
        meaningless += [] if kind == "stepped_wedge" else ["periods", "sequences"]
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
    cluster_size = forms.FloatField(
        label=_("How many people are asked in each group"), required=False, min_value=1, max_value=1_000_000
    )
    cluster_size_cv = forms.FloatField(
        label=_("How much the groups differ in size"), required=False, min_value=0, max_value=5,
        help_text=_("Standard deviation of the sizes divided by their mean; 0 when all are alike, 0.4 is usual."),
    )  # fmt: skip
    people = forms.IntegerField(
        label=_("How many people in all"),
        required=False,
        min_value=4,
        max_value=100_000_000,
        help_text=_("Only where no groups are assigned."),
    )
    icc = forms.FloatField(
        label=_("How alike people of one group are"), required=False, min_value=0, max_value=0.99,
        help_text=_("The intra-cluster correlation, from 0 to 1. For attitudes it is mostly 0.01 to 0.1."),
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
        tables: dict[str, Any] = deepcopy(self.instance.design)
        given = self.given()
        watch = {name: given.pop(name) for name in ("method", "alpha", "looks")}
        if watch["method"] == "always_valid":
            watch["looks"] = None
        put(tables.setdefault("watch", {}), watch)
        put(tables.setdefault("analysis", {}), given)
        return tables


def _small(file: UploadedFile[Any]) -> None:
    if (file.size or 0) > LIMIT_BYTES:
        raise forms.ValidationError(
            gettext("The file is larger than 5 MB. Send only the columns that the design names.")
        )


class UnitsForm(CleanTextMixin, forms.Form):
    file = forms.FileField(
        label=_("The list"), validators=[_small], allow_empty_file=True,
        help_text=_("A CSV or XLSX file with one row for each: groups by their name, people by their code."),
    )  # fmt: skip


class DesignFileForm(forms.Form):
    file = forms.FileField(
        label=_("A design as a file"), validators=[_small], allow_empty_file=True,
        help_text=_("A TOML file, as the command line writes it. What is written here gives way to it."),
    )  # fmt: skip
