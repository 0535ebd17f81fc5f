"""Forms of intake. What was typed stays in the form whatever is wrong with it."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firsthand.pathway import Role
from firsthand.platform.base.access.grants import CASE_TEAM, VOICE_TEAM
from firsthand.platform.base.access.readings import PURPOSES
from firsthand.platform.base.flow.forms import CleanTextMixin, DayField, VersionedForm
from firsthand.platform.base.people.models import ROLE_LABELS, Account, Agency, RoleGrant
from firsthand.platform.community.directory.places import country_choices
from firsthand.platform.community.models import Community

from .models import Case, Identity

OLDEST = 120


def check_born(day: date | None) -> date | None:
    """Refuse a date of birth in the future or longer ago than people live."""
    today = timezone.localdate()
    if day and day > today:
        raise ValidationError(_("A date of birth cannot lie in the future."))
    if day and day.year < today.year - OLDEST:
        raise ValidationError(_("This is more than %(years)d years ago. Please check the year.") % {"years": OLDEST})
    return day


class ReferralForm(CleanTextMixin, forms.Form):
    """A new referral: who, why, on what basis, how urgent. `GROUPS` are its steps on one page."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    name = forms.CharField(
        label=_("name"),
        max_length=200,
        help_text=_("As the person gives it, in any script. It is sealed; the file carries a code name."),
    )
    aliases = forms.CharField(
        label=_("other names and spellings"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line."),
    )
    born_on = DayField(label=_("date of birth"), required=False, help_text=_("Leave it empty if it is not known."))
    perhaps_minor = forms.BooleanField(
        label=_("The date of birth is not known, and the person may be under 18"),
        required=False,
        help_text=_("Until it is known, the person is treated as a child."),
    )
    birthplace = forms.CharField(label=_("place of birth"), required=False, max_length=200)
    nationalities = forms.CharField(label=_("nationalities"), required=False, max_length=200)
    contact = forms.CharField(
        label=_("how to reach the person"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    referrer = forms.CharField(label=_("referred by"), max_length=200, help_text=_("The person, and how to ask back."))
    agency = forms.ModelChoiceField(label=_("referring agency"), queryset=Agency.objects.all(), required=False)
    received_on = DayField(label=_("received"), initial=timezone.localdate)
    why = forms.CharField(
        label=_("why"),
        max_length=10_000,
        widget=forms.Textarea,
        help_text=_(
            "What happened and what is asked. Write facts, and leave out names: this is read under the code name."
        ),
    )
    urgency = forms.ChoiceField(
        label=_("urgency"),
        choices=Case.Urgency.choices,
        initial="routine",
        help_text=_("How soon somebody must look, not how the person is."),
    )
    basis = forms.ChoiceField(
        label=_("legal basis"),
        required=False,
        choices=[("", _("not yet recorded")), *Case.Basis.choices],
        help_text=_("The referral can be accepted once it is recorded."),
    )
    basis_note = forms.CharField(
        label=_("legal basis in words"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )
    country = forms.ChoiceField(label=_("country of return"), choices=country_choices)
    origin = forms.ChoiceField(label=_("country of origin"), choices=country_choices, required=False)
    community = forms.ModelChoiceField(label=_("community"), queryset=Community.objects.all(), required=False)

    GROUPS = (
        (_("The person"), ("name", "aliases", "born_on", "perhaps_minor", "birthplace", "nationalities", "contact")),
        (_("The referral"), ("referrer", "agency", "received_on", "why", "urgency")),
        (_("The basis"), ("basis", "basis_note")),
        (_("The place"), ("country", "origin", "community")),
    )

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names]) for title, names in self.GROUPS]

    def clean_born_on(self) -> date | None:
        return check_born(self.cleaned_data["born_on"])

    def clean_received_on(self) -> date:
        day: date = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise ValidationError(_("The referral has been received already: this date lies in the future."))
        return day

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        born, received = self.cleaned_data.get("born_on"), self.cleaned_data.get("received_on")
        if born and received and received < born:
            self.add_error("received_on", _("This is before the person was born."))
        return data


class IdentityForm(VersionedForm):
    born_on = DayField(label=_("date of birth"), required=False)
    perhaps_minor = forms.BooleanField(label=ReferralForm.base_fields["perhaps_minor"].label, required=False)

    class Meta:
        model = Identity
        fields = ("name", "aliases", "born_on", "birthplace", "nationalities", "contact")
        widgets = dict.fromkeys(("name", "birthplace", "nationalities"), forms.TextInput) | {
            name: forms.Textarea(attrs={"rows": 3}) for name in ("aliases", "contact")
        }

    def clean_born_on(self) -> str:
        day = check_born(self.cleaned_data["born_on"])
        return day.isoformat() if day else ""


class BasisForm(VersionedForm):
    country = forms.ChoiceField(label=_("country of return"), choices=country_choices)
    origin = forms.ChoiceField(label=_("country of origin"), choices=country_choices, required=False)
    next_review_on = DayField(label=_("next review"), required=False)

    class Meta:
        model = Case
        fields = ("basis", "basis_note", "urgency", "country", "origin", "community", "next_review_on")

    def clean_next_review_on(self) -> date | None:
        day: date | None = self.cleaned_data["next_review_on"]
        if day and day < timezone.localdate() and day != self.initial.get("next_review_on"):
            raise ValidationError(_("A review lies ahead: this date is over."))
        return day


class GuardianForm(VersionedForm):
    guardian_agreed_on = DayField(label=_("guardian's agreement"), help_text=_("The day on which the guardian agreed."))

    class Meta:
        model = Case
        fields = ("guardian_agreed_on", "best_interests")

    def clean_guardian_agreed_on(self) -> date:
        day: date = self.cleaned_data["guardian_agreed_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This has happened already: the date lies in the future."))
        return day


class TransferForm(VersionedForm):
    class Meta:
        model = Case
        fields = ("transfer_to",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["transfer_to"].required = True


class RetentionForm(VersionedForm):
    retain_until = DayField(label=_("keep until"))

    class Meta:
        model = Case
        fields = ("retain_until", "retention_reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["retention_reason"].required = True


class MemberForm(forms.Form):
    """One choice: somebody in one of their roles."""

    grant = forms.ModelChoiceField(label=_("who, as what"), queryset=RoleGrant.objects.none())
    until = DayField(label=_("until"), initial=lambda: timezone.localdate() + timedelta(days=180))

    def __init__(self, *args: Any, minor: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = CASE_TEAM if minor else (*CASE_TEAM, *VOICE_TEAM)
        held = RoleGrant.objects.filter(state="in_force", role__in=roles, account__is_active=True).select_related(
            "account__agency"
        )
        choice: Any = self.fields["grant"]
        choice.queryset = held.order_by("account__display_name", "role")
        choice.label_from_instance = lambda row: " · ".join(
            str(part) for part in (row.account.display_name, ROLE_LABELS[row.role], row.account.agency) if part
        )

    def clean_until(self) -> datetime:
        day: date = self.cleaned_data["until"]
        today = timezone.localdate()
        if not today <= day <= today + timedelta(days=366):
            raise ValidationError(_("A membership ends within a year from today."))
        return timezone.make_aware(datetime.combine(day, time(23, 59)))


class ParticipantForm(forms.Form):
    """The participant's own account: one that no other file has."""

    account = forms.ModelChoiceField(
        label=_("account of the participant"),
        queryset=Account.objects.none(),
        required=False,
        empty_label=_("no account"),
        help_text=_("It is opened under Accounts. It shows the participant their own pages and nothing else."),
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = RoleGrant.objects.filter(state="in_force", role=Role.PARTICIPANT, account__is_active=True)
        free = Account.objects.filter(pk__in=held.values("account")).filter(Q(case=None) | Q(case=case))
        choice: Any = self.fields["account"]
        choice.queryset = free.order_by("username")
        choice.label_from_instance = lambda row: row.username
        self.initial["account"] = case.participant_id


class AnswerForm(CleanTextMixin, forms.Form):
    granted = forms.TypedChoiceField(
        label=_("decision"),
        choices=[("yes", _("Yes, it is done or will be")), ("no", _("No"))],
        widget=forms.RadioSelect,
        coerce=lambda v: v == "yes",
        empty_value=None,
    )
    answer = forms.CharField(
        label=_("answer"),
        widget=forms.Textarea,
        max_length=4000,
        help_text=_("The participant reads this. Plain words, with the reason, and where to complain."),
    )


class PurposeForm(forms.Form):
    purpose = forms.ChoiceField(label=_("What do you need it for?"), choices=list(PURPOSES.items()))


class GlassForm(CleanTextMixin, forms.Form):
    code_name = forms.CharField(label=_("code name"), max_length=60)
    reason = forms.CharField(
        label=_("reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, min_length=10
    )


class ExportForm(CleanTextMixin, forms.Form):
    purpose = forms.ChoiceField(label=_("purpose"), choices=list(PURPOSES.items()))
    recipients = forms.CharField(label=_("who will receive it"), max_length=300)
    format = forms.ChoiceField(label=_("format"), choices=[("csv", "CSV"), ("xlsx", "Excel")])


class MergeForm(CleanTextMixin, forms.Form):
    into = forms.CharField(label=_("code name of the file the person already has"), max_length=60)


class ViewNameForm(CleanTextMixin, forms.Form):
    name = forms.CharField(label=_("name of this view"), max_length=60)
