"""Forms of the clearance pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base.flow.forms import CleanTextMixin, DayInput, VersionedForm, offer_rows
from firsthand.platform.community.models import Community, Group

from .models import Clearance, Consultation, ProcessTemplate, StageRecord
from .processes import ALWAYS_HEARD


class AskForm(CleanTextMixin, forms.ModelForm[Clearance]):
    """Ask one community. Its groups are chosen in the second step of the same page."""

    groups = forms.ModelMultipleChoiceField(
        Group.objects.none(),
        label=_("Groups to consult"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Women and victims are heard in every community. If a group is missing, add it to the community first."
        ),
    )

    class Meta:
        model = Clearance
        fields = ["community", "template", "what_is_asked", "expires_on"]
        widgets = {"expires_on": DayInput, "what_is_asked": forms.Textarea(attrs={"rows": 4})}
        labels = {"template": _("The community's way of deciding")}

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.community = community
        offer_rows(self, "community", Community.objects.filter(pk=community.pk))
        self.fields["community"].initial = community
        self.fields["community"].widget = forms.HiddenInput()
        offer_rows(self, "groups", community.groups.all())
        self.fields["groups"].initial = list(community.groups.all())
        offer_rows(self, "template", ProcessTemplate.objects.order_by("title"))

    def clean_groups(self) -> Any:
        groups = self.cleaned_data["groups"]
        if not set(ALWAYS_HEARD) <= {group.kind for group in groups}:
            raise ValidationError(_("Women and victims are heard in every community: choose a group of each."))
        return groups

    def clean_expires_on(self) -> Any:
        day = self.cleaned_data["expires_on"]
        if day <= timezone.localdate():
            raise ValidationError(_("Choose a date that lies ahead."))
        return day


class AnswerForm(VersionedForm):
    class Meta:
        model = Consultation
        fields = ["answer", "note", "conditions"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3}), "conditions": forms.Textarea(attrs={"rows": 2})}

    def clean(self) -> dict[str, Any] | None:
        values = super().clean()
        if values and values.get("answer") == Consultation.Answer.CONDITIONS and not values.get("conditions"):
            self.add_error("conditions", _("Write down the conditions, or choose “No objection”."))
        return values


class StageForm(CleanTextMixin, forms.ModelForm[StageRecord]):
    class Meta:
        model = StageRecord
        fields = ["done_on", "not_needed", "note"]
        widgets = {"done_on": DayInput, "note": forms.Textarea(attrs={"rows": 2})}

    def clean_done_on(self) -> Any:
        day = self.cleaned_data["done_on"]
        if day > timezone.localdate():
            raise ValidationError(_("A stage that is done lies in the past."))
        return day
