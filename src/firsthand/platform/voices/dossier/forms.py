"""Forms of the dossier."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base.flow.forms import CleanTextMixin, DayInput, VersionedForm, offer_rows

from ..clearance.models import Clearance
from ..clearance.rules import CLEARED
from ..consent.models import Consent
from ..protection.models import Protection
from ..testimony.models import Testimony
from .models import Dossier


class PrepareForm(CleanTextMixin, forms.ModelForm[Dossier]):
    class Meta:
        model = Dossier
        fields = ["protection", "consent", "clearance", "release_name", "title", "expires_on"]
        widgets = {"expires_on": DayInput}

    def __init__(self, *args: Any, testimony: Testimony, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        consents = Consent.objects.filter(testimony=testimony, state__in=["given", "live"])
        clearances = Clearance.objects.filter(testimony=testimony, state__in=CLEARED).select_related("community")
        approved = Protection.objects.filter(testimony=testimony, state="approved").defer("report", "captions")
        offer_rows(self, "protection", approved, label=recording_in_words, empty=_("None: the release is text alone"))
        offer_rows(self, "consent", consents, label=use_in_words)
        offer_rows(self, "clearance", clearances, label=lambda row: row.community.name)

    def clean_expires_on(self) -> Any:
        day = self.cleaned_data["expires_on"]
        if day <= timezone.localdate():
            raise ValidationError(_("Choose a date that lies ahead."))
        return day


def recording_in_words(protection: Protection) -> str:
    """A protected recording, by when it was approved and what became of the voice."""
    approved = date_format(protection.approved_at, "DATE_FORMAT") if protection.approved_at else ""
    return f"{approved} · {protection.get_voice_display()}"


def use_in_words(consent: Consent) -> str:
    """One line of the consent matrix, as its words."""
    parts = [
        consent.get_use_display(),
        consent.get_channel_display(),
        consent.get_audience_display(),
        consent.language,
        consent.get_identity_level_display(),
    ]
    return " · ".join(str(part) for part in parts)


class DraftForm(VersionedForm):
    class Meta:
        model = Dossier
        fields = ["release_name", "title", "draft"]
        widgets = {"draft": forms.Textarea(attrs={"rows": 24, "data-sensitive": ""})}


class ExaminationForm(VersionedForm):
    """Three questions in writing [WP29 Opinion 05/2014]."""

    class Meta:
        model = Dossier
        fields = ["singling_out", "linkability", "inference"]
        widgets = {name: forms.Textarea(attrs={"rows": 4, "data-sensitive": ""}) for name in fields}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.Meta.fields:
            self.fields[name].required = True
