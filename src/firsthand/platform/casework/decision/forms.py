"""Forms of the panel."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firsthand.pathway import FACTORS, OUTCOMES, Role
from firsthand.platform.base.flow.forms import CleanTextMixin, DayField, VersionedForm, offer_rows
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.people.models import Account, RoleGrant

from ..assessment.models import Evidence
from ..intake.grounds import OF_A_DECISION
from ..intake.models import Case
from .letters import unfinished
from .models import AgendaItem, Decision, FactorReason, PanelMeeting
from .queries import cases_for_agenda, seats_to_fill
from .reasons import Reason


class MeetingForm(CleanTextMixin, forms.ModelForm[PanelMeeting]):
    held_on = DayField(label=_("Date"))
    starts_at = forms.TimeField(label=_("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))

    class Meta:
        model = PanelMeeting
        fields = ["held_on", "starts_at", "place", "chair"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chairs = RoleGrant.objects.filter(role=Role.PANEL_CHAIR, state=RoleGrant.State.IN_FORCE).values("account_id")
        offer_rows(self, "chair", Account.objects.filter(is_active=True, pk__in=chairs))

    def clean_held_on(self) -> Any:
        value = self.cleaned_data["held_on"]
        if value < timezone.localdate():
            raise ValidationError(_("Choose today or a later date."))
        return value


class AgendaForm(forms.Form):
    case = forms.ModelChoiceField(label=_("Case before the panel"), queryset=Case.objects.none())

    def __init__(self, *args: Any, actor: Actor, meeting: PanelMeeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "case", cases_for_agenda(actor, meeting))


class SeatForm(forms.Form):
    account = forms.ModelChoiceField(label=_("Member of the panel"), queryset=Account.objects.none())

    def __init__(self, *args: Any, actor: Actor, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "account", seats_to_fill(actor, item))


class MinutesForm(VersionedForm):
    class Meta:
        model = AgendaItem
        fields = ["minutes"]
        widgets = {"minutes": forms.Textarea(attrs={"rows": 10})}
        help_texts = {
            "minutes": _(
                "What was said and agreed on this case, in a few sentences. They are sealed with the case and read "
                "by those who sat on it. When the meeting is closed they stay as they are."
            )
        }

    def clean_minutes(self) -> str:
        text: str = self.cleaned_data["minutes"]
        if not text.strip():
            raise ValidationError(_("Write the minutes."))
        return text


class ConflictForm(CleanTextMixin, forms.Form):
    note = forms.CharField(
        label=_("What is the conflict?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: you know the family, or you worked on this case elsewhere."),
    )


class DraftForm(forms.Form):
    item = forms.ModelChoiceField(label=_("Meeting"), queryset=AgendaItem.objects.none())
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=[("", "---------"), *((key, _(label)) for key, label in OUTCOMES.items())]
    )
    review_on = DayField(label=_("Review date"))

    def __init__(self, *args: Any, case_id: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = AgendaItem.objects.filter(case_id=case_id).select_related("meeting").order_by("-meeting__held_on")
        offer_rows(self, "item", items, label=lambda item: f"{item.meeting.held_on} {item.meeting.place}")
        first = items.first()
        self.initial.setdefault("item", first.pk if first else None)

    def clean_review_on(self) -> Any:
        return _ahead(self.cleaned_data["review_on"])


def _ahead(value: Any) -> Any:
    if value <= timezone.localdate():
        raise ValidationError(_("Choose a date that lies ahead."))
    return value


class DecisionForm(VersionedForm):
    """The draft: outcome, a box for each factor, what was weighed, when to look again."""

    review_on = DayField(label=_("Review date"))

    class Meta:
        model = Decision
        fields = ["outcome", "prison_weighed", "summary", "review_on"]
        widgets = {"prison_weighed": forms.Textarea(attrs={"rows": 5}), "summary": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "prison_weighed": _(
                "What prison and each alternative would do for safety, for victims, for the person and their family."
            ),
            "summary": _("The decision in a few sentences, for the record."),
        }

    def __init__(self, *args: Any, rows: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in rows:
            self._add_factor(row["key"], row["label"], row["row"], row["ledger"])

    def _add_factor(self, key: str, label: str, row: FactorReason | None, ledger: list[Evidence]) -> None:
        """The fields of one factor. On a draft that was never saved everything that bears on the factor
        is ticked as what the reasons rest on: to leave evidence out of account is the step one takes."""
        near = [entry.pk for entry in ledger if entry.factor == key]
        self.fields[f"factor_{key}"] = forms.CharField(
            label=label,
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
            initial=row.reasons if row else "",
        )
        self.fields[f"evidence_{key}"] = forms.MultipleChoiceField(
            label=_("The reasons rest on"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[(str(entry.pk), str(entry)) for entry in ledger],
            initial=[str(pk) for pk in ([entry.pk for entry in row.evidence.all()] if row else near)],
        )
        self.fields[f"disclosure_{key}"] = forms.ChoiceField(
            label=_("Does the participant read it?"),
            required=False,
            widget=forms.RadioSelect,
            choices=FactorReason.Disclosure.choices,
            initial=row.disclosure if row else "",
        )
        self.fields[f"gist_{key}"] = forms.CharField(
            label=_("Gist that the participant reads in its place"),
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text=_("Plain words of your own, without anything that the evidence ledger limits."),
            initial=row.gist if row else "",
        )
        self.fields[f"ground_{key}"] = forms.ChoiceField(
            label=_("Ground for withholding"),
            required=False,
            choices=[("", "---------"), *((one.value, one.label) for one in OF_A_DECISION)],
            initial=row.ground if row else "",
        )

    def clean_review_on(self) -> Any:
        return _ahead(self.cleaned_data["review_on"])

    @property
    def reasons(self) -> dict[str, Reason]:
        given = self.cleaned_data
        return {
            key: Reason(
                given.get(f"factor_{key}", ""),
                given.get(f"disclosure_{key}", ""),
                given.get(f"gist_{key}", ""),
                given.get(f"ground_{key}", ""),
                frozenset(UUID(pk) for pk in given.get(f"evidence_{key}", ())),
            )
            for key in FACTORS
        }


class LetterForm(VersionedForm):
    letter_language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)

    class Meta:
        model = Decision
        fields = ["letter_language", "letter"]
        widgets = {"letter": forms.Textarea(attrs={"rows": 20, "dir": "auto"})}
        help_texts = {
            "letter": _("Plain words. Leave out whatever must not be disclosed. The right of appeal stays in.")
        }

    def clean_letter(self) -> str:
        text: str = self.cleaned_data["letter"]
        if not text.strip():
            raise ValidationError(_("Write the letter."))
        if unfinished(text):
            raise ValidationError(_("A place in square brackets is still to be filled in."))
        return text


class DissentForm(CleanTextMixin, forms.Form):
    text = forms.CharField(label=_("My dissent"), widget=forms.Textarea(attrs={"rows": 6}))


class AppealAnswerForm(CleanTextMixin, forms.Form):
    answer = forms.CharField(label=_("Why the panel is to decide anew"), widget=forms.Textarea(attrs={"rows": 6}))
