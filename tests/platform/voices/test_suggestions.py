"""What the engine suggests to hide: it hides from the start, and a person stands behind each in the end."""

from __future__ import annotations

from typing import Any

import pytest

from firsthand.pathway import Role
from firsthand.platform.base import access, flow, trail
from firsthand.platform.voices import models
from firsthand.platform.voices.models import Mark, Passage
from firsthand.platform.voices.testimony import suggestions, transcript
from firsthand.platform.voices.testimony.redaction import redacted_text
from tests.factories import make_actor, make_identity
from tests.factories_voices import make_mark, make_passage, make_testimony, make_voice

pytestmark = pytest.mark.django_db
#: No classifier for it, so these tests are about the watch list, the patterns and what the platform does.
LANGUAGE = "fr"


@pytest.fixture
def testimony(reading: Any) -> models.Testimony:
    from tests.factories import make_case

    case = make_case()
    make_identity(case, name="Samir Haddadin", aliases="Abu Nour", birthplace="Qasr Azraq")
    found = make_testimony(make_voice(case), language=LANGUAGE, state="recorded")
    reading(found)
    return found


@pytest.fixture
def editor(testimony: models.Testimony) -> Any:
    return make_actor(Role.EDITOR, testimony.voice.case)


def suggested(testimony: models.Testimony) -> list[str]:
    marks = Mark.objects.filter(passage__testimony=testimony, marked_by__isnull=True)
    rows = marks.select_related("passage__testimony__voice").order_by("passage__position", "start")
    return [mark.passage.text[mark.start : mark.end] for mark in rows]


def test_the_names_of_the_case_and_numbers_are_suggested_in_every_passage(
    testimony: models.Testimony, editor: Any
) -> None:
    make_passage(testimony, "Ma mère m'appelait Samir. Les autres disaient Abu Nour.")
    make_passage(testimony, "Rien à dire ici.")
    make_passage(testimony, "Je suis de Qasr Azraq, et mon numéro est 0171 2345678.")
    suggestions.ask_suggestions(actor=editor, testimony=testimony)
    assert suggestions.make_suggestions(testimony_id=testimony.pk) >= 4
    found = " | ".join(suggested(testimony))
    for words in ("Samir", "Abu Nour", "Qasr Azraq", "0171 2345678"):
        assert words in found
    text = redacted_text(testimony)
    assert "Samir" not in text
    assert "2345678" not in text
    assert "Rien à dire ici." in text
    testimony.refresh_from_db()
    assert testimony.suggestions == models.Testimony.Suggestions.PARTLY, "there is no classifier for this language"


def test_again_it_suggests_nothing_new_and_leaves_what_people_marked(testimony: models.Testimony, editor: Any) -> None:
    passage = make_passage(testimony, "Samir est rentré, et Samir travaille.")
    make_mark(passage, "Samir est rentré", replacement="[il est rentré]")
    assert suggestions.make_suggestions(testimony_id=testimony.pk) == 1
    assert suggestions.make_suggestions(testimony_id=testimony.pk) == 0
    assert Mark.objects.filter(passage=passage).count() == 2


def test_the_marking_is_not_finished_before_a_person_has_looked(testimony: models.Testimony, editor: Any) -> None:
    testimony.state = "corroborated"
    testimony.save()
    passage = make_passage(testimony, "Samir est rentré avec Abu Nour.")
    suggestions.make_suggestions(testimony_id=testimony.pk)
    with pytest.raises(flow.MoveRefused, match="1"):
        transcript.finish_marks(actor=editor, testimony=testimony)
    first, *others = Mark.objects.filter(passage=passage).select_related("passage__testimony__voice").order_by("start")
    assert others
    suggestions.accept_suggestion(actor=editor, mark=first)
    assert trail.Entry.objects.filter(action="testimony.accept_mark").count() == 1
    for mark in others:
        transcript.remove_mark(actor=editor, mark=mark)
    transcript.finish_marks(actor=editor, testimony=testimony, knowingly=True)
    assert Mark.objects.get(passage=passage).marked_by_id == editor.account_id


def test_all_of_one_passage_are_accepted_at_once(testimony: models.Testimony, editor: Any) -> None:
    passage, other = make_passage(testimony, "Samir et Abu Nour."), make_passage(testimony, "Encore Samir.")
    suggestions.make_suggestions(testimony_id=testimony.pk)
    assert suggestions.accept_all(actor=editor, passage=passage) >= 2
    assert suggested(testimony) == ["Samir"]
    assert Mark.objects.filter(passage=other, marked_by__isnull=True).count() == 1


def test_a_passage_corrected_meanwhile_is_left(testimony: models.Testimony, monkeypatch: pytest.MonkeyPatch) -> None:
    passage = make_passage(testimony, "Samir est rentré.")
    real = suggestions.look_for

    def meanwhile(passages: list[Passage], *given: Any) -> Any:
        Passage.objects.filter(pk=passage.pk).update(version=passage.version + 1)
        return real(passages, *given)

    monkeypatch.setattr(suggestions, "look_for", meanwhile)
    assert suggestions.make_suggestions(testimony_id=testimony.pk) == 0


def test_only_who_may_mark_asks_and_accepts(testimony: models.Testimony) -> None:
    passage = make_passage(testimony, "Samir est rentré.")
    suggestions.make_suggestions(testimony_id=testimony.pk)
    mark = Mark.objects.select_related("passage__testimony__voice").get(passage=passage)
    for role in (Role.TRANSLATOR, Role.CASEWORKER):
        actor = make_actor(role, testimony.voice.case)
        for attempt in (
            lambda actor=actor: suggestions.ask_suggestions(actor=actor, testimony=testimony),
            lambda actor=actor: suggestions.accept_suggestion(actor=actor, mark=mark),
        ):
            with pytest.raises(access.Denied):
                attempt()


def test_without_a_transcript_there_is_nothing_to_look_for(testimony: models.Testimony, editor: Any) -> None:
    with pytest.raises(flow.MoveRefused):
        suggestions.ask_suggestions(actor=editor, testimony=testimony)
