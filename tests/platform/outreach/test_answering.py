"""The form for phones: from the sheet to a row of the wave, what leaves no trace, and what an attacker sees."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from firsthand.evaluate.survey.respondent import PARTS
from firsthand.pathway import Role
from firsthand.platform.base import flow
from firsthand.platform.base.access import Denied
from firsthand.platform.base.people.actor import CLOCK, Actor
from firsthand.platform.base.trail.models import Entry
from firsthand.platform.outreach.answering import services
from firsthand.platform.outreach.answering.blocks import blocks_of
from firsthand.platform.outreach.answering.links import ALPHABET, digest
from firsthand.platform.outreach.answering.tasks import look_after_forms
from firsthand.platform.outreach.effects import services as effects
from firsthand.platform.outreach.effects.queries import counts_by_arm
from firsthand.platform.outreach.models import Campaign, FormLink, PhoneForm, Receipt, Response, RuleCheck, Trial, Wave
from firsthand.platform.outreach.trials.designs import sealed_design
from tests import factories
from tests.designs import DESIGN, FORUMS, answers_file, wave_of
from tests.factories_outreach import make_campaign, make_trial

pytestmark = pytest.mark.django_db
SIGN_IN = Callable[[Actor], Client]
CODE = {"code_mother": "AM", "code_day": "7", "code_place": "os", "code_siblings": "02"}
AGREES = {f"support_{number}": "6" for number in range(1, 5)}


def opened(*, kind: str = "baseline", trial: Trial | None = None, days: int = 14, **given: Any) -> PhoneForm:
    trial = trial or make_trial(make_campaign(state="running"), **given)
    return services.open_form(
        actor=factories.make_actor(Role.EVALUATOR), trial=trial, kind=kind, asked_by="Institute of Ostrona",
        help_nearby="The listening line, 0800 000", closes_at=timezone.now() + timedelta(days=days),
    )  # fmt: skip


def tokens(form: PhoneForm, *clusters: str) -> list[str]:
    evaluator = factories.make_actor(Role.EVALUATOR)
    return [
        token for _c, token in services.make_sheet(actor=evaluator, form=form, clusters=list(clusters or FORUMS[:1]))
    ]


class Phone:
    """Somebody at a phone, who sends back what the page carries and what they answer."""

    def __init__(self, token: str, language: str = "en") -> None:
        self.client, self.url = Client(), f"/q/{token}/{language}/"
        self.page: HttpResponse = self.client.get(self.url)

    def send(self, answers: dict[str, str] | None = None, go: str = "next") -> HttpResponse:
        page = self.page.content.decode()
        carried = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
        carried += re.findall(r'<input type="radio" name="([^"]+)" value="([^"]*)" checked', page)
        carried += re.findall(r'<input type="text" id="[^"]+" name="([^"]+)" value="([^"]*)"', page)
        self.page = self.client.post(self.url, {**dict(carried), **(answers or {}), "go": go})
        return self.page

    def answer_all(self, code: dict[str, str] | None = None, value: str = "6") -> HttpResponse:
        self.send()
        self.send({**CODE, **(code or {})})
        while self.page.status_code == 200:
            names = set(re.findall(r'<input type="radio" name="([^"]+)"', self.text))
            typed = set(re.findall(r'<input type="text" id="([^"]+)"', self.text))
            self.send({name: {"exposed": "1", "age": "young"}.get(name, value) for name in names | typed})
        return self.page

    @property
    def text(self) -> str:
        return self.page.content.decode()


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
    assert [(count.arm, count.baseline) for count in counts_by_arm(form.trial)] == [("campaign", 1), ("comparison", 0)]


def asked_alike() -> dict[str, Any]:
    """A design whose outcome is one question, so that a file and the form ask it alike: no set has nine steps."""
    design = deepcopy(DESIGN)
    design["outcome"][0]["high"] = 9
    return design


def test_a_file_and_the_form_know_the_same_respondent() -> None:
    """One reader: whoever was asked before in a file is tied to the answers that come by phone."""
    trial = make_trial(make_campaign(state="running"), design=asked_alike())
    evaluator = factories.make_actor(Role.EVALUATOR)
    before = {**wave_of(0), ("am07os02", "Forum 1"): ("young", 3)}
    staged = effects.stage_wave(actor=evaluator, trial=trial, kind="baseline", name="b.csv", data=answers_file(before))
    effects.import_wave(actor=evaluator, staged=staged)
    Phone(tokens(opened(kind="follow_up", trial=trial))[0]).answer_all()
    assert Response.objects.filter(respondent=Response.objects.get(period="follow_up").respondent).count() == 2


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


def test_closing_forgets_links_and_receipts_and_seals_what_came() -> None:
    form = opened()
    token = tokens(form)[0]
    Phone(token).answer_all()
    before = Wave.objects.get().file_sha256
    services.close_form(actor=factories.make_actor(Role.EVALUATOR), form=form)
    assert (FormLink.objects.count(), Receipt.objects.count()) == (0, 0)
    assert Client().get(f"/q/{token}/").status_code == 404
    after = Wave.objects.get().file_sha256
    assert after != before
    assert Entry.objects.filter(action="answers.note_hash", object_id=after).exists()


def test_the_worker_closes_what_is_over() -> None:
    form = opened()
    PhoneForm.objects.update(created_at=timezone.now() - timedelta(days=2), closes_at=timezone.now())
    look_after_forms()
    assert PhoneForm.objects.get(pk=form.pk).closed_at is not None
    assert services.close_expired(CLOCK) == 0


def asked_before(trial: Trial) -> None:
    evaluator = factories.make_actor(Role.EVALUATOR)
    staged = effects.stage_wave(
        actor=evaluator, trial=trial, kind="baseline", name="b.csv", data=answers_file(wave_of(0))
    )
    effects.import_wave(actor=evaluator, staged=staged)


def test_the_stop_rules_are_asked_of_what_comes_in_and_fire_by_themselves() -> None:
    """Those who met the campaign answer at the harmful end of the scale, by phone; the worker stops the campaign."""
    trial = make_trial(make_campaign(state="running"), design=asked_alike())
    asked_before(trial)
    form = opened(kind="follow_up", trial=trial)
    links = {link.cluster: link for _t in [tokens(form, *FORUMS)] for link in FormLink.objects.all()}
    look_after_forms()
    assert not RuleCheck.objects.exists()
    for (code, forum), (_age, value) in wave_of(4.0).items():
        moved = float(value) + int(forum[-1]) * 3 % 4 * 0.2  # forums differ: nothing could be judged without
        given = {"code_mother": code, "support": str(round(moved, 2)), "exposed": "0"}
        assert services.keep_answers(link=links[forum], given=given, receipt=code) is services.Kept.KEPT
    assert Campaign.objects.get().state == "running"
    look_after_forms()
    assert RuleCheck.objects.filter(fired=True).exists()
    assert Campaign.objects.get().state == "stopped_by_rule"
    checks = RuleCheck.objects.count()
    look_after_forms()
    assert RuleCheck.objects.count() == checks  # nothing new came in


def test_a_wave_is_whole_when_its_form_is_closed() -> None:
    evaluator = factories.make_actor(Role.EVALUATOR)
    campaign = make_campaign(state="complete")
    form = opened(trial=make_trial(campaign))
    Phone(tokens(form)[0]).answer_all()
    with pytest.raises(flow.MoveRefused) as refused:
        flow.move(evaluator, campaign, "take_baseline")
    assert any("still open" in words for words in map(str, refused.value.unmet))
    services.close_form(actor=evaluator, form=form)
    assert flow.move(evaluator, Campaign.objects.get(), "take_baseline").state == "baseline_taken"


def test_what_cannot_be_opened() -> None:
    form = opened()
    with pytest.raises(flow.MoveRefused, match="open already"):
        opened(trial=form.trial)
    with pytest.raises(flow.MoveRefused, match="before the campaign yet"):
        opened(kind="follow_up", trial=form.trial)
    with pytest.raises(flow.MoveRefused, match="before the trial is closed"):
        opened(state="closed")
    trial = make_trial(make_campaign())
    asked_before(trial)
    with pytest.raises(flow.MoveRefused, match="other questions"):
        opened(kind="follow_up", trial=trial)


def test_a_design_that_was_changed_takes_no_answers() -> None:
    form = opened()
    phone = Phone(tokens(form)[0])
    phone.send()
    trial = Trial.objects.get()
    trial.design["title"] = "Another"
    trial.save()
    assert phone.send(CODE).status_code == 410
    assert services.keep_answers(link=FormLink.objects.get(), given={}, receipt="r") is services.Kept.CLOSED


def test_people_who_are_assigned_answer_by_the_code_on_the_list() -> None:
    design = deepcopy(DESIGN)
    design["design"] = {
        "kind": "individual", "people": 40, "arms": ["campaign", "comparison"], "attrition": 0.1, "baseline": True,
        "correlation": 0.6,
    }  # fmt: skip
    lots = [{"unit": "Am07os02", "arm": "comparison"}, {"unit": "be01mi00", "arm": "campaign"}]
    form = opened(trial=make_trial(make_campaign(), design=design, lots=lots))
    token = tokens(form, "")[0]
    unknown = Phone(token)
    assert unknown.answer_all({"code_siblings": "09"}).status_code == 422
    assert "not on the list" in unknown.text
    assert Phone(token).answer_all().status_code == 302
    assert Response.objects.get().arm == "comparison"


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CLOCK, Role.EVALUATOR}))
def test_only_the_evaluator_opens_prints_and_closes(role: Role, signed_in: SIGN_IN) -> None:
    form, client, actor = opened(), signed_in(other := factories.make_actor(role)), other
    assert client.get(reverse("phone_forms", args=[form.trial_id])).status_code == 404
    assert client.get(reverse("phone_form", args=[form.pk])).status_code == 404
    assert client.post(reverse("phone_sheet", args=[form.pk]), {"clusters": FORUMS[:1]}).status_code == 404
    assert client.post(reverse("phone_form_close", args=[form.pk])).status_code == 404
    with pytest.raises(Denied):
        services.close_form(actor=actor, form=form)


def test_the_evaluators_pages(signed_in: SIGN_IN) -> None:
    trial, client = make_trial(make_campaign()), signed_in(factories.make_actor(Role.EVALUATOR))
    page = reverse("phone_forms", args=[trial.pk])
    assert client.post(page, {"kind": "baseline", "asked_by": "", "closes_on": "2020-01-01"}).status_code == 422
    closes = (timezone.localdate() + timedelta(days=3)).isoformat()
    answer = client.post(page, {"kind": "baseline", "asked_by": "Institute of Ostrona", "closes_on": closes})
    form = PhoneForm.objects.get()
    assert answer["Location"] == reverse("phone_form", args=[form.pk])
    assert form.last_day.isoformat() == closes
    sheet = client.post(reverse("phone_sheet", args=[form.pk]), {"clusters": FORUMS[:2]})
    text = sheet.content.decode()
    found = re.findall(r"http://testserver/q/([a-z0-9]{24})/", text)
    assert len(found) == text.count('class="square"') == 2
    assert "no-store" in sheet["Cache-Control"]
    Phone(found[1]).answer_all()
    shown = client.get(reverse("phone_form", args=[form.pk])).context["rows"]
    assert dict(shown)["Forum 2"] == 1
    client.post(reverse("phone_form_close", args=[form.pk]))
    assert client.get(reverse("phone_form", args=[form.pk])).context["sheet"] is None


def test_a_period_of_a_stepped_wedge_has_its_own_form() -> None:
    """Who has met the campaign follows from the period and from when the place began."""
    design = deepcopy(DESIGN)
    design["design"] = {
        "kind": "stepped_wedge", "unit": "forum", "arms": ["campaign", "comparison"], "clusters": 8, "cluster_size": 12,
        "sequences": 4, "periods": 5, "icc": 0.02, "attrition": 0.0,
    }  # fmt: skip
    lots = [{"unit": forum, "arm": "campaign", "starts": 2 + at // 2} for at, forum in enumerate(FORUMS)]
    trial = make_trial(make_campaign(state="running"), design=design, lots=lots)
    second = services.open_form(
        actor=factories.make_actor(Role.EVALUATOR), trial=trial, kind="period", period=2, asked_by="Institute",
        closes_at=timezone.now() + timedelta(days=2),
    )  # fmt: skip
    for token in tokens(second, FORUMS[0], FORUMS[7]):
        assert Phone(token).answer_all().status_code == 302
    assert set(Response.objects.values_list("period", flat=True)) == {"2"}


@pytest.mark.parametrize("by_phone", [True, False])
def test_names_with_spaces_come_back_as_they_were_declared(by_phone: bool) -> None:
    """A survey server writes Forum_1 and no_work; the lots and the audience say Forum 1 and no work."""
    design = deepcopy(DESIGN)
    design["audience"] = [{"name": "Out of work", "column": "occupation", "value": "no work"}]
    trial = make_trial(make_campaign(), design=design)
    if by_phone:
        phone = Phone(tokens(opened(trial=trial))[0])
        phone.send()
        phone.send(CODE)
        phone.send({"occupation": "no_work"})
        assert phone.send(AGREES).status_code == 302
    else:
        head = "date,code,cluster,occupation,support_1,support_2,support_3,support_4"
        data = f"{head}\n{timezone.localdate()},am07os02,Forum_1,no_work,6,6,6,6\n".encode()
        evaluator = factories.make_actor(Role.EVALUATOR)
        staged = effects.stage_wave(actor=evaluator, trial=trial, kind="baseline", name="kobo.csv", data=data)
        effects.import_wave(actor=evaluator, staged=staged)
    row = Response.objects.get()
    assert (row.cluster, row.answers["occupation"]) == ("Forum 1", "no work")
