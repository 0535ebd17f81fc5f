"""Forms of the accounts' pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from firsthand.pathway import Role
from firsthand.platform.base.flow.forms import CleanTextMixin
from firsthand.platform.base.people.models import ROLE_LABELS, Account, Agency


class AccountForm(CleanTextMixin, forms.Form):
    """A new account, without any role."""

    username = forms.RegexField(
        r"^[\w.@+-]+$", label=_("User name"), max_length=80, help_text=_("Letters, digits and . @ + - _ only.")
    )
    display_name = forms.CharField(label=_("Name"), max_length=120)
    agency = forms.ModelChoiceField(Agency.objects.all(), label=_("Agency"), required=False)
    email = forms.EmailField(
        label=_("E-mail address"), required=False, help_text=_("For notices that carry no content of any case.")
    )
    password = forms.CharField(
        label=_("First password"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. Hand it over in person; a second factor is set up at the first sign-in."),
    )  # fmt: skip

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if Account.objects.filter(username__iexact=username).exists():
            raise ValidationError(_("There is an account with this user name already."))
        return username

    def clean(self) -> dict[str, Any] | None:
        values = super().clean()
        if values and values.get("password"):
            try:
                validate_password(
                    values["password"],
                    Account(username=values.get("username", ""), display_name=values.get("display_name", "")),
                )
            except ValidationError as error:
                self.add_error("password", error)
        return values


class RoleForm(forms.Form):
    """A role to ask for."""

    role = forms.ChoiceField(
        label=_("Role"), choices=[(role.value, label) for role, label in ROLE_LABELS.items() if role is not Role.CLOCK]
    )
