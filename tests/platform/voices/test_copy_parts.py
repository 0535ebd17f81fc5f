"""What a copy of the file holds of the voice: one's own words as they were said, unread by whoever prepares."""

from __future__ import annotations

from typing import Any

import pytest

from firsthand.pathway import Role
from firsthand.platform.casework.copies import services
from firsthand.platform.casework.copies.package import sections_of
from firsthand.platform.casework.models import CopyPart
from firsthand.platform.voices.models import Passage
from tests.factories import make_actor
from tests.factories_voices import make_consent, make_testimony

pytestmark = pytest.mark.django_db


def test_own_words_go_back_and_no_coordinator_reads_them(signed_in: Any, reading: Any) -> None:
    testimony = make_testimony()
    case = testimony.voice.case
    Passage.objects.create(testimony=testimony, position=1, speaker="A", text="I left by night")
    make_consent(testimony)
    preparer = make_actor(Role.COORDINATOR)
    copy = services.prepare_copy(actor=preparer, case=case)
    client = signed_in(preparer)
    for page in (f"/copies/{copy.pk}/parts/voice/", f"/copies/{copy.pk}/paper/", f"/copies/{copy.pk}/"):
        shown = client.get(page)
        assert shown.status_code == 200
        assert "I left by night" not in shown.content.decode()
    reading(case)
    [words] = copy.parts.filter(unseen=True).select_related("copy")
    assert (words.lines, words.choice) == ([["A", "I left by night"]], CopyPart.Choice.GIVEN)
    voice = next(section for section in sections_of(copy) if section["section"] == "voice")
    assert len(voice["parts"]) == 2
    assert "I left by night" in str(voice)
    assert testimony.voice.code_name not in str(voice)
