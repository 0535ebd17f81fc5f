"""The form for phones: from the sheet to a row of the wave, what leaves no trace, and what an attacker sees."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from firsthand.evaluate.survey.respondent import PARTS
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.trail.models import Entry
from firsthand.platform.outreach.answering import services
from firsthand.platform.outreach.answering.blocks import blocks_of
from firsthand.platform.outreach.answering.links import ALPHABET, digest
from firsthand.platform.outreach.effects.queries import counts_by_arm
from firsthand.platform.outreach.models import FormLink, PhoneForm, Receipt, Response, Trial, Wave
from firsthand.platform.outreach.trials.designs import sealed_design
from tests.designs import FORUMS
from tests.phones import AGREES, CODE, Phone, opened, tokens

pytestmark = pytest.mark.django_db
SIGN_IN = Callable[[Actor], Client]


def test_from_the_link_to_a_row_of_the_wave() -> None:
    form = opened()
    phone = Phone(tokens(form)[0])
    assert "Taking part is your free choice" in phone.text
    assert phone.answer_all().status_code == 302
    assert "listening line" in phone.client.get(phone.page["Location"]).content.decode()
    row, wave = Response.objects.get(), Wave.objects.get()
    assert (wave.kind, wave.rows, wave.by_form, row.wave_id) == ("baseline", 1, True, wave.pk)
    assert (row.cluster, row.arm, row.period) == ("Forum 1", "campaign", "baseline")
    assert {row.answers[f"support_{number}"] for number in range(1, 4)} == {6.0}
    assert not any(part in str(row.answers) + row.respondent for part in ("am07os02", "AM"))
    assert [(count.arm, count.baseline) for count in counts_by_arm(form.trial, sealed_design(form.trial))] == [
        ("campaign", 1),
        ("comparison", 0),
    ]


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_three_languages_and_digits_as_they_are_written_there(language: str) -> None:
    form = opened()
    phone = Phone(tokens(form)[0], language)
    assert f'lang="{language}"' in phone.text
    assert ('dir="rtl"' in phone.text) == (language == "ar")
    phone.answer_all({"code_day": "٠٧"} if language == "ar" else {})
    assert Response.objects.count() == 1


def test_who_says_no_leaves_no_trace() -> None:
    form = opened()
    phone, entries = Phone(tokens(form)[0]), Entry.objects.count()
    assert "Nothing was kept" in phone.send(go="no").content.decode()
    other = Phone(tokens(form)[0])
    other.send()
    other.send(CODE)
    assert "Nothing was kept" in other.send(AGREES, go="no").content.decode()
    assert [model.objects.count() for model in (Wave, Response, Receipt)] == [0, 0, 0]
    assert not FormLink.objects.exclude(sent=0).exists()
    assert Entry.objects.count() == entries + 1  # the second sheet


def test_no_answer_without_consent() -> None:
    token = tokens(opened())[0]
    last = len(blocks_of(sealed_design(Trial.objects.get()), "baseline")) - 1
    answer = Client().post(f"/q/{token}/en/", {**CODE, **AGREES, "at": str(last), "go": "next"})
    assert "Do you want to take part?" in answer.content.decode()
    assert not Response.objects.exists()


def test_no_cookie_no_script_nothing_cached_and_no_address_passed_on() -> None:
    phone = Phone(tokens(opened())[0])
    pages = [phone.page, phone.send(), phone.send(CODE), Client().get(phone.url.removesuffix("en/"))]
    for page in pages:
        assert not page.cookies
        assert page["Cache-Control"] == "no-store"
        assert page["Referrer-Policy"] == "no-referrer"
        assert b"<script" not in page.content
        assert b"Firsthand" not in page.content


def test_only_the_code_must_be_answered() -> None:
    form = opened()
    phone = Phone(tokens(form)[0])
    phone.send()
    assert phone.send().status_code == 422
    assert phone.text.count("This part of the code is needed.") == len(PARTS)
    assert phone.send({**CODE, "code_day": "41"}).status_code == 422
    assert "Two digits, please" in phone.text
    phone.send(CODE)
    while phone.page.status_code == 200:
        phone.send()
    assert phone.page.status_code == 302
    assert set(Response.objects.get().answers) == {"date", "cluster"}


def test_going_back_keeps_what_was_answered() -> None:
    phone = Phone(tokens(opened())[0])
    phone.send()
    phone.send(CODE)
    phone.send({"age": "young"}, go="back")
    assert 'value="am"' in phone.text
    phone.send(CODE)
    assert 'value="young"' in phone.text


def test_what_travels_in_the_page_is_looked_at_again() -> None:
    phone = Phone(tokens(opened())[0])
    phone.send()
    phone.send(CODE)
    assert phone.send({"code_day": "99"}).status_code == 422
    phone.send(CODE)
    phone.send({"age": "young"})
    assert phone.send({"support_1": "9000"}).status_code == 422
    assert phone.send({"at": "99", "support_1": "-1"}).status_code == 422
    assert not Response.objects.exists()


def test_a_page_sent_twice_is_one_answer() -> None:
    form = opened()
    phone = Phone(tokens(form)[0])
    phone.send()
    phone.send(CODE)
    phone.send({"age": "young"})
    last = phone.page
    assert phone.send(AGREES).status_code == 302
    phone.page = last
    assert phone.send(AGREES).status_code == 302
    assert (Response.objects.count(), Wave.objects.get().rows) == (1, 1)


def test_the_same_code_again_is_told_kindly_and_the_first_answers_stay() -> None:
    form = opened()
    one, elsewhere = tokens(form, *FORUMS[:2])
    Phone(one).answer_all(value="2")
    second = Phone(one)
    assert second.answer_all(value="7").status_code == 409
    assert "your first answers count" in second.text.replace("\n", " ")
    assert 'name="support_1" value="7"' in second.text  # nothing is lost: another code, and it is sent
    assert second.send({**CODE, "code_siblings": "03"}).status_code == 200
    while second.page.status_code == 200:
        second.send()
    assert second.page.status_code == 302
    assert Phone(elsewhere).answer_all().status_code == 302
    found = Response.objects.order_by("number").values_list("cluster", "answers__support_1")
    assert list(found) == [("Forum 1", 2.0), ("Forum 1", 7.0), ("Forum 2", 6.0)]


def test_answers_come_no_faster_than_people() -> None:
    form = opened()
    token = tokens(form)[0]
    FormLink.objects.update(sent=services.MANY)
    phone = Phone(token)
    assert phone.answer_all().status_code == 429
    assert "nothing is lost" in phone.text
    FormLink.objects.update(sent_since=timezone.now() - services.WITHIN - timedelta(seconds=1))
    assert phone.send(AGREES).status_code == 302
    assert FormLink.objects.get().sent == 1


def test_a_wrong_link_answers_as_what_does_not_exist() -> None:
    form = opened()
    old = tokens(form)[0]
    new = tokens(form)[0]

    def shown(answer: Any) -> str:
        return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())

    nothing = shown(Client().get("/q/"))
    for path in (f"/q/{old}/", f"/q/{old}/en/", f"/q/{new}/de/", "/q/x/en/", f"/q/{old}/en/thanks/"):
        answer = Client().get(path)
        assert (answer.status_code, shown(answer)) == (404, nothing)
        assert Client().post(path, {"go": "no"}).status_code == 404
    assert Client().get(f"/q/{new}/en/").status_code == 200


def test_tokens_are_kept_as_hashes_and_cannot_be_guessed() -> None:
    (token,) = tokens(opened())
    kept = FormLink.objects.get()
    assert kept.sha256 == digest(token)
    assert token not in str(vars(kept))
    assert len(ALPHABET) ** len(token) > 2**112


@pytest.mark.parametrize("how", ["closed", "expired", "trial closed"])
def test_a_closed_form_says_so_and_takes_nothing(how: str) -> None:
    form = opened()
    token = tokens(form)[0]
    phone = Phone(token)
    phone.send()
    phone.send(CODE)
    if how == "expired":
        PhoneForm.objects.update(created_at=timezone.now() - timedelta(days=2), closes_at=timezone.now())
    elif how == "trial closed":
        Trial.objects.update(state="closed")
    else:
        PhoneForm.objects.update(closed_at=timezone.now())
    assert phone.send({"age": "young"}).status_code == 410
    assert "No more answers are taken" in Phone(token).text
    link = FormLink.objects.get()
    assert services.keep_answers(link=link, given={"code_mother": "am"}, receipt="r") is services.Kept.CLOSED
    assert not Response.objects.exists()
