"""A machine-made population at the scale of the sources: 30,000 people of 100 countries.

For measuring and for trying out, never with people in the same database. Everything is made up by a
seed: its code names carry five digits, its trail entries the purpose "populate". Rows are written in
bulk and not through the services, so nothing here proves a rule; keys, seals and trail are real.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

from django.db import connection, transaction
from django.utils import timezone

from firsthand.platform.base import trail, vault
from firsthand.platform.base.vault.keys import CAPACITY, COMPARTMENTS
from firsthand.platform.casework.assessment.instrument import install_builtin
from firsthand.platform.casework.intake.models import Case
from firsthand.platform.outreach.campaigns.models import Campaign
from firsthand.platform.voices.clearance.services import install_processes
from firsthand.platform.voices.release.models import Release
from firsthand.platform.voices.testimony.models import Theme
from firsthand.platform.voices.testimony.themes import install_themes

from ..accounts import make_staff
from . import public
from .batch import Batch, dates_as_given, uuid_from
from .cases import Making, Story, make_case, states
from .names import some_countries
from .staff import Staff

#: Cases of one transaction: their keys fit in the key cache.
CHUNK = min(1000, CAPACITY // len(COMPARTMENTS) - 10)


class AlreadyPopulated(Exception):
    """The database holds cases that are not the demo's."""


def check_empty() -> None:
    """Raise AlreadyPopulated when there are cases that the demo did not make."""
    others = Case.objects.exclude(participant__is_demo=True).exclude(referrals__recorded_by__is_demo=True)
    if others.exists() or Case.objects.filter(code_name__regex=r" \d{5}$").exists():
        raise AlreadyPopulated


def populate(
    *,
    people: int,
    countries: int,
    seed: int,
    today: date | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Fill the database; returns how many rows were written. Raises ValueError for numbers out of range.

    Deterministic by seed and day. Interrupted, it leaves whole chunks of cases.
    """
    if people < 1:
        raise ValueError("people: at least 1")
    random = Random(seed)  # noqa: S311  # made-up people, not secrets
    chosen = some_countries(random, countries)
    make_staff()
    templates, instrument = install_processes(), install_builtin()
    install_themes()
    first = _next_number()
    batch = Batch()
    making = Making(random, batch, Staff(random, batch), chosen, today or timezone.localdate(), instrument)
    rows, releases = 0, list[Release]()
    with dates_as_given():
        places, outlets = public.make_places(making, max(3, people // 150))
        rows += _write(batch)
        wanted = states(random, people)
        voices, testimonies, live = max(1, people // 50), max(1, people // 100), max(1, people // 300)
        made_voices, themes = 0, list(Theme.objects.order_by("slug"))
        for start in range(0, people, CHUNK):
            ids = [uuid_from(random) for _ in range(min(CHUNK, people - start))]
            vault.keys.prepare(ids)
            with trail.recording():
                for offset, case_id in enumerate(ids):
                    story = make_case(making, first + start + offset, case_id, wanted[start + offset])
                    if _may_speak(story) and made_voices < voices:
                        place = places[made_voices % len(places)] if len(releases) < live else None
                        testimony = made_voices < testimonies
                        copy = public.make_voice(
                            making,
                            story,
                            first + made_voices * 7,
                            testimony=testimony,
                            release=place,
                            template=templates[0],
                            themes=themes,
                        )
                        releases += [copy] if copy else []
                        made_voices += 1
                rows += batch.write()
            if progress:
                progress(start + len(ids), people)
        if not Campaign.objects.filter(name__startswith="Ask what a Tuesday is like").exists():
            public.make_outreach(making, releases, places, outlets, max(6, people // 60))
        rows += _write(batch)
    campaigns = list(Campaign.objects.filter(name__startswith="Ask what a Tuesday is like", state="running"))
    with (
        connection.cursor() as cursor
    ):  # so many rows at once: the database must look at them before it can choose an index
        cursor.execute("ANALYZE")
    Campaign.releases.through.objects.bulk_create(public.release_links(releases, campaigns), batch_size=400)
    return rows


def _may_speak(story: Story) -> bool:
    return story.case.state == "in_programme" and not story.case.minor


def _next_number() -> int:
    """The first number that no machine-made code name has."""
    names = Case.objects.filter(code_name__regex=r" \d{5}$").values_list("code_name", flat=True)
    return 1 + max((int(name.rsplit(" ", 1)[1]) for name in names.iterator()), default=0)


def _write(batch: Batch) -> int:
    with transaction.atomic():
        return batch.write()
