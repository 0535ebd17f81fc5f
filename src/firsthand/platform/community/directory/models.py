"""Places and people of the public sphere: communities, their groups and chain of command, venues and
outlets. A directory: nothing here knows a case."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from firsthand.platform.base.flow.models import Record


class Community(Record):
    """A community that a participant comes from or may speak in."""

    COMMUNITY_PATH: ClassVar[str] = ""

    name = models.CharField(_("name"), max_length=120, unique=True)
    place = models.CharField(_("place"), max_length=120)
    country = models.CharField(_("country"), max_length=2)
    languages = models.CharField(_("languages"), max_length=80, help_text=_("Codes, separated by commas: ar, fr"))
    customs = models.TextField(
        _("how it decides"), blank=True, help_text=_("Who speaks for it, how disputes are settled, what to respect.")
    )
    contact = models.CharField(_("first contact"), max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("community", args=[self.pk])


class Group(Record):
    """A part of a community that is consulted: elders, women, youth, victims, families, congregation."""

    COMMUNITY_PATH: ClassVar[str] = "community"

    class Kind(models.TextChoices):
        ELDERS = "elders", _("Elders")
        WOMEN = "women", _("Women")
        YOUTH = "youth", _("Youth")
        VICTIMS = "victims", _("Victims")
        FAMILIES = "families", _("Extended families")
        CONGREGATION = "congregation", _("Congregation")
        COUNCIL = "council", _("Council")

    community = models.ForeignKey(Community, models.CASCADE, related_name="groups")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["community", "name"], name="one_group_of_a_name")]

    def __str__(self) -> str:
        return self.name


class Notable(Record):
    """Somebody in the community's chain of command, in a public function."""

    COMMUNITY_PATH: ClassVar[str] = "community"

    community = models.ForeignKey(Community, models.CASCADE, related_name="notables")
    name = models.CharField(_("name"), max_length=120)
    function = models.CharField(_("function"), max_length=120)
    answers_to = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="answered_by", verbose_name=_("answers to")
    )
    groups = models.ManyToManyField(Group, blank=True, related_name="notables", verbose_name=_("speaks for"))

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Venue(Record):
    """Where a forum can be held."""

    COMMUNITY_PATH: ClassVar[str] = "community"

    community = models.ForeignKey(Community, models.PROTECT, related_name="venues")
    name = models.CharField(_("name"), max_length=120)
    address = models.CharField(_("address"), max_length=240, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, help_text=_("A named zone such as Europe/Paris."))
    capacity = models.PositiveIntegerField(_("capacity"))
    access_notes = models.TextField(_("access and safety"), blank=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Outlet(Record):
    """A newspaper, station, channel or platform."""

    class Kind(models.TextChoices):
        PRESS = "press", _("Press")
        RADIO = "radio", _("Radio")
        TELEVISION = "television", _("Television")
        ONLINE = "online", _("Online")

    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    language = models.CharField(_("language"), max_length=8)
    time_zone = models.CharField(_("time zone"), max_length=60)
    audience = models.CharField(_("audience"), max_length=200, blank=True)
    reach = models.PositiveIntegerField(_("reach, people"), null=True, blank=True)
    terms = models.TextField(_("terms"), blank=True, help_text=_("Quote approval, embargo, identity, pictures."))

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name
