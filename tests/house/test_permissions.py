"""Guard 8: every page, API operation and command is in the matrix, the committed files are the
matrix, and every cell of it is true: who is granted gets in, and to everybody else the record does not
exist, in status, body, headers and number of queries."""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path, reverse
from ninja import NinjaAPI

from firsthand.cli import main
from firsthand.pathway import Relation, Role
from firsthand.platform.base.access.tokens import SCOPES, make_token
from firsthand.platform.base.trail.models import Entry as TrailEntry
from firsthand.platform.casework.assessment.instrument import BUILTIN, read_instrument
from firsthand.platform.site import matrix
from firsthand.platform.site.commands.permissions import all_commands
from firsthand.platform.site.today import errors
from tests.scene import RELATIONS, Scene

ROOT = Path(__file__).resolve().parents[2]
NOTHING: frozenset[Relation] = frozenset()
EVERYTHING = frozenset(RELATIONS)
#: What stands in an address beside the record's id.
WORDS: dict[str, Any] = {
    "gate": "grave_crime", "token": "x", "kind": "forum", "part": "goal", "section": "identity", "number": 1,
    "stage": "inform",
    "item": read_instrument(BUILTIN)[0]["items"][0]["key"],
    "audience": lambda scene: scene.get("Audience").pk,
    "member": lambda scene: scene.get("Membership").pk,
    "trial_step.step": "purpose", "trial_row_new.step": "outcomes", "trial_row.step": "outcomes",
    "trial_row.number": 0, "wave": "baseline", "trial_report.part": "page", "trial_report_pdf.part": "page",
    "own_decision.pk": lambda scene: scene.get("Decision").pk,
    "own_breach.pk": lambda scene: scene.get("Breach").pk,
}  # fmt: skip
#: Pages that the door lets through and that then find nothing in a bare scene, each with the reason.
NOTHING_THERE: dict[str, str] = {
    "base.media.document": "asks for a token of a recorded reading (test_media_playback.py)",
    "base.media.play": "asks for a token of a recorded reading (test_media_playback.py)",
    "casework.copies.copy_section": "a copy is edited by the one who prepares it (test_copies.py)",
    "casework.copies.copy_submit": "a copy is edited by the one who prepares it (test_copies.py)",
    "outreach.effects.files.coded_lots_file": "the trial of the scene is of places (outreach/test_trial_files.py)",
    "site.own.own_copy_file": "the copy of the scene is not approved (test_copies_given.py)",
    "voices.release.release_captions": "the release of the scene has no recording (test_release_recording.py)",
    "voices.release.release_play": "asks for a token of a recorded reading (test_release_recording.py)",
    "casework.agreement.prosecution.prosecutor_document": "the record of the scene has no document",
    "casework.assessment.evidence_edit": "an entry is changed by the one who made it",
    "casework.decision.letter": "the decision of the scene is not issued",
    "casework.decision.letter_pdf": "the decision of the scene is not issued",
    "site.own.own_affirm": "no release of the scene waits for the participant (journeys/test_referral_to_effect.py)",
    "casework.decision.meeting_views.agenda_add": "asks besides for the chair or the coordinator",
    "casework.intake.list_views.view_forget": "one forgets a view that one has saved oneself",
    "community.directory.representative_end": "the member is named in the address besides",
    "outreach.appearances.press_pack": "the release of the scene was not given out as a pack",
    "outreach.appearances.recalls.recall": "the release of the scene is not recalled",
    "outreach.effects.answers_preview": "the file that one has laid ready oneself",
    "outreach.effects.files.effects_file": "the trial of the scene has no answers (test_trial_files.py)",
    "outreach.evidence.evidence_file": "no trial of the scene was closed with a figure (test_evidence.py)",
    "outreach.effects.files.report": "the trial of the scene has no answers (test_trial_files.py)",
    "outreach.effects.files.report_pdf": "the trial of the scene has no answers (test_trial_files.py)",
    "outreach.effects.files.answers_file": "the trial of the scene has no answers (test_trial_files.py)",
    "outreach.effects.findings_picture": "the trial of the scene has no answers to draw (test_effects_pages.py)",
    "outreach.effects.watch_picture": "the trial of the scene has no answers to draw (test_effects_pages.py)",
    "outreach.trials.trial_balance": "nothing was to be kept alike in the trial of the scene (test_trials_lots.py)",
    "site.own.own_breach": "no breach is alleged in the scene",
    "site.own.own_decision": "the decision of the scene is not issued",
}


def entries() -> list[matrix.Entry]:
    return matrix.entries(all_commands(main))


def test_the_committed_files_are_the_matrix() -> None:
    found = entries()
    words = "run `firsthand permissions`"
    assert (ROOT / "docs/permissions.csv").read_text("utf-8") == matrix.as_csv(found), words
    assert (ROOT / "docs/permissions.md").read_text("utf-8") == matrix.as_markdown(found), words


def test_a_page_without_an_entry_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def stray(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    known = [*matrix.addresses(), ("stray/", "stray", path("stray/", stray))]
    monkeypatch.setattr(matrix, "addresses", lambda: known)
    with pytest.raises(matrix.NotInMatrix, match="stray"):
        matrix.entries()


def test_an_api_operation_without_an_entry_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    api = NinjaAPI(urls_namespace="stray")
    api.get("/stray")(_stray)
    monkeypatch.setattr("firsthand.platform.site.api.operations.api", api)
    with pytest.raises(matrix.NotInMatrix, match="stray"):
        matrix.entries()


def _stray(request: HttpRequest) -> dict[str, str]:
    return {}


def test_a_command_without_an_entry_fails() -> None:
    with pytest.raises(matrix.NotInMatrix, match="stray"):
        matrix.entries([("stray", click.Command("stray"))])


def test_an_action_that_is_granted_to_nobody_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(matrix.GRANTS, "today.read")
    with pytest.raises(matrix.NotInMatrix, match=r"today\.read"):
        matrix.entries()


def test_every_exception_is_still_there() -> None:
    found = {entry.operation for entry in entries() if entry.action is None and entry.kind == "page"}
    assert set(matrix.OPEN) == found, "an open page that is no longer there must leave the list"
    assert set(NOTHING_THERE) <= {entry.operation for entry in entries()}


class Visitors:
    """Scenes, and a client for each role in each of them, made when first needed."""

    def __init__(self) -> None:
        self.scenes: dict[frozenset[Relation], Scene] = {}
        self.clients: dict[Any, tuple[Client, dict[str, str]]] = {}
        self.keys = {name: list(pattern.pattern.converters) for _address, name, pattern in matrix.addresses()}

    def scene(self, standing: frozenset[Relation]) -> Scene:
        if standing not in self.scenes:
            self.scenes[standing] = Scene(standing)
        return self.scenes[standing]

    def client(self, kind: str, standing: frozenset[Relation], role: Role) -> tuple[Client, dict[str, str]]:
        key = (kind, standing, role)
        if key not in self.clients:
            client, headers, scene = Client(raise_request_exception=False), {}, self.scene(standing)
            if kind == "api":
                _token, shown = make_token(actor=scene.actor(role), name="Test", scopes=SCOPES, days=1)
                headers = {"Authorization": f"Bearer {shown}"}
            else:
                client.force_login(scene.account, backend="allauth.account.auth_backends.AuthenticationBackend")
                session = client.session
                session["acting_role"] = role.value
                session.save()
            self.clients[key] = client, headers
        return self.clients[key]

    def ask(self, entry: matrix.Entry, standing: frozenset[Relation], role: Role, pk: Any = None) -> Any:
        """The answer to a real request. What it changed is undone."""
        scene = self.scene(standing)
        client, headers = self.client(entry.kind, standing, role)
        words = {**WORDS, **dict(entry.extra)}
        if entry.model is not None:
            words[entry.kwarg] = scene.one(entry.model).pk if pk is None else pk
        named = {
            key: words.get(f"{entry.url_name}.{key}", words.get(key, uuid.UUID(int=1)))
            for key in self.keys[entry.url_name]
        }
        url = reverse(
            entry.url_name, kwargs={key: word(scene) if callable(word) else word for key, word in named.items()}
        )
        with undone():
            if "GET" in entry.methods:
                answer = client.get(url, headers=headers)
            elif "HEAD" in entry.methods:
                answer = client.head(url, headers={**headers, "Tus-Resumable": "1.0.0"})
            elif entry.kind == "api":
                answer = client.post(url, {"version": 0}, content_type="application/json", headers=headers)
            else:
                answer = client.post(url, headers=headers)
            answer.path = url
            return answer


@contextmanager
def undone() -> Iterator[None]:
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)
        connection.run_on_commit = []


def got_in(answer: Any) -> bool:
    return answer.status_code != 404 and not answer.headers.get("Location", "").startswith("/accounts/")


def looks(answer: Any) -> tuple[int, str, dict[str, str]]:
    """An answer without what differs in every answer: its own address, nonces, tokens and the time."""
    body = answer.content.decode().replace(answer.path, "HERE")
    body = re.sub(r'(name="csrfmiddlewaretoken" value=|nonce=)"[^"]*"', "", body)
    headers = {k: re.sub(r"'nonce-[^']*'", "", v) for k, v in answer.headers.items() if k not in {"Date", "Set-Cookie"}}
    return answer.status_code, body, headers


def cells(entry: matrix.Entry) -> Iterator[tuple[Role, frozenset[Relation], bool]]:
    """(role, standing, allowed): each relation that is granted by itself, and for what is not granted the
    most that somebody can be to a record without it."""
    for role in matrix.ROLES:
        relations = frozenset(entry.relations(role))
        if not relations:
            yield role, EVERYTHING if entry.model else NOTHING, False
        elif Relation.ANY in relations:
            yield role, NOTHING, True
        else:
            for relation in relations:
                yield role, frozenset({relation}), True
            if entry.model:
                yield role, EVERYTHING - relations, False


class Bare:
    """In place of the page "not found" where only the status is looked at: thousands need no frame."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.whole, self.render = False, errors.render
        monkeypatch.setattr(errors, "render", self)

    def __call__(self, request: HttpRequest, template: str, **given: Any) -> HttpResponse:
        return self.render(request, template, **given) if self.whole else HttpResponse(status=given["status"])


def walk(kind: str, bare: Bare, check: Callable[[str, Any], None]) -> Counter[str]:
    visitors, count = Visitors(), Counter[str]()
    for entry in entries():
        if entry.kind != kind or entry.action is None:
            continue
        for role, standing, allowed in cells(entry):
            answer = visitors.ask(entry, standing, role)
            cell = f"{entry.operation} ({entry.action}) as {role.value} {sorted(standing)}: {answer.status_code}"
            count["allowed" if allowed else "refused"] += 1
            if answer.status_code >= 500:
                check(f"{cell}: {getattr(answer, 'exc_info', None) and answer.exc_info[1]!r}", False)
            elif allowed and entry.operation in NOTHING_THERE:
                continue
            else:
                check(f"{cell}, should be {'allowed' if allowed else 'refused'}", got_in(answer) is allowed)
            relations = entry.relations(role)
            if not allowed and entry.model is not None and (relations or role is Role.SYSTEM_ADMINISTRATOR):
                missing = 10**9 if entry.model is TrailEntry else uuid.uuid4()
                bare.whole = True
                with CaptureQueriesContext(connection) as forbidden_cost:
                    forbidden = visitors.ask(entry, standing, role)
                with CaptureQueriesContext(connection) as missing_cost:
                    absent = visitors.ask(entry, standing, role, missing)
                check(f"{cell}: forbidden and missing differ", looks(forbidden) == looks(absent))
                check(
                    f"{cell}: {len(forbidden_cost)} and {len(missing_cost)} queries",
                    abs(len(forbidden_cost) - len(missing_cost)) <= 1,
                )
                bare.whole = False
                count["compared"] += 1
    return count


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["page", "api"])
def test_every_cell_is_true(
    kind: str, settings: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.FIRSTHAND_API_CALLS = 10**9
    wrong: list[str] = []

    def check(cell: str, holds: bool) -> None:
        if not holds:
            wrong.append(cell)

    count = walk(kind, Bare(monkeypatch), check)
    with capsys.disabled():
        print(f"\n{kind}: {dict(count)}")
    assert count["compared"] > 20
    assert not wrong, "\n".join(wrong)
