"""Run inside a platform: fill it with one person's file, erase it through the services, try to open it.

`MARK` stands in every sealed thing of that file and nowhere else; `CONTROL` stands unsealed.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

MARK = "Zzyxwave"
FAMILY = "Quorlin"
CONTROL = "Brightcontrolword"
RECORDED = 3 * 1024 * 1024 + 17


def populate() -> str:
    """JSON: the case, its recording, its code name and sessions that may read it."""
    from firsthand.pathway import Role
    from firsthand.platform.base import flow
    from firsthand.platform.base.media.models import MediaObject
    from firsthand.platform.base.media.services import create_upload, receive
    from firsthand.platform.casework.intake import services
    from tests import factories, factories_voices

    from .scene import session_of

    factories.make_agency(name=CONTROL)
    coordinator, second = factories.make_actor(Role.COORDINATOR), factories.make_actor(Role.COORDINATOR)
    person = services.Person(
        name=f"{MARK} {FAMILY}", aliases=f"{MARK} the Elder", born_on=date(1990, 1, 2), contact=f"{MARK} street"
    )
    incoming = services.Incoming(referrer=f"{MARK} referrer", why=f"{MARK} why", received_on=factories.today())
    case = services.open_case(
        actor=coordinator,
        key=uuid4(),
        person=person,
        incoming=incoming,
        country="FR",
        basis="consent",
        basis_note=f"{MARK} basis",
    )
    participant = factories.make_actor(Role.PARTICIPANT, case)
    officer = factories.make_actor(Role.TESTIMONY_OFFICER, case)
    case.refresh_from_db()
    case.duplicates_seen_on = factories.today()
    case.save()
    flow.move(coordinator, case, "accept")
    case.refresh_from_db()
    flow.move(coordinator, case, "close", reason=f"{MARK} reason")  # sealed in the trail
    factories_voices.make_evidence(case, claim=f"{MARK} claim", source=f"{MARK} source")
    testimony = factories_voices.make_testimony(factories_voices.make_voice(case), support_person=f"{MARK} friend")
    factories_voices.make_passage(testimony, f"{MARK} told it herself.")
    sound = (MARK.encode() + b" ") * (RECORDED // 9 + 1)
    media = create_upload(actor=officer, file_id=case.pk, kind="recording", size=RECORDED)
    receive(actor=officer, media=media, offset=0, read=BytesIO(sound[:RECORDED]).read)
    MediaObject.objects.filter(pk=media.pk).update(state="examined", media_type="audio/wav")
    request = services.ask_request(actor=participant, case=case, kind="erasure", text=f"{MARK} asks")
    return json.dumps(
        {
            "case": str(case.pk),
            "code_name": case.code_name,
            "media": str(media.pk),
            "testimony": str(testimony.pk),
            "request": str(request.pk),
            "first": str(coordinator.account_id),
            "second": str(second.account_id),
            "coordinator": session_of(coordinator),
            "officer": session_of(officer),
        }
    )


def erase(made: dict[str, Any]) -> None:
    """Granted by one coordinator, confirmed by another; then the trail is signed."""
    from firsthand.pathway import Role
    from firsthand.platform.base import trail
    from firsthand.platform.base.people.models import Account
    from firsthand.platform.casework.intake import erasure
    from firsthand.platform.casework.models import Request
    from tests.factories import make_actor

    one, two = (
        make_actor(Role.COORDINATOR, account=Account.objects.get(pk=made[name])) for name in ("first", "second")
    )
    request = Request.objects.get(pk=made["request"])
    request = erasure.answer_request(actor=one, request=request, granted=True, answer=f"{MARK} granted")
    erasure.second_erasure(actor=two, request=Request.objects.get(pk=request.pk))
    trail.checkpoint_if_grown()


def sign() -> None:
    from firsthand.platform.base import trail

    trail.checkpoint_if_grown()


def open_everything(case_id: str, media_id: str) -> str:
    """JSON: what came of trying to open every sealed cell, every reason and every file of the case:
    "opened", or the name of the error, and how often."""
    from django.apps import apps

    from firsthand.platform.base import vault
    from firsthand.platform.base.media import storage
    from firsthand.platform.base.media.models import MediaObject
    from firsthand.platform.base.trail import Entry, reason_of
    from firsthand.platform.base.vault.fields import SealedField
    from firsthand.platform.base.vault.stream import Reader

    case, outcomes = UUID(case_id), Counter[str]()

    def attempt(read: Any) -> None:
        try:
            found = read()
        except vault.VaultError as error:
            outcomes[type(error).__name__] += 1
        else:
            if found:  # an empty cell holds nothing that could be opened
                outcomes["opened"] += 1

    with vault.reading.for_rule(case):
        for model in apps.get_models():
            names = [field.name for field in model._meta.get_fields() if isinstance(field, SealedField)]
            for row in model._default_manager.all() if names else ():
                if row.vault_subject() == case:  # type: ignore[attr-defined]
                    for name in names:
                        attempt(lambda row=row, name=name: getattr(row, name))
        for entry in Entry.objects.filter(sealed_under=case):
            attempt(lambda entry=entry: reason_of(entry))
        for media in MediaObject.objects.filter(pk=media_id):
            attempt(lambda media=media: _first_bytes(media, storage, Reader))
    return json.dumps(outcomes)


def _first_bytes(media: Any, storage: Any, reader: Any) -> bytes:
    with storage.opened(media) as file:
        whole = reader(
            file, size=media.size, subject=media.file_id, compartment=media.compartment, associated=media.associated
        )
        return b"".join(whole.read_range(0, 100))
