"""One page for a minister: what we did, what changed, for whom, how sure, harm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from firsthand.said import NOTHING, Day, Joined, Number, _, ngettext

from . import pooled, sentences, watched
from .elements import Html, Pen
from .facts import Facts


def page(facts: Facts, say: Callable[[str], str] = str, *, language: str = "en", direction: str = "ltr") -> Html:
    """The page, in the language that `say` renders and the document declares (`Pen`); it fits one sheet of A4 for up
    to three outcomes and three audiences."""
    pen = Pen(say, language, direction)
    design, causal = facts.design, facts.findings.causal
    outcomes = {each.name: each for each in design.outcomes}
    tag, paragraph = pen.tag, pen.paragraph
    found, harmful = sentences.headline(facts)
    changed = [
        paragraph([
            sentences.changed(design, each, causal=causal),
            sentences.size(design, each, causal=causal),
            sentences.worth(each),
            sentences.above_the_middle(outcomes[each.outcome], facts.above.get(each.outcome, ())),
        ])
        for each in facts.for_everybody
    ]  # fmt: skip
    whom = [
        paragraph([
            sentences.changed(design, each, causal=causal),
            sentences.size(design, each, causal=causal)
            if each.outcome == design.primary.name
            else sentences.fits(each),
            sentences.differs(each, causal=causal),
        ])
        for each in facts.for_audiences
    ]  # fmt: skip
    harms = [tag("li", each) for each in sentences.harms(facts)]
    left = [
        tag("li", _("%(what)s: %(why)s", what=each.what, why=each.reason)) for each in facts.findings.left
    ]  # fmt: skip
    body = pen.together([
        tag("p", _("What came of a campaign"), class_="kicker"),
        tag("h1", design.title),
        tag("div", tag("p", found), tag("p", harmful), class_="found"),
        tag("h2", _("What we did")), paragraph(sentences.did(facts)),
        tag("h2", _("What changed")), *changed,
        *([tag("h2", _("For whom")), *whom] if whom else []),
        *([tag("ul", *left)] if left else []),
        tag("h2", _("How sure")), paragraph(sentences.sure(facts)),
        tag("h2", _("Harm")), tag("ul", *harms),
        paragraph([
            watched.sentence(facts.watch, facts.unwatched),
            pooled.sentence(facts.pooled) if facts.pooled else NOTHING,
        ]),
        tag("h2", _("What it does not say")), paragraph(sentences.limits(facts)),
        tag("p", _foot(facts), class_="foot"),
    ])  # fmt: skip
    return pen.document(design.title, tag("main", body), kind="page")


def _foot(facts: Facts) -> Joined:
    day, count = date.fromisoformat(facts.seal.sealed_at[:10]), len(facts.reading.trial)
    return Joined([
        _("Design sealed %(day)s as %(hash)s.", day=Day(day), hash=facts.seal.seal[:12]),
        ngettext("%(count)s questionnaire.", "%(count)s questionnaires.", count, count=Number(count, grouped=True)),
        _("Every figure, and the commands that make it again, are in the annex."),
    ])  # fmt: skip
