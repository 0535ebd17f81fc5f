"""What the participant reads of the panel's reasons: chosen for each factor, held by the ledger's limits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from firsthand.pathway import FACTORS, Role
from firsthand.platform.base import flow
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.casework.assessment.models import Evidence
from firsthand.platform.casework.decision import services
from firsthand.platform.casework.decision.letters import PdfUnavailable, letter_html, pdf_of
from firsthand.platform.casework.decision.reasons import Reason, limits_crossed, quotes, told_of
from firsthand.platform.casework.models import Case, Decision, FactorReason
from tests.factories import make_actor, make_case, today
from tests.factories_assessment import answer_gates, make_evidence
from tests.factories_decision import ready_decision

pytestmark = pytest.mark.django_db

SECRET = "A cousin who works at the border told the service that he came back through the northern crossing"


def _scene(**given: Any) -> tuple[Case, Decision, dict[Role, Actor]]:
    case = make_case(state="before_panel")
    answer_gates(case)
    decision, panel = ready_decision(case, **given)
    return case, decision, panel


def _write(decision: Decision, panel: dict[Role, Actor], **given: Reason) -> Decision:
    reasons = {factor: given.get(factor, Reason(f"Weighed {factor}", "read")) for factor in FACTORS}
    return services.write_decision(actor=panel[Role.PANEL_CHAIR], decision=decision, reasons=reasons)


def _refused(panel: dict[Role, Actor], decision: Decision) -> str:
    with pytest.raises(flow.MoveRefused) as refused:
        services.second_decision(actor=panel[Role.PANEL_POLICE], decision=decision)
    return " ".join(refused.value.unmet)


def _issue(panel: dict[Role, Actor], decision: Decision) -> Decision:
    return flow.move(
        panel[Role.PANEL_CHAIR], services.second_decision(actor=panel[Role.PANEL_POLICE], decision=decision), "issue"
    )


# What must be chosen


def test_nothing_is_told_before_somebody_chose_it() -> None:
    _case, decision, panel = _scene()
    _write(decision, panel, age=Reason("Young"))
    assert "Still open: Age." in _refused(panel, decision)


@pytest.mark.parametrize(
    ("gist", "ground"),
    [("", "others"), ("We asked your family.", ""), ("Weighed, and in FULL!", "others"), ("…", "others")],
)
def test_what_is_withheld_needs_a_gist_of_its_own_and_a_ground(gist: str, ground: str) -> None:
    _case, decision, panel = _scene()
    _write(decision, panel, family=Reason("Weighed and in full", "withheld", gist.replace(",", ""), ground))
    assert "is missing: Family and friends." in _refused(panel, decision)
    _write(decision, panel, family=Reason("Weighed and in full", "withheld", "We asked your family.", "others"))
    services.second_decision(actor=panel[Role.PANEL_POLICE], decision=decision)


def test_a_gist_is_kept_only_in_the_place_of_something(reading: Any) -> None:
    case, decision, panel = _scene()
    _write(decision, panel, age=Reason("Young", "read", "A gist", "others"))
    reading(case)
    row = FactorReason.objects.get(decision=decision, factor="age")
    assert (row.gist, row.ground) == ("", "")


# The limits of the ledger


@pytest.mark.parametrize("limit", ["panel", "originator"])
def test_reasons_that_rest_on_limited_evidence_are_withheld(limit: str) -> None:
    case, decision, panel = _scene()
    entry = make_evidence(case, factor="gravity", disclosure=limit)
    cited = frozenset([entry.pk])
    _write(decision, panel, gravity=Reason("He worked there", "read", evidence=cited))
    assert "Gravity: the reasons rest on entry 1" in _refused(panel, decision)
    withheld = Reason("He worked there", "withheld", "We looked at your work there.", "originator", cited)
    decision = _write(decision, panel, gravity=withheld)
    assert limits_crossed(decision) == []
    assert _issue(panel, decision).state == "issued"


def test_evidence_that_may_be_put_to_the_participant_binds_nothing() -> None:
    case, decision, panel = _scene()
    entry = make_evidence(case, factor="gravity", disclosure="open")
    decision = _write(decision, panel, gravity=Reason("He worked there", "read", evidence=frozenset([entry.pk])))
    assert _issue(panel, decision).state == "issued"


def test_a_limit_set_after_seconding_stops_the_issue() -> None:
    case, decision, panel = _scene()
    entry = make_evidence(case, factor="gravity", disclosure="open")
    _write(decision, panel, gravity=Reason("He worked there", "read", evidence=frozenset([entry.pk])))
    decision = services.second_decision(actor=panel[Role.PANEL_POLICE], decision=decision)
    Evidence.objects.filter(pk=entry.pk).update(disclosure="originator")
    with pytest.raises(flow.MoveRefused, match="entry 1"):
        flow.move(panel[Role.PANEL_CHAIR], decision, "issue")


@pytest.mark.parametrize("where", ["reasons", "gist", "letter"])
def test_limited_words_go_out_nowhere_also_uncited(where: str) -> None:
    case, decision, panel = _scene()
    make_evidence(case, claim=SECRET, disclosure="originator")
    quoting = f"We know this: {SECRET.upper()}."
    if where == "reasons":
        _write(decision, panel, evidence=Reason(quoting, "read"))
    elif where == "gist":
        _write(decision, panel, evidence=Reason("Short", "withheld", quoting, "originator"))
    else:
        _write(decision, panel)
        decision.letter = quoting
        services.write_letter(actor=panel[Role.PANEL_CHAIR], decision=decision)
    said = _refused(panel, decision)
    assert "words of entry 1" in said
    assert "cousin" not in said
    # The panel's own full reasons may say it.
    decision.refresh_from_db()
    decision.letter = "Dear participant"
    services.write_letter(actor=panel[Role.PANEL_CHAIR], decision=decision)
    decision = _write(decision, panel, evidence=Reason(quoting, "withheld", "How you came back.", "originator"))
    assert _issue(panel, decision).state == "issued"


def test_a_quotation_is_eight_words_in_a_row_or_the_whole_of_a_short_claim() -> None:
    assert quotes("He said: a cousin, who works at the border, told it.", SECRET)
    assert not quotes("A cousin who works at the border spoke", SECRET)  # seven
    assert quotes("… Worked as a cook …", "worked as a COOK")
    assert not quotes("He worked", "Worked hard")
    assert not quotes("", SECRET)


def test_evidence_of_another_case_cannot_be_cited() -> None:
    _case, decision, panel = _scene()
    stray = make_evidence(make_case())
    with pytest.raises(ValidationError, match="this ledger"):
        _write(decision, panel, age=Reason("Young", "read", evidence=frozenset([stray.pk])))


# What the participant reads


def _withheld_decision() -> tuple[Case, Decision]:
    case, decision, panel = _scene()
    _write(decision, panel, family=Reason("The aunt in Lyon said it", "withheld", "Your family was asked.", "others"))
    return case, _issue(panel, decision)


def test_the_participant_reads_the_gist_the_ground_and_the_way_to_appeal(signed_in: Any) -> None:
    case, decision = _withheld_decision()
    client = signed_in(make_actor(Role.PARTICIPANT, case))
    page = client.get(f"/my/decisions/{decision.pk}/").content.decode()
    assert "aunt in Lyon" not in page
    for words in ("Your family was asked.", "somebody else too", "appeal against this too", "Weighed gravity"):
        assert words in page
    letter = client.get(f"/decisions/{decision.pk}/letter/").content.decode()
    assert "aunt in Lyon" not in letter
    for words in ("What we do not tell you in full", "Your family was asked.", "somebody else too", "appeal"):
        assert words in letter


def test_reasons_that_nobody_opened_are_never_shown(signed_in: Any) -> None:
    """Also where a row came past the guards: what is not chosen to be read is not read."""
    case, decision = _withheld_decision()
    FactorReason.objects.filter(decision=decision, factor="gravity").update(disclosure="")
    page = signed_in(make_actor(Role.PARTICIPANT, case)).get(f"/my/decisions/{decision.pk}/").content.decode()
    assert "Weighed gravity" not in page
    assert "Weighed attack" in page


def test_the_letter_says_it_on_paper_too(reading: Any) -> None:
    case, decision = _withheld_decision()
    reading(case)
    html = letter_html(decision)
    assert "Your family was asked." in html
    assert "aunt in Lyon" not in html
    assert [one.withheld for one in told_of(decision)].count(True) == 1
    try:
        assert pdf_of(html).startswith(b"%PDF")
    except PdfUnavailable:
        pytest.skip("PANGO ABSENT: no PDF can be made on this machine")


def test_a_letter_with_nothing_withheld_says_nothing_of_it(reading: Any) -> None:
    case, decision, panel = _scene()
    reading(case)
    assert "in full" not in letter_html(_issue(panel, _write(decision, panel)))


# The worksheet


def test_the_worksheet_ticks_what_bears_on_a_factor_and_warns(signed_in: Any) -> None:
    case, decision, panel = _scene(complete=False)
    entry = make_evidence(case, factor="gravity", disclosure="originator")
    far = make_evidence(case, factor="age", disclosure="open")
    client = signed_in(panel[Role.PANEL_CHAIR])
    page = f"/decisions/{decision.pk}/edit/"
    html = client.get(page).content.decode()
    assert f'name="evidence_gravity" value="{entry.pk}" id="evidence-gravity-1" checked' in html
    assert f'name="evidence_gravity" value="{far.pk}" id="evidence-gravity-2">' in html
    assert "not for the participant" in html
    typed: dict[str, Any] = {"outcome": "transfer", "review_on": str(today() + timedelta(days=5))}
    typed |= {"version": str(decision.version), "evidence_gravity": [str(entry.pk)]}
    for factor in FACTORS:
        typed |= {f"factor_{factor}": f"On {factor}", f"disclosure_{factor}": "read"}
    assert client.post(page, typed).status_code == 302
    shown = client.get(f"/decisions/{decision.pk}/").content.decode()
    assert "goes beyond the ledger" in shown
    assert "Gravity: the reasons rest on entry 1" in shown
    assert "The reasons rest on" in client.get(page).content.decode()
    decision.refresh_from_db()
    typed |= {"version": str(decision.version), "disclosure_gravity": "withheld"}
    typed |= {"gist_gravity": "We looked at your work.", "ground_gravity": "originator"}
    assert client.post(page, typed).status_code == 302
    shown = client.get(f"/decisions/{decision.pk}/").content.decode()
    assert "goes beyond the ledger" not in shown
    assert "We looked at your work." in shown
