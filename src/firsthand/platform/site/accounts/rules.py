"""Who opens accounts and approves roles. A system administrator runs the machine and reads no file."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from firsthand.pathway import Role
from firsthand.platform.base import access
from firsthand.platform.base.access.grants import anywhere
from firsthand.platform.base.flow.places import section

access.grant("account.list", *anywhere(Role.COORDINATOR, Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR))
access.grant("account.open", *anywhere(Role.SYSTEM_ADMINISTRATOR))
access.grant("account.disable", *anywhere(Role.SYSTEM_ADMINISTRATOR, Role.COORDINATOR))
access.grant("role.request", *anywhere(Role.SYSTEM_ADMINISTRATOR, Role.COORDINATOR))
access.grant("role.approve", *anywhere(Role.COORDINATOR))
section(_("Accounts"), url_name="accounts", action="account.list", icon="people", order=95)
