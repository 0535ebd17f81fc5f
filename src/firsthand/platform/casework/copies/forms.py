"""Forms of a copy: one part at a time, and the words with which it is sent back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base.flow.forms import CleanTextMixin

from ..intake.grounds import Ground
from .models import CopyPart
from .services import Choice


class PartForm(CleanTextMixin, forms.Form):
    """What becomes of one part. A withholding may be unfinished; the copy cannot be submitted with one."""

    choice = forms.ChoiceField(
        label=_("in the copy"), choices=CopyPart.Choice.choices, widget=forms.RadioSelect, required=False
    )
    ground = forms.ChoiceField(label=_("ground"), choices=[("", "---------"), *Ground.choices], required=False)
    reason = forms.CharField(
        label=_("why"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For the coordinator who approves, and for the auditor. The participant reads the ground."),
    )
    gist = forms.CharField(
        label=_("gist that the participant may read"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("If something can be said without what is withheld, say it."),
    )

    def __init__(self, data: Any, *, part: CopyPart) -> None:
        initial = {name: getattr(part, name) for name in ("choice", "ground", "reason", "gist")}
        super().__init__(data, prefix=str(part.pk), initial=initial)
        self.part = part
        if part.bound:
            del self.fields["choice"]

    @property
    def chosen(self) -> Choice:
        given = self.cleaned_data
        return Choice(given.get("choice", ""), given["ground"], given["reason"], given["gist"])


class ReturnForm(CleanTextMixin, forms.Form):
    why = forms.CharField(label=_("What is to be changed"), widget=forms.Textarea(attrs={"rows": 3}))
