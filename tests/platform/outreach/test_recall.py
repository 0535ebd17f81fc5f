"""After a recall no page, file, calendar or link serves the text; and each page for each role."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from firsthand.pathway import Role
from firsthand.platform.base import flow, vault
from firsthand.platform.outreach.appearances import services
from firsthand.platform.outreach.models import Appearance, Disclosure
from firsthand.platform.voices.release.models import Release
from tests import factories
from tests.designs import answers_file, wave_of
from tests.factories_outreach import (
    bring,
    make_appearance,
    make_audience,
    make_campaign,
    make_release,
    make_trial,
    make_wave,
)
from tests.factories_release import make_dossier, make_scene

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


def recall(release: Release) -> None:
    release.recalled_on, release.text = factories.today(), ""
    release.save()
    flow.RECALLED.send(release.pk)


def test_recall_cancels_empties_and_asks() -> None:
    release, press = make_release(), factories.make_actor(Role.PRESS_OFFICER)
    campaign = make_campaign(state="running")
    campaign.releases.add(release)
    ahead, held = make_appearance(release=release, campaign=campaign), make_appearance(release=release, state="held")
    services.disclose(actor=press, appearances=[ahead], recipient="Radio", form="press_pack")
    recall(release)
    recall(release)  # told twice, done once
    ahead.refresh_from_db()
    held.refresh_from_db()
    assert (ahead.state, ahead.cancelled_because, held.state) == ("cancelled", "recall", "held")
    assert not campaign.releases.exists()
    assert Disclosure.objects.get().take_down_asked_on == factories.today()
    with pytest.raises(flow.MoveRefused):
        services.disclose(actor=press, appearances=[held], recipient="Radio", form="press_pack")
    with pytest.raises(flow.MoveRefused):
        services.propose_appearance(actor=press, appearance=Appearance(release=release))


@pytest.mark.parametrize("how", ["recalled", "expired"])
def test_nothing_serves_the_text_any_more(signed_in: SignIn, how: str) -> None:
    release = make_release(title="TITLE-OF-IT", speaker="SPEAKER-OF-IT")
    text = release.text
    campaign = make_campaign(state="running")
    campaign.releases.add(release)
    ahead, held = (
        make_appearance(release=release, campaign=campaign),
        make_appearance(release=release, campaign=campaign, state="held"),
    )
    client = signed_in(factories.make_actor(Role.PRESS_OFFICER))
    given = client.post(reverse("appearance_give", args=[ahead.pk]), {"recipient": "Radio", "form": "press_pack"})
    pack = given["Location"]
    assert text in client.get(pack).content.decode()
    assert text in client.get(release.get_absolute_url()).content.decode()
    if how == "recalled":
        recall(release)
    else:
        Release.objects.filter(pk=release.pk).update(expires_on=factories.today().replace(year=2020))
    assert client.get(pack).status_code == 404
    assert client.get(release.get_absolute_url()).status_code == 404
    assert (
        client.post(
            reverse("appearance_give", args=[held.pk]), {"recipient": "Radio", "form": "press_pack"}
        ).status_code
        == 409
    )
    pages = [
        reverse("releases"),
        reverse("appearances") + f"?week={ahead.local_day}",
        reverse("appearances_by_community"),
        campaign.get_absolute_url(),
        reverse("campaign_appearances", args=[campaign.pk]),
        ahead.get_absolute_url(),
        held.get_absolute_url(),
        reverse("appearance_new", args=["forum"]),
        "/",
    ]
    for page in pages:
        body = client.get(page).content.decode()
        assert text not in body, page
        assert "TITLE-OF-IT" not in body, page
    calendar = client.post(reverse("appearance_give", args=[held.pk]), {"recipient": "Hall", "form": "venue_calendar"})
    assert calendar["Content-Type"].startswith("text/calendar")
    assert text.encode() not in calendar.content
    assert "Recalled" in client.get(held.get_absolute_url()).content.decode()
    if how == "recalled":
        assert "Radio" in client.get(reverse("recall", args=[release.pk])).content.decode()


def _scene() -> dict[str, Any]:
    campaign = make_campaign(state="running")
    make_audience(campaign, name="Young")
    trial = make_trial(campaign)
    bring(trial, answers_file(wave_of()))
    bring(trial, answers_file(wave_of(after=True)), "follow_up")
    return {
        "campaign": campaign,
        "trial": trial,
        "appearance": make_appearance(campaign=campaign),
        "release": make_release(),
    }


PAGES = {
    "campaigns": None,
    "campaign": "campaign",
    "campaign_part": "campaign",
    "campaign_audience_new": "campaign",
    "campaign_releases": "campaign",
    "campaign_new": None,
    "campaign_appearances": "campaign",
    "campaign_effects": "campaign",
    "campaign_trial": "campaign",
    "appearances": None,
    "appearances_by_community": None,
    "appearance": "appearance",
    "appearance_change": "appearance",
    "appearance_debrief": "appearance",
    "effects": None,
    "answers_import": "trial",
    "delivered_import": "trial",
    "trial_report": "trial",
    "watch_picture": "trial",
    "findings_picture": "trial",
    "effects_file": "trial",
    "answers_file": "trial",
    "trial_design_file": "trial",
    "trial_lots_file": "trial",
    "trial_form_file": "trial",
    "trial_code_book": "trial",
    "recalls": None,
    "releases": None,
    "release": "release",
}
EXTRA = {
    "campaign_part": ["goal"],
    "trial_report": ["page"], "watch_picture": [0], "findings_picture": [0], "answers_file": [1],
    "trial_form_file": ["baseline"],
}  # fmt: skip


def _plain(answer: Any, pk: str) -> str:
    """The body without the id that was asked for and the form token, which is another each time."""
    return re.sub(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]*"', "", answer.content.decode()).replace(pk, "")


def test_each_page_for_each_role_or_404_alike(signed_in: SignIn) -> None:
    scene = _scene()
    missing = "00000000-0000-4000-8000-000000000000"
    for role in (
        Role.CAMPAIGN_MANAGER,
        Role.PRESS_OFFICER,
        Role.EVALUATOR,
        Role.COMMUNITY_LIAISON,
        Role.CASEWORKER,
        Role.SYSTEM_ADMINISTRATOR,
    ):
        client = signed_in(factories.make_actor(role))
        for name, kind in PAGES.items():
            extra = EXTRA.get(name, [])
            args = [scene[kind].pk, *extra] if kind else []
            answer = client.get(reverse(name, args=args))
            assert answer.status_code in (200, 404), (role, name, answer.status_code)
            if role in (Role.CASEWORKER, Role.SYSTEM_ADMINISTRATOR):
                assert answer.status_code == 404, (role, name)
            if kind and answer.status_code == 404:
                absent = client.get(reverse(name, args=[missing, *extra]))
                assert absent.status_code == 404
                assert _plain(absent, missing) == _plain(answer, str(scene[kind].pk)), (role, name)


@pytest.mark.parametrize("page", ["campaigns", "appearances_by_community", "releases", "effects"])
def test_queries_do_not_grow_with_rows(signed_in: SignIn, page: str, django_assert_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, counts, made = signed_in(factories.make_actor(Role.CAMPAIGN_MANAGER)), [], 0
    client.get(reverse(page))
    for rows in (1, 3, 30):
        while made < rows:
            campaign = make_campaign(state="running")
            make_appearance(campaign=campaign)
            make_wave(make_trial(campaign))
            made += 1
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(reverse(page)).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] == counts[2], counts


def test_a_forum_is_proposed_in_the_venues_time_zone(signed_in: SignIn) -> None:
    release = make_release()
    venue = factories.make_venue(release.community, time_zone="Europe/Paris")
    client = signed_in(factories.make_actor(Role.PRESS_OFFICER))
    data = {
        "version": 0,
        "campaign": make_campaign(state="running").pk,
        "release": release.pk,
        "venue": venue.pk,
        "public_name": "An evening",
        "day": "2027-03-28",
        "clock": "02:30",
        "minutes": 60,
        "channel": "in_person",
        "audience": "community",
        "language": "ar",
        "safety_plan": "Two exits",
    }
    refused = client.post(reverse("appearance_new", args=["forum"]), data)
    assert refused.status_code == 422
    assert "does not exist on that day" in refused.content.decode()
    assert "Two exits" in refused.content.decode()
    made = client.post(reverse("appearance_new", args=["forum"]), {**data, "clock": "18:30"})
    assert made.status_code == 302, made.content.decode()
    it = Appearance.objects.get()
    assert it.starts_at.isoformat() == "2027-03-28T16:30:00+00:00"
    assert "18:30" in client.get(it.get_absolute_url()).content.decode()


def test_recalling_the_dossier_reaches_every_use_and_writes_down_what_it_did() -> None:
    """From the other side of the wall: the event carries the copy's id and brings the account back."""
    scene = make_scene()
    copy = make_release()
    dossier = make_dossier(scene)
    with vault.reading.for_rule(dossier.vault_subject()):
        dossier.state, dossier.copy_ref = "live", str(copy.pk)
        dossier.examined_by = dossier.approved_by = None
        dossier.save()
    campaign, press = make_campaign(state="running"), factories.make_actor(Role.PRESS_OFFICER)
    campaign.releases.add(copy)
    ahead = make_appearance(release=copy, campaign=campaign, public_name="An evening to come")
    make_appearance(release=copy, campaign=campaign, state="held", public_name="An evening that was")
    services.disclose(actor=press, appearances=[ahead], recipient="Radio", form="press_pack")
    flow.move(scene["officer"], dossier, "recall", reason="An error in the text")
    ahead.refresh_from_db()
    copy.refresh_from_db()
    assert (ahead.state, copy.text, copy.is_live) == ("cancelled", "", False)
    with vault.reading.for_rule(dossier.vault_subject()):
        account = {(trace.what, trace.outcome, trace.note) for trace in dossier.traces.all()}
    assert account == {
        ("released_copy", "taken_down", ""),
        ("appearance", "taken_down", "An evening to come"),
        ("appearance", "cannot", "An evening that was"),
        ("campaign", "taken_down", campaign.name),
        ("copy_given", "asked", "Radio"),
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM voices_recalltrace")
        stored = [bytes(cell) if isinstance(cell, memoryview) else cell for row in cursor.fetchall() for cell in row]
    assert "evening" not in str(stored)  # unsealed it would lead from an appearance back to the dossier
