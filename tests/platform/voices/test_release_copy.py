"""The released copy as readers meet it: live or not at all."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from firsthand.pathway import Role
from firsthand.platform.voices.release.queries import live_releases
from tests import factories
from tests.factories_outreach import make_release

pytestmark = pytest.mark.django_db
READERS = (
    Role.CAMPAIGN_MANAGER,
    Role.PRESS_OFFICER,
    Role.COMMUNITY_LIAISON,
    Role.EVALUATOR,
    Role.TESTIMONY_OFFICER,
    Role.COORDINATOR,
)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CLOCK])
def test_who_reads_and_what(role: Role) -> None:
    live = make_release()
    make_release(recalled_on=factories.today(), text="")
    make_release(expires_on=factories.today().replace(year=2020))
    assert list(live_releases(factories.make_actor(role))) == ([live] if role in READERS else [])
    assert not live_releases(None).exists()


def test_a_release_lives_through_its_last_day() -> None:
    assert make_release(expires_on=factories.today()).is_live


def test_a_recalled_copy_cannot_keep_its_text() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_release(recalled_on=factories.today())


def test_the_page_escapes_what_was_told(signed_in: Callable[..., Client]) -> None:
    release = make_release(text="<script>alert(1)</script>")
    page = signed_in(factories.make_actor(Role.PRESS_OFFICER)).get(release.get_absolute_url())
    assert page.status_code == 200
    assert b"<script>alert" not in page.content
