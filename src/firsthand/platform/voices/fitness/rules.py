"""Who may see voices and fitness, and what fitness to speak needs."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firsthand.pathway import Relation, Role
from firsthand.platform.base import flow
from firsthand.platform.base.access.grants import VOICE_TEAM, anywhere, grant, members
from firsthand.platform.base.flow.places import section, tab

from .models import Fitness, Opinion, Voice

#: Those who give an opinion, each from their own standpoint.
OPINION_GIVERS = (Role.CLINICIAN, Role.SECURITY_LIAISON, Role.CASEWORKER)
IN_FORCE = ("fit", "fit_with_conditions")

grant("voice.list", *members(*VOICE_TEAM, *OPINION_GIVERS, Role.PROSECUTOR), *anywhere(Role.COORDINATOR))
grant("voice.read", *members(*VOICE_TEAM, *OPINION_GIVERS, Role.PROSECUTOR), *anywhere(Role.COORDINATOR))
grant("voice.edit", *members(Role.CASEWORKER, Role.CLINICIAN), *anywhere(Role.COORDINATOR))
grant("voice_of_case.read", *members(*OPINION_GIVERS), *anywhere(Role.COORDINATOR))
grant("fitness.read", *members(*OPINION_GIVERS), *anywhere(Role.COORDINATOR))
grant("fitness.propose", *members(Role.CASEWORKER))
grant("fitness.ask", *anywhere(Role.COORDINATOR))
grant("fitness.opine", *((role, Relation.MEMBER) for role in OPINION_GIVERS))

section(_("Voices"), url_name="voices", action="voice.list", icon="voice", order=40)
tab("case", "voice", _("Voice"), url_name="case_voice", action="voice_of_case.read", order=70, part="voice")
tab("voice", "overview", _("Overview"), url_name="voice", action="voice.read", order=10)
tab("voice", "fitness", _("Fitness to speak"), url_name="voice_fitness", action="fitness.read", order=20)


def voice_of(obj: Any) -> Voice:
    """The voice that a fitness, testimony, consent, clearance or dossier is about."""
    if isinstance(obj, Voice):
        return obj
    found: Voice = obj.voice if hasattr(obj, "voice") else obj.testimony.voice
    return found


def fitness_in_force(voice: Voice) -> Fitness | None:
    """The newest fitness of the voice when it says "fit" and has not passed its end."""
    newest = Fitness.objects.filter(voice=voice).order_by("-created_at").first()
    if newest is None or newest.state not in IN_FORCE or newest.expires_on < timezone.localdate():
        return None
    return newest


@flow.guard("fit_to_speak")
def fit_to_speak(ctx: flow.Context) -> bool:
    return fitness_in_force(voice_of(ctx.obj)) is not None


@flow.guard("three_opinions_for")
def three_opinions_for(ctx: flow.Context) -> bool:
    """Three standpoints, three persons, none against."""
    given = list(
        Opinion.objects.filter(fitness=ctx.obj, set_aside=False).values_list("standpoint", "given_by_id", "view")
    )
    return (
        {row[0] for row in given} == set(Opinion.Standpoint.values)
        and len({row[1] for row in given}) == len(Opinion.Standpoint.values)
        and all(row[2] != Opinion.View.MAY_NOT for row in given)
    )


@flow.guard("past_its_end", record="fitness")
def fitness_past_its_end(ctx: flow.Context) -> bool:
    return bool(ctx.obj.expires_on < timezone.localdate(ctx.now))
