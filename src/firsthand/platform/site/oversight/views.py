"""The auditor's pages: where to look first, the trail, one emergency and its review. Lists: `list_views`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from firsthand.platform.base import access, trail, vault
from firsthand.platform.base.access.models import BreakGlass
from firsthand.platform.base.access.services import review_break_glass
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.trail.models import Entry

from .export import LIMIT, as_csv
from .forms import TrailForm
from .overdue import GLASS_REVIEW, overdue_of
from .queries import Search, described, emergencies_waiting, entries_found, page_of
from .state import trail_state


def _actor(request: access.Request) -> Actor:
    actor: Actor = request.actor
    return actor


def _review_due(glass: BreakGlass) -> date:
    return timezone.localdate(glass.opened_at) + GLASS_REVIEW


@access.page("oversight.trail")
def oversight(request: access.Request) -> HttpResponse:
    """Where to look first: the state of the trail, the latest refusals, what waits."""
    actor = _actor(request)
    context = {
        "state": trail_state(),
        "denied": page_of(entries_found(actor, Search(outcome="denied")), size=8).rows,
        "waiting": [(glass, _review_due(glass)) for glass in emergencies_waiting(actor)[:8]],
        "overdue": overdue_of(actor, shown=1),
    }
    return render(request, "oversight/oversight.html", context)


@access.page("oversight.trail")
def trail_list(request: access.Request) -> HttpResponse:
    form = TrailForm(request.GET or None)
    if form.is_bound and not form.is_valid():
        return render(request, "oversight/trail.html", {"form": form, "page": None}, status=422)
    search = form.search() if form.is_bound else Search()
    if search.subject or search.accounts:
        _record_search(request, search)
    page = page_of(entries_found(_actor(request), search), request.GET.get("before", ""))
    return render(request, "oversight/trail.html", {"form": form, "page": page})


def _record_search(request: access.Request, search: Search) -> None:
    """Looking up one file or one colleague is a consultation like any other."""
    one = search.accounts[0] if search.accounts and len(search.accounts) == 1 else None
    trail.commit_now(
        trail.Operation.CONSULTATION, "oversight.trail", actor=_actor(request), kind="entry",
        object_id=search.subject or one, subject=search.subject, purpose="audit",
    )  # fmt: skip


@access.page("oversight.trail", model=Entry, kwarg="seq")
def entry(request: access.Request, entry: Entry) -> HttpResponse:
    return render(request, "oversight/entry.html", {"row": described([entry])[0]})


@access.page("oversight.reason", model=Entry, kwarg="seq", methods=("POST",))
def reason(request: access.Request, entry: Entry) -> HttpResponse:
    """Open the sealed words: the reading is an entry of the same file, committed first."""
    words, gone = "", False
    if entry.sealed_under is not None:
        trail.commit_now(
            trail.Operation.CONSULTATION, "oversight.reason", actor=_actor(request), kind="entry",
            object_id=str(entry.seq), subject=entry.subject, purpose="audit",
        )  # fmt: skip
        vault.reading.grant(entry.sealed_under)
        try:
            words = trail.reason_of(entry)
        except vault.KeyDestroyed:
            gone = True
    context = {"row": described([entry])[0], "opened": True, "words": words, "gone": gone}
    return render(request, "oversight/entry.html", context)


@access.page("oversight.export", methods=("POST",))
def export(request: access.Request) -> HttpResponse | StreamingHttpResponse:
    """The entries that were searched for, as CSV. The export is a disclosure and committed first."""
    form = TrailForm(request.POST)
    if not form.is_valid():
        return render(request, "oversight/trail.html", {"form": form, "page": None}, status=422)
    found = entries_found(_actor(request), form.search())
    if found.order_by()[: LIMIT + 1].count() > LIMIT:
        words = gettext("This search finds more than %(limit)d entries. Choose fewer days.")
        messages.error(request, words % {"limit": LIMIT})
        return redirect("oversight_trail")
    return disclosed(_actor(request), "entry", form.sentence(), "trail", as_csv(found))


def disclosed(actor: Actor, kind: str, sentence: str, name: str, lines: Iterator[str]) -> StreamingHttpResponse:
    """A list as CSV, once its disclosure is committed: what was asked for, and who has it."""
    trail.commit_now(
        trail.Operation.DISCLOSURE, "oversight.export", actor=actor, kind=kind, object_id=None, subject=None,
        purpose="audit", reason=sentence, recipients=[str(actor.account_id)],
    )  # fmt: skip
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate().isoformat()}.csv"'
    return response


@access.page("oversight.glass", model=BreakGlass, consult=True, purpose="audit")
def glass(request: access.Request, glass: BreakGlass) -> HttpResponse:
    """One emergency with its reason, whom it was told, and what was read in it."""
    read = Entry.objects.filter(
        actor=glass.account_id, subject=glass.file_id, at__range=(glass.opened_at, glass.expires_at)
    )
    context: dict[str, Any] = {
        "glass": glass,
        "told": glass.told.all(),
        "page": page_of(read.order_by("-at", "-seq"), request.GET.get("before", "")),
        "may_review": glass.reviewed_at is None and glass.account_id != _actor(request).account_id,
    }
    return render(request, "oversight/glass.html", context)


@access.page("glass.review", model=BreakGlass, methods=("POST",))
def glass_review(request: access.Request, glass: BreakGlass) -> HttpResponse:
    finding = request.POST.get("finding", "")
    if finding not in {"justified", "not_justified"}:
        messages.error(request, gettext("Choose a finding."))
        return redirect("oversight_glass_one", pk=glass.pk)
    try:
        review_break_glass(actor=_actor(request), glass=glass, finding=finding)
    except ValueError:
        messages.error(request, gettext("It is reviewed already, or it is your own. Nobody reviews their own."))
    else:
        messages.success(request, gettext("The review is recorded."))
    return redirect("oversight_glass")
