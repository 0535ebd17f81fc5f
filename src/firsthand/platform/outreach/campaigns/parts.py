"""The seven parts of a campaign (RAN GAMMMA+), in the order in which they are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from .models import Campaign


@dataclass(frozen=True)
class Part:
    """One part of the worksheet. `field` is the campaign's field; the audience has rows of its own."""

    key: str
    label: Any
    asks: Any
    field: str | None


PARTS: tuple[Part, ...] = (
    Part("goal", _("Goal"), _("What will have changed, for how many, by when?"), "goal"),
    Part("audience", _("Audience"), _("Whom does it address, and when does it stop for them?"), None),
    Part("message", _("Message"), _("What do they hear that matters to them?"), "message"),
    Part("messenger", _("Messenger"), _("Why do they believe these speakers?"), "messenger"),
    Part("media", _("Media"), _("Where are they, offline too?"), "media"),
    Part("action", _("Call to action"), _("What can a listener do on the same day?"), "action"),
    Part("evaluation", _("Evaluation"), _("Which outcome, which design, when is it asked?"), "evaluation"),
)
#: Written with the parts, though not one of the seven.
COMPARISON = Part(
    "comparison", _("Comparison group"), _("Who is asked the same and does not meet the campaign?"), "comparison"
)
WRITTEN = {part.key: part for part in (*PARTS, COMPARISON) if part.field}


def is_written(campaign: Campaign, part: Part) -> bool:
    """Whether the part has its words; the audience: whether one is described."""
    if part.field is None:
        return any(audience.description.strip() for audience in campaign.audiences.all())
    return bool(getattr(campaign, part.field).strip())


def missing_parts(campaign: Campaign) -> list[Part]:
    """The parts that are still to be written, in their order."""
    return [part for part in PARTS if not is_written(campaign, part)]
