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
from .overdue import KINDS
from .queries import GlassSearch, Search, accounts_named
from .retention import WHAT


def action_choices() -> list[tuple[str, str]]:
    """Every action that can be recorded, by its words; several with the same words carry their code."""
    codes = sorted({*GRANTS, *ACTION_LABELS})
    return [("", gettext("anything")), *((code, f"{action_label(code, 'consultation')} ({code})") for code in codes)]


class WhoAndWhenForm(CleanTextMixin, forms.Form):
    """Who, and between which days. A name nobody has says so beside the field."""

    who = forms.CharField(
        label=_("Show what"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"placeholder": _("anybody")}),
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

    def sentence(self) -> str:
        """The search in codes, for the trail's own entry about an export."""
        return said(self.cleaned_data)


def said(values: dict[str, Any]) -> str:
    return ", ".join(f"{name}={value}" for name, value in values.items() if value) or "everything"


class TrailForm(WhoAndWhenForm):
    """All parts may be empty. An id that is none says so beside the field."""

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

    field_order = ["who", "action", "operation", "subject", "outcome", "since", "until"]

    def search(self) -> Search:
        """What was asked for, once the form is valid."""
        given = self.cleaned_data
        return Search(
            accounts=self.accounts, operation=given["operation"], action=given["action"], outcome=given["outcome"],
            subject=given["subject"], since=given["since"], until=given["until"],
        )  # fmt: skip


class DeniedForm(TrailForm):
    """The same sentence about what was refused."""

    outcome = None  # type: ignore[assignment]  # Django's way to leave an inherited field out
    operation = None  # type: ignore[assignment]

    def search(self) -> Search:
        given = self.cleaned_data
        return Search(
            accounts=self.accounts, action=given["action"], outcome="denied", subject=given["subject"],
            since=given["since"], until=given["until"],
        )  # fmt: skip


class GlassForm(WhoAndWhenForm):
    """Which uses of emergency access."""

    review = forms.ChoiceField(
        label=_("whose review is"),
        required=False,
        choices=[
            ("", _("done or waiting")),
            ("waiting", _("waiting")),
            ("justified", _("Justified")),
            ("not_justified", _("Not justified")),
        ],
    )
    field_order = ["who", "review", "since", "until"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].label = _("Show emergency access by")

    def search(self) -> GlassSearch:
        given = self.cleaned_data
        return GlassSearch(self.accounts, given["review"], given["since"], given["until"])


class OverdueForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=lambda: [("", _("everything that is overdue")), *((key, kind.title) for key, kind in KINDS.items())],
    )


class RetentionForm(forms.Form):
    what = forms.ChoiceField(
        label=_("Show files"), required=False, choices=lambda: [("", _("all of these")), *WHAT.items()]
    )
