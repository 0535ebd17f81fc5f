"""Forms of voices and fitness."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base.flow.forms import CleanTextMixin, DayInput, VersionedForm

from .models import Opinion, Voice
from .services import default_end


class AskForm(CleanTextMixin, forms.Form):
    """Why fitness is asked now."""

    why = forms.CharField(label=_("Why now"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)


class AskWithEndForm(AskForm):
    expires_on = forms.DateField(
        label=_("Ends"),
        initial=default_end,
        widget=DayInput(),
        help_text=_("Six months as a rule, twelve at most. Then it is asked again."),
    )


class OpenForm(forms.Form):
    expires_on = forms.DateField(label=_("Ends"), initial=default_end, widget=DayInput())


class OpinionForm(CleanTextMixin, forms.Form):
    """One opinion, from one standpoint."""

    view = forms.ChoiceField(label=_("My opinion"), choices=Opinion.View.choices, widget=forms.RadioSelect)
    reasons = forms.CharField(label=_("My reasons"), widget=forms.Textarea(attrs={"rows": 4}), max_length=8000)
    conditions = forms.CharField(
        label=_("Conditions"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        help_text=_(
            "Only with “May speak, with conditions”. The testimony team reads these; it does not read the reasons."
        ),
    )


class VoiceForm(VersionedForm):
    class Meta:
        model = Voice
        fields: ClassVar = ["languages", "exposure_limit", "aftercare"]
