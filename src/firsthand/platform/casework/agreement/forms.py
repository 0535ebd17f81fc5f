"""Forms of the agreement, its obligations, counsel, breaches and the prosecutor's record."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base.flow.forms import CleanTextMixin, DayInput, VersionedForm, offer_choices, offer_rows
from firsthand.platform.base.media.models import MediaObject

from ..intake.models import Case
from .models import Agreement, Breach, Obligation, ProsecutorRecord


def lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class AgreementForm(VersionedForm):
    """The agreement itself; its obligations have a form of their own."""

    class Meta:
        model = Agreement
        fields = ["purpose", "programme_offers", "starts_on", "ends_on"]
        widgets = {"purpose": lines(5), "programme_offers": lines(5), "starts_on": DayInput(), "ends_on": DayInput()}
        labels = {"programme_offers": _("What the programme offers")}
        help_texts = {
            "purpose": _("Plain words that the participant would use. Consent to publish is not part of an agreement."),
        }

    def clean(self) -> dict[str, Any] | None:
        values = super().clean() or self.cleaned_data
        start, end = values.get("starts_on"), values.get("ends_on")
        if start and end and end <= start:
            self.add_error("ends_on", _("The agreement ends after it starts."))
        elif start and end and self.instance.pk and not self.instance._state.adding:
            outside = self.instance.obligations.exclude(due_on__range=(start, end)).count()
            if outside:
                self.add_error("ends_on", _("Obligations are due outside these dates. Change them first."))
        return values


class ObligationForm(VersionedForm):
    class Meta:
        model = Obligation
        fields = ["kind", "text", "non_public_alternative", "due_on"]
        widgets = {"text": lines(3), "non_public_alternative": lines(3), "due_on": DayInput()}
        help_texts = {
            "non_public_alternative": _(
                "Needed when an account is to be contributed: how it can be given without anything public, "
                "for example to the programme's researchers or in a closed meeting. Both ways count alike."
            ),
        }

    def clean(self) -> dict[str, Any] | None:
        values = super().clean() or self.cleaned_data
        if values.get("kind") == Obligation.Kind.ACCOUNT and not values.get("non_public_alternative"):
            self.add_error("non_public_alternative", _("Say how the account can be contributed in a non-public way."))
        agreement = self.instance.agreement
        due = values.get("due_on")
        if due and not agreement.starts_on <= due <= agreement.ends_on:
            self.add_error("due_on", _("Choose a date within the agreement's term."))
        return values


class SettleForm(VersionedForm):
    """Met, missed or waived, and when. For an account there is no way to say how it was met."""

    status = forms.ChoiceField(label=_("It was"), widget=forms.RadioSelect)

    class Meta:
        model = Obligation
        fields = ["status", "settled_on", "status_note"]
        widgets = {"settled_on": DayInput(), "status_note": lines(3)}
        labels = {"settled_on": _("On"), "status_note": _("Note")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = [
            choice
            for choice in Obligation.Status.choices
            if choice[0] not in {Obligation.Status.DUE, self.instance.status}
        ]
        offer_choices(self, "status", kept)
        self.initial.pop("status", None)
        self.fields["settled_on"].required = True
        self.initial["settled_on"] = timezone.localdate()
        if self.instance.kind == Obligation.Kind.ACCOUNT:
            self.fields["status"].help_text = _(
                "An account is met in public or in the non-public way alike. Which one is not written down."
            )
            self.fields["status_note"].help_text = _("Kept only when it was missed or waived.")

    def clean_settled_on(self) -> Any:
        day = self.cleaned_data["settled_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This date lies ahead. Record it when it has happened."))
        if day < self.instance.agreement.starts_on:
            raise ValidationError(_("This date lies before the agreement began."))
        return day


class CounselForm(VersionedForm):
    class Meta:
        model = Agreement
        fields = ["counsel_declined", "counsel", "counsel_view"]
        widgets = {"counsel": forms.TextInput(attrs={"autocomplete": "off"}), "counsel_view": lines(6)}

    def clean(self) -> dict[str, Any] | None:
        values = super().clean() or self.cleaned_data
        declined, view = values.get("counsel_declined"), values.get("counsel_view")
        if declined and view:
            self.add_error("counsel_declined", _("Either counsel gave a view, or counsel was declined. Choose one."))
        if not declined and not view:
            self.add_error("counsel_view", _("Write down counsel's view, or that the participant declined counsel."))
        return values


class GuardianForm(CleanTextMixin, forms.Form):
    name = forms.CharField(label=_("Name of the guardian, as signed"), max_length=200)


class BreachForm(CleanTextMixin, forms.ModelForm[Breach]):
    class Meta:
        model = Breach
        fields = ["obligation", "alleged"]
        widgets = {"alleged": lines(6)}
        help_texts = {
            "alleged": _(
                "What happened, when, and how you know. To refuse or withdraw consent to publish is never a breach."
            )
        }

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = agreement.obligations.exclude(kind=Obligation.Kind.PROGRAMME)
        offer_rows(self, "obligation", rows, label=lambda row: row.text, empty=_("Choose an obligation"))
        self.fields["obligation"].required = True


class HearingForm(VersionedForm):
    class Meta:
        model = Breach
        fields = ["participants_account"]
        widgets = {"participants_account": lines(8)}
        help_texts = {"participants_account": _("In the participant's own words, read back before you save it.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["participants_account"].required = True


class ProsecutorForm(CleanTextMixin, forms.ModelForm[ProsecutorRecord]):
    """The prosecutor's decision. The document is uploaded beside it and named by its id."""

    document_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = ProsecutorRecord
        fields = ["kind", "decided_on", "authority", "prosecutor", "terms"]
        widgets = {
            "decided_on": DayInput(),
            "prosecutor": forms.TextInput(attrs={"autocomplete": "off"}),
            "terms": lines(5),
        }
        help_texts = {"kind": _("Firsthand records what a prosecutor decided. It grants nothing by itself.")}

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.document: MediaObject | None = None

    def clean_decided_on(self) -> Any:
        day = self.cleaned_data["decided_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This date lies ahead. Record the decision when it was made."))
        return day

    def clean_document_id(self) -> Any:
        chosen = self.cleaned_data["document_id"]
        if chosen:
            self.document = MediaObject.objects.filter(
                pk=chosen, file_id=self.case.pk, kind=MediaObject.Kind.DOCUMENT
            ).first()
            if self.document is None or self.document.state == MediaObject.State.REFUSED:
                raise ValidationError(_("The document was not taken. Please choose the file again."))
            if self.document.state == MediaObject.State.UPLOADING:
                raise ValidationError(_("The document is still on its way. Wait until the upload is complete."))
        return chosen
