"""The house as docs/house.md describes it."""

from __future__ import annotations

import statistics
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from firsthand.platform.site.commands import flow

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [p for p in (ROOT / "src").rglob("*.py") if "migrations" not in p.parts]
OURS = ("base", "keystore", "community", "casework", "voices", "outreach", "site_pages")
FORBIDDEN_ROOMS = {"utils", "helpers", "common", "misc", "stuff"}


def lines_of(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_no_file_is_longer_than_400_lines_and_the_median_is_under_120() -> None:
    others = [ROOT / "dev.py", *(p for folder in ("tests", "tools", "bench") for p in (ROOT / folder).rglob("*.py"))]
    assert not {str(path.relative_to(ROOT)): n for path in (*SOURCES, *others) if (n := lines_of(path)) > 400}
    assert statistics.median(n for path in SOURCES if (n := lines_of(path))) < 120


def test_no_room_without_a_subject() -> None:
    assert not [path for path in SOURCES if {path.stem, *path.parts} & FORBIDDEN_ROOMS]


def test_flow_page_is_printed_from_the_pathway() -> None:
    assert (ROOT / "docs/flow.md").read_text("utf-8") == flow.render(), "run `python3 dev.py flow`"


@pytest.mark.django_db
def test_migrations_make_the_tables_of_the_models() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_no_field_can_hold_a_number_a_rank_or_a_colour_about_a_person() -> None:
    """Guard 1. Numbers on records of a case are counters, dates' parts and positions, listed here one
    by one; a new one has to be argued for in this list."""
    allowed = {
        "version",
        "number",
        "position",
        "start",
        "end",
        "start_ms",
        "end_ms",
        "review_every_weeks",
        "exposure_limit",
        "id",
    }
    numeric = (models.IntegerField, models.FloatField, models.DecimalField)
    words = ("score", "rank", "rating", "level", "risk", "colour", "color", "traffic", "weight", "total", "probability")
    for model in apps.get_models():
        if model._meta.app_label not in {"casework", "voices"} or model.__name__ == "Release":
            continue
        for field in model._meta.local_fields:
            name = field.name
            assert not (isinstance(field, numeric) and name not in allowed), f"{model.__name__}.{name} holds a number"
            if name != "identity_level":  # how a speaker is shown, chosen by the speaker
                assert not [word for word in words if word in name.split("_")], f"{model.__name__}.{name}"


def test_no_template_shows_a_person_in_colour_or_number() -> None:
    words = ("risk-score", "risk_score", "risk level", "traffic light", "threat level", "score of")
    for path in (ROOT / "src").rglob("*.html"):
        text = path.read_text("utf-8").lower()
        assert not [word for word in words if word in text], path
