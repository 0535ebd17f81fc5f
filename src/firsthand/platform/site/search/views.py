"""The search page. What was typed may be somebody's name: it travels in the body of a POST, never in
an address, a title or a log line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base import access
from firsthand.platform.base.flow.forms import CleanTextMixin

from .queries import SHORTEST, groups_for


class SearchForm(CleanTextMixin, forms.Form):
    q = forms.CharField(
        label=_("Search"), min_length=SHORTEST, max_length=200,
        help_text=_("The beginning of a code name, or a word of a title."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "id": "search-words"}),
        error_messages={
            "required": _("Type at least two characters."), "min_length": _("Type at least two characters."),
            "max_length": _("Type fewer words: at most 200 characters."),
        },
    )  # fmt: skip

    def clean(self) -> dict[str, Any] | None:
        """Invisible marks that were taken out do not count as letters."""
        values = super().clean()
        if "q" in self.cleaned_data and len(self.cleaned_data["q"]) < SHORTEST and "q" not in self.errors:
            self.add_error("q", self.fields["q"].error_messages["min_length"])
        return values


@access.page("search.use", methods=("GET", "POST"))
def search(request: access.Request) -> HttpResponse:
    """GET is the empty form whatever the address says; POST searches."""
    form = SearchForm(request.POST if request.method == "POST" else None)
    groups, searched, status = [], False, 200
    if form.is_bound:
        if form.is_valid():
            groups, searched = groups_for(request.actor, form.cleaned_data["q"]), True
        else:
            status = 422
    return render(request, "search/search.html", {"form": form, "groups": groups, "searched": searched}, status=status)
