"""The conditional agreement, its obligations, and the prosecutor's decision that it may rest on."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firsthand.pathway import AGREEMENT
from firsthand.platform.base.flow.models import Record, StatefulRecord, state_check, state_index
from firsthand.platform.base.vault.fields import SealedTextField

#: States in which an agreement still goes on; a decision has at most one such agreement.
OPEN = tuple(state for state in AGREEMENT.states if state not in AGREEMENT.final)


class ProsecutorRecord(Record):
    """What a prosecutor decided, with its document. Firsthand records immunity and never grants any."""

    CASE_PATH: ClassVar[str] = "case"

    class Kind(models.TextChoices):
        IMMUNITY = "immunity", _("Immunity granted, with conditions")
        NO_CHARGE = "no_charge", _("No charges will be brought")
        DEFERRED = "deferred", _("Prosecution deferred")
        PROSECUTE = "prosecute", _("Prosecution")

    case = models.ForeignKey("casework.Case", models.CASCADE, related_name="prosecutor_records")
    kind = models.CharField(_("decision"), max_length=20, choices=Kind.choices)
    decided_on = models.DateField(_("date"))
    authority = models.CharField(_("authority"), max_length=200)
    prosecutor = SealedTextField(_("name of the prosecutor"), blank=False)
    terms = SealedTextField(_("terms"), blank=True)
    document = models.ForeignKey("base.MediaObject", models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-decided_on"]

    def vault_subject(self) -> uuid.UUID:
        return self.case_id


class Agreement(StatefulRecord):
    """What the participant and the programme promise each other. Consent to publish is not part of it."""

    RECORD: ClassVar[str] = "agreement"
    CASE_PATH: ClassVar[str] = "case"

    case = models.ForeignKey("casework.Case", models.CASCADE, related_name="agreements")
    decision = models.ForeignKey("casework.Decision", models.PROTECT, related_name="agreements")
    purpose = SealedTextField(_("what the agreement is for"), blank=False)
    programme_offers = SealedTextField(_("what the programme offers"), blank=True)
    counsel = SealedTextField(_("counsel"), blank=True)
    counsel_view = SealedTextField(_("counsel's view"), blank=True)
    counsel_declined = models.BooleanField(_("the participant declined counsel"), default=False)
    counsel_earlier = SealedTextField(_("counsel's views on earlier drafts"), blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))

    class Meta:
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [state_index("agreement")]
        constraints: ClassVar = [
            state_check("agreement"),
            models.CheckConstraint(condition=Q(ends_on__gt=models.F("starts_on")), name="agreement_ends_after_start"),
            models.UniqueConstraint(
                fields=["decision"], condition=Q(state__in=OPEN), name="one_open_agreement_per_decision"
            ),
        ]

    def vault_subject(self) -> uuid.UUID:
        return self.case_id

    def get_absolute_url(self) -> str:
        return reverse("agreement", args=[self.pk])


class Obligation(Record):
    """One promise with its due date. To contribute an account always has a non-public alternative."""

    CASE_PATH: ClassVar[str] = "agreement__case"

    class Kind(models.TextChoices):
        CONDITION = "condition", _("Condition")
        ACCOUNT = "account", _("Contribute an account")
        PROGRAMME = "programme", _("Promise of the programme")

    class Status(models.TextChoices):
        DUE = "due", pgettext_lazy("obligation", "Due")
        MET = "met", pgettext_lazy("obligation", "Met")
        MISSED = "missed", pgettext_lazy("obligation", "Missed")
        WAIVED = "waived", _("Waived")

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="obligations")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.CONDITION)
    text = SealedTextField(_("obligation"), blank=False)
    non_public_alternative = SealedTextField(_("non-public alternative"), blank=True)
    due_on = models.DateField(_("due"))
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DUE)
    status_note = SealedTextField(blank=True)
    settled_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["due_on"]
        indexes: ClassVar = [models.Index(fields=["status", "due_on"], name="obligation_due")]
        constraints: ClassVar = [
            # Sealed text is NULL when it is empty, so the database itself holds this rule.
            models.CheckConstraint(
                condition=~Q(kind="account") | Q(non_public_alternative__isnull=False),
                name="account_has_non_public_way",
            ),
            models.CheckConstraint(
                condition=Q(status="due") | Q(settled_on__isnull=False), name="obligation_settled_has_a_day"
            ),
        ]

    def vault_subject(self) -> uuid.UUID:
        return self.agreement.case_id


class Signature(Record):
    """Who signed, for whom, when. A guardian has no account: the name stands as signed on paper, and
    the account is that of the caseworker who witnessed it."""

    CASE_PATH: ClassVar[str] = "agreement__case"

    class Party(models.TextChoices):
        PARTICIPANT = "participant", _("Participant")
        PROGRAMME = "programme", _("Programme")
        GUARDIAN = "guardian", _("Guardian")

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="signatures")
    party = models.CharField(max_length=20, choices=Party.choices)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = SealedTextField(_("name as signed"), blank=True)
    signed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["agreement", "party"], name="a_party_signs_once")]

    def vault_subject(self) -> uuid.UUID:
        return self.agreement.case_id


class Breach(Record):
    """An alleged breach: what is alleged, by whom, the participant's account, the review.

    It points at the agreement and its obligations only. Nothing leads here from a consent: to refuse or
    to withdraw one is never a breach (practice, rule 7).
    """

    CASE_PATH: ClassVar[str] = "agreement__case"

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="breaches")
    obligation = models.ForeignKey(Obligation, models.PROTECT, null=True, blank=True, related_name="breaches")
    alleged = SealedTextField(_("what is alleged"), blank=False)
    alleged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    participants_account = SealedTextField(_("the participant's own account"), blank=True)
    review = SealedTextField(_("review"), blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(closed_on__isnull=True), name="one_open_breach_per_agreement"
            )
        ]

    def vault_subject(self) -> uuid.UUID:
        return self.agreement.case_id
