"""Every CHECK constraint refuses, in the database itself, what it is there to refuse.

For each one a row that is whole is changed by SQL, past models, forms and services. A constraint without
an attempt in `ATTEMPTS` fails, and so does one whose attempt goes through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connections, models, router, transaction

from tests.scene import Scene

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
Row = dict[str, Any]


def same_as(column: str) -> Callable[[Row], Any]:
    return lambda row: row[column]


def below(column: str) -> Callable[[Row], Any]:
    return lambda row: row[column] - 1


#: A copy that may be approved.
WHOLE = {"submitted_at": "2026-01-01 00:00:00+00:00", "expires_on": "2026-02-01"}
#: Constraint -> what is written over a whole row, by column. A function is given the row as it is stored.
ATTEMPTS: dict[str, list[dict[str, Any]]] = {
    "key_or_tombstone": [{"wrapped": None}, {"destroyed_at": "2026-01-01 00:00:00+00:00"}],
    "role_in_force_is_approved": [{"state": "in_force", "approved_by_id": None}],
    "role_approved_by_another": [{"approved_by_id": same_as("requested_by_id")}],
    "role_not_self_approved": [{"approved_by_id": same_as("account_id")}],
    "membership_ends_after_it_began": [{"expires_at": same_as("created_at")}],
    "break_glass_reviewed_by_another": [{"reviewed_by_id": same_as("account_id")}],
    "api_token_ends_after_it_began": [{"expires_at": same_as("created_at")}],
    "media_not_empty": [{"size": 0, "offset": 0}],
    "media_offset_in_file": [{"offset": 11, "size": 10}],
    "media_whole_when_done": [{"state": "examined", "offset": 9, "size": 10}],
    "media_state_known": [{"state": "shown", "offset": 10, "size": 10}],
    "trail_seq_not_negative": [{"seq": -1}],
    "trail_operation": [{"operation": "glance"}],
    "trail_says_what": [{"action": ""}, {"outcome": ""}],
    "trail_leaf_is_sha256": [{"leaf": b"31 bytes are not thirty-two...."}],
    "trail_has_one_head": [{"id": 2}],
    "trail_size_not_negative": [{"size": -1}],
    "agreement_ends_after_start": [{"ends_on": same_as("starts_on")}],
    "account_has_non_public_way": [{"kind": "account", "non_public_alternative": None}],
    "obligation_settled_has_a_day": [{"status": status, "settled_on": None} for status in ("met", "missed", "waived")],
    "decision_second_is_another": [{"second_id": same_as("decider_id")}],
    "decision_beyond_draft_has_second": [
        {"state": state, "second_id": None} for state in ("seconded", "issued", "appealed", "replaced")
    ],
    "copy_approved_by_another": [{"approved_by_id": same_as("prepared_by_id")}],
    "copy_approved_is_whole": [
        {"approved_at": "2026-01-02 00:00:00+00:00", **WHOLE, column: None}
        for column in ("submitted_at", "approved_by_id", "expires_on")
    ],
    "bound_part_is_withheld": [{"bound": True, "choice": "given"}],
    "request_seconded_by_another": [
        {"seconded_by_id": same_as("answered_by_id")},
        {"answered_by_id": None},  # seconded, and answered by nobody
    ],
    "goal_due_after_it_is_set": [{"due_on": "2026-01-01", "set_on": "2026-01-02"}],
    "goal_settled_has_a_day": [{"status": status, "settled_on": None} for status in ("met", "dropped")],
    "live_consent_was_affirmed": [{"state": "live", "affirmed_at": None}],
    "release_examined_by_another": [{"examined_by_id": same_as("prepared_by_id")}],
    "release_approved_by_a_third": [
        {"approved_by_id": same_as("prepared_by_id")},
        {"approved_by_id": same_as("examined_by_id")},
    ],
    "recalled_release_is_empty": [{"recalled_on": "2026-01-01", "text": "A text"}],
    "passage_ends_after_start": [{"end_ms": 9, "start_ms": 10}],
    "mark_has_length": [{"end": same_as("start")}, {"end": below("start")}],
    "mark_says_something": [{"hide": False, "theme_id": None}],
    "mark_suggested_hides": [{"hide": False, "marked_by_id": None}],
    "position_has_a_size": [{"width": 0}, {"height": 0}],
    "position_in_the_picture": [{"left": 991}, {"top": 991}],
    "region_ends_after_start": [{"end_ms": same_as("start_ms")}],
    "protection_reading_has_a_reader": [{"voice": "reading", "reading_id": None}],
    "protection_approved_by_another": [{"approved_by_id": same_as("asked_by_id")}],
    "protection_approved_has_a_result": [
        {"state": "approved", "approved_by_id": None},
        {"state": "approved", "result_id": None},
    ],
    "doubt_is_settled_by_somebody": [{"face_seen": True, "looked_at_by_id": None}],
    "a_trial_is_sealed_before_its_lots": [
        {"state": state, **without}
        for state in ("sealed", "assigned", "closed")
        for without in ({"seal": ""}, {"sealed_at": None}, {"sealed_by_id": None})
    ],
    "a_measured_effect_has_an_error": [{"variance": 0}, {"variance": -1}],
    "a_form_closes_after_it_opened": [{"closes_at": same_as("created_at")}],
    "appearance_ends_after_start": [{"ends_at": same_as("starts_at")}],
    "appearance_has_its_place": [
        {"kind": "forum", "venue_id": None},
        {"kind": "media", "outlet_id": None},
        {"kind": "elsewhere"},
    ],
}
#: The states of the pathway: in every one of them any other word is refused.
NO_STATE = [{"state": "somewhere"}, {"state": ""}]


def checks() -> Iterator[tuple[type[models.Model], str]]:
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.startswith("firsthand."):
            for constraint in model._meta.constraints:
                if isinstance(constraint, models.CheckConstraint):
                    yield model, constraint.name


def attempts_at(name: str) -> list[dict[str, Any]]:
    return ATTEMPTS.get(name) or (NO_STATE if name.endswith("_state_known") else [])


CASES = [(model, name, attempt) for model, name in checks() for attempt in attempts_at(name)]


def test_every_check_is_attempted_and_every_attempt_is_at_a_check() -> None:
    found = {name for _model, name in checks()}
    assert not sorted(name for name in found if not attempts_at(name))
    assert not sorted(set(ATTEMPTS) - found)


@pytest.mark.parametrize(
    ("model", "name", "attempt"), CASES, ids=[f"{name}-{'-'.join(attempt)}" for _model, name, attempt in CASES]
)
def test_the_database_itself_refuses(model: type[models.Model], name: str, attempt: dict[str, Any]) -> None:
    scene = Scene(full=True)
    pk = model._meta.pk
    connection = connections[router.db_for_write(model)]
    assert pk is not None
    key = pk.get_db_prep_value(scene.one(model).pk, connection)
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {quote(model._meta.db_table)} WHERE {quote(pk.column)} = %s", [key])
        row = dict(zip([column[0] for column in cursor.description], cursor.fetchone(), strict=True))
    assert set(attempt) <= set(row), f"no such column in {model._meta.label}"
    values = [value(row) if callable(value) else value for value in attempt.values()]
    changes = ", ".join(f"{quote(column)} = %s" for column in attempt)
    update = f"UPDATE {quote(model._meta.db_table)} SET {changes} WHERE {quote(pk.column)} = %s"
    with (
        pytest.raises(IntegrityError, match=name),
        transaction.atomic(connection.alias),
        connection.cursor() as cursor,
    ):
        cursor.execute(update, [*values, key])
