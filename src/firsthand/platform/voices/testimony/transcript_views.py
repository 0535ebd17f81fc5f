"""Pages of the transcript: import it, type it against the player, correct it, mark it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from firsthand.platform.base import access, flow
from firsthand.platform.base.flow.form_pages import form_page
from firsthand.platform.base.flow.refusals import keep_typed

from . import suggestions
from . import transcript as writing
from .forms import FinishForm, ImportForm, MarkForm, NewPassageForm, PassageForm
from .models import Mark, Passage, Testimony
from .queries import SPEAKERS, clock, find_words
from .redaction import passages_of, stretches
from .services import warn_of_content
from .subtitles import TranscriptRefused, read_transcript
from .views import context_of, playing


@access.page("transcript.read", model=Testimony, consult=True, related=("voice", "recording"))
def transcript(request: access.Request, testimony: Testimony) -> HttpResponse:
    """The passages in order beside the player."""
    return _page(request, testimony)


def _page(request: access.Request, testimony: Testimony, *, status: int = 200, **forms: Any) -> HttpResponse:
    actor = request.actor
    rows = [
        {
            "passage": passage,
            "number": number,
            "begins": clock(passage.start_ms),
            "start": passage.start_ms,
            "speaker": SPEAKERS.get(passage.speaker, "") if passage.speaker else "",
            "pieces": stretches(passage.text, list(passage.marks.all())),
        }
        for number, passage in enumerate(passages_of(testimony), 1)
    ]
    more = {
        "rows": rows,
        "import_form": ImportForm(),
        "passage_form": NewPassageForm(testimony=testimony, initial={"after": request.GET.get("after", "")}),
        "finish_form": FinishForm(),
        "may_suggest": testimony.state in writing.CORRECTABLE
        and bool(rows)
        and access.may(actor, "testimony.mark", testimony),
        "suggested": Mark.objects.filter(passage__testimony=testimony, marked_by__isnull=True)
        .order_by("passage__position")
        .first(),
        "may_warn": access.may(actor, "transcript.write", testimony),
        "may_write": testimony.state in writing.WRITABLE and access.may(actor, "transcript.write", testimony),
        "may_mark": testimony.state in writing.MARKABLE and access.may(actor, "testimony.mark", testimony),
        "may_finish": testimony.state in writing.CORRECTABLE
        and bool(rows)
        and access.may(actor, "testimony.finish_marks", testimony),
        **forms,
    }
    return render(
        request,
        "testimony/transcript.html",
        context_of(request, testimony, "transcript", **more, **playing(request, testimony)),
        status=status,
    )


@access.page("transcript.write", methods=("POST",), model=Testimony, consult=True, related=("voice", "recording"))
def transcript_import(request: access.Request, testimony: Testimony) -> HttpResponse:
    """Take in a transcript file."""
    form = ImportForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            drafts = read_transcript(form.cleaned_data["file"].read())
            replace, actor = form.cleaned_data["replace"], request.actor
            writing.import_transcript(actor=actor, testimony=testimony, drafts=drafts, replace=replace)
            messages.success(request, _("The transcript is in. Names of speakers became numbers."))
            return redirect("transcript", testimony.pk)
        except TranscriptRefused as refused:
            form.add_error("file", str(refused))
        except flow.MoveRefused as refused:
            keep_typed(form, refused)
    return _page(request, testimony, import_form=form, status=422)


@access.page("transcript.write", methods=("POST",), model=Testimony, consult=True, related=("voice", "recording"))
def passage_add(request: access.Request, testimony: Testimony) -> HttpResponse:
    """Type one more passage, at the end or after another; then the next one behind it."""
    form = NewPassageForm(request.POST, testimony=testimony)
    if form.is_valid():
        try:
            added = writing.add_passage(actor=request.actor, testimony=testimony, **form.cleaned_data)
            play = request.GET.get("play", "")
            keep = {"play": play} if play in ("all", "sound") else {}
            if form.cleaned_data["after"] is not None:
                keep["after"] = str(added.pk)
            response = redirect("transcript", testimony.pk)
            response["Location"] += f"?{urlencode(keep)}#type" if keep else "#type"
            return response
        except flow.MoveRefused as refused:
            keep_typed(form, refused)
    return _page(request, testimony, passage_form=form, status=422)


@access.page("transcript.write", model=Testimony, methods=("POST",), related=("voice",))
def content_warning(request: access.Request, testimony: Testimony) -> HttpResponse:
    """Say that whoever plays or reads it should be warned first, or no longer."""
    actor = request.actor
    warn_of_content(actor=actor, testimony=testimony, disturbing=request.POST.get("disturbing") == "yes")
    return redirect("transcript", testimony.pk)


@access.page("testimony.finish_marks", methods=("POST",), model=Testimony, consult=True, related=("voice", "recording"))
def marks_finish(request: access.Request, testimony: Testimony) -> HttpResponse:
    """Say that everything that must be hidden is marked."""
    form = FinishForm(request.POST)
    try:
        if form.is_valid():
            writing.finish_marks(actor=request.actor, testimony=testimony, **form.cleaned_data)
            messages.success(request, _("The marking is recorded as finished."))
            return redirect("testimony", testimony.pk)
    except flow.MoveRefused as refused:
        keep_typed(form, refused)
    return _page(request, testimony, finish_form=form, status=422)


@access.page("transcript.read", model=Passage, consult=True, related=("testimony__voice", "testimony__recording"))
def passage(request: access.Request, passage: Passage) -> HttpResponse:
    """One passage with its marks: select words and mark them."""
    return _passage_page(request, passage, MarkForm())


def _passage_page(request: access.Request, passage: Passage, form: MarkForm, *, status: int = 200) -> HttpResponse:
    actor, testimony = request.actor, passage.testimony
    marks = list(passage.marks.select_related("theme", "passage__testimony__voice").order_by("start", "end"))
    others = Passage.objects.filter(testimony=testimony).defer("text")
    more = {
        "passage": passage,
        "pieces": stretches(passage.text, marks),
        "form": form,
        "begins": clock(passage.start_ms),
        "suggested": any(m.marked_by_id is None for m in marks),
        "marks": [{"mark": m, "words": passage.text[m.start : m.end]} for m in marks],
        "before": others.filter(position__lt=passage.position).order_by("-position").first(),
        "next": others.filter(position__gt=passage.position).order_by("position").first(),
        "may_mark": testimony.state in writing.MARKABLE and access.may(actor, "testimony.mark", passage),
        "may_unmark": testimony.state in writing.CORRECTABLE and access.may(actor, "testimony.mark", passage),
        "may_edit": testimony.state in writing.CORRECTABLE and access.may(actor, "transcript.write", passage),
        "may_remove": testimony.state in writing.WRITABLE and access.may(actor, "transcript.write", passage),
    }
    return render(
        request, "testimony/passage.html", context_of(request, testimony, "transcript", **more), status=status
    )


@access.page(
    "testimony.mark",
    methods=("POST",),
    model=Passage,
    consult=True,
    related=("testimony__voice", "testimony__recording"),
)
def mark_add(request: access.Request, passage: Passage) -> HttpResponse:
    """Mark the selected words, or the words named."""
    form = MarkForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        actor = request.actor
        try:
            start, end, quote = data["start"], data["end"], data["quote"] or None
            if start is None or end is None:
                start, end = find_words(passage.text, data["first_words"], data["last_words"])
                quote = None
            writing.mark_stretch(
                actor=actor,
                passage=passage,
                start=start,
                end=end,
                quote=quote,
                theme=data["theme"],
                hide=data["hide"],
                replacement=data["replacement"],
            )
            return redirect("passage", passage.pk)
        except flow.MoveRefused as refused:
            keep_typed(form, refused)
        except ValueError as error:
            form.add_error("first_words", str(error))
    return _passage_page(request, passage, form, status=422)


@access.page("testimony.mark", model=Testimony, methods=("POST",), consult=True, related=("voice", "recording"))
def suggestions_ask(request: access.Request, testimony: Testimony) -> HttpResponse:
    """Have the worker look for what should be hidden."""
    try:
        suggestions.ask_suggestions(actor=request.actor, testimony=testimony)
        messages.success(request, _("The worker looks for it. Load this page again in a minute."))
    except flow.MoveRefused as refused:
        messages.error(request, " ".join(refused.unmet))
    return redirect("transcript", testimony.pk)


@access.page("testimony.mark", model=Mark, methods=("POST",), related=("passage__testimony__voice",))
def mark_accept(request: access.Request, mark: Mark) -> HttpResponse:
    """Stand behind one suggestion."""
    suggestions.accept_suggestion(actor=request.actor, mark=mark)
    return redirect("passage", mark.passage_id)


@access.page("testimony.mark", model=Passage, methods=("POST",), related=("testimony__voice",))
def marks_accept(request: access.Request, passage: Passage) -> HttpResponse:
    """Stand behind all suggestions of a passage, and go to the next that has some."""
    suggestions.accept_all(actor=request.actor, passage=passage)
    left = Mark.objects.filter(passage__testimony=passage.testimony, marked_by__isnull=True)
    after = left.filter(passage__position__gt=passage.position).order_by("passage__position").first()
    return redirect("passage", after.passage_id if after else passage.pk)


@access.page("testimony.mark", model=Mark, methods=("POST",), related=("passage__testimony__voice",))
def mark_remove(request: access.Request, mark: Mark) -> HttpResponse:
    """Take a mark away."""
    writing.remove_mark(actor=request.actor, mark=mark)
    return redirect("passage", mark.passage_id)


@access.page(
    "transcript.write",
    methods=("GET", "POST"),
    model=Passage,
    consult=True,
    related=("testimony__voice", "testimony__recording"),
)
def passage_edit(request: access.Request, passage: Passage) -> HttpResponse:
    """Correct a passage, or cut it in two; its marks move with the words."""
    may_cut = passage.testimony.state in writing.WRITABLE
    form = PassageForm(request.POST or None, instance=passage, may_cut=may_cut)

    def save() -> Passage:
        if may_cut and "cut" in request.POST:
            typed, begins = form.cleaned_data["text"], form.cleaned_data["second_ms"]
            return writing.split_passage(actor=request.actor, passage=passage, typed=typed, start_ms=begins)
        return writing.edit_passage(actor=request.actor, passage=form.save(commit=False))

    return form_page(
        request, "testimony/passage_edit.html", form,
        context_of(request, passage.testimony, "transcript", passage=passage, may_cut=may_cut),
        save=save, to=lambda made: reverse("passage", args=[made.pk]),
    )  # fmt: skip


@access.page("transcript.write", model=Passage, methods=("POST",), related=("testimony__voice",))
def passage_remove(request: access.Request, passage: Passage) -> HttpResponse:
    """Take a passage out of a transcript that is being written."""
    writing.remove_passage(actor=request.actor, passage=passage)
    return redirect("transcript", passage.testimony_id)
