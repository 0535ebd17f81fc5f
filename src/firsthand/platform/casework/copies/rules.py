"""Who prepares, approves and fetches a copy of a file.

A coordinator prepares and another approves, as with every export (four eyes). The coordinator does not
read all that is gathered: what only the originator, the clinician or the testimony team reads stays
unread here, and is withheld and named, or given as it stands where it is the participant's own words.
"""

from __future__ import annotations

from firsthand.pathway import Relation, Role
from firsthand.platform.base import access
from firsthand.platform.base.access.grants import anywhere

from . import records as records  # registers what casework holds

access.grant("copy.prepare", *anywhere(Role.COORDINATOR))
access.grant("copy.read", *anywhere(Role.COORDINATOR))
access.grant("copy.edit", *anywhere(Role.COORDINATOR))
access.grant("copy.approve", *anywhere(Role.COORDINATOR))
access.grant("copy.receive", (Role.PARTICIPANT, Relation.OWN))
