"""The table of permissions: for each action, which role in which relation. What is not here is
refused. Moves of the pathway enter it by themselves; stages add the rest in their `rules.py`."""

from __future__ import annotations

from firsthand.pathway import RECORDS, Permit, Relation, Role

PANEL = (Role.PANEL_CHAIR, Role.PANEL_POLICE, Role.SECURITY_LIAISON, Role.SOCIAL_SERVICES, Role.PROSECUTOR)
#: Those who work on an identified person's case, by membership.
CASE_TEAM = (Role.CASEWORKER, Role.ASSESSOR, Role.CLINICIAN, Role.MENTOR, *PANEL)
#: Those who work on testimony under a code name, by membership.
VOICE_TEAM = (Role.TESTIMONY_OFFICER, Role.EDITOR, Role.TRANSLATOR)

GRANTS: dict[str, tuple[Permit, ...]] = {
    f"{record.name}.{move.name}": move.by for record in RECORDS.values() for move in record.moves
}


def grant(action: str, *permits: Permit) -> None:
    """Allow `action` to the given (role, relation) pairs. Raises ValueError when it is granted twice:
    a permission stands in one place."""
    if action in GRANTS:
        raise ValueError(f"{action} is granted twice; a permission stands in one place")
    GRANTS[action] = permits


def members(*roles: Role) -> tuple[Permit, ...]:
    """Each role with a live membership of the case."""
    return tuple((role, Relation.MEMBER) for role in roles)


def anywhere(*roles: Role) -> tuple[Permit, ...]:
    """Each role on every record of the kind."""
    return tuple((role, Relation.ANY) for role in roles)
