"""Somebody at a phone who answers a trial's questions, and the form that they answer."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from firsthand.pathway import Role
from firsthand.platform.outreach.answering import services
from firsthand.platform.outreach.effects import services as effects
from firsthand.platform.outreach.models import PhoneForm, Trial
from tests import factories
from tests.designs import DESIGN, FORUMS, answers_file, wave_of
from tests.factories_outreach import make_campaign, make_trial

CODE = {"code_mother": "AM", "code_day": "7", "code_place": "os", "code_siblings": "02"}
AGREES = {f"support_{number}": "6" for number in range(1, 5)}


def opened(*, kind: str = "baseline", trial: Trial | None = None, days: int = 14, **given: Any) -> PhoneForm:
    trial = trial or make_trial(make_campaign(state="running"), **given)
    return services.open_form(
        actor=factories.make_actor(Role.EVALUATOR), trial=trial, kind=kind, asked_by="Institute of Ostrona",
        help_nearby="The listening line, 0800 000", closes_at=timezone.now() + timedelta(days=days),
    )  # fmt: skip


def tokens(form: PhoneForm, *clusters: str) -> list[str]:
    evaluator = factories.make_actor(Role.EVALUATOR)
    return [
        token for _c, token in services.make_sheet(actor=evaluator, form=form, clusters=list(clusters or FORUMS[:1]))
    ]


class Phone:
    """Somebody at a phone, who sends back what the page carries and what they answer."""

    def __init__(self, token: str, language: str = "en") -> None:
        self.client, self.url = Client(), f"/q/{token}/{language}/"
        self.page: HttpResponse = self.client.get(self.url)

    def send(self, answers: dict[str, str] | None = None, go: str = "next") -> HttpResponse:
        page = self.page.content.decode()
        carried = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
        carried += re.findall(r'<input type="radio" name="([^"]+)" value="([^"]*)" checked', page)
        carried += re.findall(r'<input type="text" id="[^"]+" name="([^"]+)" value="([^"]*)"', page)
        self.page = self.client.post(self.url, {**dict(carried), **(answers or {}), "go": go})
        return self.page

    def answer_all(self, code: dict[str, str] | None = None, value: str = "6") -> HttpResponse:
        self.send()
        self.send({**CODE, **(code or {})})
        while self.page.status_code == 200:
            names = set(re.findall(r'<input type="radio" name="([^"]+)"', self.text))
            typed = set(re.findall(r'<input type="text" id="([^"]+)"', self.text))
            self.send({name: {"exposed": "1", "age": "young"}.get(name, value) for name in names | typed})
        return self.page

    @property
    def text(self) -> str:
        return self.page.content.decode()


def asked_alike() -> dict[str, Any]:
    """A design whose outcome is one question, so that a file and the form ask it alike: no set has nine steps."""
    design = deepcopy(DESIGN)
    design["outcome"][0]["high"] = 9
    return design


def asked_before(trial: Trial) -> None:
    evaluator = factories.make_actor(Role.EVALUATOR)
    staged = effects.stage_wave(
        actor=evaluator, trial=trial, kind="baseline", name="b.csv", data=answers_file(wave_of(0))
    )
    effects.import_wave(actor=evaluator, staged=staged)
