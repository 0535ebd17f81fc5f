"""Consent: exactly one use, twice agreed, ended in one step, and never a part of the agreement."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from firsthand.pathway import Role
from firsthand.platform.base import access, flow
from firsthand.platform.voices.consent import queries, services
from firsthand.platform.voices.consent.events import CONSENT_ENDED
from firsthand.platform.voices.consent.models import Consent
from firsthand.platform.voices.consent.rules import affirmed_again, live_consent
from tests.factories import make_actor, make_case, today
from tests.factories_voices import make_consent, make_testimony, make_voice

pytestmark = pytest.mark.django_db
LINE = {"use": "forum", "channel": "in_person", "audience": "community", "language": "ar", "identity_level": "hidden"}


@pytest.fixture
def participant(testimony):
    return make_actor(Role.PARTICIPANT, testimony.voice.case)


@pytest.fixture
def ended(monkeypatch):
    seen: list = []
    monkeypatch.setattr(CONSENT_ENDED, "_subscribers", [seen.append])
    return seen


class Dossier:
    """As much of a dossier as the guards look at."""

    def __init__(self, consent, testimony, approved_at=None):
        self.consent_id, self.testimony_id, self.approved_at = consent.pk, testimony.pk, approved_at


def holds(rule, *given):
    return rule(flow.Context(None, Dossier(*given), None, timezone.now()))


def ask(testimony, **given):
    officer = make_actor(Role.TESTIMONY_OFFICER, testimony.voice.case)
    return services.ask_consent(
        actor=officer, testimony=testimony, **{**LINE, "expires_on": today() + timedelta(days=90), **given}
    )


def test_giving_cools_off_before_it_is_live(testimony, participant, settings):
    given = services.give_consent(actor=participant, consent=ask(testimony))
    assert given.cools_until - given.given_at == timedelta(days=settings.FIRSTHAND_COOLING_OFF_DAYS)
    with pytest.raises(flow.MoveRefused):
        services.affirm_consent(actor=participant, consent=given)
    given.cools_until = timezone.now()
    given.save()
    live = services.affirm_consent(actor=participant, consent=given)
    assert live.state == "live"
    assert live.affirmed_at is not None


def test_nobody_but_the_participant_answers(testimony):
    consent = ask(testimony)
    for actor in (
        make_actor(Role.CASEWORKER, testimony.voice.case),
        make_actor(Role.COORDINATOR),
        make_actor(Role.PARTICIPANT, make_case()),
    ):
        for deed in (services.give_consent, services.refuse_consent, services.withdraw_consent, services.affirm_again):
            with pytest.raises(access.Denied):
                deed(actor=actor, consent=consent)


def test_the_same_line_is_asked_once_and_again_after_a_refusal(testimony, participant):
    consent = ask(testimony)
    with pytest.raises(flow.MoveRefused):
        ask(testimony)
    ask(testimony, channel="print")
    services.refuse_consent(actor=participant, consent=consent)
    assert ask(testimony).state == "asked"


@pytest.mark.parametrize("given", [{"expires_on": None}, {"use": "anything"}, {"language": " "}])
def test_a_line_that_says_nothing_is_refused(testimony, given):
    if "expires_on" in given:
        given = {"expires_on": today()}
    with pytest.raises(flow.MoveRefused):
        ask(testimony, **given)


def test_a_minor_is_not_asked(reading):
    minor = make_testimony(make_voice(make_case(minor=True)))
    with pytest.raises(flow.MoveRefused):
        ask(minor)
    assert not Consent.objects.exists()


@pytest.mark.parametrize("state", ["given", "live"])
def test_withdrawing_is_one_step_and_recalls(testimony, participant, ended, state):
    consent = make_consent(testimony, state=state)
    assert services.withdraw_consent(actor=participant, consent=consent).state == "withdrawn"
    assert ended == [consent.pk]


def test_it_lapses_by_itself(testimony, ended):
    past = make_consent(testimony, state="live", expires_on=today() - timedelta(days=1))
    kept = make_consent(testimony, state="live", channel="print")
    assert services.lapse_consents() == 1
    assert ended == [past.pk]
    with pytest.raises(flow.MoveRefused):
        flow.make_clock_move(kept, "lapse")


@pytest.mark.parametrize("state", ["asked", "given", "refused", "withdrawn", "lapsed"])
def test_only_a_live_consent_of_this_testimony_counts(testimony, state):
    live = make_consent(testimony, state="live")
    assert holds(live_consent, live, testimony)
    assert not holds(live_consent, live, make_testimony())
    assert not holds(live_consent, make_consent(testimony, state=state, channel="print"), testimony)
    assert not holds(
        live_consent,
        make_consent(testimony, state="live", channel="online", expires_on=today() - timedelta(days=1)),
        testimony,
    )


def test_it_is_affirmed_again_after_the_approval(testimony, participant):
    consent = make_consent(testimony, state="live")
    approved = timezone.now()
    assert not holds(affirmed_again, consent, testimony, approved)
    services.affirm_again(actor=participant, consent=consent)
    assert holds(affirmed_again, consent, testimony, approved)
    assert not holds(affirmed_again, consent, testimony, None)
    asked = make_consent(testimony, channel="print")
    with pytest.raises(flow.MoveRefused):
        services.affirm_again(actor=participant, consent=asked)


def agreement_rows():
    names = ("Agreement", "Obligation", "Signature", "Breach", "ProsecutorRecord")
    found = [
        m
        for m in apps.get_app_config("casework").get_models()
        if m.__name__ in names or m.__module__.endswith("agreement.models")
    ]
    return {m.__name__: sorted(map(repr, m.objects.values_list())) for m in found}


@pytest.mark.parametrize("deed", [services.refuse_consent, services.withdraw_consent])
def test_a_refusal_changes_nothing_in_the_agreement(testimony, participant, deed):
    from tests import factories_agreement

    made = factories_agreement.make_agreement(case=testimony.voice.case)
    before = agreement_rows()
    assert before["Agreement"]
    deed(actor=participant, consent=make_consent(testimony, state="given"))
    assert agreement_rows() == before
    assert made.pk


def test_what_waits(testimony, participant):
    make_consent(testimony)
    assert queries.consents_waiting(participant).total == 1
    assert queries.consents_waiting(make_actor(Role.TESTIMONY_OFFICER, testimony.voice.case)).total == 1
    assert queries.consents_waiting(make_actor(Role.TESTIMONY_OFFICER)).total == 0


def test_asking_in_the_browser_keeps_what_was_typed_when_refused(testimony, signed_in):
    client = signed_in(make_actor(Role.TESTIMONY_OFFICER, testimony.voice.case))
    url = f"/testimonies/{testimony.pk}/consents/ask/"
    assert client.post(url, {**LINE, "expires_on": today().isoformat()}).status_code == 422
    assert client.post(url, {**LINE, "expires_on": (today() + timedelta(days=60)).isoformat()}).status_code == 302
    assert Consent.objects.get().state == "asked"
