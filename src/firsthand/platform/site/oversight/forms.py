"""The trail's filters, as a sentence: show what *anybody* did, of *any operation*, on *file*, from … to …"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base.access.grants import GRANTS
from firsthand.platform.base.flow.forms import CleanTextMixin, DayInput

from ..actions import ACTION_LABELS, OPERATION_LABELS
from ..journey import action_label
from .queries import Search, accounts_named


def action_choices() -> list[tuple[str, str]]:
    """Every action that can be recorded, by its words; several with the same words carry their code."""
    codes = sorted({*GRANTS, *ACTION_LABELS})
    return [("", gettext("anything")), *((code, f"{action_label(code, 'consultation')} ({code})") for code in codes)]


class TrailForm(CleanTextMixin, forms.Form):
    """All parts may be empty. A name nobody has and an id that is none say so beside the field."""

    who = forms.CharField(
        label=_("Show what"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"placeholder": _("anybody")}),
    )
    action = forms.ChoiceField(label=_("did:"), required=False, choices=action_choices)
    operation = forms.ChoiceField(
        label=_("as"), required=False, choices=[("", _("any operation")), *OPERATION_LABELS.items()]
    )
    subject = forms.UUIDField(
        label=_("on file"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("any file, by its id")}),
        error_messages={"invalid": _("A file's id has 32 digits and letters a to f.")},
    )
    outcome = forms.ChoiceField(
        label=_("that was"),
        required=False,
        choices=[("", _("done or denied")), ("done", _("done")), ("denied", _("denied"))],
    )
    since = forms.DateField(label=_("from"), required=False, widget=DayInput())
    until = forms.DateField(label=_("to"), required=False, widget=DayInput())

    def clean(self) -> dict[str, Any] | None:
        values = super().clean() or self.cleaned_data
        since, until = values.get("since"), values.get("until")
        if since and until and since > until:
            self.add_error("until", _("The last day lies before the first."))
        name = values.get("who")
        self.accounts = accounts_named(name) if name else None
        if name and not self.accounts:
            self.add_error("who", ValidationError(_("No account has this name.")))
        return values

    def search(self) -> Search:
        """What was asked for, once the form is valid."""
        given = self.cleaned_data
        return Search(
            accounts=self.accounts, operation=given["operation"], action=given["action"], outcome=given["outcome"],
            subject=given["subject"], since=given["since"], until=given["until"],
        )  # fmt: skip

    def sentence(self) -> str:
        """The search in codes, for the trail's own entry about an export."""
        return ", ".join(f"{name}={value}" for name, value in self.cleaned_data.items() if value) or "everything"
