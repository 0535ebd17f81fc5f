"""A release is made by three people, rests on what is alive, and is recalled with any of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from firsthand.pathway import NEEDS, RECORDS, Role
from firsthand.platform.base import access, flow, vault
from firsthand.platform.base.people.actor import Actor
from firsthand.platform.casework.assessment.services import answer_gate
from firsthand.platform.casework.models import Agreement, Decision, GateFinding, Obligation
from firsthand.platform.voices import models
from firsthand.platform.voices.consent.services import affirm_again
from firsthand.platform.voices.dossier import services
from firsthand.platform.voices.models import Clearance, Consent, Dossier, Fitness, LegalCheck, Release
from firsthand.platform.voices.testimony.services import record_legal_check
from tests import factories
from tests.asking import unmet
from tests.factories_assessment import make_evidence
from tests.factories_release import SECRET, make_dossier, make_scene

pytestmark = pytest.mark.django_db
Scene = dict[str, Any]


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def examine(scene: Scene, dossier: Dossier) -> Dossier:
    with vault.reading.scope():
        vault.reading.grant(dossier.vault_subject())
        dossier.singling_out = dossier.linkability = dossier.inference = "Looked at; nothing stands out."
        services.write_examination(actor=scene["examiner"], dossier=dossier)
    return flow.move(scene["examiner"], dossier, "examine")


def live(scene: Scene) -> tuple[Dossier, Release]:
    dossier = flow.move(scene["coordinator"], examine(scene, make_dossier(scene)), "approve")
    affirm_again(actor=scene["participant"], consent=scene["consent"])
    dossier = flow.move(scene["officer"], dossier, "publish")
    with vault.reading.for_rule(dossier.vault_subject()):
        return dossier, Release.objects.get(pk=dossier.copy_ref)


def test_the_draft_holds_nothing_that_was_hidden(scene: Scene, reading: Callable[[Any], None]) -> None:
    dossier = make_dossier(scene)
    reading(dossier)
    assert SECRET not in dossier.draft
    assert "[a friend]" in dossier.draft


def test_the_copy_carries_the_terms_and_no_way_back(scene: Scene) -> None:
    dossier, copy = live(scene)
    assert copy.is_live
    assert (copy.use, copy.channel, copy.audience, copy.identity_level) == ("forum", "in_person", "community", "hidden")
    assert copy.expires_on <= scene["consent"].expires_on
    values = " ".join(str(value) for value in Release.objects.filter(pk=copy.pk).values().get().values())
    for secret in (
        dossier.pk,
        scene["case"].pk,
        scene["case"].code_name,
        scene["voice"].pk,
        scene["voice"].code_name,
        scene["testimony"].pk,
        SECRET,
    ):
        assert str(secret) not in values
    row = Dossier.objects.filter(pk=dossier.pk).values().get()
    assert str(copy.pk).encode() not in b"".join(
        bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row.values()
    )


def test_three_different_people(scene: Scene) -> None:
    dossier = make_dossier(scene)
    with pytest.raises(flow.MoveRefused), vault.reading.scope():
        services.write_examination(actor=scene["preparer"], dossier=dossier)
    with pytest.raises(flow.MoveRefused):
        flow.move(scene["preparer"], dossier, "examine")
    examined = examine(scene, dossier)
    account = factories.account_of(scene["examiner"])
    factories.give_role(account, Role.COORDINATOR)
    with pytest.raises(flow.MoveRefused):
        flow.move(Actor(account.pk, Role.COORDINATOR), examined, "approve")
    assert flow.move(scene["coordinator"], examined, "approve").approved_by_id == scene["coordinator"].account_id


def test_what_was_hidden_cannot_come_back_spelt_differently(scene: Scene) -> None:
    dossier = make_dossier(scene)
    with vault.reading.scope():
        vault.reading.grant(dossier.vault_subject())
        dossier.draft = dossier.draft + " TÁRIQ  benali was his name."
        services.save_draft(actor=scene["preparer"], dossier=dossier)
    with pytest.raises(flow.MoveRefused) as refused:
        examine(scene, Dossier.objects.get(pk=dossier.pk))
    assert "hidden" in refused.value.unmet[0]


def test_what_was_examined_is_what_is_released(scene: Scene) -> None:
    examined = examine(scene, make_dossier(scene))
    with pytest.raises(flow.WrongState):
        services.save_draft(actor=scene["preparer"], dossier=examined)


def test_it_is_not_published_before_the_participant_affirmed_again(scene: Scene) -> None:
    dossier = flow.move(scene["coordinator"], examine(scene, make_dossier(scene)), "approve")
    with pytest.raises(flow.MoveRefused):
        flow.move(scene["officer"], dossier, "publish")
    assert not Release.objects.exists()


def withdraw_consent(scene: Scene) -> None:
    flow.move(scene["participant"], Consent.objects.get(pk=scene["consent"].pk), "withdraw")


def stop_fitness(scene: Scene) -> None:
    clinician = factories.make_actor(Role.CLINICIAN, scene["case"])
    flow.move(clinician, Fitness.objects.get(voice=scene["voice"]), "stop", reason="Not now")


def object_to_it(scene: Scene) -> None:
    flow.move(scene["liaison"], scene["clearance"], "object", reason="The families object")


def withdraw_testimony(scene: Scene) -> None:
    flow.move(scene["participant"], scene["testimony"], "withdraw")


def refuse_legally(scene: Scene) -> None:
    prosecutor = factories.make_actor(Role.PROSECUTOR, scene["case"])
    record_legal_check(
        actor=prosecutor, testimony=scene["testimony"], outcome=LegalCheck.Outcome.REFUSED, reasons="Proceedings began"
    )


def indicate_threat(scene: Scene) -> None:
    entry = make_evidence(scene["case"], gate="immediate_threat")
    answer_gate(
        actor=factories.make_actor(Role.CASEWORKER, scene["case"]), case=scene["case"], gate="immediate_threat",
        answer="indicated", reasons="A message was found", evidence=[entry],
    )  # fmt: skip


def close_case(scene: Scene) -> None:
    flow.move(scene["coordinator"], scene["case"], "close", reason="Moved away")


WAYS = [withdraw_consent, stop_fitness, object_to_it, withdraw_testimony, refuse_legally, indicate_threat, close_case]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_taking_away_any_of_them_recalls_it_everywhere(
    scene: Scene, way: Callable[[Scene], None], signed_in: Callable[[Actor], Client]
) -> None:
    dossier, copy = live(scene)
    manager = signed_in(factories.make_actor(Role.CAMPAIGN_MANAGER))
    url = copy.get_absolute_url()
    assert manager.get(url).status_code == 200
    way(scene)
    dossier.refresh_from_db()
    copy.refresh_from_db()
    assert dossier.state == "recalled"
    assert (copy.is_live, copy.text) == (False, "")
    assert manager.get(url).status_code == 404
    assert not Release.objects.live().exists()
    assert dossier.traces.filter(what="released_copy", outcome="taken_down").exists()


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_what_was_taken_away_before_bars_the_approval(scene: Scene, way: Callable[[Scene], None]) -> None:
    examined = examine(scene, make_dossier(scene))
    way(scene)
    examined.refresh_from_db()
    assert examined.state == "recalled"
    with pytest.raises(flow.WrongState):
        flow.move(scene["coordinator"], examined, "approve")


def test_an_expired_copy_is_not_live_even_before_the_sweep(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    _dossier, copy = live(scene)
    Release.objects.filter(pk=copy.pk).update(expires_on=timezone.localdate() - timezone.timedelta(days=1))
    copy.refresh_from_db()
    assert not copy.is_live
    assert not Release.objects.live().exists()


def test_a_recall_is_final(scene: Scene) -> None:
    dossier, _copy = live(scene)
    recalled = flow.move(scene["officer"], dossier, "recall", reason="An error in the text")
    assert RECORDS["release"].final == ("recalled",)
    for move in RECORDS["release"].moves:
        with pytest.raises((flow.WrongState, access.Denied)):
            flow.move(scene["coordinator"], recalled, move.name, reason="again")


def test_refusing_or_withdrawing_consent_changes_nothing_in_the_agreement(scene: Scene) -> None:
    """Guard 6."""
    drafter = factories.make_account()
    decision = Decision.objects.create(
        case=scene["case"],
        outcome="programme_with_conditions",
        decider=drafter,
        second=factories.make_account(),
        state="issued",
        review_on=factories.today(),
    )
    agreement = Agreement.objects.create(
        case=scene["case"], decision=decision, purpose="A plan", drafted_by=drafter, state="in_force",
        starts_on=factories.today(), ends_on=factories.today() + timezone.timedelta(days=300),
    )  # fmt: skip
    Obligation.objects.create(
        agreement=agreement,
        kind="account",
        text="Tell what happened",
        non_public_alternative="To a researcher",
        due_on=agreement.ends_on,
    )

    def snapshot() -> list[Any]:
        rows = [row for model in (Agreement, Obligation, Decision) for row in model.objects.order_by("pk").values()]
        return [{name: value for name, value in row.items() if not name.endswith("_sealed")} for row in rows]

    before = snapshot()
    asked = Consent.objects.create(
        testimony=scene["testimony"],
        use="press",
        channel="print",
        audience="public",
        language="en",
        identity_level="hidden",
        asked_by=drafter,
        expires_on=scene["consent"].expires_on,
    )
    flow.move(scene["participant"], asked, "refuse")
    withdraw_consent(scene)
    withdraw_testimony(scene)
    assert snapshot() == before


def without_events(**changes: Any) -> Callable[[Scene], None]:
    """Change rows behind everybody's back: no event recalls anything, and only the guard can notice."""

    def change(scene: Scene) -> None:
        for name, values in changes.items():
            MODELS[name].objects.filter(**OF_SCENE[name](scene)).update(**values)

    return change


MODELS: dict[str, Any] = {
    "consent": Consent, "fitness": Fitness, "clearance": Clearance, "legal": LegalCheck, "gate": GateFinding,
    "testimony": models.Testimony,
}  # fmt: skip
OF_SCENE: dict[str, Callable[[Scene], dict[str, Any]]] = {
    "consent": lambda scene: {"pk": scene["consent"].pk},
    "fitness": lambda scene: {"voice": scene["voice"]},
    "clearance": lambda scene: {"pk": scene["clearance"].pk},
    "legal": lambda scene: {"testimony": scene["testimony"]},
    "gate": lambda scene: {"case": scene["case"], "gate": "immediate_threat"},
    "testimony": lambda scene: {"pk": scene["testimony"].pk},
}
YESTERDAY = timezone.localdate() - timedelta(days=1)
BEHIND = {
    "a consent that is not live": ({"consent": {"state": "withdrawn"}}, "live_consent"),
    "a consent past its end": ({"consent": {"expires_on": YESTERDAY}}, "live_consent"),
    "no fitness": ({"fitness": {"state": "not_fit"}}, "fit_to_speak"),
    "fitness past its end": ({"fitness": {"expires_on": YESTERDAY}}, "fit_to_speak"),
    "an objection": ({"clearance": {"state": "objected"}}, "community_cleared"),
    "a clearance past its end": ({"clearance": {"expires_on": YESTERDAY}}, "community_cleared"),
    "a legal refusal": ({"legal": {"outcome": "refused"}}, "legal_check_passed"),
    "a legal check that was replaced": ({"legal": {"superseded": True}}, "legal_check_passed"),
    "a testimony that is not protected": ({"testimony": {"state": "corroborated"}}, "corroborated"),
    "a threat": ({"gate": {"answer": "indicated"}}, "no_gate_bars"),
}


@pytest.mark.parametrize("behind", BEHIND)
def test_nothing_is_approved_or_published_on_what_does_not_hold(scene: Scene, behind: str) -> None:
    changes, need = BEHIND[behind]
    examined = examine(scene, make_dossier(scene))
    before = {name: list(MODELS[name].objects.filter(**OF_SCENE[name](scene)).values()) for name in changes}
    without_events(**changes)(scene)
    with pytest.raises(flow.MoveRefused) as refused:
        flow.move(scene["coordinator"], Dossier.objects.get(pk=examined.pk), "approve")
    assert refused.value.unmet == [NEEDS[need]]
    for name, (row,) in before.items():  # as it was, for the approval
        MODELS[name].objects.filter(pk=row["id"]).update(**{key: row[key] for key in changes[name]})
    approved = flow.move(scene["coordinator"], Dossier.objects.get(pk=examined.pk), "approve")
    affirm_again(actor=scene["participant"], consent=scene["consent"])
    without_events(**changes)(scene)
    with pytest.raises(flow.MoveRefused) as refused:
        flow.move(scene["officer"], Dossier.objects.get(pk=approved.pk), "publish")
    assert NEEDS[need] in refused.value.unmet
    assert not Release.objects.exists()


def test_a_release_is_not_published_after_its_last_day(scene: Scene) -> None:
    approved = flow.move(scene["coordinator"], examine(scene, make_dossier(scene)), "approve")
    affirm_again(actor=scene["participant"], consent=scene["consent"])
    Dossier.objects.filter(pk=approved.pk).update(expires_on=YESTERDAY)
    with pytest.raises(flow.MoveRefused) as refused:
        flow.move(scene["officer"], Dossier.objects.get(pk=approved.pk), "publish")
    assert refused.value.unmet == [NEEDS["before_its_expiry"]]
    Dossier.objects.filter(pk=approved.pk).update(expires_on=timezone.localdate())
    assert flow.move(scene["officer"], Dossier.objects.get(pk=approved.pk), "publish").state == "live"


@pytest.mark.parametrize("empty", ["singling_out", "linkability", "inference"])
def test_an_examination_answers_all_three_questions_and_is_not_the_preparers(scene: Scene, empty: str) -> None:
    dossier = make_dossier(scene)
    with vault.reading.for_rule(dossier.vault_subject()):
        for name in {"singling_out", "linkability", "inference"} - {empty}:
            setattr(dossier, name, "Looked at.")
        dossier.save()
    assert unmet(scene["examiner"], dossier, "examine") == [NEEDS["examination_written"]]
    with vault.reading.for_rule(dossier.vault_subject()):
        setattr(dossier, empty, "Looked at.")
        dossier.save()
    assert unmet(scene["preparer"], dossier, "examine") == [NEEDS["examiner_is_not_preparer"]]
    assert unmet(scene["examiner"], dossier, "examine") == []
