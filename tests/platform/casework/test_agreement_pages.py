"""Pages of the agreement: who sees them, what they refuse, and what they cost."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from firsthand.pathway import Role
from firsthand.platform.base.flow.waiting import queues_for
from firsthand.platform.casework.models import Agreement, Breach, Obligation, ProsecutorRecord
from tests.factories import make_case, today
from tests.factories_agreement import (
    make_agreement,
    make_breach,
    make_decision_in_force,
    make_obligation,
    make_prosecutor_record,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
READERS = {Role.CASEWORKER, Role.PANEL_CHAIR, Role.SOCIAL_SERVICES, Role.PROSECUTOR}
TEAM = [*READERS, Role.MENTOR, Role.CLINICIAN, Role.ASSESSOR, Role.PANEL_POLICE, Role.SECURITY_LIAISON]
ISO = "%Y-%m-%d"


@pytest.fixture
def agreement():
    return make_agreement(make_case(state="in_programme"), state="in_force")


def plain(answer) -> str:
    """A page without what differs between any two requests: their own address and the form token."""
    text = answer.content.decode().replace(answer.request["PATH_INFO"], "")
    return re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", text)


@pytest.mark.parametrize("role", TEAM)
def test_each_role_reads_what_it_may(actor, signed_in, agreement, role):
    make_obligation(agreement, text="Come to the weekly meeting")
    client = signed_in(actor(role, agreement.case))
    whole = client.get(reverse("agreement", args=[agreement.pk]))
    parts = client.get(reverse("agreement_obligations", args=[agreement.pk]))
    tab = client.get(reverse("case_agreements", args=[agreement.case_id]))
    assert whole.status_code == (200 if role in READERS else 404)
    assert parts.status_code == tab.status_code == (200 if role in READERS | {Role.MENTOR} else 404)


def test_a_mentor_sees_the_obligations_and_nothing_else(actor, signed_in, agreement):
    make_obligation(agreement, text="Come to the weekly meeting")
    make_prosecutor_record(agreement.case, prosecutor="M. Laurent")
    client = signed_in(actor(Role.MENTOR, agreement.case))
    for name, pk in (("agreement_obligations", agreement.pk), ("case_agreements", agreement.case_id)):
        text = client.get(reverse(name, args=[pk])).content.decode()
        assert "To come home and stay" not in text
        assert "M. Laurent" not in text
    assert (
        "Come to the weekly meeting"
        in client.get(reverse("agreement_obligations", args=[agreement.pk])).content.decode()
    )


def test_missing_and_forbidden_answer_alike(actor, signed_in, agreement):
    stranger = signed_in(actor(Role.CASEWORKER, make_case()))
    for name in (
        "agreement",
        "agreement_edit",
        "agreement_paper",
        "agreement_counsel",
        "obligation_new",
        "breach_allege",
        "agreement_obligations",
    ):
        forbidden = stranger.get(reverse(name, args=[agreement.pk]))
        missing = stranger.get(reverse(name, args=[make_case().pk]))
        assert forbidden.status_code == missing.status_code == 404
        assert plain(forbidden) == plain(missing)


def test_the_participant_reads_and_prints_the_paper(actor, signed_in, agreement):
    make_obligation(agreement, kind="account")
    client = signed_in(actor(Role.PARTICIPANT, agreement.case))
    page = client.get(reverse("agreement_paper", args=[agreement.pk]))
    assert page.status_code == 200
    assert "which counts alike" in page.content.decode()
    assert "never a breach" in page.content.decode()
    assert client.get(reverse("agreement", args=[agreement.pk])).status_code == 404


def test_the_paper_as_pdf(actor, signed_in, agreement):
    answer = signed_in(actor(Role.CASEWORKER, agreement.case)).get(reverse("agreement_pdf", args=[agreement.pk]))
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")


def test_a_draft_is_begun_in_the_browser_and_a_second_press_makes_no_second(actor, signed_in):
    case = make_case(state="decided")
    make_decision_in_force(case)
    client = signed_in(actor(Role.CASEWORKER, case))
    form = {
        "purpose": "To stay",
        "programme_offers": "A room",
        "starts_on": today().strftime(ISO),
        "ends_on": (today() + 90 * DAY).strftime(ISO),
        "version": 0,
    }
    assert client.post(reverse("agreement_new", args=[case.pk]), form).status_code == 302
    assert client.post(reverse("agreement_new", args=[case.pk]), form).status_code == 302
    assert Agreement.objects.count() == 1


def test_an_end_before_the_start_is_refused_and_what_was_typed_is_kept(actor, signed_in):
    case = make_case(state="decided")
    make_decision_in_force(case)
    client = signed_in(actor(Role.CASEWORKER, case))
    form = {
        "purpose": "My long text",
        "programme_offers": "",
        "starts_on": today().strftime(ISO),
        "ends_on": (today() - DAY).strftime(ISO),
        "version": 0,
    }
    answer = client.post(reverse("agreement_new", args=[case.pk]), form)
    assert answer.status_code == 422
    assert "My long text" in answer.content.decode()
    assert "ends after it starts" in answer.content.decode()
    assert not Agreement.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "account", "non_public_alternative": ""}, "non_public_alternative"),
        ({"due_on": "1990-01-01"}, "due_on"),
        ({"due_on": "not a date"}, "due_on"),
        ({"text": "\u202e\u200f"}, "text"),
        ({"kind": "score"}, "kind"),
    ],
)
def test_a_bad_obligation_is_refused_beside_its_field(actor, signed_in, given, field):
    agreement = make_agreement()
    form = {
        "kind": "condition",
        "text": "Come weekly",
        "non_public_alternative": "",
        "due_on": today().strftime(ISO),
        "version": 0,
        **given,
    }
    answer = signed_in(actor(Role.CASEWORKER, agreement.case)).post(
        reverse("obligation_new", args=[agreement.pk]), form
    )
    assert answer.status_code == 422
    assert answer.context["form"].has_error(field)
    assert not Obligation.objects.exists()


def test_two_people_edit_the_same_draft(actor, signed_in):
    agreement = make_agreement()
    client = signed_in(actor(Role.CASEWORKER, agreement.case))
    page = client.get(reverse("agreement_edit", args=[agreement.pk]))
    form = {
        **page.context["form"].initial,
        "purpose": "Mine",
        "starts_on": agreement.starts_on,
        "ends_on": agreement.ends_on,
        "programme_offers": "A room",
    }
    assert client.post(reverse("agreement_edit", args=[agreement.pk]), {**form, "purpose": "Theirs"}).status_code == 302
    answer = client.post(reverse("agreement_edit", args=[agreement.pk]), form)
    assert answer.status_code == 409
    assert "Mine" in answer.content.decode()
    assert "Theirs" in answer.content.decode()  # to compare with
    assert "Somebody else" in answer.content.decode()
    again = {**form, "version": answer.context["form"]["version"].value()}
    assert client.post(reverse("agreement_edit", args=[agreement.pk]), again).status_code == 302


def test_a_date_ahead_settles_nothing(actor, signed_in, agreement):
    row = make_obligation(agreement)
    client = signed_in(actor(Role.CASEWORKER, agreement.case))
    form = {"status": "met", "settled_on": (today() + DAY).strftime(ISO), "status_note": "", "version": row.version}
    assert client.post(reverse("obligation_settle", args=[row.pk]), form).status_code == 422
    form["settled_on"] = today().strftime(ISO)
    assert client.post(reverse("obligation_settle", args=[row.pk]), form).status_code == 302
    assert Obligation.objects.get().status == "met"


def test_a_breach_goes_through_the_pages(actor, signed_in, agreement, reading):
    row = make_obligation(agreement)
    mentor, caseworker = (
        signed_in(actor(Role.MENTOR, agreement.case)),
        signed_in(actor(Role.CASEWORKER, agreement.case)),
    )
    url = reverse("breach_allege", args=[agreement.pk])
    assert mentor.post(url, {"obligation": row.pk, "alleged": ""}).status_code == 422
    assert mentor.post(url, {"obligation": row.pk, "alleged": "Did not come"}).status_code == 302
    assert mentor.post(url, {"obligation": row.pk, "alleged": "Did not come"}).status_code == 422
    breach = Breach.objects.get()
    hearing = reverse("breach_account", args=[breach.pk])
    assert mentor.get(hearing).status_code == 404
    assert caseworker.get(hearing).status_code == 200
    assert caseworker.post(hearing, {"participants_account": "I was ill", "version": breach.version}).status_code == 302
    assert "I was ill" in caseworker.get(reverse("agreement", args=[agreement.pk])).content.decode()


def test_only_the_prosecutor_records_what_a_prosecutor_decided(actor, signed_in):
    case = make_case()
    form = {
        "kind": "immunity",
        "decided_on": today().strftime(ISO),
        "authority": "Court",
        "prosecutor": "M. Laurent",
        "terms": "",
    }
    url = reverse("prosecutor_record_new", args=[case.pk])
    for role in (Role.CASEWORKER, Role.PANEL_CHAIR, Role.MENTOR):
        assert signed_in(actor(role, case)).post(url, form).status_code == 404
    assert signed_in(actor(Role.COORDINATOR)).post(url, form).status_code == 404
    client = signed_in(actor(Role.PROSECUTOR, case))
    assert client.post(url, {**form, "decided_on": (today() + DAY).strftime(ISO)}).status_code == 422
    assert client.post(url, {**form, "document_id": case.pk}).status_code == 422
    assert not ProsecutorRecord.objects.exists()
    assert client.post(url, form).status_code == 302
    assert "M. Laurent" in client.get(reverse("case_agreements", args=[case.pk])).content.decode()


def test_the_document_is_uploaded_beside_the_record(actor, signed_in):
    case = make_case()
    url = reverse("prosecutor_document_begin", args=[case.pk])
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": "1000"}
    assert signed_in(actor(Role.CASEWORKER, case)).post(url, headers=headers).status_code == 404
    answer = signed_in(actor(Role.PROSECUTOR, case)).post(url, headers=headers)
    assert answer.status_code == 201
    assert answer["Location"]


@pytest.mark.parametrize("name", ["agreement", "agreement_obligations", "agreement_paper"])
def test_more_rows_cost_no_more_queries(actor, signed_in, agreement, name):
    client = signed_in(actor(Role.CASEWORKER, agreement.case))
    counts = []
    for rows in (1, 3, 30):
        while agreement.obligations.count() < rows:
            make_obligation(agreement)
            make_breach(agreement, obligation=agreement.obligations.first(), closed_on=today())
        client.get(reverse(name, args=[agreement.pk]))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(name, args=[agreement.pk])).status_code == 200
        counts.append(len(captured))
    assert len(set(counts)) == 1, counts


def test_more_records_cost_no_more_queries(actor, signed_in):
    case = make_case()
    client = signed_in(actor(Role.PROSECUTOR, case))
    counts = []
    for rows in (1, 3, 30):
        while case.prosecutor_records.count() < rows:
            make_prosecutor_record(case)
        client.get(reverse("case_agreements", args=[case.pk]))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("case_agreements", args=[case.pk]))
        counts.append(len(captured))
    assert len(set(counts)) == 1, counts


def _keys(actor):
    return {key for key, _label, _queue in queues_for(actor)}


def test_what_waits_for_whom(actor):
    case, other = make_case(state="in_programme"), make_case(state="decided")
    agreement = make_agreement(case, state="in_force")
    make_obligation(agreement, due_on=today() - DAY)
    assert {"obligations"} <= _keys(actor(Role.CASEWORKER, case)) & _keys(actor(Role.MENTOR, case))
    assert "obligations" not in _keys(actor(Role.CASEWORKER, other))
    make_decision_in_force(other)
    assert "agreements_to_draft" in _keys(actor(Role.CASEWORKER, other))
    immune = make_case()
    make_decision_in_force(immune, outcome="programme_under_immunity")
    prosecutor = actor(Role.PROSECUTOR, immune)
    assert "immunity_for_prosecutor" in _keys(prosecutor)
    make_prosecutor_record(immune, kind="immunity")
    assert "immunity_for_prosecutor" not in _keys(prosecutor)


def test_who_waits_for_signatures_and_breaches(actor):
    coordinator = actor(Role.COORDINATOR)
    make_agreement(state="signed")
    assert "agreements_to_bring_into_force" in _keys(coordinator)
    case = make_case(state="in_programme")
    agreement = make_agreement(case, state="breach_alleged")
    make_breach(agreement)
    assert "breaches" in _keys(actor(Role.PANEL_CHAIR, case))
    assert "participants_to_hear" in _keys(actor(Role.CASEWORKER, case))
    assert "breaches" not in _keys(coordinator)
