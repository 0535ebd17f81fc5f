"""Guard 10: every move that pathway.py does not allow is refused, in every state, for every role.

The pathway itself is the reference. The exhaustive test goes through permission times state; the
random walk plays whole lives of records against it. Both run on the database that was asked for.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from firsthand.pathway import RECORDS, Move, Relation, Role
from firsthand.platform.base import access, flow, trail
from firsthand.platform.base.access import policy
from firsthand.platform.base.flow import moves
from firsthand.platform.base.flow.models import MODELS
from firsthand.platform.base.trail.models import Entry
from tests.scene import RELATIONS, Scene

pytestmark = pytest.mark.django_db
REASON = "A reason"
#: How somebody may stand to a record: not at all, or in one relation.
STANDINGS = ((), *((relation,) for relation in RELATIONS))


class Rules:
    """In place of the real guards and effects: answers that the test chooses, and what was caused."""

    def __init__(self) -> None:
        self.answers: dict[str, bool | str] = {}
        self.caused: list[str] = []

    def guard_for(self, name: str, record: str) -> Any:
        return lambda ctx: self.answers.get(name, True)

    def effect_for(self, name: str, record: str) -> Any:
        return lambda ctx: self.caused.append(name)


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> Rules:
    chosen = Rules()
    monkeypatch.setattr(moves, "guard_for", chosen.guard_for)
    monkeypatch.setattr(moves, "effect_for", chosen.effect_for)
    # What a move writes beside the state is each stage's own and tested there.
    monkeypatch.setattr(moves, "fill", lambda context: None)
    return chosen


def permitted(step: Move, role: Role, standing: tuple[Relation, ...], obj: Any) -> bool:
    """What the pathway says, for an object to which the standing can exist at all."""
    model = type(obj)
    can = {
        Relation.ANY: True,
        Relation.MEMBER: hasattr(model, "CASE_PATH"),
        Relation.OWN: hasattr(model, "CASE_PATH"),
        Relation.SELF: hasattr(model, "SELF_PATH"),
        Relation.COMMUNITY: hasattr(model, "COMMUNITY_PATH"),
    }
    return any(
        by is role and (relation is Relation.ANY or (relation in standing and can[relation]))
        for by, relation in step.by
    )


def put(obj: Any, state: str) -> None:
    """Set the scene: the record is in this state. Not a way that the platform has."""
    type(obj)._default_manager.filter(pk=obj.pk).update(state=state)
    obj.state = state


def row_of(obj: Any) -> dict[str, Any]:
    """Every column as it is stored; sealed cells as their bytes."""
    columns = [field.column for field in type(obj)._meta.concrete_fields]
    quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
    table = connection.ops.quote_name(type(obj)._meta.db_table)
    key = type(obj)._meta.pk.get_db_prep_value(obj.pk, connection)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {quoted} FROM {table} WHERE id = %s", [key])
        found = cursor.fetchone()
    return {
        column: bytes(value) if isinstance(value, memoryview) else value
        for column, value in zip(columns, found, strict=True)
    }


def done() -> int:
    return Entry.objects.filter(outcome="done").count()


def attempt(actor: Any, obj: Any, step: Move) -> str:
    try:
        flow.move(actor, obj, step.name, reason=REASON)
    except access.Denied:
        return "denied"
    except flow.WrongState:
        return "wrong state"
    return "made"


@pytest.mark.parametrize("name", list(RECORDS))
def test_every_move_for_every_role_relation_and_state(name: str, rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    # That a refusal is recorded is tested in base/test_access.py; here there are tens of thousands.
    refused: list[str] = []
    monkeypatch.setattr(policy.trail, "record_denied", lambda action, **_given: refused.append(action), raising=False)
    record, tried = RECORDS[name], 0
    scenes = [(standing, Scene(standing, full=True)) for standing in STANDINGS]
    allowed: list[tuple[Any, Any, Move, str]] = []
    for standing, scene in scenes:
        obj = scene.one(MODELS[name])
        for state in record.states:
            put(obj, state)
            before, entries = row_of(obj), done()
            for step in record.moves:
                for role in Role:
                    may = permitted(step, role, standing, obj)
                    if may and state in step.sources:
                        allowed.append((scene.actor(role), obj, step, state))
                        continue
                    expected = "wrong state" if may else "denied"
                    assert attempt(scene.actor(role), obj, step) == expected, (step.name, role, standing, state)
                    tried += 1
            assert (row_of(obj), done()) == (before, entries), state
    assert rules.caused == []
    assert refused
    assert tried > len(record.states) * len(record.moves) * len(Role)
    for actor, obj, step, state in allowed:
        put(obj, state)
        rules.caused.clear()
        before, entries = row_of(obj), done()
        assert attempt(actor, obj, step) == "made", (step.name, actor.role)
        after = row_of(obj)
        assert (after["state"], after["version"], done()) == (step.target, before["version"] + 1, entries + 1)
        assert rules.caused == list(step.causes)
        obj.refresh_from_db()


@pytest.mark.parametrize("name", list(RECORDS))
def test_every_unmet_need_stops_a_move_and_changes_nothing(name: str, rules: Rules) -> None:
    scene = Scene(RELATIONS, full=True)
    obj = scene.one(MODELS[name])
    for step in RECORDS[name].moves:
        put(obj, step.sources[0])
        actor = scene.actor(step.by[0][0])
        before, entries = row_of(obj), done()
        for need in step.needs:
            rules.answers = {need: False}
            with pytest.raises(flow.MoveRefused) as refusal:
                flow.move(actor, obj, step.name, reason=REASON)
            assert len(refusal.value.unmet) == 1
        rules.answers = {}
        if step.reason:
            with pytest.raises(flow.MoveRefused):
                flow.move(actor, obj, step.name, reason="  ")
        with pytest.raises(flow.StaleRecord):
            flow.move(actor, obj, step.name, reason=REASON, version=before["version"] + 1)
        assert (row_of(obj), done(), rules.caused) == (before, entries, [])


def test_a_right_that_ends_while_one_waits_for_the_lock_makes_no_move(
    rules: Rules, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = Scene((Relation.MEMBER,))
    obj, asked = scene.one(MODELS["agreement"]), access.require

    def allowed_and_then_put_off_the_team(actor: Any, action: str, record: Any) -> None:
        asked(actor, action, record)
        access.Membership.objects.filter(account=scene.account).update(ended_at=timezone.now())

    monkeypatch.setattr(moves.access, "require", allowed_and_then_put_off_the_team, raising=False)
    before = row_of(obj)
    with pytest.raises(access.Denied):
        flow.move(scene.actor(Role.CASEWORKER), obj, "send_to_counsel")
    assert row_of(obj) == before


STEPS = [(record, step) for record in RECORDS.values() for step in record.moves]


class Lives(RuleBasedStateMachine):
    """Random moves by random people on one record of each kind; the pathway keeps the books."""

    scenes: dict[tuple[Relation, ...], Scene]
    stand_in: Rules

    @initialize(standing=st.sampled_from(STANDINGS))
    def begin(self, standing: tuple[Relation, ...]) -> None:
        self.standing, self.scene = standing, self.scenes[standing]
        self.states = {name: record.initial for name, record in RECORDS.items()}
        for name, state in self.states.items():
            put(self.scene.one(MODELS[name]), state)
        self.versions = {name: row_of(self.scene.one(MODELS[name]))["version"] for name in RECORDS}
        self.entries = done()
        self.touched = next(iter(RECORDS))

    @rule(
        data=st.data(),
        role=st.sampled_from(list(Role)),
        reason=st.sampled_from(["", "  ", REASON]),
        stale=st.booleans(),
    )
    def go(self, data: Any, role: Role, reason: str, stale: bool) -> None:
        record, step = data.draw(st.sampled_from(STEPS), label="move")
        # Half of the time a move that can be made from here, so that lives get long.
        if data.draw(st.booleans(), label="likely"):
            open_now = [s for s in record.moves if self.states[record.name] in s.sources]
            step = data.draw(st.sampled_from(open_now), label="open move") if open_now else step
            role = data.draw(st.sampled_from([by for by, _relation in step.by]), label="likely role")
        answers = {
            need: data.draw(st.sampled_from([True, True, True, False, "Not yet."]), label=need) for need in step.needs
        }
        self.stand_in.answers, name = answers, record.name
        obj = type(self.scene.one(MODELS[name]))._default_manager.get(pk=self.scene.one(MODELS[name]).pk)
        before = self.states[name]
        version = self.versions[name] + stale
        self.touched = name
        self.stand_in.caused.clear()
        sentences = 0
        try:
            flow.move(self.scene.actor(role), obj, step.name, reason=reason, version=version)
        except access.Denied:
            outcome = "denied"
        except flow.StaleRecord:
            outcome = "stale"
        except flow.WrongState:
            outcome = "wrong state"
        except flow.MoveRefused as refusal:
            outcome, sentences = "unmet", len(refusal.unmet)
        else:
            outcome = "made"
            self.states[name], self.versions[name], self.entries = (
                step.target,
                self.versions[name] + 1,
                self.entries + 1,
            )
        missing = sum(answer is not True for answer in answers.values()) + (step.reason and not reason.strip())
        assert sentences == (missing if outcome == "unmet" else 0)
        assert outcome == self.expected(step, role, obj, before, stale, reason, answers)
        assert self.stand_in.caused == (list(step.causes) if outcome == "made" else [])

    def expected(
        self, step: Move, role: Role, obj: Any, state: str, stale: bool, reason: str, answers: dict[str, Any]
    ) -> str:
        if not permitted(step, role, self.standing, obj):
            return "denied"
        if stale:
            return "stale"
        if state not in step.sources:
            return "wrong state"
        if any(answer is not True for answer in answers.values()) or (step.reason and not reason.strip()):
            return "unmet"
        return "made"

    @invariant()
    def the_database_is_as_the_pathway_says(self) -> None:
        if hasattr(self, "touched"):
            row = row_of(self.scene.one(MODELS[self.touched]))
            assert (row["state"], row["version"]) == (self.states[self.touched], self.versions[self.touched])
            assert done() == self.entries


def test_random_lives_follow_the_pathway(rules: Rules) -> None:
    class Played(Lives):
        scenes = {standing: Scene(standing, full=True) for standing in STANDINGS}

    Played.stand_in = rules
    for scene in Played.scenes.values():
        for model in MODELS.values():
            scene.one(model)
    quiet = settings(
        max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    run_state_machine_as_test(Played, settings=quiet)
    assert trail.Entry.objects.filter(outcome="denied").exists()
