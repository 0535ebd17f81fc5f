"""Fitness to speak: three independent opinions, any one stops it, and it ends."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firsthand.pathway import Role
from firsthand.platform.base import access, flow
from firsthand.platform.casework.intake.events import CASE_STOPPED
from firsthand.platform.voices.fitness import queries, services
from firsthand.platform.voices.fitness.events import VOICE_STOPPED
from firsthand.platform.voices.fitness.models import Fitness, Opinion, Voice
from firsthand.platform.voices.fitness.rules import fitness_in_force
from tests.asking import answer
from tests.factories import make_account, make_actor, make_case, today
from tests.factories_voices import make_adult_case, make_fitness, make_opinion, make_voice

pytestmark = pytest.mark.django_db
GIVERS = (Role.CLINICIAN, Role.SECURITY_LIAISON, Role.CASEWORKER)


@pytest.fixture
def case(reading):
    case = make_adult_case()
    reading(case)
    return case


@pytest.fixture
def asked(case):
    return services.ask_fitness(actor=make_actor(Role.COORDINATOR), case=case, why="Wishes to speak")


@pytest.fixture
def stopped(monkeypatch):
    seen: list = []
    monkeypatch.setattr(VOICE_STOPPED, "_subscribers", [seen.append])
    return seen


def give(fitness, role, view="may", conditions=""):
    actor = make_actor(role, fitness.voice.case)
    return services.record_opinion(actor=actor, fitness=fitness, view=view, reasons="Because", conditions=conditions)


def state(fitness):
    return Fitness.objects.get(pk=fitness.pk).state


def test_the_first_question_makes_a_voice_under_a_name_of_its_own(case, asked):
    voice = Voice.objects.get(case=case)
    assert asked.state == "opinions"
    assert case.code_name.split()[0] not in voice.code_name


def test_a_second_question_is_refused_while_one_is_open_and_keeps_the_voice_later(case, asked):
    coordinator = make_actor(Role.COORDINATOR)
    with pytest.raises(flow.MoveRefused):
        services.ask_fitness(actor=coordinator, case=case, why="Again")
    give(asked, Role.CLINICIAN, "may_not")
    again = services.ask_fitness(actor=coordinator, case=case, why="Again")
    assert again.voice_id == asked.voice_id


def test_a_caseworker_proposes_and_the_coordinator_opens(case):
    caseworker = make_actor(Role.CASEWORKER, case)
    with pytest.raises(access.Denied):
        services.ask_fitness(actor=caseworker, case=case, why="x")
    proposed = services.propose_fitness(actor=caseworker, case=case, why="Wishes to speak")
    assert proposed.state == "asked"
    assert services.open_opinions(actor=make_actor(Role.COORDINATOR), fitness=proposed).state == "opinions"


def test_a_caseworker_of_another_case_cannot_propose(case):
    with pytest.raises(access.Denied):
        services.propose_fitness(actor=make_actor(Role.CASEWORKER, make_case()), case=case, why="x")


def test_a_minor_has_no_voice(reading):
    minor = make_case(minor=True)
    reading(minor)
    with pytest.raises(flow.MoveRefused):
        services.ask_fitness(actor=make_actor(Role.COORDINATOR), case=minor, why="x")
    assert not Voice.objects.filter(case=minor).exists()


@pytest.mark.parametrize("days", [0, -1, 400])
def test_the_end_lies_ahead_within_twelve_months(case, days):
    with pytest.raises(flow.MoveRefused):
        services.ask_fitness(
            actor=make_actor(Role.COORDINATOR), case=case, why="x", expires_on=today() + timedelta(days=days)
        )


def test_three_in_favour_conclude_fit(asked):
    for role in GIVERS[:2]:
        give(asked, role)
        assert state(asked) == "opinions"
    give(asked, GIVERS[2])
    assert state(asked) == "fit"


def test_one_condition_makes_it_fit_with_conditions_and_carries_it_on(asked):
    give(asked, Role.CLINICIAN)
    give(asked, Role.SECURITY_LIAISON, "conditions", "Never on camera")
    give(asked, Role.CASEWORKER)
    assert state(asked) == "fit_with_conditions"
    assert queries.conditions_of(asked.voice) == ["Never on camera"]


@pytest.mark.parametrize("role", GIVERS)
def test_any_one_against_concludes_at_once(asked, role):
    give(asked, role, "may_not")
    assert state(asked) == "not_fit"
    with pytest.raises(flow.WrongState):
        give(asked, GIVERS[0] if role is not GIVERS[0] else GIVERS[1])


def test_one_person_cannot_speak_from_two_standpoints(asked):
    account = make_account(role=Role.CLINICIAN)
    actor = make_actor(Role.CLINICIAN, asked.voice.case, account=account)
    services.record_opinion(actor=actor, fitness=asked, view="may", reasons="Because")
    other = make_actor(Role.CASEWORKER, asked.voice.case, account=account)
    with pytest.raises(flow.MoveRefused):
        services.record_opinion(actor=other, fitness=asked, view="may", reasons="Because")


def test_one_standpoint_speaks_once(asked):
    give(asked, Role.CLINICIAN)
    with pytest.raises(flow.MoveRefused):
        give(asked, Role.CLINICIAN)


@pytest.mark.parametrize(
    ("view", "reasons", "conditions"), [("may", " ", ""), ("conditions", "x", ""), ("perhaps", "x", "")]
)
def test_an_incomplete_opinion_is_refused(asked, view, reasons, conditions):
    actor = make_actor(Role.CLINICIAN, asked.voice.case)
    with pytest.raises(flow.MoveRefused):
        services.record_opinion(actor=actor, fitness=asked, view=view, reasons=reasons, conditions=conditions)
    assert not Opinion.objects.exists()


def test_only_members_of_the_case_from_the_three_standpoints(asked):
    for actor in (
        make_actor(Role.CLINICIAN),
        make_actor(Role.PROSECUTOR, asked.voice.case),
        make_actor(Role.COORDINATOR),
    ):
        with pytest.raises(access.Denied):
            services.record_opinion(actor=actor, fitness=asked, view="may", reasons="x")


def test_opinions_are_blind_until_there_is_a_conclusion(asked):
    first = make_actor(Role.CLINICIAN, asked.voice.case)
    second = make_actor(Role.CASEWORKER, asked.voice.case)
    services.record_opinion(actor=first, fitness=asked, view="may", reasons="Because")
    asked.refresh_from_db()
    assert len(queries.opinions_for(first, asked)) == 1
    assert queries.opinions_for(second, asked) == []
    assert queries.opinions_for(make_actor(Role.COORDINATOR), asked) == []
    services.record_opinion(actor=second, fitness=asked, view="may_not", reasons="Because")
    concluded = Fitness.objects.select_related("voice").get(pk=asked.pk)
    assert len(queries.opinions_for(first, concluded)) == 2


def test_the_blind_page_does_not_show_another_opinion(asked, signed_in):
    first = make_actor(Role.CLINICIAN, asked.voice.case)
    services.record_opinion(actor=first, fitness=asked, view="may", reasons="SECRETREASON")
    page = signed_in(make_actor(Role.CASEWORKER, asked.voice.case)).get(asked.get_absolute_url())
    assert page.status_code == 200
    assert "SECRETREASON" not in page.content.decode()
    assert "SECRETREASON" in signed_in(first).get(asked.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("state_", "days", "fit"),
    [
        ("fit", 1, True),
        ("fit_with_conditions", 0, True),
        ("fit", -1, False),
        ("opinions", 9, False),
        ("not_fit", 9, False),
        ("expired", 9, False),
        ("appealed", 9, False),
    ],
)
def test_fit_to_speak_is_the_newest_in_force(state_, days, fit):
    voice = make_voice()
    make_fitness(voice, state=state_, expires_on=today() + timedelta(days=days))
    assert (fitness_in_force(voice) is not None) is fit


def test_a_newer_no_outweighs_an_older_yes():
    voice = make_voice()
    make_fitness(voice, state="fit")
    make_fitness(voice, state="not_fit")
    assert fitness_in_force(voice) is None


@pytest.mark.parametrize("role", GIVERS)
def test_any_of_the_three_stops_it_at_any_time(role, stopped, reading):
    fitness = make_fitness(state="fit")
    reading(fitness)
    actor = make_actor(role, fitness.voice.case)
    with pytest.raises(flow.MoveRefused):
        flow.move(actor, fitness, "stop")
    flow.move(actor, fitness, "stop", reason="Threats")
    assert (state(fitness), stopped) == ("not_fit", [fitness.voice_id])


def test_it_expires_by_itself_and_says_so_once(stopped):
    past = make_fitness(state="fit", expires_on=today() - timedelta(days=1))
    kept = make_fitness(state="fit", expires_on=today())
    assert services.expire_fitness() == 1
    assert (state(past), state(kept), stopped) == ("expired", "fit", [past.voice_id])
    assert services.expire_fitness() == 0
    with pytest.raises(flow.MoveRefused):
        flow.make_clock_move(kept, "expire")


def test_an_appeal_leads_to_new_opinions_and_keeps_the_old(asked):
    give(asked, Role.CLINICIAN, "may_not")
    participant = make_actor(Role.PARTICIPANT, asked.voice.case)
    flow.move(participant, Fitness.objects.get(pk=asked.pk), "appeal", reason="I am well")
    coordinator = make_actor(Role.COORDINATOR)
    flow.move(coordinator, Fitness.objects.get(pk=asked.pk), "reconsider")
    assert Opinion.objects.filter(set_aside=True).count() == 1
    services.open_opinions(actor=coordinator, fitness=asked)
    for role in GIVERS:
        give(asked, role)
    assert state(asked) == "fit"


def test_an_old_question_is_not_reopened_beside_a_newer():
    voice = make_voice()
    old = make_fitness(voice, state="expired")
    make_fitness(voice, state="not_fit")
    with pytest.raises(flow.MoveRefused):
        flow.move(make_actor(Role.COORDINATOR), old, "reconsider")


@pytest.mark.parametrize("before", ["asked", "opinions", "fit", "fit_with_conditions"])
def test_a_stopped_case_stops_its_voice(before, stopped):
    fitness = make_fitness(state=before)
    CASE_STOPPED.send(fitness.voice.case_id)
    assert state(fitness) == "not_fit"
    assert fitness.voice_id in stopped


def test_a_stopped_case_without_a_voice_changes_nothing(stopped):
    CASE_STOPPED.send(make_case().pk)
    assert stopped == []


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.CLINICIAN, Role.SECURITY_LIAISON])
def test_opinions_wait_for_those_who_have_not_spoken(role):
    fitness = make_fitness(state="opinions")
    mine = make_actor(role, fitness.voice.case)
    assert queries.opinions_to_give(mine).total == 1
    make_opinion(fitness, role)
    assert queries.opinions_to_give(mine).total == 0


def test_what_waits_for_the_coordinator_and_what_ends_soon():
    make_fitness(state="asked")
    make_fitness(state="appealed")
    make_fitness(state="fit", expires_on=today() + timedelta(days=5))
    make_fitness(state="fit", expires_on=today() + timedelta(days=90))
    coordinator = make_actor(Role.COORDINATOR)
    assert queries.fitness_to_open(coordinator).total == 2
    assert queries.fitness_ending_soon(coordinator).total == 1
    assert queries.fitness_to_open(make_actor(Role.CLINICIAN)).total == 0


def test_three_standpoints_of_three_persons_none_against():
    """Asked of the guard itself: the service that counts and the constraints stand before it."""

    def holds(*given):
        fitness = make_fitness(state="opinions")
        for standpoint, account, view in given:
            make_opinion(fitness, standpoint, given_by=account, view=view)
        return answer("three_opinions_for", fitness, "find_fit")

    one, two, three = (make_account() for _number in range(3))
    clinician, liaison, caseworker = GIVERS
    assert holds((clinician, one, "may"), (liaison, two, "may"), (caseworker, three, "conditions")) is True
    assert holds((clinician, one, "may"), (liaison, two, "may")) is False
    assert holds((clinician, one, "may"), (liaison, two, "may"), (caseworker, three, "may_not")) is False
    assert holds() is False


def test_opinions_set_aside_do_not_count():
    fitness = make_fitness(state="opinions")
    rows = [make_opinion(fitness, role) for role in GIVERS]
    assert answer("three_opinions_for", fitness, "find_fit") is True
    rows[0].set_aside = True
    rows[0].save()
    assert answer("three_opinions_for", fitness, "find_fit") is False
