"""What every form shares: the version that two people cannot both save, and clean text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

CHANGED_MEANWHILE = _(
    "Somebody else changed this meanwhile. What you typed is still here: "
    "compare it with the present text, then save again."
)
#: Marks that turn the direction of what follows: in a name they can make one person look like another.
_TURNING = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")


def clean_text(text: str) -> str:
    """NFC, without direction marks and control characters other than line breaks and tabs."""
    turned = _TURNING.sub("", unicodedata.normalize("NFC", text))
    return "".join(ch for ch in turned if ch in "\n\t" or unicodedata.category(ch) not in {"Cc", "Cs", "Co"}).strip()


class DayInput(forms.DateInput):
    """The browser's own calendar, which sends and expects this one form of a date in every language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day without a time."""

    widget = DayInput


def offer_rows(
    form: forms.BaseForm,
    name: str,
    rows: QuerySet[Any, Any],
    *,
    label: Callable[[Any], Any] | None = None,
    empty: Any = None,
) -> None:
    """Let the field offer these rows, each in the words that `label` gives it, and none in those of `empty`."""
    field = cast("forms.ModelChoiceField[Any]", form.fields[name])
    field.queryset = rows
    if label is not None:
        field.label_from_instance = label  # type: ignore[method-assign,assignment]  # Django's own way without a subclass
    if empty is not None:
        field.empty_label = empty


def offer_choices(form: forms.BaseForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Let the field offer these pairs of value and label."""
    cast("forms.ChoiceField", form.fields[name]).choices = list(choices)


class CleanTextMixin(forms.BaseForm):
    """Cleans every text that was typed."""

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        values = self.cleaned_data if data is None else data
        for name, value in list(values.items()):  # an error takes its value away
            if isinstance(value, str) and isinstance(self.fields[name], forms.CharField):
                values[name] = clean_text(value)
                if self.fields[name].required and not values[name]:
                    self.add_error(name, self.fields[name].error_messages["required"])
        return values


class VersionedForm(CleanTextMixin, forms.ModelForm[Any]):
    """A form on a record that carries the version it was opened with.

    When somebody else saved meanwhile, what was typed stays, `present` says what is saved now where it
    differs, and the form takes the present version: the next save is made knowingly over it.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflict = False
        self.fields["version"].initial = self.instance.version
        self.initial["version"] = self.instance.version

    def clean_version(self) -> int:
        opened: int = self.cleaned_data["version"]
        if opened != self.instance.version:
            self.take_present_version()
            raise ValidationError(CHANGED_MEANWHILE, code="stale")
        return opened

    def take_present_version(self) -> None:
        """Note the conflict. Also for a service that met a newer version than the form had seen."""
        self.conflict = True
        stored = type(self.instance)._default_manager.filter(pk=self.instance.pk)
        now = stored.values_list("version", flat=True).first()
        if now is not None:
            data = cast("dict[str, Any]", self.data).copy()
            data[self.add_prefix("version")] = str(now)
            self.data = data

    @property
    def present(self) -> list[tuple[Any, Any]]:
        """After a conflict: (label, what is saved now) of each field where that differs from what was typed."""
        row = type(self.instance)._default_manager.filter(pk=self.instance.pk).first() if self.conflict else None
        if row is None:
            return []
        now = forms.model_to_dict(row, fields=[name for name in self._meta.fields or () if name in self.fields])
        differ = [name for name, value in now.items() if self.fields[name].has_changed(value, self[name].data)]
        return [(self[name].label, _in_words(self.fields[name], row, name)) for name in differ]


def _in_words(field: forms.Field, row: Any, name: str) -> Any:
    """What a field of the row holds, in the words in which the form offers it."""
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(str(field.label_from_instance(one)) for one in value.all())
    if isinstance(field, forms.ModelChoiceField):
        return field.label_from_instance(value) if value is not None else ""
    if isinstance(field, forms.ChoiceField) and display is None:
        return dict(field.choices).get(value, value)  # type: ignore[arg-type]  # pairs, never groups
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    return "" if value is None else value
