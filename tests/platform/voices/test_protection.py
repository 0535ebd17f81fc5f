"""The protected recording: asked for, made confined, looked at, answered for, approved by another."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from firsthand.platform.base import access, flow, trail, vault
from firsthand.platform.base.media.models import MediaObject
from firsthand.platform.voices.models import Mark, Passage, Protection
from firsthand.platform.voices.protection import making, regions, services
from tests.factories_protection import PICTURE, make_recorded, stand_in

pytestmark = pytest.mark.django_db
Scene = dict[str, Any]
DOUBT = f'said["doubts"] = [{{"at": 40, "picture": "{PICTURE}"}}]'
SEEN = {"frames": 5, "sureness": 0.8, "left": 1, "top": 2, "right": 3, "bottom": 4}
FOUND = f'said["findings"] = [{{"attack": "faces", "at": 40, "said": {{"code": "face_seen", "values": {SEEN}}}}}]'


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> None:
    settings.FIRSTHAND_MEDIA = tmp_path / "media"
    settings.FIRSTHAND_SANDBOX = "bubblewrap" if shutil.which("bwrap") else "limits"


@pytest.fixture
def scene(reading: Callable[[Any], None]) -> Scene:
    made = make_recorded()
    reading(made["testimony"])
    return made


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    def use(script: str) -> None:
        monkeypatch.setattr(making, "ENGINE", stand_in(tmp_path, script))

    use("out.write(original)")
    return use


def asked(scene: Scene, **given: Any) -> Protection:
    chosen = {"voice": "revoice", "faces": "solid", **given}
    return services.ask_protection(actor=scene["officer"], testimony=scene["testimony"], **chosen)


def made(scene: Scene) -> Protection:
    protection = asked(scene)
    making.make_protection(protection_id=protection.pk)
    return Protection.objects.select_related("testimony__voice", "result").get(pk=protection.pk)


def unmet(scene: Scene, protection: Protection, who: str = "officer.two") -> list[str]:
    from django.utils import timezone

    from firsthand.pathway import PROTECTION

    row = Protection.objects.get(pk=protection.pk)
    return flow.unmet_needs(flow.Context(scene[who], row, PROTECTION.move("approve"), timezone.now()))


def test_it_is_made_sealed_and_approved_by_another(scene: Scene, engine: Any) -> None:
    protection = made(scene)
    assert (protection.state, protection.share_done) == ("review", 1000)
    assert protection.result is not None
    assert (protection.result.state, protection.result.file_id) == ("examined", scene["case"].pk)
    assert protection.captions.startswith("WEBVTT")
    with pytest.raises(flow.MoveRefused) as refused:
        flow.move(scene["officer"], protection, "approve")
    assert len(refused.value.unmet) == 1
    approved = flow.move(scene["officer.two"], protection, "approve")
    assert (approved.state, approved.approved_by_id) == ("approved", scene["officer.two"].account_id)


@pytest.mark.parametrize("lacks", ["recording", "marks", "state", "one already"])
def test_what_is_missing_is_said(scene: Scene, engine: Any, lacks: str) -> None:
    testimony = scene["testimony"]
    if lacks == "recording":
        testimony.recording = None
    elif lacks == "marks":
        testimony.marks_finished_by = None
    elif lacks == "state":
        testimony.state = "recorded"
    testimony.save()
    if lacks == "one already":
        asked(scene)
    with pytest.raises(flow.MoveRefused):
        asked(scene)


def test_only_the_team_of_the_voice_asks(scene: Scene, engine: Any) -> None:
    for who in ("coordinator", "liaison", "participant"):
        with pytest.raises(access.Denied):
            services.ask_protection(actor=scene[who], testimony=scene["testimony"], voice="revoice", faces="solid")


@pytest.mark.parametrize(
    ("script", "failure"),
    [
        ('said = {"error": "language"}', "language"),
        ('said = {"error": "<script>"}', "unexpected"),
        ('said["captions"] = "no captions"', "unexpected"),
        ('said["report"] = []', "unexpected"),
        ('said["report"] = {"hidden": ["faces"]}', "unexpected"),
        ('said["report"] = {"notes": [1]}', "unexpected"),
        ('said["doubts"] = [{"at": -1, "picture": ""}]', "unexpected"),
        ('said["doubts"] = [{"at": 1, "picture": "PHN2Zz4="}]', "unexpected"),
        (FOUND.replace('"faces"', '"magic"'), "unexpected"),
        (FOUND.replace("face_seen", "all_is_well"), "unexpected"),
        (FOUND.replace("'sureness': 0.8, ", ""), "unexpected"),
        (FOUND.replace("0.8", "[]"), "unexpected"),
        (FOUND.replace('"at": 40', '"at": 40, "picture": "PHN2Zz4="'), "unexpected"),
        ('said["report"] = {"verdict": ["Safe."]}', "unexpected"),
        ("pass", "not_decodable"),
        ('out.write(b"no recording at all")', "not_decodable"),
        ("sys.exit(1)", "not_decodable"),
        ('wire.Output(1).write(b"x")', "not_decodable"),
    ],
)
def test_an_answer_that_does_not_add_up_is_a_failure_with_words(
    scene: Scene, engine: Any, script: str, failure: str
) -> None:
    engine(script)
    protection = made(scene)
    assert (protection.state, protection.failure) == ("failed", failure)
    assert len(protection.failure_text) > 30
    again = flow.move(scene["officer"], protection, "make_again")
    assert (again.state, again.failure) == ("asked", "")
    engine("out.write(original)")
    assert making.make_protection(protection_id=protection.pk) == "review"


def test_without_a_sandbox_it_fails_with_what_to_do(scene: Scene, engine: Any, settings: Any) -> None:
    protection = asked(scene)
    settings.FIRSTHAND_SANDBOX = "refuse"
    assert making.make_protection(protection_id=protection.pk) == "failed"
    protection.refresh_from_db()
    assert protection.failure == "no_sandbox"


def test_a_worker_that_died_at_it_is_made_good(scene: Scene, engine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    protection = asked(scene)

    def die(*_given: Any) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(making, "deliver", die)
        with pytest.raises(KeyboardInterrupt):
            making.make_protection(protection_id=protection.pk)
    protection.refresh_from_db()
    left = protection.result_id
    assert (protection.state, left is not None) == ("making", True)
    assert making.make_protection(protection_id=protection.pk) == "review"
    assert not MediaObject.objects.filter(pk=left).exists()
    finished = Protection.objects.get(pk=protection.pk)
    assert making.make_protection(protection_id=protection.pk) == "review"
    again = Protection.objects.get(pk=protection.pk)
    assert (again.version, again.result_id) == (finished.version, finished.result_id), (
        "a job that runs twice changes nothing"
    )


def test_every_doubt_is_looked_at_and_a_face_bars(scene: Scene, engine: Any) -> None:
    engine("out.write(original)\n" + DOUBT)
    protection = made(scene)
    doubt = protection.doubts.select_related("protection__testimony__voice").get()
    assert unmet(scene, protection)
    services.look_at_doubt(actor=scene["officer"], doubt=doubt, face_seen=True)
    assert unmet(scene, protection)
    services.look_at_doubt(actor=scene["officer"], doubt=doubt, face_seen=False)
    assert unmet(scene, protection) == []


def test_a_finding_is_answered_by_a_second_person_with_reasons(scene: Scene, engine: Any) -> None:
    engine("out.write(original)\n" + FOUND)
    protection = made(scene)
    finding = protection.findings.select_related("protection__testimony__voice").get()
    for who, answer in (("officer", "It is a poster."), ("officer.two", "  ")):
        with pytest.raises(flow.MoveRefused):
            services.answer_finding(actor=scene[who], finding=finding, answer=answer)
        assert unmet(scene, protection)
    services.answer_finding(actor=scene["officer.two"], finding=finding, answer="It is a poster of a film.")
    assert unmet(scene, protection) == []
    assert trail.Entry.objects.filter(action="attack_finding.answer").count() == 1


def test_what_it_was_made_from_must_not_change(scene: Scene, engine: Any) -> None:
    protection = made(scene)
    assert unmet(scene, protection) == []
    region = regions.add_region(
        actor=scene["officer"], testimony=scene["testimony"], what="badge", left=100, top=100, width=50, height=50
    )
    assert unmet(scene, protection)
    regions.remove_region(actor=scene["officer"], region=region)
    assert unmet(scene, protection) == []
    passage = Passage.objects.get(testimony=scene["testimony"])
    Mark.objects.create(passage=passage, start=0, end=4, hide=True, marked_by_id=scene["officer"].account_id)
    assert unmet(scene, protection)


def test_withdrawing_the_testimony_sets_it_aside(scene: Scene, engine: Any) -> None:
    protection = made(scene)
    flow.move(scene["participant"], scene["testimony"], "withdraw")
    protection.refresh_from_db()
    assert protection.state == "set_aside"


def test_set_aside_while_it_is_made_it_stays_so(scene: Scene, engine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    protection = asked(scene)
    real = making._seal

    def meanwhile(row: Protection, scratch: Any) -> MediaObject:
        flow.move(scene["officer"], Protection.objects.get(pk=row.pk), "set_aside", reason="Another recording.")
        return real(row, scratch)

    monkeypatch.setattr(making, "_seal", meanwhile)
    assert making.make_protection(protection_id=protection.pk) == "set_aside"


def test_the_engine_gets_no_hidden_word_but_to_search_for(scene: Scene) -> None:
    from firsthand.platform.voices.protection.content import passages_for, watch_list
    from tests.factories_release import SECRET

    with vault.reading.for_rule(scene["case"].pk):
        passages, watched = passages_for(scene["testimony"]), watch_list(scene["testimony"])
    assert SECRET in watched
    assert all(SECRET not in passage["text"] for passage in passages)
    assert [passage["said"][start:end] for passage in passages for start, end in passage["hide"]] == [SECRET]


def test_an_erased_case_leaves_nothing_to_make(scene: Scene, engine: Any) -> None:
    protection = asked(scene)
    vault.keys.destroy(scene["case"].pk)
    assert making.make_protection(protection_id=protection.pk) in ("gone", "failed")
    assert not MediaObject.objects.filter(file_id=scene["case"].pk).exclude(pk=protection.original_id).exists()
