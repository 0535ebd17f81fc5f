"""Campaigns (RAN GAMMMA+) and their audiences, each with its backfire stop rule."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base.flow.models import Record, StatefulRecord, state_check


class Campaign(StatefulRecord):
    """A campaign that inoculates an audience. It knows releases and nothing behind them."""

    RECORD: ClassVar[str] = "campaign"

    name = models.CharField(_("name"), max_length=120, unique=True)
    goal = models.TextField(
        _("goal"), blank=True, help_text=_("What will have changed, for how many, by when; so that it can be measured.")
    )
    message = models.TextField(_("message"), blank=True)
    messenger = models.TextField(
        _("messenger"),
        blank=True,
        help_text=_("Why this audience believes these speakers, and who speaks beside them."),
    )
    media = models.TextField(_("media"), blank=True, help_text=_("Where this audience is, offline too."))
    action = models.TextField(_("call to action"), blank=True, help_text=_("What a listener can do on the same day."))
    evaluation = models.TextField(_("evaluation"), blank=True, help_text=_("Outcome, design, when it is asked."))
    comparison = models.TextField(_("comparison group"), blank=True)
    managed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("manager")
    )
    contact = models.CharField(_("named contact"), max_length=200, blank=True)
    releases = models.ManyToManyField("voices.Release", blank=True, related_name="campaigns")

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [state_check("campaign")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("campaign", args=[self.pk])


class Audience(Record):
    """Whom the campaign addresses, and in words what happens when it makes things worse for them."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="audiences")
    community = models.ForeignKey(
        "community.Community", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("community")
    )
    name = models.CharField(_("audience"), max_length=120)
    description = models.TextField(_("what we know of it"), blank=True)
    stop_rule = models.TextField(
        _("stop rule in words"),
        blank=True,
        help_text=_(
            "What is stopped, on which day, and who says so. The figures stand in the trial's design: which outcome is "
            "watched, and how much worse is too much."
        ),
    )

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["campaign", "name"], name="one_audience_of_a_name")]

    def __str__(self) -> str:
        return self.name
