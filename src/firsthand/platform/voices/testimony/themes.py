"""The four themes that ship: what defectors spoke of [ICSR 2015, 58 defectors from 17 countries]."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from firsthand.platform.base import access, trail
from firsthand.platform.base.people.actor import Actor

from .models import Theme

BUILT_IN = {
    "infighting": (_("Infighting"), _("Fighting among groups that claim the same cause.")),
    "brutality": (_("Brutality against Sunni Muslims"), _("Violence against those it claimed to protect.")),
    "corruption": (
        _("Corruption and un-Islamic conduct"),
        _("Unfairness, favours, greed; conduct against its own creed."),
    ),
    "quality-of-life": (
        _("Poor quality of life"),
        _("Hardship, boredom, disappointment; duties unlike what was promised."),
    ),
}


def install_themes() -> int:
    """Put in the themes that are missing; returns how many. Safe to run again."""
    made = 0
    for slug, (label, description) in BUILT_IN.items():
        made += Theme.objects.get_or_create(slug=slug, defaults={"label": str(label), "description": str(description)})[
            1
        ]
    return made


def add_theme(*, actor: Actor, theme: Theme) -> Theme:
    """Add a theme to the programme's codebook."""
    access.require(actor, "theme.add")
    with trail.recording():
        theme.save()
        trail.record(trail.Operation.COLLECTION, "theme.add", actor=actor, kind="theme", object_id=theme.pk)
    return theme
