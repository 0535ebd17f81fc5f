"""The machine-made population: plausible, whole, readable, refused where it does not belong."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from django.db import transaction
from django.db.models import Count

from firsthand.platform.base import vault
from firsthand.platform.base.access.models import Membership
from firsthand.platform.base.people.models import Account
from firsthand.platform.base.trail.merkle import Frontier, root
from firsthand.platform.base.trail.models import Entry, Head
from firsthand.platform.casework.models import Case, Identity, NameMark
from firsthand.platform.outreach.models import Appearance, Campaign
from firsthand.platform.site.demo import population
from firsthand.platform.site.demo.population.cases import SHARES, states
from firsthand.platform.site.demo.population.staff import FILES_EACH
from firsthand.platform.voices.models import Release

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)


def test_a_small_population_is_whole() -> None:
    population.populate(people=150, countries=20, seed=1)
    assert Case.objects.count() == 150
    assert set(Case.objects.values_list("state", flat=True)) == set(SHARES)
    assert Identity.objects.count() == 150
    assert NameMark.objects.values("case").distinct().count() == 150
    assert Case.objects.values("country").distinct().count() <= 20
    assert Release.objects.live().count() >= 1
    assert Campaign.objects.count() == 10
    assert Appearance.objects.count() >= 6
    assert not Case.objects.filter(minor=True, voice__isnull=False).exists()
    assert Case.objects.exclude(code_name__regex=r" \d{5}$").count() == 0, "machine-made cases are told at a glance"


def test_identities_are_sealed_under_real_keys_and_can_be_read() -> None:
    population.populate(people=12, countries=3, seed=2)
    identity = Identity.objects.select_related("case").first()
    assert identity is not None
    with pytest.raises(vault.ReadingNotRecorded):
        _ = identity.name
    with vault.reading.scope():
        vault.reading.grant(identity.case_id)
        assert " " in identity.name
    identity.aliases = "Another spelling"
    identity.save()  # rows made in bulk can be saved like any other


def test_the_trail_verifies() -> None:
    population.populate(people=30, countries=5, seed=1)
    head = Head.objects.get()
    leaves = [bytes(leaf) for leaf in Entry.objects.order_by("seq").values_list("leaf", flat=True)]
    assert len(leaves) == head.size > 30
    assert root(leaves) == Frontier.from_bytes(head.size, bytes(head.frontier)).root()


def test_the_same_seed_makes_the_same_people() -> None:
    def picture(seed: int) -> list[tuple[object, ...]]:
        fields = ("pk", "code_name", "state", "country", "origin", "opened_on", "minor", "community_id")
        with transaction.atomic():
            population.populate(people=25, countries=5, seed=seed, today=DAY)
            found = [
                *Case.objects.order_by("pk").values_list(*fields),
                *NameMark.objects.order_by("mark", "case").values_list("mark"),
            ]
            transaction.set_rollback(True)
        return found

    assert picture(7) == picture(7)
    assert picture(7) != picture(8)


def test_nobody_has_more_files_than_one_person_can_work_on() -> None:
    population.populate(people=400, countries=20, seed=1)
    most = (
        Membership.objects.filter(capacity="caseworker")
        .values("account")
        .annotate(n=Count("pk"))
        .order_by("-n")
        .first()
    )
    assert most is not None
    assert most["n"] <= FILES_EACH
    assert Membership.objects.filter(account=Account.objects.get(username="caseworker")).exists()


def test_shares_are_kept_at_every_size() -> None:
    from random import Random

    counts = Counter(states(Random(1), 30_000))
    assert sum(counts.values()) == 30_000
    assert counts["closed"] > counts["in_programme"] > counts["under_appeal"] > 0
    assert len(states(Random(1), 3)) == 3


def test_it_is_refused_where_there_are_cases() -> None:
    population.check_empty()
    population.populate(people=3, countries=2, seed=1)
    with pytest.raises(population.AlreadyPopulated):
        population.check_empty()


def test_more_can_be_added() -> None:
    population.populate(people=20, countries=2, seed=1)
    population.populate(people=5, countries=2, seed=2)
    assert Case.objects.count() == 25


@pytest.mark.parametrize(("people", "countries"), [(0, 5), (5, 0), (5, 1000)])
def test_numbers_out_of_range_are_refused(people: int, countries: int) -> None:
    with pytest.raises(ValueError, match=r"people|countries"):
        population.populate(people=people, countries=countries, seed=1)
    assert not Case.objects.exists()
