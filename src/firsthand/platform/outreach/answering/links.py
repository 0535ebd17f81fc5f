"""Tokens of links to a form: unguessable, short enough to be typed, kept as hashes."""

from __future__ import annotations

import secrets
from hashlib import sha256

from .models import FormLink, PhoneForm

#: No letter or digit that looks like another on paper. Twenty-four of thirty are 117 bits.
ALPHABET = "abcdefghjkmnpqrstuvwxyz2345679"
LENGTH = 24


def digest(token: str) -> str:
    """What is kept of a token. Nothing of that size can be guessed, so no slow hash is needed."""
    return sha256(token.encode()).hexdigest()


def make_links(form: PhoneForm, clusters: list[str]) -> list[tuple[str, str]]:
    """New links for these clusters, each with its token, which is shown this once; older ones no longer lead here."""
    made = [(cluster, "".join(secrets.choice(ALPHABET) for _at in range(LENGTH))) for cluster in clusters]
    FormLink.objects.filter(form=form, cluster__in=clusters).delete()
    FormLink.objects.bulk_create(FormLink(form=form, cluster=cluster, sha256=digest(token)) for cluster, token in made)
    return made


def link_of(token: str) -> FormLink | None:
    """The link that a token opens; None for what never was and for what was replaced."""
    return FormLink.objects.select_related("form__trial__campaign").filter(sha256=digest(token)).first()
