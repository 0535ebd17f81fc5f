"""What a participant may do on their own page, and nobody else."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from firsthand.pathway import Relation, Role
from firsthand.platform.base import access
from firsthand.platform.base.flow.places import section

OWN = (Role.PARTICIPANT, Relation.OWN)

access.grant("own.read", OWN)
access.grant("own.ask", OWN)
access.grant("own.account_of_breach", OWN)
section(_("My file"), url_name="own", action="own.read", icon="file", order=1)
section(_("My decisions"), url_name="own_decisions", action="own.read", icon="decision", order=2)
section(_("My agreement"), url_name="own_agreement", action="own.read", icon="agreement", order=3)
section(_("My plan"), url_name="own_plan", action="own.read", icon="plan", order=4)
section(_("What I agree to"), url_name="own_consents", action="own.read", icon="consent", order=5)
section(_("What I can ask"), url_name="own_requests", action="own.read", icon="question", order=6)
