"""Forms of the directory."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base.flow.forms import DayField, VersionedForm, offer_rows
from firsthand.platform.base.people.models import Account

from .models import Community, Group, Notable, Outlet, Venue
from .places import clean_languages, clean_time_zone, country_choices
from .queries import who_could_represent


class _TimeZoneField(forms.ChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        zones = sorted(
            name
            for name in available_timezones()
            if "/" in name and not name.startswith(("Etc/", "posix/", "right/", "SystemV/"))
        )
        super().__init__(
            choices=[("", "—"), *((name, name.replace("_", " ")) for name in zones), ("UTC", "UTC")], **kwargs
        )

    def validate(self, value: str) -> None:
        forms.Field.validate(self, value)
        if value:
            clean_time_zone(value)


class CommunityForm(VersionedForm):
    country = forms.ChoiceField(label=_("country"), choices=country_choices)

    class Meta:
        model = Community
        fields = ("name", "place", "country", "languages", "customs", "contact")

    def clean_languages(self) -> str:
        return clean_languages(self.cleaned_data["languages"])


class _PartForm(VersionedForm):
    """A form on something that belongs to a community, set by the view."""

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.community = community
        self.community = community


class GroupForm(_PartForm):
    class Meta:
        model = Group
        fields = ("name", "kind")

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if self.community.groups.filter(name=name).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("The community already has a group of this name."))
        return name


class NotableForm(_PartForm):
    class Meta:
        model = Notable
        fields = ("name", "function", "answers_to", "groups")
        widgets = {"groups": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "answers_to", self.community.notables.exclude(pk=self.instance.pk))
        offer_rows(self, "groups", self.community.groups.all())

    def clean_answers_to(self) -> Notable | None:
        above: Notable | None = self.cleaned_data["answers_to"]
        parents = dict(self.community.notables.values_list("pk", "answers_to_id"))
        step, seen = (above.pk if above else None), set()
        while step is not None and step not in seen:
            if step == self.instance.pk:
                raise ValidationError(_("This would make a circle: the one you chose answers to this person."))
            seen.add(step)
            step = parents.get(step)
        return above


class VenueForm(_PartForm):
    time_zone = _TimeZoneField(label=_("time zone"), help_text=_("Times of appearances here are shown in this zone."))

    class Meta:
        model = Venue
        fields = ("name", "address", "time_zone", "capacity", "access_notes")

    def clean_capacity(self) -> int:
        capacity: int = self.cleaned_data["capacity"]
        if not 1 <= capacity <= 200_000:
            raise ValidationError(_("Write how many people it holds: between 1 and 200,000."))
        return capacity


class OutletForm(VersionedForm):
    time_zone = _TimeZoneField(label=_("time zone"))

    class Meta:
        model = Outlet
        fields = ("name", "kind", "language", "time_zone", "audience", "reach", "terms")

    def clean_language(self) -> str:
        language = clean_languages(self.cleaned_data["language"])
        if "," in language:
            raise ValidationError(_("Write one language."))
        return language


class RepresentativeForm(forms.Form):
    """One account that holds the role, until a day."""

    account = forms.ModelChoiceField(Account.objects.none(), label=_("Representative"))
    until = DayField(label=_("until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "account", who_could_represent())

    def clean_until(self) -> date:
        day: date = self.cleaned_data["until"]
        if day <= timezone.localdate():
            raise ValidationError(_("Choose a date that lies ahead."))
        return day
