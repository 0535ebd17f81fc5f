"""Fields of a design's forms: names of columns, and shares that are written in percent."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from firsthand.evaluate.design.fields import NAME


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
                _("“%(name)s” cannot name a column: letters of the Latin alphabet, digits and _ only.")
                % {"name": wrong}
            )


class SharesField(forms.CharField):
    """Shares in percent with commas between them, kept as numbers from 0 to 1."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(f"{share * 100:g}" for share in value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        try:
            return [float(part) / 100 for part in re.split("[,،;]", value or "") if part.strip()]
        except ValueError:
            raise forms.ValidationError(
                _("Write percentages with commas between them, such as 25, 50, 75, 100.")
            ) from None


class PercentField(forms.FloatField):
    """A share that is written in percent and kept as a number from 0 to 1."""

    def prepare_value(self, value: Any) -> Any:
        return f"{value * 100:.10g}" if isinstance(value, float | int) else value

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        return None if found is None else found / 100
