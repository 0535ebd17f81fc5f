"""What a participant says on their own pages: once more yes before a release, and their account of a breach."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from firsthand.pathway import Role
from firsthand.platform.base import flow, vault
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.base.trail.models import Entry
from firsthand.platform.casework.models import Breach
from firsthand.platform.voices.dossier.services import write_examination
from firsthand.platform.voices.models import Consent, Dossier
from tests import factories
from tests.factories_agreement import make_agreement, make_breach
from tests.factories_release import SECRET, make_dossier, make_scene

pytestmark = pytest.mark.django_db
SignIn = Callable[[Actor], Client]
Scene = dict[str, Any]


@pytest.fixture
def approved() -> Scene:
    """A release that was approved and waits for the participant."""
    scene = make_scene()
    dossier = make_dossier(scene)
    with vault.reading.for_rule(dossier.vault_subject()):
        dossier.singling_out = dossier.linkability = dossier.inference = "Looked at."
        write_examination(actor=scene["examiner"], dossier=dossier)
    dossier = flow.move(scene["examiner"], dossier, "examine")
    return {**scene, "dossier": flow.move(scene["coordinator"], dossier, "approve")}


def affirm_page(scene: Scene) -> str:
    return reverse("own_affirm", args=[scene["consent"].pk])


def affirmed_at(scene: Scene) -> Any:
    return Consent.objects.get(pk=scene["consent"].pk).affirmed_at


def test_the_whole_text_is_shown_as_others_will_read_it_and_the_reading_is_recorded(
    approved: Scene, signed_in: SignIn
) -> None:
    before = Entry.objects.filter(action="consent.affirm_again").count()
    shown = signed_in(approved["participant"]).get(affirm_page(approved)).content.decode()
    assert "They promised a house." in shown
    assert "[a friend]" in shown
    assert SECRET not in shown
    assert "Sami" in shown  # the name it will be told under
    assert reverse("move", kwargs={"record": "consent", "pk": approved["consent"].pk, "move": "withdraw"}) in shown
    assert Entry.objects.filter(action="consent.affirm_again").count() == before + 1


def test_saying_yes_once_more_lets_it_be_published_and_looking_alone_does_not(
    approved: Scene, signed_in: SignIn
) -> None:
    client, before = signed_in(approved["participant"]), affirmed_at(approved)
    client.get(affirm_page(approved))
    assert affirmed_at(approved) == before
    with pytest.raises(flow.MoveRefused):
        flow.move(approved["officer"], approved["dossier"], "publish")
    assert client.post(affirm_page(approved))["Location"] == reverse("own_consents")
    assert affirmed_at(approved) > before
    assert flow.move(approved["officer"], Dossier.objects.get(pk=approved["dossier"].pk), "publish").state == "live"
    again = affirmed_at(approved)
    assert client.post(affirm_page(approved))["Location"] == reverse("own_consents")  # nothing waits any more
    assert affirmed_at(approved) == again


@pytest.mark.parametrize("state", ["prepared", "examined", "live", "recalled"])
def test_there_is_nothing_to_affirm_but_what_was_approved(approved: Scene, signed_in: SignIn, state: str) -> None:
    Dossier.objects.filter(pk=approved["dossier"].pk).update(state=state)
    before = affirmed_at(approved)
    answer = signed_in(approved["participant"]).post(affirm_page(approved))
    assert answer["Location"] == reverse("own_consents")
    assert affirmed_at(approved) == before


def test_nobody_affirms_for_somebody_else(approved: Scene, signed_in: SignIn) -> None:
    before = affirmed_at(approved)
    other = factories.make_actor(Role.PARTICIPANT, factories.make_case())
    for actor in (other, approved["coordinator"], approved["officer"], factories.make_actor(Role.PARTICIPANT)):
        answer = signed_in(actor).post(affirm_page(approved))
        assert answer.status_code in {200, 404}  # 200: an account without a file is told that it has none
        assert SECRET not in answer.content.decode()
        assert "They promised" not in answer.content.decode()
    assert affirmed_at(approved) == before


@pytest.fixture
def alleged() -> Breach:
    case = factories.make_case(state="in_programme")
    agreement = make_agreement(case, state="in_force")
    agreement.state = "breach_alleged"
    agreement.save()
    return make_breach(agreement, alleged="Did not come in May")


def account_of(breach: Breach) -> str:
    with vault.reading.for_rule(breach.vault_subject()):
        return str(Breach.objects.get(pk=breach.pk).participants_account)


def test_the_participant_is_heard_in_their_own_words(alleged: Breach, signed_in: SignIn) -> None:
    participant = factories.make_actor(Role.PARTICIPANT, alleged.agreement.case)
    client, page = signed_in(participant), reverse("own_breach", args=[alleged.pk])
    assert "Did not come in May" in client.get(page).content.decode()
    empty = client.post(page, {"text": " \u200e "})
    assert empty.status_code == 422
    assert empty.context["form"].has_error("text")
    assert account_of(alleged) == ""
    assert client.post(page, {"text": "My mother\u202e was ill"})["Location"] == reverse("own_agreement")
    assert account_of(alleged) == "My mother was ill"
    chair = factories.make_actor(Role.PANEL_CHAIR, alleged.agreement.case)
    assert flow.move(chair, alleged.agreement, "review_breach", reason="Heard").state == "breach_reviewed"


def test_after_the_review_or_for_another_file_there_is_no_such_page(alleged: Breach, signed_in: SignIn) -> None:
    stranger = factories.make_actor(Role.PARTICIPANT, factories.make_case())
    page = reverse("own_breach", args=[alleged.pk])
    assert signed_in(stranger).post(page, {"text": "Me"}).status_code == 404
    own = signed_in(factories.make_actor(Role.PARTICIPANT, alleged.agreement.case))
    alleged.agreement.state = "breach_reviewed"
    alleged.agreement.save()
    assert own.get(page).status_code == 404
    assert own.post(page, {"text": "Too late"}).status_code == 404
    assert account_of(alleged) == ""
