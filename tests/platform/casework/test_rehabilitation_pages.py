"""Pages of the plan: who sees them, what they refuse, and what they cost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from firsthand.pathway import Role
from firsthand.platform.base.flow.waiting import queues_for
from firsthand.platform.casework.intake.events import CASE_STOPPED
from firsthand.platform.casework.models import Goal, Incident, Need, Plan, Review, Service, Session
from tests.factories import account_of, make_case, today
from tests.factories_agreement import make_decision_in_force
from tests.factories_rehabilitation import (
    make_goal,
    make_incident,
    make_need,
    make_plan,
    make_review,
    make_service,
    make_session,
)
from tests.platform.casework.test_agreement_pages import ISO, plain

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PLAN_READERS = {Role.CASEWORKER, Role.CLINICIAN, Role.MENTOR, Role.SOCIAL_SERVICES, Role.PANEL_CHAIR}
INCIDENT_READERS = {Role.CASEWORKER, Role.CLINICIAN, Role.SECURITY_LIAISON, Role.PANEL_CHAIR}
TEAM = [*PLAN_READERS, Role.PROSECUTOR, Role.ASSESSOR, Role.PANEL_POLICE, Role.SECURITY_LIAISON]


@pytest.fixture
def plan():
    return make_plan(make_case(state="in_programme"), state="active")


@pytest.mark.parametrize("role", TEAM)
def test_each_role_reads_what_it_may(actor, signed_in, plan, role):
    make_goal(plan)
    incident = make_incident(plan.case)
    client = signed_in(actor(role, plan.case))
    assert client.get(reverse("plan", args=[plan.pk])).status_code == (200 if role in PLAN_READERS else 404)
    assert client.get(reverse("case_plan", args=[plan.case_id])).status_code == (200 if role in PLAN_READERS else 404)
    for name, pk in (("incident", incident.pk), ("case_incidents", plan.case_id)):
        assert client.get(reverse(name, args=[pk])).status_code == (200 if role in INCIDENT_READERS else 404)


def test_missing_and_forbidden_answer_alike(actor, signed_in, plan):
    stranger = signed_in(actor(Role.CASEWORKER, make_case()))
    for name in ("plan", "plan_edit", "need_new", "goal_new", "review_new", "plan_progress"):
        forbidden, missing = (stranger.get(reverse(name, args=[pk])) for pk in (plan.pk, plan.case_id))
        assert forbidden.status_code == missing.status_code == 404
        assert plain(forbidden) == plain(missing)


def test_only_the_caseworker_plans(actor, signed_in, plan):
    goal = make_goal(plan)
    for role in (Role.MENTOR, Role.CLINICIAN, Role.PANEL_CHAIR):
        client = signed_in(actor(role, plan.case))
        assert client.get(reverse("plan_edit", args=[plan.pk])).status_code == 404
        assert client.get(reverse("goal_settle", args=[goal.pk])).status_code == 404


def test_a_plan_is_begun_and_filled_in_the_browser(actor, signed_in):
    case = make_case(state="in_programme")
    client = signed_in(actor(Role.CASEWORKER, case))
    form = {"in_own_words": "I want to work", "review_every_weeks": 8, "version": 0}
    assert client.get(reverse("case_plan", args=[case.pk])).status_code == 200
    for _press in range(2):
        answer = client.post(reverse("plan_new", args=[case.pk]), form)
    assert answer.status_code == 422
    assert Plan.objects.count() == 1
    plan = Plan.objects.get()
    assert (
        client.post(
            reverse("need_new", args=[plan.pk]), {"domain": "work", "text": "A trade", "version": 0}
        ).status_code
        == 302
    )
    need = Need.objects.get()
    goal = {"domain": "work", "need": need.pk, "text": "The course", "set_on": today().strftime(ISO), "version": 0}
    assert client.post(reverse("goal_new", args=[plan.pk]), goal).status_code == 302
    assert "The course" in client.get(plan.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"set_on": "2999-01-01"}, "set_on"), ({"due_on": "2001-01-01"}, "due_on"), ({"text": ""}, "text"),
        ({"domain": "credibility"}, "domain"), ({"set_on": "yesterday"}, "set_on"),
    ],
)  # fmt: skip
def test_a_bad_goal_is_refused_beside_its_field(actor, signed_in, plan, given, field):
    form = {"domain": "work", "text": "The course", "set_on": today().strftime(ISO), "version": 0, **given}
    answer = signed_in(actor(Role.CASEWORKER, plan.case)).post(reverse("goal_new", args=[plan.pk]), form)
    assert answer.status_code == 422
    assert answer.context["form"].has_error(field)
    assert not Goal.objects.exists()


def test_two_people_edit_the_same_plan(actor, signed_in, plan):
    client = signed_in(actor(Role.CASEWORKER, plan.case))
    url, form = (
        reverse("plan_edit", args=[plan.pk]),
        {"in_own_words": "Mine", "review_every_weeks": 8, "version": plan.version},
    )
    assert client.post(url, {**form, "in_own_words": "Theirs"}).status_code == 302
    answer = client.post(url, form)
    assert answer.status_code == 409
    assert "Mine" in answer.content.decode()
    assert "Theirs" in answer.content.decode()


def test_the_quick_form_logs_and_refuses(actor, signed_in, plan):
    client = signed_in(actor(Role.MENTOR, plan.case))
    form = {"held_on": today().strftime(ISO), "kind": "mentoring", "attended": "on", "note": "We walked"}
    assert client.post(plan.get_absolute_url(), {**form, "kind": "clinical"}).status_code == 422
    refused = client.post(plan.get_absolute_url(), {**form, "held_on": (today() + DAY).strftime(ISO)})
    assert refused.status_code == 422
    assert "We walked" in refused.content.decode()
    assert not Session.objects.exists()
    assert client.post(plan.get_absolute_url(), form).status_code == 302
    assert signed_in(actor(Role.PANEL_CHAIR, plan.case)).post(plan.get_absolute_url(), form).status_code == 404
    assert Session.objects.count() == 1


def test_a_mentor_does_not_read_what_was_said_to_the_clinician(actor, signed_in, plan):
    make_session(plan, kind="clinical", note="Sleeps badly")
    assert "Sleeps badly" not in signed_in(actor(Role.MENTOR, plan.case)).get(plan.get_absolute_url()).content.decode()
    assert "Sleeps badly" in signed_in(actor(Role.CLINICIAN, plan.case)).get(plan.get_absolute_url()).content.decode()


def test_a_review_in_words(actor, signed_in, plan):
    client, url = signed_in(actor(Role.CLINICIAN, plan.case)), reverse("review_new", args=[plan.pk])
    form = {"held_on": today().strftime(ISO), "progress": "Works", "readiness": "For a flat", "participants_view": ""}
    assert client.post(url, {**form, "readiness": ""}).status_code == 422
    assert client.post(url, {**form, "next_review_on": today().strftime(ISO)}).status_code == 422
    assert client.post(url, form).status_code == 302
    assert Review.objects.count() == 1


def test_the_picture_has_a_title_a_sentence_a_table_and_its_own_address(actor, signed_in, plan):
    make_goal(plan, status="met")
    client = signed_in(actor(Role.MENTOR, plan.case))
    page = client.get(plan.get_absolute_url()).content.decode()
    assert "1 of 1 goal is met" in page
    assert "not how a person is" in page
    assert "The numbers as a table" in page
    picture = client.get(reverse("plan_progress", args=[plan.pk]))
    assert picture["Content-Type"].startswith("image/svg+xml")
    assert picture.content.startswith(b"<svg")
    assert signed_in(actor(Role.PROSECUTOR, plan.case)).get(reverse("plan_progress", args=[plan.pk])).status_code == 404


def test_an_incident_is_told_by_a_mentor_and_closed_by_the_caseworker(actor, signed_in, plan, monkeypatch):
    stopped: list[object] = []
    monkeypatch.setattr(CASE_STOPPED, "_subscribers", [lambda case_id: stopped.append(case_id)])
    mentor, caseworker = signed_in(actor(Role.MENTOR, plan.case)), signed_in(actor(Role.CASEWORKER, plan.case))
    url = reverse("incident_new", args=[plan.case_id])
    form = {"kind": "threat", "happened_on": today().strftime(ISO), "what": "A letter came", "done": "", "version": 0}
    assert mentor.post(url, {**form, "happened_on": (today() + DAY).strftime(ISO)}).status_code == 422
    assert mentor.post(url, {**form, "stops_voice": "on"}).status_code == 302
    incident = Incident.objects.get()
    assert stopped == []
    assert not incident.stops_voice
    edit = {**form, "done": "Told the police", "stops_voice": "on", "version": incident.version}
    assert caseworker.post(reverse("incident_edit", args=[incident.pk]), edit).status_code == 302
    assert stopped == [plan.case_id]
    incident.refresh_from_db()
    close = reverse("incident_close", args=[incident.pk])
    assert caseworker.post(close, {"learnt": "", "version": incident.version}).status_code == 422
    assert caseworker.post(close, {"learnt": "Ask sooner", "version": incident.version}).status_code == 302
    assert Incident.objects.get().closed_on == today()


def test_the_directory_of_services(actor, signed_in):
    make_service(name="Welding course")
    coordinator, mentor = signed_in(actor(Role.COORDINATOR)), signed_in(actor(Role.MENTOR))
    assert "Welding course" in mentor.get(reverse("services")).content.decode()
    assert mentor.get(reverse("service_new")).status_code == 404
    form = {"name": "Housing office", "provider": "City", "domain": "housing", "contact": "", "version": 0}
    assert coordinator.post(reverse("service_new"), {**form, "name": ""}).status_code == 422
    assert coordinator.post(reverse("service_new"), form).status_code == 302
    assert "Welding course" not in mentor.get(reverse("services") + "?domain=housing").content.decode()
    assert Service.objects.count() == 2
    assert signed_in(actor(Role.PROSECUTOR)).get(reverse("services")).status_code == 404


def test_more_rows_cost_no_more_queries(actor, signed_in, plan):
    client = signed_in(actor(Role.CASEWORKER, plan.case))
    counts = []
    for rows in (1, 3, 30):
        while plan.goals.count() < rows:
            make_goal(plan, need=make_need(plan), due_on=today())
            make_session(plan, service=make_service())
            make_review(plan)
            make_incident(plan.case)
        spent = []
        for url in (plan.get_absolute_url(), reverse("case_incidents", args=[plan.case_id]), reverse("services")):
            client.get(url)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200
            spent.append(len(captured))
        counts.append(tuple(spent))
    assert len(set(counts)) == 1, counts


def _keys(actor):
    return {key for key, _label, _queue in queues_for(actor)}


def test_what_waits_for_whom(actor, plan):
    caseworker, mentor = actor(Role.CASEWORKER, plan.case), actor(Role.MENTOR, plan.case)
    assert "sessions_this_week" in _keys(mentor)
    make_session(plan, led_by=account_of(mentor))
    assert "sessions_this_week" not in _keys(mentor)
    assert not {"goals_due", "plan_reviews", "incidents_open"} & _keys(caseworker)
    make_goal(plan, due_on=today())
    make_incident(plan.case)
    plan.next_review_on = today()
    plan.save()
    assert {"goals_due", "plan_reviews", "incidents_open"} <= _keys(caseworker)
    stranger = actor(Role.CASEWORKER, make_case())
    assert not {"goals_due", "plan_reviews", "incidents_open"} & _keys(stranger)


def test_a_case_decided_for_a_programme_waits_for_its_plan(actor):
    case = make_case(state="decided")
    caseworker = actor(Role.CASEWORKER, case)
    assert "plans_to_draft" not in _keys(caseworker)
    make_decision_in_force(case)
    assert "plans_to_draft" in _keys(caseworker)
    make_plan(case)
    assert "plans_to_draft" not in _keys(caseworker)
