"""The letter to the participant, in plain words and in their language; and papers as PDF."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi, gettext, override

from firsthand.pathway import OUTCOMES

from .models import Decision
from .reasons import told_of
from .services import APPEAL_TERM


class PdfUnavailable(Exception):
    """WeasyPrint or the system's Pango is missing; the page offers printing in its place."""


def letter_template(decision: Decision, language: str) -> str:
    """A text to start from. It names neither the reasons nor the evidence: the chair writes those, for
    this person, without what must not be disclosed."""
    with override(language):
        paragraphs = [
            gettext("Dear participant,"),
            gettext(
                "The panel has talked about your case. This letter tells you what it decided, why, and what you can do."
            ),
            gettext("The decision: %(outcome)s.") % {"outcome": gettext(OUTCOMES[decision.outcome])},
            gettext(
                "Why: [write here, in plain words, what weighed most for and against, and what you told us yourself]"
            ),
            gettext("What happens next: [write here who will contact the participant, and when]"),
            gettext("We will look at this decision again on %(date)s.")
            % {"date": date_format(decision.review_on, "DATE_FORMAT")},
            gettext(
                "You have the right to appeal. You can do it on your own page or tell your caseworker, "
                "within %(days)d days of the day on which you get this letter. "
                "You need not give legal reasons: say in your own words what you think is wrong. "
                "Somebody who did not take part in the decision will look at it. "
                "An appeal costs nothing and has no disadvantage for you."
            )
            % {"days": APPEAL_TERM.days},
            gettext(
                "You may ask a lawyer or somebody you trust to help you. If you do not understand this letter, "
                "ask your caseworker to go through it with you."
            ),
        ]
        return "\n\n".join(str(paragraph) for paragraph in paragraphs)


def unfinished(letter: str) -> bool:
    """Whether a place that the template leaves open is still there."""
    return "[" in letter and "]" in letter


def letter_html(decision: Decision) -> str:
    """The letter as a page of its own, in its own language and direction."""
    with override(decision.letter_language):
        context = {
            "decision": decision,
            "language": decision.letter_language,
            "direction": "rtl" if get_language_bidi() else "ltr",
            "paragraphs": [part.strip() for part in decision.letter.split("\n\n") if part.strip()],
            "withheld": withheld_html(decision),
        }
        return render_to_string("decision/letter_sheet.html", context)


def withheld_html(decision: Decision) -> SafeString:
    """What every letter says of itself where reasons are withheld: of which factors, the gist, the ground,
    and how to appeal, in the language of the letter. Nobody can forget to write it or leave it out."""
    with override(decision.letter_language):
        withheld = [one for one in told_of(decision) if one.withheld]
        return render_to_string("decision/letter_withheld.html", {"withheld": withheld})


def pdf_of(html: str) -> bytes:
    """The page as a tagged PDF. Raises PdfUnavailable. Nothing is fetched: the page names no address."""
    try:
        import weasyprint  # noqa: PLC0415 (needs Pango, which not every machine has)
    except (ImportError, OSError) as error:
        raise PdfUnavailable from error
    made: bytes = weasyprint.HTML(string=html, url_fetcher=_refuse).write_pdf(pdf_tags=True)
    return made


def _refuse(url: str, *_args: object, **_kwargs: object) -> dict[str, object]:
    raise ValueError(f"a letter fetches nothing: {url}")
