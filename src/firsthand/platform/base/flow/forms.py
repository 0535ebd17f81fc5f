"""What every form shares: the version that two people cannot both save, and clean text."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

#: Marks that turn the direction of what follows: in a name they can make one person look like another.
_TURNING = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")


def clean_text(text: str) -> str:
    """NFC, without direction marks and control characters other than line breaks and tabs."""
    turned = _TURNING.sub("", unicodedata.normalize("NFC", text))
    return "".join(ch for ch in turned if ch in "\n\t" or unicodedata.category(ch) not in {"Cc", "Cs", "Co"}).strip()


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
    """A form on a record that carries the version it was opened with."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        self.initial["version"] = self.instance.version

    def clean_version(self) -> int:
        opened: int = self.cleaned_data["version"]
        if opened != self.instance.version:
            raise ValidationError(
                _(
                    "Somebody else changed this meanwhile. What you typed is still here: "
                    "compare it with the present text, then save again."
                ),
                code="stale",
            )
        return opened

    def refresh_version(self) -> None:
        """After a conflict was shown: the next save is made knowingly over the present version."""
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(self.instance.version)
