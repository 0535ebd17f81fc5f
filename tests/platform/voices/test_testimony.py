"""Testimony: plan, recording, claims, legal check, marks, and what each guard asks."""

from __future__ import annotations

import pytest
from django.urls import reverse

from firsthand.pathway import RECORDS, Role
from firsthand.platform.base import access, flow, trail
from firsthand.platform.base.people.actor import CLOCK
from firsthand.platform.voices.testimony import models, queries, services, transcript
from firsthand.platform.voices.testimony.events import TESTIMONY_WITHDRAWN
from firsthand.platform.voices.testimony.models import Theme
from firsthand.platform.voices.testimony.redaction import hidden_stretches, redacted_text
from firsthand.platform.voices.testimony.subtitles import Draft
from firsthand.platform.voices.testimony.themes import install_themes
from tests.factories import make_actor, make_case
from tests.factories_voices import (
    make_evidence,
    make_legal_check,
    make_mark,
    make_passage,
    make_recording,
    make_theme,
    make_voice,
)  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture
def withdrawn(monkeypatch):
    seen: list = []
    monkeypatch.setattr(TESTIMONY_WITHDRAWN, "_subscribers", [seen.append])
    return seen


def unmet(testimony, move):
    from django.utils import timezone

    return flow.unmet_needs(
        flow.Context(
            CLOCK, models.Testimony.objects.get(pk=testimony.pk), RECORDS["testimony"].move(move), timezone.now()
        )
    )


def put(testimony, state):
    testimony.state = state
    testimony.save()
    return testimony


def test_a_minor_has_no_testimony(reading):
    minor = make_case(minor=True)
    voice = make_voice(minor)
    with pytest.raises(flow.MoveRefused):
        services.plan_testimony(actor=make_actor(Role.TESTIMONY_OFFICER, minor), voice=voice, language="ar")
    assert not models.Testimony.objects.exists()


def test_testimonies_are_numbered_within_their_voice(testimony, officer):
    assert services.plan_testimony(actor=officer, voice=testimony.voice, language="ar").number == 2


def test_only_an_officer_of_the_file_plans(testimony, editor):
    for actor in (editor, make_actor(Role.TESTIMONY_OFFICER)):
        with pytest.raises(access.Denied):
            services.plan_testimony(actor=actor, voice=testimony.voice, language="ar")


@pytest.mark.parametrize(
    "field",
    ["planned_for", "interviewer", "support_person", "no_topics_to_avoid", "pay_policy", "agreed_to_recording_on"],
)
def test_each_part_of_the_plan_is_needed(testimony, field):
    make_recording(testimony)
    assert unmet(testimony, "record") == []
    setattr(testimony, field, {"support_person": "", "no_topics_to_avoid": False, "pay_policy": ""}.get(field))
    testimony.save()
    assert len(unmet(testimony, "record")) == 1


@pytest.mark.parametrize("state", ["uploading", "quarantined", "refused"])
def test_the_recording_was_examined(testimony, state):
    assert unmet(testimony, "record")
    make_recording(testimony, state=state)
    assert unmet(testimony, "record")


def test_a_transcript_a_checked_claim_and_a_legal_check_are_needed(testimony, officer):
    assert unmet(testimony, "transcribe")
    make_passage(testimony)
    assert unmet(testimony, "transcribe") == []
    put(testimony, "transcribed")
    make_legal_check(testimony)
    assert unmet(testimony, "corroborate")
    claim = services.add_claim(actor=officer, testimony=testimony, text="He left in March")
    assert unmet(testimony, "corroborate")
    entry = make_evidence(testimony.voice.case)
    with pytest.raises(flow.MoveRefused):
        services.check_claim(actor=officer, claim=claim, status="corroborated")
    with pytest.raises(flow.MoveRefused):
        services.check_claim(
            actor=officer, claim=claim, status="corroborated", evidence=[make_evidence(make_case()).pk]
        )
    services.check_claim(actor=officer, claim=claim, status="corroborated", evidence=[entry.pk])
    assert unmet(testimony, "corroborate") == []
    services.check_claim(actor=officer, claim=claim, status="contradicted", evidence=[entry.pk])
    assert unmet(testimony, "corroborate")


@pytest.mark.parametrize(("outcome", "passes"), [("allowed", True), ("wait", False), ("refused", False)])
def test_the_legal_check_and_what_follows_when_it_no_longer_allows(testimony, withdrawn, outcome, passes):
    put(testimony, "transcribed")
    prosecutor = make_actor(Role.PROSECUTOR, testimony.voice.case)
    services.record_legal_check(actor=prosecutor, testimony=testimony, outcome="allowed", reasons="None")
    services.record_legal_check(actor=prosecutor, testimony=testimony, outcome=outcome, reasons="None")
    assert testimony.legal_checks.filter(superseded=False).count() == 1
    assert ("legal check" in " ".join(unmet(testimony, "corroborate")).lower()) is not passes
    assert withdrawn == ([] if passes else [testimony.pk])


def test_only_the_prosecutor_of_the_file_checks(testimony, officer):
    put(testimony, "transcribed")
    for actor in (officer, make_actor(Role.PROSECUTOR)):
        with pytest.raises(access.Denied):
            services.record_legal_check(actor=actor, testimony=testimony, outcome="allowed", reasons="x")


def test_the_ledger_is_cut_to_what_disclosure_permits(testimony):
    make_evidence(testimony.voice.case, claim="Open words", disclosure="open")
    make_evidence(testimony.voice.case, claim="Panel words", disclosure="panel")
    assert [e.claim for e in queries.ledger_for(testimony)] == ["Open words", ""]
    assert [e.grading for e in queries.ledger_for(testimony)] == ["B2", "B2"]


def test_import_asks_before_it_replaces(testimony, officer):
    put(testimony, "recorded")
    assert transcript.import_transcript(actor=officer, testimony=testimony, drafts=[Draft("One"), Draft("Two")]) == 2
    with pytest.raises(flow.MoveRefused):
        transcript.import_transcript(actor=officer, testimony=testimony, drafts=[Draft("Three")])
    transcript.import_transcript(actor=officer, testimony=testimony, drafts=[Draft("Three")], replace=True)
    assert [p.text for p in testimony.passages.select_related("testimony__voice")] == ["Three"]


def test_a_passage_can_be_put_between_two(testimony, officer):
    put(testimony, "recorded")
    first, _last = make_passage(testimony, "a"), make_passage(testimony, "c")
    transcript.add_passage(actor=officer, testimony=testimony, text="b", after=first)
    assert [p.text for p in testimony.passages.select_related("testimony__voice").order_by("position")] == [
        "a",
        "b",
        "c",
    ]


def test_a_cut_keeps_every_word_and_what_was_hidden_stays_hidden(testimony, officer):
    put(testimony, "recorded")
    text = "I lived in Raqqa then. My cousin left in May."
    passage, last = make_passage(testimony, text, start_ms=1000, end_ms=9000), make_passage(testimony, "Later.")
    theme = make_theme()
    for start, words, more in (
        (0, "Raqqa", {"hide": True}),
        (0, "cousin", {"hide": True}),
        (0, text, {"theme": theme}),
    ):
        start = text.index(words)
        transcript.mark_stretch(actor=officer, passage=passage, start=start, end=start + len(words), **more)
    typed = text.replace("then. My", "then.\r\n\r\nMy")
    second = transcript.split_passage(actor=officer, passage=passage, typed=typed, start_ms=4000)
    rows = list(testimony.passages.select_related("testimony__voice").order_by("position"))
    assert [row.text for row in rows] == ["I lived in Raqqa then.", "My cousin left in May.", "Later."]
    assert [(row.start_ms, row.end_ms) for row in rows[:2]] == [(1000, 4000), (4000, 9000)]
    assert (rows[1].pk, rows[2].pk) == (second.pk, last.pk)
    assert hidden_stretches(testimony) == ["cousin", "Raqqa"]
    assert [row.marks.filter(theme=theme).count() for row in rows] == [1, 1, 0]


@pytest.mark.parametrize(
    "typed",
    [
        "I lived in Raqqa then. And left.",  # no cut
        "I lived in\n\nRaqqa. And left.",  # a word gone with it
        "\n\nI lived in Raqqa then. And left.",  # nothing before it
        "I lived in Ra\n\nqqa then. And left.",  # inside what is hidden
    ],
)
def test_a_cut_that_would_lose_or_show_something_is_refused(testimony, officer, typed):
    put(testimony, "recorded")
    passage = make_passage(testimony, "I lived in Raqqa then. And left.")
    transcript.mark_stretch(actor=officer, passage=passage, start=11, end=16, hide=True)
    with pytest.raises(flow.MoveRefused):
        transcript.split_passage(actor=officer, passage=passage, typed=typed)
    assert testimony.passages.count() == 1
    assert hidden_stretches(testimony) == ["Raqqa"]


def test_a_passage_is_inserted_and_cut_on_the_pages(testimony, officer, signed_in):
    put(testimony, "recorded")
    first, last = make_passage(testimony, "One."), make_passage(testimony, "Three. Four.")
    client = signed_in(officer)
    page = client.get(reverse("transcript", args=[testimony.pk]), {"after": first.pk}).content.decode()
    assert f'value="{first.pk}" selected' in page
    sent = client.post(reverse("passage_add", args=[testimony.pk]), {"text": "Two.", "after": first.pk})
    added = testimony.passages.get(position=2)
    assert sent["Location"].endswith(f"?after={added.pk}#type")  # the next one is typed behind it
    edit = reverse("passage_edit", args=[last.pk])
    cut = {"text": "Three.\n\nFour.", "version": last.version, "cut": "1"}
    assert client.post(edit, cut).status_code == 302
    rows = testimony.passages.select_related("testimony__voice").order_by("position")
    assert [row.text for row in rows] == ["One.", "Two.", "Three.", "Four."]


def test_hidden_words_are_not_in_the_redacted_text_nor_are_speakers(testimony, officer):
    put(testimony, "transcribed")
    passage = make_passage(testimony, "I lived in Raqqa then.", speaker="1")
    transcript.mark_stretch(
        actor=officer, passage=passage, start=11, end=16, quote="Raqqa", hide=True, replacement="a city"
    )
    assert redacted_text(testimony) == "I lived in a city then."
    assert hidden_stretches(testimony) == ["Raqqa"]


@pytest.mark.parametrize(
    "given",
    [
        {"start": 5, "end": 5},
        {"start": 0, "end": 999},
        {"quote": "other"},
        {"hide": False},
        {"replacement": "near RAQQA"},
    ],
)
def test_a_mark_that_makes_no_sense_is_refused(testimony, officer, given):
    put(testimony, "transcribed")
    passage = make_passage(testimony, "I lived in Raqqa then.")
    with pytest.raises(flow.MoveRefused):
        transcript.mark_stretch(actor=officer, passage=passage, **{"start": 11, "end": 16, "hide": True, **given})


def test_marking_is_not_finished_while_hidden_words_stand_elsewhere(testimony, editor):
    put(testimony, "corroborated")
    make_mark(make_passage(testimony, "In Raqqa."), "Raqqa")
    make_passage(testimony, "Back to raqqa.")
    assert unmet(testimony, "protect")
    with pytest.raises(flow.MoveRefused, match="2"):
        transcript.finish_marks(actor=editor, testimony=testimony)
    transcript.finish_marks(actor=editor, testimony=testimony, knowingly=True)
    assert unmet(testimony, "protect") == []


def test_a_correction_reopens_the_marking_and_moves_the_mark(testimony, officer, editor):
    put(testimony, "corroborated")
    passage = make_passage(testimony, "In Raqqa.")
    make_mark(passage, "Raqqa")
    transcript.finish_marks(actor=editor, testimony=testimony)
    passage.text = "Later in Raqqa."
    transcript.edit_passage(actor=officer, passage=passage)
    assert "Raqqa" not in redacted_text(testimony)
    assert unmet(testimony, "protect")


def test_once_protected_only_more_is_hidden_and_that_recalls(testimony, officer, withdrawn):
    put(testimony, "protected")
    passage = make_passage(testimony, "In Raqqa.")
    mark = make_mark(passage, "In")
    with pytest.raises(flow.WrongState):
        transcript.remove_mark(actor=officer, mark=mark)
    with pytest.raises(flow.WrongState):
        transcript.edit_passage(actor=officer, passage=passage)
    transcript.mark_stretch(actor=officer, passage=passage, start=3, end=8, hide=True)
    assert withdrawn == [testimony.pk]


def test_withdrawal_by_the_participant_recalls(testimony, withdrawn):
    flow.move(make_actor(Role.PARTICIPANT, testimony.voice.case), testimony, "withdraw")
    assert withdrawn == [testimony.pk]


def test_four_themes_ship_and_installing_again_adds_none():
    assert (install_themes(), install_themes(), Theme.objects.count()) == (4, 0, 4)


def test_an_export_is_a_disclosure_in_the_trail_and_hides(testimony, officer, editor, signed_in):
    make_mark(make_passage(testimony, "In Raqqa & back.", start_ms=0, end_ms=900), "Raqqa")
    sent = {"recipient": "Court", "reason": "Order"}
    page = signed_in(officer).post(f"/testimonies/{testimony.pk}/export/", sent)
    assert "In […] &amp; back." in page.content.decode()
    assert trail.Entry.objects.filter(operation="disclosure", action="testimony.export").count() == 1
    assert "Raqqa" in signed_in(officer).post(f"/testimonies/{testimony.pk}/export/full/", sent).content.decode()
    assert signed_in(editor).post(f"/testimonies/{testimony.pk}/export/full/", sent).status_code == 404
