"""Accounts, agencies and the roles they hold."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, UserManager
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firsthand.pathway import Role

ROLE_LABELS = {
    Role.COORDINATOR: _("Coordinator"),
    Role.CASEWORKER: _("Caseworker"),
    Role.ASSESSOR: _("Assessor"),
    Role.CLINICIAN: _("Clinician"),
    Role.PANEL_CHAIR: _("Panel chair"),
    Role.PANEL_POLICE: _("Panel member, police"),
    Role.SECURITY_LIAISON: _("Security liaison"),
    Role.SOCIAL_SERVICES: _("Panel member, social services"),
    Role.PROSECUTOR: _("Prosecutor"),
    Role.MENTOR: _("Mentor"),
    Role.TESTIMONY_OFFICER: _("Testimony officer"),
    Role.EDITOR: _("Editor"),
    Role.TRANSLATOR: _("Translator"),
    Role.COMMUNITY_LIAISON: _("Community liaison"),
    Role.COMMUNITY_REPRESENTATIVE: _("Community representative"),
    Role.CAMPAIGN_MANAGER: _("Campaign manager"),
    Role.PRESS_OFFICER: _("Press officer"),
    Role.EVALUATOR: _("Evaluator"),
    Role.ANALYST: _("Analyst"),
    Role.AUDITOR: _("Auditor"),
    Role.PARTICIPANT: _("Participant"),
    Role.SYSTEM_ADMINISTRATOR: _("System administrator"),
    Role.CLOCK: _("The programme"),
}


class Agency(models.Model):
    """An organisation whose people take part: a ministry, a police force, a clinic, a charity."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=40)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Account(AbstractBaseUser):
    """Somebody who signs in. What they may do follows from their roles and memberships, nothing else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(_("user name"), max_length=80, unique=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    display_name = models.CharField(_("name"), max_length=120)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, verbose_name=_("agency"))
    language = models.CharField(_("language"), max_length=8, default="en")
    is_active = models.BooleanField(_("active"), default=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["display_name"]

    class Meta:
        ordering: ClassVar = ["display_name"]

    def __str__(self) -> str:
        return self.display_name


class RoleGrant(models.Model):
    """A role that one person asked for and another approved. Nobody approves their own."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("Requested")
        IN_FORCE = "in_force", _("In force")
        ENDED = "ended", pgettext_lazy("role", "Ended")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="role_grants")
    role = models.CharField(
        _("role"), max_length=40, choices=[(role.value, label) for role, label in ROLE_LABELS.items()]
    )
    state = models.CharField(max_length=20, choices=State.choices, default=State.REQUESTED)
    requested_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    expires_at = models.DateTimeField(_("ends"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["account", "role"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(state="in_force") | models.Q(approved_by__isnull=False),
                name="role_in_force_is_approved",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("requested_by")),
                name="role_approved_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("account")),
                name="role_not_self_approved",
            ),
            models.UniqueConstraint(
                fields=["account", "role"], condition=~models.Q(state="ended"), name="one_live_grant_per_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role}"
