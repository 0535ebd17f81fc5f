"""Forms of the evaluator: to open the form of a wave, and to choose whose sheet is printed."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firsthand.evaluate.design import Design
from firsthand.platform.base.flow.forms import CleanTextMixin, DayField, offer_choices

from ..effects.models import Wave

LONGEST = timedelta(days=90)
USUAL = timedelta(days=14)


class OpenForm(CleanTextMixin, forms.Form):
    kind = forms.ChoiceField(label=_("Wave"))
    period = forms.TypedChoiceField(label=_("Period"), coerce=int)
    asked_by = forms.CharField(
        label=_("Who asks"), max_length=200,
        help_text=_("As people know you: an institute, a school, an office. It stands above the consent."),
    )  # fmt: skip
    help_nearby = forms.CharField(
        label=_("Where there is help nearby"), max_length=400, required=False, widget=forms.Textarea,
        help_text=_("A telephone or a place, in the language of the people. It stands on the last page."),
    )  # fmt: skip
    closes_on = DayField(label=_("Last day"), help_text=_("The form closes by itself at the end of this day."))

    def __init__(self, *args: Any, design: Design, **kwargs: Any) -> None:
        from ..effects.answers import kinds_of  # noqa: PLC0415 - numpy, which no start waits for

        super().__init__(*args, **kwargs)
        offer_choices(self, "kind", [(kind, Wave.Kind(kind).label) for kind in kinds_of(design)])
        self.initial.setdefault("closes_on", timezone.localdate() + USUAL)
        if design.periods is None:
            del self.fields["period"]
        else:
            offer_choices(self, "period", [(number, str(number)) for number in range(1, design.periods + 1)])

    def clean_closes_on(self) -> datetime:
        day = self.cleaned_data["closes_on"]
        if not timezone.localdate() <= day <= timezone.localdate() + LONGEST:
            raise forms.ValidationError(gettext("A day from today on, within three months."))
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


class SheetForm(forms.Form):
    clusters = forms.MultipleChoiceField(label=_("Places on the sheet"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, clusters: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "clusters", [(name, name or gettext("Everybody")) for name in clusters])
        self.initial.setdefault("clusters", clusters)
