"""Pages of a testimony: who gets them, the upload, the player, conflicts and refusals."""

from __future__ import annotations

import pytest

from firsthand.pathway import Role
from firsthand.platform.base import flow
from firsthand.platform.voices.testimony import models, services
from tests.factories import make_actor, make_case
from tests.factories_voices import (
    make_fitness,
    make_mark,
    make_passage,
    make_recording,
    make_testimony,
    make_theme,
)  # fmt: skip

from .test_testimony import put, unmet

pytestmark = pytest.mark.django_db
PAGES = ["", "plan/", "recording/", "transcript/", "claims/", "legal/", "consents/", "export/"]


def test_the_testimony_team_never_sees_the_case(testimony, officer, signed_in):
    make_fitness(testimony.voice, state="fit_with_conditions")
    make_passage(testimony)
    make_recording(testimony)
    case = testimony.voice.case
    client = signed_in(officer)
    urls = ["/voices/", f"/voices/{testimony.voice_id}/", *(f"/testimonies/{testimony.pk}/{page}" for page in PAGES)]
    for url in urls:
        page = client.get(url)
        assert page.status_code == 200, url
        html = page.content.decode()
        for secret in (case.code_name, str(case.pk), "Samir", "Haddad"):
            assert secret not in html, (url, secret)


@pytest.mark.parametrize("role", [Role.CAMPAIGN_MANAGER, Role.EVALUATOR, Role.TESTIMONY_OFFICER, Role.PARTICIPANT])
@pytest.mark.parametrize("page", PAGES)
def test_others_are_answered_as_if_it_did_not_exist(testimony, signed_in, role, page):
    client = signed_in(make_actor(role))
    there = client.get(f"/testimonies/{testimony.pk}/{page}")
    absent = client.get(f"/testimonies/{make_case().pk}/{page}")
    assert there.status_code == absent.status_code == 404


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_query_counts_do_not_grow(testimony, officer, signed_in, django_assert_max_num_queries, rows):
    theme = make_theme()
    for number in range(rows):
        make_mark(make_passage(testimony, f"Passage {number} words"), "words", theme=theme)
    client = signed_in(officer)
    client.get("/voices/")
    for url in (f"/testimonies/{testimony.pk}/transcript/", "/voices/"):
        with django_assert_max_num_queries(45):
            assert client.get(url).status_code == 200


def test_the_interview_is_uploaded_examined_and_played(testimony, officer, signed_in, interview):
    from firsthand.platform.base.media.examination import examine_media
    from firsthand.platform.base.media.models import MediaObject

    data, client = interview.read_bytes(), signed_in(officer)
    headers = {"HTTP_TUS_RESUMABLE": "1.0.0"}
    made = client.post(f"/testimonies/{testimony.pk}/recording/upload/", HTTP_UPLOAD_LENGTH=str(len(data)), **headers)
    assert made.status_code == 201
    sent = client.patch(
        made["Location"], data, content_type="application/offset+octet-stream", HTTP_UPLOAD_OFFSET="0", **headers
    )
    assert sent.status_code == 204
    media = MediaObject.objects.get(pk=made["Media-Id"])
    attached = client.post(f"/testimonies/{testimony.pk}/recording/attach/", {"recording": str(media.pk)})
    assert attached.status_code == 302
    assert unmet(testimony, "record")  # not before it is examined
    examine_media(media_id=media.pk)
    assert unmet(testimony, "record") == []
    page = client.get(f"/testimonies/{testimony.pk}/recording/")
    assert b"data-media" not in page.content  # nothing is loaded before somebody chooses to
    html = client.get(f"/testimonies/{testimony.pk}/recording/?play=all").content.decode()
    assert 'controls muted preload="none"' in html
    assert "autoplay" not in html
    assert "poster" not in html


def test_a_recording_of_another_case_or_person_is_not_taken(testimony, officer):
    other = make_testimony()
    for media in (make_recording(other, uploader_id=officer.account_id), make_recording(testimony)):
        with pytest.raises(flow.MoveRefused):
            services.attach_recording(actor=officer, testimony=testimony, media=media)


def test_a_broken_file_is_refused_beside_the_field_and_nothing_is_saved(testimony, officer, signed_in):
    from django.core.files.uploadedfile import SimpleUploadedFile

    put(testimony, "recorded")
    client, url = signed_in(officer), f"/testimonies/{testimony.pk}/transcript/import/"
    broken = client.post(url, {"file": SimpleUploadedFile("a.vtt", b"WEBVTT\n\n00:05.000 --> never\nx\n")})
    assert broken.status_code == 422
    assert "Line 3" in broken.content.decode()
    assert not testimony.passages.exists()
    assert client.post(url, {"file": SimpleUploadedFile("a.txt", b"One.\n\nTwo.")}).status_code == 302
    assert testimony.passages.count() == 2


def test_two_who_correct_the_same_passage_see_the_conflict(testimony, officer, signed_in):
    put(testimony, "recorded")
    passage, client = make_passage(testimony), signed_in(officer)
    url = f"/passages/{passage.pk}/edit/"
    assert client.post(url, {"text": "Mine.", "version": passage.version}).status_code == 302
    late = client.post(url, {"text": "Theirs.", "version": passage.version})
    assert "Theirs." in late.content.decode()
    assert models.Passage.objects.select_related("testimony__voice").get(pk=passage.pk).text == "Mine."


def test_the_warning_can_be_set_by_who_writes_the_transcript(testimony, officer, signed_in):
    signed_in(officer).post(f"/testimonies/{testimony.pk}/transcript/warning/", {"disturbing": "yes"})
    assert models.Testimony.objects.get(pk=testimony.pk).disturbing


def test_the_passage_on_the_page_is_the_text_to_the_letter(testimony, officer, signed_in):
    """Offsets are counted in the page: a space that a template adds would move every mark."""
    import html
    import re

    put(testimony, "recorded")
    passage = make_passage(testimony, "In Raqqa <then>\nand 𝒂 after.")
    make_mark(passage, "Raqqa")
    page = signed_in(officer).get(f"/passages/{passage.pk}/").content.decode()
    shown = re.search(r"<p[^>]*data-passage[^>]*>(.*?)</p>", page, re.DOTALL)
    assert shown is not None
    assert html.unescape(re.sub(r"</?mark[^>]*>", "", shown[1])) == passage.text
