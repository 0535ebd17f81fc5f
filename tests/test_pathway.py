"""The pathway is whole: every state can be reached, every name is explained, no way leads around."""

from __future__ import annotations

import pytest

from firsthand.pathway import CAUSES, NEEDS, RECORDS, Record, Relation, Role
from firsthand.platform.base.flow import registry
from firsthand.platform.base.flow.models import MODELS

records = pytest.mark.parametrize("record", RECORDS.values(), ids=lambda record: record.name)


@records
def test_every_state_can_be_reached(record: Record) -> None:
    reached = {record.initial}
    while True:
        more = {m.target for m in record.moves if reached & set(m.sources)} - reached
        if not more:
            break
        reached |= more
    assert reached == set(record.states)


@records
def test_moves_name_known_states_and_are_unique(record: Record) -> None:
    names = [move.name for move in record.moves]
    assert len(names) == len(set(names))
    for move in record.moves:
        assert {*move.sources, move.target} <= set(record.states)
        assert move.by, f"nobody may {move.name}"


def test_every_need_and_cause_is_explained_and_used() -> None:
    needs = {name for record in RECORDS.values() for move in record.moves for name in move.needs}
    causes = {name for record in RECORDS.values() for move in record.moves for name in move.causes}
    assert needs == set(NEEDS)
    assert causes == set(CAUSES)


def test_every_need_and_cause_is_implemented() -> None:
    assert registry.missing() == []


@records
def test_each_record_has_its_table_and_its_check(record: Record) -> None:
    model = MODELS[record.name]
    [check] = [c for c in model._meta.constraints if c.name == f"{record.name}_state_known"]
    [(_lookup, states)] = check.condition.children  # type: ignore[attr-defined]
    assert set(states) == set(record.states)


def test_a_voice_is_never_released_by_one_person_or_by_a_campaign() -> None:
    release = RECORDS["release"]
    assert {"examiner_is_not_preparer"} <= set(release.move("examine").needs)
    assert {"approver_is_third"} <= set(release.move("approve").needs)
    outreach = {Role.CAMPAIGN_MANAGER, Role.PRESS_OFFICER, Role.EVALUATOR, Role.ANALYST}
    assert not {role for move in release.moves for role, _relation in move.by} & outreach


def test_only_the_participant_consents() -> None:
    for name in ("give", "refuse", "affirm", "withdraw"):
        assert RECORDS["consent"].move(name).by == ((Role.PARTICIPANT, Relation.OWN),)


def test_a_public_voice_rests_on_everything_both_when_approved_and_when_published() -> None:
    resting = {
        "live_consent",
        "fit_to_speak",
        "community_cleared",
        "legal_check_passed",
        "corroborated",
        "no_gate_bars",
    }
    for name in ("approve", "publish"):
        assert resting <= set(RECORDS["release"].move(name).needs)
