"""Forms of testimony."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base.flow.forms import CleanTextMixin, DayInput, VersionedForm, offer_rows
from firsthand.platform.base.people.models import Account, RoleGrant

from .models import Claim, LegalCheck, Passage, Testimony, Theme
from .queries import SPEAKERS, clock
from .subtitles import SIZE_LIMIT, milliseconds

#: Languages in which interviews are held; the words are each language's own.
LANGUAGES = [
    ("ar", "العربية"),
    ("en", "English"),
    ("fr", "Français"),
    ("de", "Deutsch"),
    ("ru", "Русский"),
    ("tr", "Türkçe"),
    ("ku", "Kurdî"),
    ("uz", "Oʻzbekcha"),
    ("bs", "Bosanski"),
    ("id", "Bahasa Indonesia"),
    ("nl", "Nederlands"),
    ("other", _("Another")),
]


class NewTestimonyForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of the interview"), choices=LANGUAGES)


class PlanForm(VersionedForm):
    """The plan of the interview. Nothing is recorded before all of it is settled."""

    language = forms.ChoiceField(label=_("Language of the interview"), choices=LANGUAGES)

    class Meta:
        model = Testimony
        fields: ClassVar = [
            "language",
            "planned_for",
            "interviewer",
            "support_person",
            "topics_to_avoid",
            "no_topics_to_avoid",
            "pay_policy",
            "agreed_to_recording_on",
            "disturbing",
        ]
        widgets: ClassVar = {
            "planned_for": DayInput(),
            "agreed_to_recording_on": DayInput(),
            "support_person": forms.TextInput,
            "topics_to_avoid": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        officers = RoleGrant.objects.filter(role="testimony_officer", state="in_force").values("account")
        offer_rows(self, "interviewer", Account.objects.filter(pk__in=officers, is_active=True))


class RecordingForm(forms.Form):
    recording = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"required": _("Wait until the whole file has arrived.")}
    )


class ImportForm(forms.Form):
    """A transcript as a file."""

    file = forms.FileField(
        label=_("Transcript file"),
        help_text=_("WebVTT (.vtt), SubRip (.srt) or plain text, saved as UTF-8; at most 2 MB."),
        allow_empty_file=True,
    )
    replace = forms.BooleanField(label=_("Replace the transcript that is there, with its marks"), required=False)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > SIZE_LIMIT:
            raise forms.ValidationError(
                _("The file is larger than 2 MB. A transcript of that length is sent in parts.")
            )
        return file


class TimecodeField(forms.CharField):
    """`0:01:02.5` as milliseconds; empty as None."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"data-timecode": "", "inputmode": "numeric", "size": 12, "autocomplete": "off", "dir": "ltr"}
        super().__init__(required=False, max_length=20, widget=forms.TextInput(attrs=attrs), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return clock(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        text = (super().clean(value) or "").strip()
        if not text:
            return None
        found = milliseconds(text if "." in text or "," in text else f"{text}.0")
        if found is None:
            raise forms.ValidationError(_("Write the time like this: 00:01:02.500"))
        return found


class NewPassageForm(CleanTextMixin, forms.Form):
    """Type one passage, at the end or after any other."""

    after = forms.ModelChoiceField(Passage.objects.none(), label=_("Where"), required=False)
    start_ms = TimecodeField(label=_("Begins"))
    end_ms = TimecodeField(label=_("Ends"))
    speaker = forms.ChoiceField(label=_("Who speaks"), choices=list(SPEAKERS.items()), required=False)
    text = forms.CharField(
        label=_("What was said"), widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}), max_length=8000
    )

    def __init__(self, *args: Any, testimony: Testimony, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Passage.objects.filter(testimony=testimony).defer("text").order_by("position")
        numbers = {pk: number for number, pk in enumerate(rows.values_list("pk", flat=True), 1)}
        words = _("After passage %(number)s")
        offer_rows(self, "after", rows, label=lambda row: words % {"number": numbers[row.pk]}, empty=_("At the end"))


class PassageForm(VersionedForm):
    start_ms = TimecodeField(label=_("Begins"))
    end_ms = TimecodeField(label=_("Ends"))
    speaker = forms.ChoiceField(label=_("Who speaks"), choices=list(SPEAKERS.items()), required=False)
    second_ms = TimecodeField(
        label=_("The second begins"),
        help_text=_(
            "Only to cut the passage in two: put an empty line where the second begins, write its time if you "
            "know it, and choose “Cut in two”."
        ),
    )

    class Meta:
        model = Passage
        fields: ClassVar = ["start_ms", "end_ms", "speaker", "text"]
        widgets: ClassVar = {"text": forms.Textarea(attrs={"rows": 5, "dir": "auto"})}

    def __init__(self, *args: Any, may_cut: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["start_ms", "end_ms", "speaker", "text", "second_ms", "version"])
        if not may_cut:
            del self.fields["second_ms"]

    def _post_clean(self) -> None:
        if self.cleaned_data.get("end_ms") is not None and (
            self.cleaned_data.get("start_ms") is None or self.cleaned_data["end_ms"] < self.cleaned_data["start_ms"]
        ):
            self.add_error("end_ms", _("The passage ends before it begins. Correct one of the two times."))
        if "text" in self.cleaned_data and not self.cleaned_data["text"]:
            self.add_error("text", _("Write what was said."))
        super()._post_clean()  # type: ignore[misc]


class MarkForm(CleanTextMixin, forms.Form):
    """Mark a stretch: by selecting it (offsets and quote are filled in), or by its first and last words."""

    start = forms.IntegerField(widget=forms.HiddenInput, required=False)
    end = forms.IntegerField(widget=forms.HiddenInput, required=False)
    quote = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    first_words = forms.CharField(label=_("From the words"), required=False, strip=False)
    last_words = forms.CharField(
        label=_("To the words"), required=False, help_text=_("Leave it empty when the first words are all.")
    )
    theme = forms.ModelChoiceField(Theme.objects.all(), label=_("Theme"), required=False)
    hide = forms.BooleanField(label=_("Must be hidden"), required=False)
    replacement = forms.CharField(
        label=_("Put in its place"), required=False, max_length=200, help_text=_("For example: a city. Empty: […]")
    )


class FinishForm(forms.Form):
    knowingly = forms.BooleanField(label=_("The other places are looked at; they tell nothing"), required=False)


class ClaimForm(CleanTextMixin, forms.Form):
    text = forms.CharField(label=_("Claim"), widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}), max_length=2000)


class CheckForm(CleanTextMixin, forms.Form):
    status = forms.ChoiceField(label=_("How it stands"), choices=[c for c in Claim.Status.choices if c[0] != "open"])
    evidence = forms.MultipleChoiceField(
        label=_("Entries of the evidence ledger"), required=False, widget=forms.CheckboxSelectMultiple
    )
    remark = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2000)

    def __init__(self, *args: Any, ledger: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        withheld = _("text not disclosed")
        chosen = cast(forms.MultipleChoiceField, self.fields["evidence"])
        chosen.choices = [
            (str(entry.pk), f"{entry.number} ({entry.grading}): {entry.claim or withheld}") for entry in ledger
        ]


class LegalForm(CleanTextMixin, forms.Form):
    outcome = forms.ChoiceField(label=_("Outcome"), choices=LegalCheck.Outcome.choices, widget=forms.RadioSelect)
    reasons = forms.CharField(label=_("Reasons"), widget=forms.Textarea(attrs={"rows": 4}), max_length=8000)


class ExportForm(CleanTextMixin, forms.Form):
    recipient = forms.CharField(label=_("Who receives it"), max_length=200)
    reason = forms.CharField(label=_("Why"), max_length=500)


class ThemeForm(CleanTextMixin, forms.ModelForm[Theme]):
    class Meta:
        model = Theme
        fields: ClassVar = ["label", "slug", "description"]
        help_texts: ClassVar = {"slug": _("A short name in Latin letters, such as family-ties.")}
