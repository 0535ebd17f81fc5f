"""Forms of waves: opened, printed and closed by the evaluator, read as files are, watched by the worker."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from firsthand.pathway import Role
from firsthand.platform.base import flow
from firsthand.platform.base.access import Denied
from firsthand.platform.base.people.actor import CLOCK, Actor
from firsthand.platform.base.trail.models import Entry
from firsthand.platform.outreach.answering import services
from firsthand.platform.outreach.answering.tasks import look_after_forms
from firsthand.platform.outreach.effects import services as effects
from firsthand.platform.outreach.models import Campaign, FormLink, PhoneForm, Receipt, Response, RuleCheck, Trial, Wave
from tests import factories
from tests.designs import DESIGN, FORUMS, answers_file, wave_of
from tests.factories_outreach import make_campaign, make_trial
from tests.phones import AGREES, CODE, Phone, asked_alike, asked_before, opened, tokens

pytestmark = pytest.mark.django_db
SIGN_IN = Callable[[Actor], Client]


def test_a_file_and_the_form_know_the_same_respondent() -> None:
    """One reader: whoever was asked before in a file is tied to the answers that come by phone."""
    trial = make_trial(make_campaign(state="running"), design=asked_alike())
    evaluator = factories.make_actor(Role.EVALUATOR)
    before = {**wave_of(0), ("am07os02", "Forum 1"): ("young", 3)}
    staged = effects.stage_wave(actor=evaluator, trial=trial, kind="baseline", name="b.csv", data=answers_file(before))
    effects.import_wave(actor=evaluator, staged=staged)
    Phone(tokens(opened(kind="follow_up", trial=trial))[0]).answer_all()
    assert Response.objects.filter(respondent=Response.objects.get(period="follow_up").respondent).count() == 2


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
