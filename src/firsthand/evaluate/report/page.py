"""One page for a minister: what we did, what changed, for whom, how sure, harm."""

from __future__ import annotations

from . import pooled
from . import sentences as say
from .elements import Html, document, joined, paragraph, tag
from .facts import Facts
from .numbers import counted


def page(facts: Facts) -> Html:
    """The page; it fits one sheet of A4 for up to three outcomes and three audiences."""
    design, causal = facts.design, facts.findings.causal
    outcomes = {each.name: each for each in design.outcomes}
    found, harmful = say.headline(facts)
    changed = [
        paragraph([
            say.changed(design, each, causal=causal),
            say.size(design, each, causal=causal),
            say.worth(each),
            say.above_the_middle(outcomes[each.outcome], facts.above.get(each.outcome, ())),
        ])
        for each in facts.for_everybody
    ]  # fmt: skip
    whom = [
        paragraph([
            say.changed(design, each, causal=causal),
            say.size(design, each, causal=causal) if each.outcome == design.primary.name else say.fits(each),
            say.differs(each, causal=causal),
        ])
        for each in facts.for_audiences
    ]  # fmt: skip
    harms = [tag("li", each) for each in say.harms(facts)]
    left = [tag("li", f"{each.what}: {each.reason}") for each in facts.findings.left]
    body = joined([
        tag("p", "What came of a campaign", class_="kicker"),
        tag("h1", design.title),
        tag("div", tag("p", found), tag("p", harmful), class_="found"),
        tag("h2", "What we did"), paragraph(say.did(facts)),
        tag("h2", "What changed"), *changed,
        *([tag("h2", "For whom"), *whom] if whom else []),
        *([tag("ul", *left)] if left else []),
        tag("h2", "How sure"), paragraph(say.sure(facts)),
        tag("h2", "Harm"), tag("ul", *harms), paragraph([pooled.sentence(facts.pooled)] if facts.pooled else []),
        tag("h2", "What it does not say"), paragraph(say.limits(facts)),
        tag(
            "p",
            f"Design sealed {facts.seal.sealed_at[:10]} as {facts.seal.seal[:12]}. "
            f"{counted(len(facts.reading.trial), 'questionnaire')}. Every figure, and the commands that make it "
            "again, are in the annex.",
            class_="foot",
        ),
    ])  # fmt: skip
    return document(design.title, tag("main", body), kind="page")
