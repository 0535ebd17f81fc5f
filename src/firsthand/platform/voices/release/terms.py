"""The words in which a use is described, shared by consent (what was agreed) and release (what is)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Use(models.TextChoices):
    FORUM = "forum", _("Told at a forum")
    PRESS = "press", _("Given to the press")
    CAMPAIGN = "campaign", _("Used in a campaign's own material")
    TRAINING = "training", _("Used to train staff")


class Channel(models.TextChoices):
    IN_PERSON = "in_person", _("In person, read aloud")
    PRINT = "print", _("In print")
    BROADCAST = "broadcast", _("On radio or television")
    ONLINE = "online", _("Online")


class Audience(models.TextChoices):
    COMMUNITY = "community", _("Adults of a community")
    SCHOOLS = "schools", _("Pupils, with their guardians' agreement")
    PUBLIC = "public", _("Everybody")
    PROFESSIONALS = "professionals", _("Professionals")


class IdentityLevel(models.TextChoices):
    HIDDEN = "hidden", _("Nobody can tell who I am")
    FIRST_NAME = "first_name", _("A first name that is not mine")
    KNOWN = "known", _("Under my own name")
