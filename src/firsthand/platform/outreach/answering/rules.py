"""Who opens and closes the form of a wave. Who answers it needs no permission: the link is the permission."""

from __future__ import annotations

from firsthand.pathway import Role
from firsthand.platform.base import access
from firsthand.platform.base.access.grants import anywhere

access.grant("answers.ask", *anywhere(Role.EVALUATOR))
