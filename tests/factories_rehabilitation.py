"""Rows of the rehabilitation stage, saved directly."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from firsthand.platform.casework.models import Case, Goal, Incident, Need, Plan, Review, Service, Session

from .factories import make_account, make_case, today

_numbers = count(1)


def make_plan(case: Case | None = None, **given: Any) -> Plan:
    """A plan in the state `state` (drafted unless told)."""
    case = case or make_case(state="in_programme")
    drafted_by = given.pop("drafted_by", None) or make_account()
    return Plan.objects.create(
        **{"case": case, "drafted_by": drafted_by, "in_own_words": "I want to work again", **given}
    )


def make_need(plan: Plan, **given: Any) -> Need:
    return Need.objects.create(**{"plan": plan, "domain": "work", "text": "A trade that is recognised here", **given})


def make_goal(plan: Plan, **given: Any) -> Goal:
    defaults = {
        "plan": plan,
        "domain": "work",
        "text": "Begin the welding course",
        "set_on": today() - timedelta(days=20),
    }
    if given.get("status", "set") != "set":
        defaults["settled_on"] = today()
    return Goal.objects.create(**{**defaults, **given})


def make_service(**given: Any) -> Service:
    return Service.objects.create(
        **{"name": f"Course {next(_numbers)}", "provider": "Harbour college", "domain": "work", **given}
    )


def make_session(plan: Plan, **given: Any) -> Session:
    led_by = given.pop("led_by", None) or make_account()
    return Session.objects.create(
        **{"plan": plan, "kind": "mentoring", "held_on": today(), "led_by": led_by, "note": "We walked", **given}
    )


def make_incident(case: Case, **given: Any) -> Incident:
    recorded_by = given.pop("recorded_by", None) or make_account()
    return Incident.objects.create(
        **{
            "case": case,
            "kind": "threat",
            "happened_on": today(),
            "what": "A letter came",
            "recorded_by": recorded_by,
            **given,
        }
    )


def make_review(plan: Plan, **given: Any) -> Review:
    reviewed_by = given.pop("reviewed_by", None) or make_account()
    defaults = {
        "plan": plan,
        "held_on": today(),
        "progress": "Goes to the course",
        "readiness": "For the second year",
        "reviewed_by": reviewed_by,
    }
    return Review.objects.create(**{**defaults, **given})
