"""Bearer tokens of the API: an account lets a program act for it, in one role, for chosen scopes,
for at most ninety days. Only the SHA-256 of a token is kept; it is shown once, when it is made."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .. import trail
from ..people.actor import Actor, actor_for
from ..people.models import ROLE_LABELS, Account

LONGEST = timedelta(days=90)
SCOPES = {
    "read:cases": _("Read cases"),
    "read:releases": _("Read releases"),
    "read:campaigns": _("Read campaigns"),
    "read:appearances": _("Read appearances"),
    "move": _("Make a step in a record"),
}
_PREFIX = "fh_"  # so that a scanner of repositories knows a token when one leaks


class ApiToken(models.Model):
    """One token. It never allows more than the account, acting in `role`, may do at that moment."""

    SELF_PATH: ClassVar[str] = "account"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="api_tokens")
    role = models.CharField(
        _("role"), max_length=40, choices=[(role.value, label) for role, label in ROLE_LABELS.items()]
    )
    name = models.CharField(_("what it is for"), max_length=80)
    scopes = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("ends"))
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [models.Index(fields=["account", "-created_at"], name="api_token_account")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="api_token_ends_after_it_began"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_live(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()


def make_token(*, actor: Actor, name: str, scopes: Iterable[str], days: int) -> tuple[ApiToken, str]:
    """A new token of the actor's own account, in its present role; returns it and its only showing.

    Raises ValueError for an unknown or no scope and for a term outside 1 to 90 days.
    """
    chosen = sorted(set(scopes))
    if not chosen or not set(chosen) <= set(SCOPES):
        raise ValueError("choose at least one known scope")
    if not timedelta(0) < timedelta(days=days) <= LONGEST:
        raise ValueError("a token ends within ninety days")
    if actor.account_id is None:
        raise ValueError("only an account has tokens")
    shown = _PREFIX + secrets.token_urlsafe(32)
    with trail.recording():
        token = ApiToken.objects.create(
            account_id=actor.account_id, role=actor.role, name=name, scopes=chosen, sha256=_digest(shown),
            expires_at=timezone.now() + timedelta(days=days),
        )  # fmt: skip
        trail.record(
            trail.Operation.ALTERATION, "token.make", actor=actor, kind="apitoken", object_id=token.pk,
            recipients=[str(actor.account_id)],
        )  # fmt: skip
    return token, shown


def revoke_token(*, actor: Actor, token: ApiToken) -> None:
    """Takes effect with the token's next request. Revoking twice changes nothing."""
    with trail.recording():
        if ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=timezone.now()):
            trail.record(trail.Operation.ALTERATION, "token.revoke", actor=actor, kind="apitoken", object_id=token.pk)


def holder_of(shown: str) -> tuple[ApiToken, Actor] | None:
    """The live token and the actor it acts for now; None when it is unknown, over or revoked, the
    account is disabled, or the role has ended. Asked of the database each time."""
    token = ApiToken.objects.select_related("account").filter(sha256=_digest(shown)).first()
    if token is None or not token.is_live:
        return None
    try:
        actor = actor_for(token.account, ROLES[token.role])
    except (KeyError, ValueError):
        return None
    today = timezone.localdate()
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
    return token, actor


ROLES = {role.value: role for role in ROLE_LABELS}


def _digest(shown: str) -> str:
    # 256 random bits need no slow hash: there is nothing to guess.
    return sha256(shown.encode()).hexdigest()
