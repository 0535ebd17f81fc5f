"""Who may read and keep the directory. It holds no case, so the case team and outreach read it alike;
a community's representative sees that community and no other."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from firsthand.pathway import Relation, Role
from firsthand.platform.base import access
from firsthand.platform.base.access.grants import CASE_TEAM, VOICE_TEAM, anywhere
from firsthand.platform.base.flow.places import section

_OUTREACH = (Role.COMMUNITY_LIAISON, Role.CAMPAIGN_MANAGER, Role.PRESS_OFFICER, Role.EVALUATOR)
_READERS = (
    *anywhere(*_OUTREACH, Role.COORDINATOR, *CASE_TEAM, *VOICE_TEAM),
    (Role.COMMUNITY_REPRESENTATIVE, Relation.COMMUNITY),
)

access.grant("community.list", *_READERS)
access.grant("community.read", *_READERS)
access.grant("community.edit", *anywhere(Role.COMMUNITY_LIAISON))
access.grant("community.represent", *anywhere(Role.COORDINATOR))
access.grant("outlet.list", *anywhere(*_OUTREACH, Role.COORDINATOR))
access.grant("outlet.edit", *anywhere(Role.COMMUNITY_LIAISON, Role.PRESS_OFFICER))

section(_("Communities"), url_name="communities", action="community.list", icon="map", order=48)
section(_("Outlets"), url_name="outlets", action="outlet.list", icon="campaign", order=74)
