"""Forms of a campaign."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base.flow.forms import CleanTextMixin, VersionedForm
from firsthand.platform.voices.release.models import Release

from .models import Audience, Campaign
from .parts import WRITTEN


class OpenCampaignForm(CleanTextMixin, forms.ModelForm[Campaign]):
    class Meta:
        model = Campaign
        fields: ClassVar = ["name", "contact"]
        help_texts: ClassVar = {"contact": _("Whom a venue, an outlet or a listener can call.")}


def part_form(part: str) -> type[forms.ModelForm[Any]]:
    """The form of one part: its words and the version it was opened with."""
    return forms.modelform_factory(
        Campaign,
        form=VersionedForm,
        fields=[str(WRITTEN[part].field)],
        widgets={str(WRITTEN[part].field): forms.Textarea(attrs={"rows": 8})},
    )


class AudienceForm(VersionedForm):
    class Meta:
        model = Audience
        fields: ClassVar = ["name", "community", "description", "stop_rule"]
        widgets: ClassVar = {
            "description": forms.Textarea(attrs={"rows": 5}),
            "stop_rule": forms.Textarea(attrs={"rows": 3}),
        }

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        same = Audience.objects.filter(campaign=self.instance.campaign, name=name).exclude(pk=self.instance.pk)
        if same.exists():
            raise forms.ValidationError(_("The campaign already has an audience of this name."))
        return name


class ReleasesForm(forms.Form):
    releases = forms.ModelMultipleChoiceField(
        label=_("Live releases"), queryset=Release.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, live: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelMultipleChoiceField[Any]", self.fields["releases"]).queryset = live
