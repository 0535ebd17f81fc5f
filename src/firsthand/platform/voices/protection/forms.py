"""Forms of the protected recording."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base.flow.forms import CleanTextMixin

from ..testimony.forms import TimecodeField
from .models import WHOLE, Protection, Region
from .regions import NOT_THEN


class AskForm(forms.Form):
    """How the recording is to be protected, each choice with its meaning."""

    voice = forms.ChoiceField(
        label=_("The voice"),
        choices=Protection.Voice.choices,
        widget=forms.RadioSelect,
        initial=Protection.Voice.REVOICE,
    )
    faces = forms.ChoiceField(
        label=_("Faces"), choices=Protection.Faces.choices, widget=forms.RadioSelect, initial=Protection.Faces.SOLID
    )
    reading = forms.UUIDField(widget=forms.HiddenInput, required=False)
    another_reads = forms.BooleanField(
        label=_("The reader is not the participant, and has agreed to be heard"), required=False
    )

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or self.cleaned_data
        if data.get("voice") == Protection.Voice.READING:
            if not data.get("reading") and "reading" not in self.errors:
                self.add_error(
                    "reading", _("Upload the reader's recording first, and wait until the whole file has arrived.")
                )
            if not data.get("another_reads"):
                self.add_error("another_reads", _("Say that somebody else reads it, and has agreed."))
        return data


class PercentField(forms.DecimalField):
    """A share of the picture in percent with one decimal; cleaned as thousandths."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"step": "0.1", "inputmode": "decimal", "dir": "ltr"}
        super().__init__(
            min_value=0, max_value=100, max_digits=4, decimal_places=1, widget=forms.NumberInput(attrs=attrs), **kwargs
        )

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        return None if found is None else round(found * 10)


class PositionForm(CleanTextMixin, forms.Form):
    """Where a part of the picture is at one time. Drawn on the picture, or written as shares of its width and
    height."""

    at_ms = TimecodeField(label=_("At the time"))
    left = PercentField(label=_("Left edge, in percent of the width"))
    top = PercentField(label=_("Upper edge, in percent of the height"))
    width = PercentField(label=_("Width, in percent"))
    height = PercentField(label=_("Height, in percent"))

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or self.cleaned_data
        for edge, size in (("left", "width"), ("top", "height")):
            at, length = data.get(edge), data.get(size)
            if length == 0:
                self.add_error(size, _("Give it a size."))
            elif at is not None and length is not None and at + length > WHOLE:
                self.add_error(size, _("It reaches beyond the picture. Make it smaller or move it."))
        return data


class RegionForm(PositionForm):
    """A part of the picture that is hidden, for how long, and where it is at first."""

    what = forms.ChoiceField(label=_("What it is"), choices=Region.What.choices)
    everything_but = forms.BooleanField(label=_("Hide everything but this part"), required=False)
    start_ms = TimecodeField(label=_("Hidden from"), help_text=_("Empty: from the beginning."))
    end_ms = TimecodeField(label=_("Until"), help_text=_("Empty: to the end."))
    field_order = ["what", "start_ms", "end_ms", "at_ms", "left", "top", "width", "height", "everything_but"]

    def clean_start_ms(self) -> int:
        return self.cleaned_data["start_ms"] or 0

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or self.cleaned_data
        start, end, at = data.get("start_ms"), data.get("end_ms"), data.get("at_ms")
        if start is not None and end is not None and end <= start:
            self.add_error("end_ms", _("The end lies before the beginning. Correct one of the two times."))
        elif at is not None and ((start is not None and at < start) or (end is not None and at > end)):
            self.add_error("at_ms", NOT_THEN)
        return data


class LookForm(forms.Form):
    """What a person sees in a doubtful picture."""

    face_seen = forms.ChoiceField(choices=[("no", _("No face can be seen")), ("yes", _("A face can be seen"))])

    def clean_face_seen(self) -> bool:
        return bool(self.cleaned_data["face_seen"] == "yes")


class AnswerForm(CleanTextMixin, forms.Form):
    answer = forms.CharField(
        label=_("Why it may be released all the same"),
        widget=forms.Textarea(attrs={"rows": 2, "data-sensitive": ""}),
        max_length=2000,
    )
