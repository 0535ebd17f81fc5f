"""From outreach nothing leads to a case: over the schema, and with read access to its tables alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from firsthand.platform.base.flow.models import StatefulRecord
from firsthand.platform.voices.release.models import Release
from tests import factories
from tests.designs import answers_file, wave_of
from tests.factories_outreach import bring, make_appearance, make_audience, make_campaign, make_release, make_trial

ALLOWED = {"outreach", "community", "contenttypes"}
#: A released recording is a file of the release's own: its `file_id` is the release (test_release_recording.py).
ALLOWED_MODELS = {"voices.release", "base.account", "base.agency", "base.mediaobject"}


def reachable() -> set[type[models.Model]]:
    found: set[type[models.Model]] = set()
    queue: list[type[models.Model]] = [*apps.get_app_config("outreach").get_models(include_auto_created=True), Release]
    while queue:
        model = queue.pop()
        if model in found:
            continue
        found.add(model)
        queue += [
            field.related_model
            for field in (*model._meta.get_fields(),)
            if field.is_relation and not field.auto_created and field.related_model
        ]  # type: ignore[misc]
    return found


def test_no_relation_leads_to_a_case() -> None:
    wrong = {
        m._meta.label_lower
        for m in reachable()
        if m._meta.app_label not in ALLOWED and m._meta.label_lower not in ALLOWED_MODELS
    }
    assert not wrong


def test_no_column_is_named_after_a_case() -> None:
    for model in (*apps.get_app_config("outreach").get_models(include_auto_created=True), Release):
        for field in model._meta.concrete_fields:
            assert not {"case", "file_id", "code_name", "testimony", "dossier", "participant", "voice", "consent"} & {
                field.name,
                field.attname,
            }


def dump(tables: list[str]) -> set[str]:
    values: set[str] = set()
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            values |= {
                str(cell).replace("-", "").casefold() for row in cursor.fetchall() for cell in row if cell is not None
            }
    return values


@pytest.mark.django_db
def test_an_attacker_who_reads_outreach_learns_no_name_of_a_case() -> None:
    cases = [factories.make_case(participant=factories.make_account()) for _ in range(5)]
    for case in cases:
        factories.make_identity(case)
        factories.make_referral(case)
    campaign, release = make_campaign(state="running"), make_release()
    campaign.releases.add(release)
    make_audience(campaign)
    make_appearance(campaign=campaign, release=release)
    bring(make_trial(campaign), answers_file(wave_of()))
    outreach = [
        m._meta.db_table for m in (*apps.get_app_config("outreach").get_models(include_auto_created=True), Release)
    ]
    seen = dump(outreach)
    secret: set[str] = set()
    for label in ("casework", "voices"):
        for model in apps.get_app_config(label).get_models():
            if model is Release:
                continue
            names = [
                f.attname
                for f in model._meta.concrete_fields
                if isinstance(f, models.UUIDField)
                or f.attname in ("id", "code_name", "storage_name", "file_id", "case_id", "participant_id")
            ]
            for row in model._default_manager.values_list(*names):
                secret |= {
                    str(cell).replace("-", "").casefold() for cell in row if cell is not None and len(str(cell)) > 5
                }
    assert {str(case.pk).replace("-", "") for case in cases} <= secret
    assert not {cell for cell in seen if any(value in cell for value in secret)}


def test_outreach_records_are_known_to_the_pathway() -> None:
    names: set[Any] = {m.RECORD for m in apps.get_app_config("outreach").get_models() if issubclass(m, StatefulRecord)}
    assert names == {"campaign", "trial", "appearance"}
