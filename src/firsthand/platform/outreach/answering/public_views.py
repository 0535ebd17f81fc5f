"""The pages that people answer on, without an account, a cookie or a script.

The link is the only permission, so there is nothing that a forged request could misuse and no token against one; what
was answered on earlier pages travels in the page itself, so nothing is kept before the last button is pressed, and no
session can end in between.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt

from firsthand.evaluate.survey import wording
from firsthand.evaluate.survey.likert import LANGUAGES
from firsthand.platform.base import access
from firsthand.problems import Refused

from ..trials.designs import sealed_design
from . import services
from .asking import answers_in, faults_in, fields_of
from .blocks import CODE, Block, blocks_of, said
from .links import link_of
from .models import FormLink
from .services import Kept

RECEIPT = 43  # letters of 32 random bytes


def _to_a_form(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Find the link; what was never made, was replaced, or names no language answers as what does not exist."""

    @csrf_exempt
    @wraps(view)
    def found(request: HttpRequest, token: str, language: str = "", **kwargs: Any) -> HttpResponse:
        link = link_of(token)
        if link is None or (language and language not in LANGUAGES):
            raise Http404
        with override(language) if language else nullcontext():
            response = view(request, link, token, *([language] if language else []), **kwargs)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"  # the address is the permission
        return response

    return found


@_to_a_form
def _language(request: HttpRequest, link: FormLink, token: str) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET"])
    names = {"en": "English", "fr": "Français", "ar": "العربية"}
    choices = [(code, names[code], reverse("answer_in", args=[token, code])) for code in LANGUAGES]
    return render(request, "answering/language.html", {"choices": choices, "asked_by": link.form.asked_by})


@_to_a_form
def _pages(request: HttpRequest, link: FormLink, token: str, language: str) -> HttpResponse:
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    try:
        blocks = blocks_of(sealed_design(link.form.trial), link.form.kind)
    except Refused:
        return _closed(request)
    sent = request.POST
    if sent.get("go") == "no":
        return _end(request, _("Thank you all the same"), [_("That is quite all right. Nothing was kept.")])
    if not link.form.is_open:
        return _closed(request)
    if request.method != "POST" or sent.get("consent") != "yes":
        texts = {"text": said(wording.CONSENT, language), "ask": said(wording.AGREE, language)}
        return render(request, "answering/consent.html", {**texts, "asked_by": link.form.asked_by})
    return _answering(request, link, token, language, blocks)


@_to_a_form
def _thanks(request: HttpRequest, link: FormLink, token: str, language: str) -> HttpResponse:
    texts = [said(wording.THANKS, language), link.form.help_nearby]
    return _end(request, _("Your answers have arrived"), texts)


answer = access.public_page("answering.answer")(_language)
answer_in = access.public_page("answering.answer_in")(_pages)
answer_thanks = access.public_page("answering.answer_thanks")(_thanks)


def _answering(request: HttpRequest, link: FormLink, token: str, language: str, blocks: list[Block]) -> HttpResponse:
    """One step on or back; after the last page everything is looked at once more and kept."""
    sent, given = request.POST, answers_in(request.POST.dict(), blocks)
    receipt = sent.get("receipt", "")[:RECEIPT] or secrets.token_urlsafe(32)
    at = int(sent["at"]) if sent.get("at", "").isdecimal() and len(sent["at"]) < 3 else -1  # -1: the consent

    def show(step: int, *, note: str = "", look: bool = False, status: int = 200) -> HttpResponse:
        faults = faults_in(blocks[step], given, language) if look else {}
        names = {each.name for each in blocks[step].questions}
        context = {
            "fields": fields_of(blocks[step], given, language, faults),
            "heading": said(blocks[step].lead, language) or _about(blocks[step]),
            "at": step, "number": step + 1, "pages": len(blocks), "last": step == len(blocks) - 1, "note": note,
            "carried": [(name, value) for name, value in given.items() if name not in names], "receipt": receipt,
            "faults": faults,
        }  # fmt: skip
        return render(request, "answering/block.html", context, status=status)

    if sent.get("go") == "back":
        return show(min(max(at - 1, 0), len(blocks) - 1))
    upto = min(at, len(blocks) - 1)
    for step in range(upto + 1):  # the pages before, too: what travelled in the page may have been changed
        if faults_in(blocks[step], given, language):
            return show(step, look=True, status=422)
    if at < len(blocks) - 1:
        return show(at + 1)
    code = next(step for step, block in enumerate(blocks) if block.key == CODE)
    match services.keep_answers(link=link, given=given, receipt=receipt):
        case Kept.KEPT:
            return redirect("answer_thanks", token=token, language=language)
        case Kept.CLOSED:
            return _closed(request)
        case Kept.BUSY:
            note = _("Many people are answering just now. Please wait a few minutes and send again: nothing is lost.")
            return show(len(blocks) - 1, note=note, status=429)
        case Kept.UNKNOWN:
            note = _("This code is not on the list of those who are asked. Please look whether each part is right.")
            return show(code, note=note, status=422)
        case _:
            note = _(
                "Somebody has answered with this code here already. If it was you, all is well: your first answers "
                "count, and you can stop here. If it was not you, please look whether each part of the code is right; "
                "your answers are still on these pages."
            )
            return show(code, note=note, status=409)


def _about(block: Block) -> str:
    """The heading of a page whose questions bring no sentence of their own."""
    return {"people": _("About you"), "exposed": _("One more question")}.get(block.key, _("What you think"))


def _closed(request: HttpRequest) -> HttpResponse:
    text = [_("No more answers are taken here. Thank you for coming."), _("What was sent before has arrived.")]
    return _end(request, _("This form is closed"), text, status=410)


def _end(request: HttpRequest, heading: str, texts: list[str], status: int = 200) -> HttpResponse:
    return render(request, "answering/end.html", {"heading": heading, "texts": [t for t in texts if t]}, status=status)
