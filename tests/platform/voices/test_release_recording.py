"""The recording of a released copy: it plays while the release is live, leads nowhere, and is destroyed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from firsthand.pathway import Role
from firsthand.platform.base import flow, vault
from firsthand.platform.base.media import storage
from firsthand.platform.base.media.models import MediaObject
from firsthand.platform.base.vault import keys
from firsthand.platform.voices.models import Consent, Release
from firsthand.platform.voices.release.recording import finish_taking_away
from tests import factories
from tests.factories_protection import make_approved, make_recorded, tone
from tests.factories_release import make_dossier

pytestmark = pytest.mark.django_db(transaction=True)
Scene = dict[str, Any]


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Any:
    settings.FIRSTHAND_MEDIA = tmp_path / "media"
    settings.FIRSTHAND_SANDBOX = "bubblewrap" if shutil.which("bwrap") else "limits"
    with vault.reading.scope():
        yield


@pytest.fixture
def scene() -> Scene:
    made = make_recorded()
    vault.reading.grant(made["case"].pk)
    made["protection"] = make_approved(made)
    made["dossier"] = make_dossier(made, protection=made["protection"])
    return made


def publish(scene: Scene) -> Release:
    dossier = scene["dossier"]
    dossier.singling_out = dossier.linkability = dossier.inference = "Looked at."
    dossier.save()
    dossier = flow.move(scene["examiner"], dossier, "examine")
    dossier = flow.move(scene["coordinator"], dossier, "approve")
    Consent.objects.filter(pk=scene["consent"].pk).update(affirmed_at=timezone.now())
    scene["dossier"] = flow.move(scene["officer"], dossier, "publish")
    return Release.objects.get(pk=scene["dossier"].copy_ref)


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(factories.make_account(role=role))
    return client


def test_it_plays_with_captions_while_the_release_is_live_and_never_after(scene: Scene) -> None:
    release, client = publish(scene), signed_in(Role.CAMPAIGN_MANAGER)
    page = client.get(f"/releases/{release.pk}/?play=all").content.decode()
    address = page.split(f'src="/releases/{release.pk}/play/')[1].split('"')[0]
    player = f"/releases/{release.pk}/play/{address}"
    whole = b"".join(client.get(player).streaming_content)  # type: ignore[attr-defined]
    assert whole.startswith(tone())
    part = client.get(player, headers={"Range": "bytes=0-3"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"RIFF")  # type: ignore[attr-defined]
    assert "A house." in client.get(f"/releases/{release.pk}/captions.vtt").content.decode()
    assert signed_in(Role.CAMPAIGN_MANAGER).get(player).status_code == 404, "the address is this account's alone"
    flow.move(scene["participant"], Consent.objects.get(pk=scene["consent"].pk), "withdraw")
    for path in (player, f"/releases/{release.pk}/captions.vtt", f"/releases/{release.pk}/"):
        assert client.get(path).status_code == 404


def test_a_recall_destroys_the_key_and_the_file(scene: Scene) -> None:
    release = publish(scene)
    media = release.recording
    assert media is not None
    path = storage.path_of(media)
    assert path.exists()
    flow.move(scene["coordinator"], scene["dossier"], "recall", reason="A mistake in it.")
    release.refresh_from_db()
    assert (release.recording, release.captions, release.text) == (None, "", "")
    assert not path.exists()
    assert not MediaObject.objects.filter(pk=media.pk).exists()
    with pytest.raises(vault.KeyDestroyed):
        keys.data_key(release.pk, "testimony")
    assert scene["protection"].result is not None
    assert storage.path_of(scene["protection"].result).exists(), "what the copy was made of stays with the case"


def test_a_process_that_died_after_the_recall_is_made_good(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    from firsthand.platform.voices.release import recording

    release = publish(scene)
    media = release.recording
    assert media is not None
    with monkeypatch.context() as patched:
        patched.setattr(recording, "_destroy", lambda actor, subject: None)
        flow.move(scene["coordinator"], scene["dossier"], "recall", reason="A mistake in it.")
    assert storage.path_of(media).exists()
    assert finish_taking_away() == 1
    assert not storage.path_of(media).exists()
    assert finish_taking_away() == 0


def test_nothing_about_the_copy_equals_what_it_was_made_of(scene: Scene) -> None:
    release = publish(scene)
    copy, source = release.recording, scene["protection"].result
    assert copy is not None
    for name in ("pk", "file_id", "size", "storage_name"):
        assert getattr(copy, name) != getattr(source, name), name
    assert (copy.sha256, copy.duration_ms, copy.uploader_id) == ("", None, None)
    assert source.sha256


def test_a_release_rests_on_its_protected_recording(scene: Scene) -> None:
    release = publish(scene)
    flow.move(scene["officer"], scene["protection"], "set_aside", reason="The window shows a street.")
    release.refresh_from_db()
    assert not release.is_live


def test_a_recording_that_no_longer_stands_is_not_released(scene: Scene) -> None:
    from firsthand.platform.voices.protection.regions import add_region

    dossier = scene["dossier"]
    dossier.singling_out = dossier.linkability = dossier.inference = "Looked at."
    dossier.save()
    add_region(actor=scene["officer"], testimony=scene["testimony"], what="badge", left=1, top=1, width=9, height=9)
    with pytest.raises(flow.MoveRefused) as refused:
        flow.move(scene["examiner"], dossier, "examine")
    assert len(refused.value.unmet) == 1
