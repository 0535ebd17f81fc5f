"""Forms of answers: the files themselves are read by services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from firsthand.evaluate.survey.sheets import LIMIT_BYTES
from firsthand.platform.base.flow.forms import offer_choices

from .models import Wave


def _small(file: UploadedFile[Any]) -> None:
    if (file.size or 0) > LIMIT_BYTES:
        raise forms.ValidationError(
            _("The file is larger than 5 MB. Leave out columns that are not in the code book, or send it in parts.")
        )


class WaveForm(forms.Form):
    kind = forms.ChoiceField(label=_("Wave"))
    file = forms.FileField(
        label=_("Answers"),
        help_text=_(
            "A CSV or XLSX file, as your survey server exports it. You see what was read before it is imported."
        ),
        validators=[_small],
        allow_empty_file=True,
    )

    def __init__(self, *args: Any, kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "kind", [(kind, Wave.Kind(kind).label) for kind in kinds])


class DeliveredForm(forms.Form):
    file = forms.FileField(
        label=_("What was held"),
        help_text=_("A CSV or XLSX file with the columns cluster, activity, planned, held, reached."),
        validators=[_small],
        allow_empty_file=True,
    )
