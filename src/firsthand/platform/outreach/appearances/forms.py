"""Forms of an appearance: a date and a time as the clock at the place shows them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base.flow.forms import CleanTextMixin, DayInput, VersionedForm, offer_rows

from ..campaigns.models import Campaign
from .local_time import moment_at
from .models import Appearance, Disclosure


class AppearanceForm(VersionedForm):
    """The common half; a forum adds its venue, a media request its outlet and press terms."""

    PLACE: ClassVar[str]
    day = forms.DateField(label=_("Date"), widget=DayInput())
    clock = forms.TimeField(
        label=_("Begins at"),
        help_text=_("As the clock at the place shows it."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    minutes = forms.IntegerField(label=_("Length in minutes"), min_value=10, max_value=1440, initial=90)

    class Meta:
        model = Appearance
        fields: ClassVar = [
            "campaign",
            "release",
            "venue",
            "outlet",
            "public_name",
            "channel",
            "audience",
            "language",
            "do_not_record",
            "safety_plan",
            "press_terms",
        ]
        widgets: ClassVar = {
            "safety_plan": forms.Textarea(attrs={"rows": 5}),
            "press_terms": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts: ClassVar = {
            "safety_plan": _("Who accompanies, the way in and out, whom to call, when to stop."),
            "public_name": _("What stands on the programme and in calendars. Never a person's name."),
        }

    def __init__(self, *args: Any, live: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "release", live, label=lambda row: f"{row.speaker} · {row.title} ({row.language})")
        offer_rows(self, "campaign", Campaign.objects.exclude(state__in=("ended", "stopped_by_rule", "evaluated")))
        self.fields["campaign"].required = True
        del self.fields["venue" if self.PLACE == "outlet" else "outlet"]
        self.fields[self.PLACE].required = True
        if not self.instance._state.adding:
            start = self.instance.local_start
            length = self.instance.ends_at - self.instance.starts_at
            self.initial.update(day=start.date(), clock=start.time(), minutes=int(length.total_seconds() // 60))

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or self.cleaned_data
        place = data.get(self.PLACE)
        if place and data.get("day") and data.get("clock") and data.get("minutes"):
            try:
                self.instance.starts_at = moment_at(data["day"], data["clock"], place.time_zone)
                self.instance.ends_at = self.instance.starts_at + timedelta(minutes=data["minutes"])
            except ValidationError as error:
                self.add_error("clock", error)
        return data

    def _get_validation_exclusions(self) -> set[str]:
        # Begin and end are not fields of the form; without them the table's own checks wait for the save.
        return {*super()._get_validation_exclusions(), "starts_at", "ends_at"}  # type: ignore[misc]


class ForumForm(AppearanceForm):
    PLACE = "venue"
    field_order = ["campaign", "release", "public_name", "venue", "day", "clock", "minutes"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["press_terms"]


class MediaForm(AppearanceForm):
    PLACE = "outlet"
    field_order = ["campaign", "release", "public_name", "outlet", "day", "clock", "minutes"]
    embargo_day = forms.DateField(label=_("Embargo until"), required=False, widget=DayInput())
    embargo_clock = forms.TimeField(
        label=_("At"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.embargo_until:
            there = self.instance.embargo_until.astimezone(self.instance.zone)
            self.initial.update(embargo_day=there.date(), embargo_clock=there.time())

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or self.cleaned_data
        day, clock, outlet = data.get("embargo_day"), data.get("embargo_clock"), data.get("outlet")
        if bool(day) != bool(clock):
            self.add_error("embargo_clock", _("An embargo has a date and a time."))
        elif day and clock and outlet:
            try:
                self.instance.embargo_until = moment_at(day, clock, outlet.time_zone)
            except ValidationError as error:
                self.add_error("embargo_clock", error)
        else:
            self.instance.embargo_until = None
        return data


class DebriefForm(VersionedForm):
    class Meta:
        model = Appearance
        fields: ClassVar = ["attendance", "debrief"]
        widgets: ClassVar = {"debrief": forms.Textarea(attrs={"rows": 8})}
        help_texts: ClassVar = {"debrief": _("How the speaker is, what was asked, what to do differently.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = True


class DiscloseForm(CleanTextMixin, forms.Form):
    recipient = forms.CharField(
        label=_("To whom"),
        max_length=120,
        help_text=_("An outlet, a venue or an office. A recall asks them to take it down."),
    )
    form = forms.ChoiceField(label=_("What is given"), choices=Disclosure.GIVEN)
