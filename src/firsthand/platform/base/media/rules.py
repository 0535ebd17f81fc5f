"""Who may send and have files. Who may begin an upload is the stage's own rule."""

from __future__ import annotations

from firsthand.pathway import Relation, Role

from ..access.grants import CASE_TEAM, VOICE_TEAM, grant, members

# The account that a stage let begin an upload may continue it; nobody else, whatever their role.
grant("media.upload", *((role, Relation.SELF) for role in Role if role is not Role.CLOCK))
grant("media.play", *members(*VOICE_TEAM))
grant("media.document", *members(*CASE_TEAM, *VOICE_TEAM))
