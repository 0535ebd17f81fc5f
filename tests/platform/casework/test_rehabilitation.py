"""The plan's life, its goals and sessions, reviews, incidents, and the picture of progress."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils import translation

from firsthand.pathway import Role
from firsthand.platform.base import access, flow
from firsthand.platform.casework.intake.events import CASE_STOPPED
from firsthand.platform.casework.models import Goal, Incident, Need, Plan, Session
from firsthand.platform.casework.rehabilitation import progress, services
from firsthand.platform.casework.rehabilitation.models import Domain
from firsthand.platform.casework.rehabilitation.queries import areas_of, goals_due, sessions_of
from tests.factories import account_of, make_case, today
from tests.factories_rehabilitation import make_goal, make_incident, make_need, make_plan, make_review, make_session

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def case():
    return make_case(state="in_programme")


@pytest.fixture
def stopped(monkeypatch):
    seen: list[object] = []
    monkeypatch.setattr(CASE_STOPPED, "_subscribers", [lambda case_id: seen.append(case_id)])
    return seen


def test_a_plan_lives_from_draft_to_completed(actor, case):
    caseworker, participant = actor(Role.CASEWORKER, case), actor(Role.PARTICIPANT, case)
    plan = services.draft_plan(actor=caseworker, case=case, in_own_words="I want to work", review_every_weeks=4)
    need = services.save_need(actor=caseworker, need=Need(plan=plan, domain="work", text="A trade"))
    with pytest.raises(flow.MoveRefused):
        flow.move(participant, plan, "agree")
    goal = services.save_goal(
        actor=caseworker, goal=Goal(plan=plan, need=need, domain="work", text="The course", set_on=today())
    )
    plan = flow.move(participant, plan, "agree")
    plan = flow.move(caseworker, plan, "start")
    assert plan.next_review_on == today() + timedelta(weeks=4)
    services.log_session(actor=caseworker, plan=plan, kind="family", held_on=today(), note="With the mother")
    services.settle_goal(actor=caseworker, goal=goal, status="met", settled_on=today(), note="The certificate")
    with pytest.raises(flow.MoveRefused):
        flow.move(caseworker, plan, "complete")
    services.record_review(
        actor=caseworker, plan=plan, held_on=today(), progress="Works", readiness="For a flat of his own"
    )
    plan = Plan.objects.get(pk=plan.pk)
    assert flow.move(caseworker, plan, "complete").state == "completed"


def test_one_plan_at_a_time(actor, case):
    caseworker = actor(Role.CASEWORKER, case)
    first = services.draft_plan(actor=caseworker, case=case)
    with pytest.raises(flow.MoveRefused, match="already"):
        services.draft_plan(actor=caseworker, case=case)
    flow.move(caseworker, first, "stop", reason="Begun by mistake")
    services.draft_plan(actor=caseworker, case=case)


def test_a_dropped_goal_is_no_goal(actor, case):
    plan, participant = make_plan(case), actor(Role.PARTICIPANT, case)
    goal = make_goal(plan, status="dropped")
    with pytest.raises(flow.MoveRefused):
        flow.move(participant, plan, "agree")
    goal.status = "set"
    goal.save()
    assert flow.move(participant, plan, "agree").state == "agreed"


@pytest.mark.parametrize(("state", "starts"), [("in_programme", True), ("decided", False), ("under_appeal", False)])
def test_a_plan_starts_when_the_case_is_in_the_programme(actor, state, starts):
    case = make_case(state=state)
    plan, caseworker = make_plan(case, state="agreed"), actor(Role.CASEWORKER, case)
    if starts:
        assert flow.move(caseworker, plan, "start").state == "active"
    else:
        with pytest.raises(flow.MoveRefused):
            flow.move(caseworker, plan, "start")


def test_a_date_of_the_first_review_that_was_chosen_stays(actor, case):
    plan = make_plan(case, state="agreed", next_review_on=today() + 9 * DAY)
    assert flow.move(actor(Role.CASEWORKER, case), plan, "start").next_review_on == today() + 9 * DAY


def test_what_the_participant_agreed_to_is_not_rewritten(actor, case):
    caseworker, plan = actor(Role.CASEWORKER, case), make_plan(case, state="active")
    goal = make_goal(plan)
    with pytest.raises(flow.WrongState):
        services.save_goal(actor=caseworker, goal=goal)
    services.save_goal(actor=caseworker, goal=Goal(plan=plan, domain="housing", text="A lease", set_on=today()))
    assert plan.goals.count() == 2


@pytest.mark.parametrize("state", ["agreed", "completed", "stopped"])
def test_no_goal_is_set_between_agreeing_and_starting_or_after_the_end(actor, case, state):
    with pytest.raises(flow.WrongState):
        services.save_goal(
            actor=actor(Role.CASEWORKER, case),
            goal=Goal(plan=make_plan(case, state=state), domain="work", text="New", set_on=today()),
        )


def test_a_goal_takes_a_need_of_its_own_plan_and_a_date_after_it_is_set(actor, case):
    caseworker, plan = actor(Role.CASEWORKER, case), make_plan(case)
    foreign = make_need(make_plan())
    with pytest.raises(flow.MoveRefused):
        services.save_goal(
            actor=caseworker, goal=Goal(plan=plan, need=foreign, domain="work", text="x", set_on=today())
        )
    with pytest.raises(flow.MoveRefused):
        services.save_goal(
            actor=caseworker, goal=Goal(plan=plan, domain="work", text="x", set_on=today(), due_on=today() - DAY)
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        make_goal(plan, set_on=today(), due_on=today() - DAY)


@pytest.mark.parametrize(("offset", "note"), [(-21, "Seen"), (1, "Seen"), (0, "  ")])
def test_a_goal_is_settled_with_a_day_and_with_how_we_know(actor, case, offset, note):
    goal = make_goal(make_plan(case, state="active"))
    with pytest.raises(flow.MoveRefused):
        services.settle_goal(
            actor=actor(Role.CASEWORKER, case), goal=goal, status="met", settled_on=today() + offset * DAY, note=note
        )


def test_a_goal_is_settled_once(actor, case):
    goal, caseworker = make_goal(make_plan(case, state="active")), actor(Role.CASEWORKER, case)
    services.settle_goal(actor=caseworker, goal=goal, status="dropped", settled_on=today(), note="Moved away")
    with pytest.raises(flow.WrongState):
        services.settle_goal(actor=caseworker, goal=goal, status="met", settled_on=today(), note="After all")


# Sessions


@pytest.mark.parametrize(
    ("role", "kind", "allowed"),
    [
        (Role.MENTOR, "mentoring", True),
        (Role.MENTOR, "clinical", False),
        (Role.CLINICIAN, "clinical", True),
        (Role.CLINICIAN, "mentoring", False),
        (Role.CASEWORKER, "clinical", False),
        (Role.CASEWORKER, "community", True),
        (Role.MENTOR, "desk", True),
        (Role.COORDINATOR, "mentoring", False),
    ],
)
def test_each_role_logs_its_own_kinds(actor, case, role, kind, allowed):
    plan = make_plan(case, state="active")
    if allowed:
        assert services.log_session(actor=actor(role, case), plan=plan, kind=kind, held_on=today()).kind == kind
    else:
        with pytest.raises(flow.MoveRefused):
            services.log_session(actor=actor(role, case), plan=plan, kind=kind, held_on=today())


def test_a_session_lies_in_the_past_and_is_written_once(actor, case):
    mentor, plan = actor(Role.MENTOR, case), make_plan(case, state="active")
    with pytest.raises(flow.MoveRefused):
        services.log_session(actor=mentor, plan=plan, kind="mentoring", held_on=today() + DAY)
    for _press in range(2):
        services.log_session(actor=mentor, plan=plan, kind="mentoring", held_on=today(), note="Walked")
    services.log_session(actor=mentor, plan=plan, kind="mentoring", held_on=today(), note="Walked again")
    assert Session.objects.count() == 2


def test_nobody_stays_away_from_work_that_was_no_meeting(actor, case):
    plan = make_plan(case, state="active")
    assert services.log_session(
        actor=actor(Role.MENTOR, case), plan=plan, kind="desk", held_on=today(), attended=False
    ).attended


def test_what_was_said_in_a_clinical_session_is_for_clinicians(actor, case, reading):
    plan, clinician, other = make_plan(case, state="active"), actor(Role.CLINICIAN, case), actor(Role.CLINICIAN, case)
    make_session(plan, kind="clinical", led_by=account_of(clinician), note="Sleeps badly")
    reading(case)
    for reader, note in (
        (clinician, "Sleeps badly"),
        (other, "Sleeps badly"),
        (actor(Role.MENTOR, case), ""),
        (actor(Role.CASEWORKER, case), ""),
    ):
        (held,) = sessions_of(reader, plan)
        assert (held.note, held.kept_back) == (note, not note)


# Reviews


def test_a_review_sets_the_next_one_and_is_written_once(actor, case):
    plan = make_plan(case, state="active", review_every_weeks=6)
    caseworker = actor(Role.CASEWORKER, case)
    for _press in range(2):
        services.record_review(actor=caseworker, plan=plan, held_on=today(), progress="Works", readiness="For a flat")
    plan.refresh_from_db()
    assert plan.reviews.count() == 1
    assert plan.next_review_on == today() + timedelta(weeks=6)
    with pytest.raises(flow.MoveRefused):
        services.record_review(actor=caseworker, plan=plan, held_on=today() + DAY, progress="x", readiness="x")


def test_no_review_of_a_plan_that_does_not_run(actor, case):
    with pytest.raises(flow.WrongState):
        services.record_review(
            actor=actor(Role.CASEWORKER, case), plan=make_plan(case), held_on=today(), progress="x", readiness="x"
        )


# Incidents


def test_an_incident_can_stop_every_public_use_at_once(actor, case, stopped):
    given = {"case": case, "kind": "threat", "happened_on": today(), "what": "A letter came"}
    services.record_incident(actor=actor(Role.CASEWORKER, case), **given)
    assert stopped == []
    services.record_incident(actor=actor(Role.CASEWORKER, case), stops_voice=True, **given)
    assert stopped == [case.pk]


def test_if_the_stop_fails_the_incident_is_not_half_saved(actor, case, monkeypatch):
    def fails(_case_id: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(CASE_STOPPED, "_subscribers", [fails])
    with pytest.raises(RuntimeError):
        services.record_incident(
            actor=actor(Role.CASEWORKER, case),
            case=case,
            kind="threat",
            happened_on=today(),
            what="x",
            stops_voice=True,
        )
    assert not Incident.objects.exists()


def test_a_mentor_tells_of_an_incident_and_does_not_stop_a_voice(actor, case, stopped):
    mentor = actor(Role.MENTOR, case)
    with pytest.raises(access.Denied):
        services.record_incident(
            actor=mentor, case=case, kind="relapse", happened_on=today(), what="x", stops_voice=True
        )
    services.record_incident(actor=mentor, case=case, kind="relapse", happened_on=today(), what="x")
    assert stopped == []


def test_stopping_later_stops_once_and_is_not_taken_back(actor, case, stopped):
    caseworker, incident = actor(Role.CASEWORKER, case), make_incident(case)
    for wish in (True, True, False):
        incident.stops_voice = wish
        services.save_incident(actor=caseworker, incident=incident)
    assert stopped == [case.pk]
    assert Incident.objects.get().stops_voice


def test_an_incident_closes_with_what_is_learnt(actor, case, reading):
    caseworker, incident = actor(Role.CASEWORKER, case), make_incident(case)
    for done, learnt in (("", "Ask sooner"), ("Moved the family", " ")):
        incident.done = done
        incident.save()
        with pytest.raises(flow.MoveRefused):
            services.close_incident(actor=caseworker, incident=incident, learnt=learnt)
    services.close_incident(actor=caseworker, incident=incident, learnt="Ask sooner")
    reading(case)
    assert (incident.closed_on, Incident.objects.get().learnt) == (today(), "Ask sooner")
    with pytest.raises(flow.WrongState):
        services.save_incident(actor=caseworker, incident=incident)


def test_an_incident_is_not_ahead(actor, case):
    with pytest.raises(flow.MoveRefused):
        services.record_incident(
            actor=actor(Role.CASEWORKER, case), case=case, kind="other", happened_on=today() + DAY, what="x"
        )


# The picture


def test_progress_counts_goals_set_and_met_by_day(case):
    plan = make_plan(case, state="active")
    start = today() - 10 * DAY
    make_goal(plan, set_on=start)
    make_goal(plan, set_on=start, status="met", settled_on=start + 4 * DAY)
    make_goal(plan, set_on=start + 2 * DAY, status="dropped", settled_on=start + 6 * DAY)
    assert [(point.on - start, point.set, point.met) for point in progress.progress_of(plan)] == [
        (0 * DAY, 2, 0), (2 * DAY, 3, 0), (4 * DAY, 3, 1), (6 * DAY, 2, 1)
    ]  # fmt: skip
    assert progress.picture_of(plan).title == "1 of 2 goals are met"


def test_progress_of_an_empty_plan_says_so(case):
    picture = progress.picture_of(make_plan(case))
    assert picture.points == []
    assert picture.title == "No goal is set yet"


def test_the_picture_is_drawn_once_for_each_content_and_language(case, monkeypatch):
    cache.clear()
    drawn: list[Any] = []
    monkeypatch.setattr("firsthand.platform.base.figures.picture._drawn", lambda spec: drawn.append(spec) or "<svg/>")
    plan, same = make_plan(case), make_plan()
    for one in (plan, same):
        make_goal(one, set_on=today())
    assert progress.drawing_of(plan) == progress.drawing_of(same) == "<svg/>"
    assert len(drawn) == 1
    with translation.override("ar"):
        progress.drawing_of(plan)
    make_goal(plan, set_on=today())
    progress.drawing_of(plan)
    assert len(drawn) == 3


def test_the_picture_is_a_real_drawing_and_carries_no_text_of_the_plan(case):
    cache.clear()
    plan = make_plan(case)
    make_goal(plan, text="Begin the welding course")
    drawing = progress.drawing_of(plan)
    assert drawing.startswith("<svg")
    assert "welding" not in drawing
    assert case.code_name not in drawing
    assert "<script" not in drawing


# What is recorded apart


def test_the_areas_keep_behaviour_belief_and_trauma_apart_and_know_no_credibility(case, reading):
    assert {"disengagement", "ideology", "trauma"} <= set(Domain.values)
    assert not any("credib" in value for value in Domain.values)
    plan = make_plan(case)
    for domain in ("ideology", "disengagement", "trauma"):
        make_goal(plan, domain=domain, need=make_need(plan, domain=domain))
    make_goal(plan, domain="work")
    reading(case)
    assert [len(area.needs) + len(area.goals) for area in areas_of(plan)] == [1, 1, 1, 1]


def test_the_digest_holds_open_goals_that_are_due(case, reading):
    plan = make_plan(case, state="active")
    soon, late = make_goal(plan, due_on=today() + 5 * DAY), make_goal(plan, due_on=today() - 2 * DAY)
    make_goal(plan, due_on=today() + 60 * DAY)
    make_goal(plan, due_on=today(), status="met")
    make_goal(plan)
    make_review(plan)
    assert goals_due(plan) == [late, soon]
