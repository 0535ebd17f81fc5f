"""Forms of a survey: the files themselves are read by services."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from firsthand.evaluate.survey.sheets import LIMIT_BYTES
from firsthand.platform.base.flow.forms import CleanTextMixin

from .models import Survey, Wave


def _small(file: UploadedFile[Any]) -> None:
    if (file.size or 0) > LIMIT_BYTES:
        raise forms.ValidationError(
            _("The file is larger than 5 MB. Leave out columns that are not in the code book, or send it in parts.")
        )


class SurveyForm(CleanTextMixin, forms.ModelForm[Survey]):
    file = forms.FileField(
        label=_("Code book"),
        help_text=_("A CSV or XLSX file as the template of the code book shows it."),
        validators=[_small],
        allow_empty_file=True,
    )

    class Meta:
        model = Survey
        fields: ClassVar = ["name", "assignment"]
        help_texts: ClassVar = {"assignment": _("Only a lot allows saying that the campaign was the cause.")}


class WaveForm(forms.Form):
    kind = forms.ChoiceField(label=_("Wave"), choices=Wave.Kind.choices)
    file = forms.FileField(
        label=_("Answers"),
        help_text=_(
            "A CSV or XLSX file with the columns of the code book. You see what was read before it is imported."
        ),
        validators=[_small],
        allow_empty_file=True,
    )
