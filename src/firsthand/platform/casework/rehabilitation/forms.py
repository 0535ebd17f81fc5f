"""Forms of the plan, its goals, sessions and reviews, of incidents and of the directory of services."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base import access
from firsthand.platform.base.flow.forms import CleanTextMixin, DayInput, VersionedForm, offer_choices, offer_rows
from firsthand.platform.base.people.actor import Actor

from ..agreement.forms import lines
from ..intake.models import Case
from .models import Goal, Incident, Need, Plan, Review, Service, Session
from .queries import mentors_of
from .rules import LOGS


def _not_ahead(day: date | None) -> date | None:
    if day and day > timezone.localdate():
        raise ValidationError(_("This date lies ahead. Record it when it has happened."))
    return day


class PlanForm(VersionedForm):
    class Meta:
        model = Plan
        fields = ["in_own_words", "mentor", "review_every_weeks", "next_review_on"]
        widgets = {"in_own_words": lines(5), "next_review_on": DayInput()}
        help_texts = {
            "in_own_words": _("As the participant says it. Read it back."),
            "mentor": _("Mentors who are members of this case."),
            "next_review_on": _("Left empty, it follows from the weeks between reviews when the plan starts."),
        }

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "mentor", mentors_of(case))

    def clean_review_every_weeks(self) -> int:
        weeks: int = self.cleaned_data["review_every_weeks"]
        if not 1 <= weeks <= 26:
            raise ValidationError(_("Between 1 and 26 weeks."))
        return weeks

    def clean_next_review_on(self) -> date | None:
        day: date | None = self.cleaned_data["next_review_on"]
        if day and "next_review_on" in self.changed_data and day < timezone.localdate():
            raise ValidationError(_("Choose a date that lies ahead."))
        return day


class NeedForm(VersionedForm):
    class Meta:
        model = Need
        fields = ["domain", "text"]
        widgets = {"text": lines(3)}
        help_texts = {
            "domain": _(
                "Disengagement, ideology and trauma are recorded apart. Credibility is no area of a plan: "
                "it is weighed with fitness to speak."
            )
        }


class GoalForm(VersionedForm):
    class Meta:
        model = Goal
        fields = ["domain", "need", "text", "set_on", "due_on"]
        widgets = {"text": lines(3), "set_on": DayInput(), "due_on": DayInput()}
        help_texts = {"text": _("So that the participant can tell when it is met.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        needs = self.instance.plan.needs.all()
        offer_rows(self, "need", needs, label=lambda need: need.text, empty=_("No need of the list"))
        if self.instance.set_on is None:
            self.initial["set_on"] = timezone.localdate()

    def clean_set_on(self) -> date | None:
        return _not_ahead(self.cleaned_data["set_on"])

    def clean(self) -> dict[str, Any] | None:
        values = super().clean() or self.cleaned_data
        begun, due, need = values.get("set_on"), values.get("due_on"), values.get("need")
        if begun and due and due < begun:
            self.add_error("due_on", _("The goal is due after it is set."))
        if need and values.get("domain") and need.domain != values["domain"]:
            self.add_error("need", _("This need belongs to another area."))
        return values


class SettleGoalForm(VersionedForm):
    status = forms.ChoiceField(label=_("The goal is"), widget=forms.RadioSelect)

    class Meta:
        model = Goal
        fields = ["status", "settled_on", "note"]
        widgets = {"settled_on": DayInput(), "note": lines(4)}
        labels = {"settled_on": _("On")}
        help_texts = {"note": _("In the participant's words where you can. For a goal that is dropped, why.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "status", [c for c in Goal.Status.choices if c[0] != Goal.Status.SET])
        self.initial.pop("status", None)
        self.fields["settled_on"].required = self.fields["note"].required = True
        self.initial["settled_on"] = timezone.localdate()

    def clean_settled_on(self) -> date | None:
        day: date = self.cleaned_data["settled_on"]
        if day < self.instance.set_on:
            raise ValidationError(_("This date lies before the day the goal was set."))
        return _not_ahead(day)


class SessionForm(CleanTextMixin, forms.ModelForm[Session]):
    """The quick form: one line of choices and a note."""

    class Meta:
        model = Session
        fields = ["held_on", "kind", "attended", "service", "note"]
        widgets = {"held_on": DayInput(), "note": lines(2)}

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "kind", [(kind.value, kind.label) for kind in LOGS.get(actor.role, ())])
        self.initial["held_on"] = timezone.localdate()

    def clean_held_on(self) -> date | None:
        return _not_ahead(self.cleaned_data["held_on"])


class ReviewForm(CleanTextMixin, forms.ModelForm[Review]):
    """Readiness in words; no box to tick and nothing to rate."""

    next_review_on = forms.DateField(
        label=_("Next review"),
        widget=DayInput(),
        required=False,
        help_text=_("Left empty, it follows from the weeks between reviews."),
    )

    class Meta:
        model = Review
        fields = ["held_on", "progress", "readiness", "participants_view"]
        widgets = {"held_on": DayInput(), "progress": lines(5), "readiness": lines(5), "participants_view": lines(5)}
        help_texts = {
            "progress": _(
                "Since the last review, in each area apart. Turning away from an organisation is not yet "
                "turning away from its ideas."
            ),
            "readiness": _("For what the plan aims at next, and what is still missing."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("held_on", timezone.localdate())

    def clean_held_on(self) -> date | None:
        return _not_ahead(self.cleaned_data["held_on"])

    def clean(self) -> dict[str, Any] | None:
        values = super().clean() or self.cleaned_data
        held, following = values.get("held_on"), values.get("next_review_on")
        if held and following and following <= held:
            self.add_error("next_review_on", _("The next review comes after this one."))
        return values


class IncidentForm(VersionedForm):
    class Meta:
        model = Incident
        fields = ["kind", "happened_on", "what", "done", "stops_voice"]
        widgets = {"happened_on": DayInput(), "what": lines(5), "done": lines(4)}
        help_texts = {
            "stops_voice": _(
                "Fitness to speak ends and every release is recalled, at once. To start again takes new opinions."
            ),
        }

    def __init__(self, *args: Any, actor: Actor, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not access.may(actor, "incident.stop", case):
            del self.fields["stops_voice"]

    def clean_happened_on(self) -> date | None:
        return _not_ahead(self.cleaned_data["happened_on"])


class ClosingForm(VersionedForm):
    class Meta:
        model = Incident
        fields = ["learnt"]
        widgets = {"learnt": lines(5)}
        help_texts = {"learnt": _("What the programme will do otherwise.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["learnt"].required = True


class ServiceForm(VersionedForm):
    class Meta:
        model = Service
        fields = ["name", "provider", "domain", "contact"]
        help_texts = {"contact": _("How the service is reached. Nothing about participants.")}
