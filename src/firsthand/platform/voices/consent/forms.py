"""The form that asks for one line of the matrix."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base.flow.forms import CleanTextMixin, DayInput

from ..release.terms import Audience, Channel, IdentityLevel, Use
from ..testimony.forms import LANGUAGES


class AskConsentForm(CleanTextMixin, forms.Form):
    use = forms.ChoiceField(label=_("Use"), choices=Use.choices)
    channel = forms.ChoiceField(label=_("Channel"), choices=Channel.choices)
    audience = forms.ChoiceField(label=_("Audience"), choices=Audience.choices)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    identity_level = forms.ChoiceField(label=_("How the person is shown"), choices=IdentityLevel.choices)
    expires_on = forms.DateField(label=_("Ends"), widget=DayInput(), help_text=_("At most two years from today."))
