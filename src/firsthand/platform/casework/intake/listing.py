"""The case list: filters that read as a sentence, order, and export."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firsthand.pathway import CASE
from firsthand.platform.base import access, trail
from firsthand.platform.base.flow.forms import offer_choices
from firsthand.platform.base.flow.spreadsheets import neutral
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.community.directory.places import country_choices

from .models import Case
from .queries import OPEN_STATES, cases_mine

ORDERS = {
    "name": ("code_name",),
    "waiting": ("state_since", "code_name"),
    "oldest": ("opened_on", "code_name"),
    "newest": ("-opened_on", "-code_name"),
    "review": ("next_review_on", "code_name"),
}


_STATES = (("", _("open, in any state")), *CASE.states.items(), ("all", _("open or closed")))


def _anything(label: Any) -> tuple[str, Any]:
    return ("", label)


class CaseFilter(forms.Form):
    """Reads as a sentence: Show every case / in state open / of any country / …"""

    whose = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[_anything(_("every case that I may see")), ("mine", _("the cases I am a member of"))],
    )
    state = forms.ChoiceField(label=_("that are"), required=False)
    country = forms.ChoiceField(label=_("returned to"), required=False, choices=country_choices)
    urgency = forms.ChoiceField(
        label=_("urgency"), required=False, choices=[_anything(_("any")), *Case.Urgency.choices]
    )
    review = forms.ChoiceField(
        label=_("review"), required=False, choices=[_anything(_("at any time")), ("due", _("due within two weeks"))]
    )
    track = forms.ChoiceField(
        label=_("track"),
        required=False,
        choices=[_anything(_("any")), ("minor", _("child protection")), ("adult", _("adults"))],
    )
    q = forms.CharField(label=_("code name begins with"), required=False, max_length=60)
    sort = forms.ChoiceField(
        label=_("order"),
        required=False,
        choices=[
            ("", _("by code name")),
            ("waiting", _("longest in their state first")),
            ("oldest", _("opened first")),
            ("newest", _("opened last")),
            ("review", _("next review first")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "state", [(key, gettext(str(label))) for key, label in _STATES])
        # The longest names are cut: the sentence must fit on a telephone.
        short = [(code, name if len(name) < 26 else f"{name[:24]}…") for code, name in country_choices()[1:]]
        offer_choices(self, "country", [("", _("any country")), *short])


def filtered(actor: Actor | None, given: dict[str, Any]) -> QuerySet[Case, Any]:
    """The cases that the actor may list, by the cleaned values of `CaseFilter`."""
    rows = access.visible(actor, "case.list", Case.objects.all()).filter(erased_on__isnull=True)
    if actor is not None and given.get("whose") == "mine":
        rows = rows.filter(pk__in=cases_mine(actor).values("pk"))
    state = given.get("state")
    if not state:
        rows = rows.filter(state__in=OPEN_STATES)
    elif state != "all":
        rows = rows.filter(state=state)
    for name in ("country", "urgency"):
        if given.get(name):
            rows = rows.filter(**{name: given[name]})
    if given.get("track"):
        rows = rows.filter(minor=given["track"] == "minor")
    if given.get("q"):
        rows = rows.filter(code_name__istartswith=given["q"])
    if given.get("review") == "due":
        rows = rows.filter(next_review_on__lte=timezone.localdate() + timedelta(days=14))
    sort = given.get("sort") or "name"
    if sort == "review":
        rows = rows.filter(next_review_on__isnull=False)
    return rows.order_by(*ORDERS.get(sort, ORDERS["name"]))


COLUMNS = ("code_name", "state", "country", "urgency", "minor", "opened_on", "next_review_on", "retain_until")
HEADINGS = (
    _("Code name"),
    _("State"),
    _("Country of return"),
    _("Urgency"),
    _("Child protection track"),
    _("Opened"),
    _("Next review"),
    _("Kept until"),
)


def export_rows(rows: QuerySet[Case, Any]) -> Iterator[list[Any]]:
    yield [str(heading) for heading in HEADINGS]
    for row in rows.values_list(*COLUMNS).iterator(chunk_size=2000):
        yield [neutral(_words(value)) for value in row]


def _words(value: Any) -> Any:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return value.isoformat() if isinstance(value, date) else value if value is not None else ""


def disclose_list(*, actor: Actor, rows: QuerySet[Case, Any], purpose: str, recipients: str) -> int:
    """Write the disclosure into the trail before a byte leaves; returns how many rows it covers.
    Raises access.Denied, trail.TrailUnavailable."""
    access.require(actor, "case.export")
    count = rows.count()
    reason = gettext("%(count)d rows, for: %(recipients)s") % {"count": count, "recipients": recipients}
    trail.commit_now(
        trail.Operation.DISCLOSURE,
        "case.export",
        actor=actor,
        kind="case",
        object_id=None,
        purpose=purpose,
        reason=reason,
    )
    return count


def as_csv(rows: Iterable[list[Any]]) -> Iterator[bytes]:
    """CSV in UTF-8 with the mark that spreadsheets look for."""
    yield "\ufeff".encode()
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow(row)
        yield line.getvalue().encode()


def as_xlsx(rows: Iterable[list[Any]]) -> bytes:
    """The same rows as a workbook."""
    from openpyxl import Workbook  # noqa: PLC0415 - a second to load: only an export waits for it

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Firsthand")
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
