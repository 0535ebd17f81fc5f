"""Forms of the assessment stage."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from firsthand.pathway import FACTORS
from firsthand.platform.base.flow.forms import CleanTextMixin, DayField, VersionedForm, offer_choices, offer_rows
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.people.models import Account

from .instrument import in_words
from .models import Assessment, Evidence, Finding, GateFinding, Instrument, TraumaScreening
from .queries import assessors_to_name, evidence_visible_to, people_of

EARLIEST = date(1970, 1, 1)


def ahead(value: date) -> None:
    """A due date lies today or later."""
    if value < timezone.localdate():
        raise ValidationError(_("Choose today or a later date."))


class EvidenceForm(VersionedForm):
    dated_on = DayField(
        required=False,
        label=_("Date of the information"),
        help_text=_("When it was observed or said. Leave it empty when nobody knows."),
    )

    class Meta:
        model = Evidence
        fields = ["claim", "source", "reliability", "credibility", "disclosure", "factor", "gate", "dated_on"]
        help_texts = {
            "claim": _("One claim an entry, as plainly as it can be said. Not what you conclude from it."),
            "source": _(
                "Who or what says so: a person, a document, an agency. Enough for a colleague to find it again."
            ),
            "reliability": _(
                "How far this source can be trusted, whatever it says this time. "
                "Choose F when you have no basis to judge; F is not worse than E."
            ),
            "credibility": _(
                "How likely this piece of information is, whoever said it. "
                "Choose 6 when you have no basis to judge; 6 is not worse than 5."
            ),
            "disclosure": _(
                "Who may be told. What only its originator may disclose is shown to you, "
                "the panel chair and the security liaison."
            ),
            "factor": _("The factor of the decision that it bears on, if there is one."),
            "gate": _("Whether it bears on one of the two gates."),
        }

    def clean_dated_on(self) -> date | None:
        value: date | None = self.cleaned_data["dated_on"]
        if value is not None and value > timezone.localdate():
            raise ValidationError(_("This date is in the future."))
        if value is not None and value < EARLIEST:
            raise ValidationError(_("This date is too long ago. Check the year."))
        return value


class LedgerFilter(forms.Form):
    factor = forms.ChoiceField(
        label=_("Entries that bear on"),
        required=False,
        choices=[("", _("any factor")), *((key, _(label)) for key, label in FACTORS.items())],
    )


class TaskFields(CleanTextMixin, forms.Form):
    """What is to be found out, by whom, until when."""

    what = forms.CharField(label=_("What is to be found out"), widget=forms.Textarea(attrs={"rows": 3}))
    assigned_to = forms.ModelChoiceField(
        label=_("Who"), queryset=Account.objects.none(), help_text=_("Somebody who works on this case.")
    )
    due_on = DayField(label=_("Until"), validators=[ahead])

    def __init__(self, *args: Any, case_id: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "assigned_to", people_of(case_id))

    @property
    def task(self) -> Any:
        return {name: self.cleaned_data[name] for name in ("what", "assigned_to", "due_on")}


class UnknownMixin(TaskFields):
    """Task fields that are needed when the answer is unknown, and else left alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("what", "assigned_to", "due_on"):
            self.fields[name].required = False
        self.fields["what"].help_text = _(
            "Only where it is unknown. An unknown becomes a follow-up with a name and a date."
        )

    def clean_task(self, unknown: bool) -> None:
        for name in ("what", "assigned_to", "due_on"):
            if unknown and not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, _("An unknown needs its task: what is to be found out, by whom, until when."))
            elif not unknown:
                self.errors.pop(name, None)


class FindingForm(UnknownMixin, VersionedForm):
    """One item: a word, the finding, its evidence and reasons; or unknown, with its task."""

    answer = forms.ChoiceField(label=_("What was found"), widget=forms.RadioSelect, required=False)

    class Meta:
        model = Finding
        fields = ["answer", "finding", "evidence", "reasons"]
        widgets = {
            "evidence": forms.CheckboxSelectMultiple,
            "finding": forms.Textarea(attrs={"rows": 4}),
            "reasons": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "finding": _("What you found, in your own words."),
            "reasons": _("Why you judge so, or why it is unknown."),
        }

    field_order = ["answer", "finding", "evidence", "reasons", "what", "assigned_to", "due_on"]

    def __init__(self, *args: Any, actor: Actor, item: dict[str, Any], **kwargs: Any) -> None:
        finding: Finding = kwargs["instance"]
        super().__init__(*args, case_id=finding.assessment.case_id, **kwargs)
        language = get_language() or "en"
        answers = item.get("answers") or finding.assessment.instrument.document["answers"]
        words = [(a["key"], in_words(a["label"], language)) for a in answers]
        offer_choices(self, "answer", [*words, ("unknown", _("Unknown: a follow-up is needed"))])
        offer_rows(self, "evidence", evidence_visible_to(actor, finding.assessment.case_id), label=entry_label)
        self.fields["evidence"].label = _("Evidence behind it")
        if finding.known is False:
            self.initial["answer"] = "unknown"
        if finding.follow_up is not None:
            task = finding.follow_up
            self.initial.update(what=task.what, assigned_to=task.assigned_to_id, due_on=task.due_on)

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        unknown = self.cleaned_data.get("answer") == "unknown"
        self.clean_task(unknown)
        return data

    def _post_clean(self) -> None:
        answer = self.cleaned_data.get("answer")
        super()._post_clean()  # type: ignore[misc]
        self.instance.known = False if answer == "unknown" else (True if answer else None)
        if answer == "unknown":
            self.instance.answer = ""


class GateForm(UnknownMixin):
    answer = forms.ChoiceField(
        label=_("What does the evidence show?"), choices=GateFinding.Answer.choices, widget=forms.RadioSelect
    )
    evidence = forms.ModelMultipleChoiceField(
        label=_("The evidence behind it"),
        queryset=Evidence.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reasons = forms.CharField(label=_("Reasons"), widget=forms.Textarea(attrs={"rows": 4}))
    field_order = ["answer", "evidence", "reasons", "what", "assigned_to", "due_on"]

    def __init__(self, *args: Any, actor: Actor, case_id: Any, **kwargs: Any) -> None:
        super().__init__(*args, case_id=case_id, **kwargs)
        offer_rows(self, "evidence", evidence_visible_to(actor, case_id), label=entry_label)

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        answer = self.cleaned_data.get("answer")
        self.clean_task(answer == GateFinding.Answer.UNKNOWN)
        if answer == GateFinding.Answer.INDICATED and not self.cleaned_data.get("evidence"):
            self.add_error("evidence", _("Name at least one entry of the ledger that indicates it."))
        return data


class AssessorForm(forms.Form):
    account = forms.ModelChoiceField(
        label=_("Assessor"),
        queryset=Account.objects.none(),
        help_text=_("Somebody who has not worked on this case and holds the role of assessor."),
    )
    instrument = forms.ModelChoiceField(label=_("Instrument"), queryset=Instrument.objects.none())
    due_on = DayField(label=_("Until"), required=False, validators=[ahead])

    def __init__(self, *args: Any, case_id: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "account", assessors_to_name(case_id))
        instruments = Instrument.objects.filter(in_use=True).order_by("title")
        offer_rows(self, "instrument", instruments)
        earlier = Assessment.objects.filter(case_id=case_id).values_list("instrument_id", flat=True).first()
        self.initial.setdefault("instrument", earlier or instruments.values_list("pk", flat=True).first())


class ScreeningForm(CleanTextMixin, forms.ModelForm[TraumaScreening]):
    class Meta:
        model = TraumaScreening
        fields = ["outcome", "care", "notes", "veto"]
        widgets = {
            "outcome": forms.RadioSelect,
            "care": forms.Textarea(attrs={"rows": 4}),
            "notes": forms.Textarea(attrs={"rows": 6}),
        }
        help_texts = {
            "care": _("What was offered, and by whom. The caseworker reads this."),
            "notes": _("Only clinicians on this case read your notes."),
            "veto": _(
                "It holds until a new screening is recorded without it. It stops interviews, "
                "appearances and every release."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "outcome", TraumaScreening.Outcome.choices)

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if self.cleaned_data.get("outcome") == TraumaScreening.Outcome.CARE_NEEDED and not self.cleaned_data.get(
            "care"
        ):
            self.add_error("care", _("Say which care is offered."))
        return data


class OutcomeForm(CleanTextMixin, forms.Form):
    outcome = forms.CharField(label=_("What was found"), widget=forms.Textarea(attrs={"rows": 4}))
    version = forms.IntegerField(widget=forms.HiddenInput)


def entry_label(entry: Evidence) -> str:
    """An entry among others to choose from: number, grade and the beginning of its claim."""
    claim = entry.claim if len(entry.claim) <= 90 else f"{entry.claim[:88].rstrip()}…"
    return f"{entry.number} ({entry.reliability}{entry.credibility}) {claim}"
