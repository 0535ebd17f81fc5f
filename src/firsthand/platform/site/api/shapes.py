"""What the API answers: metadata of records, the public parts, and nothing sealed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema


class CaseOut(Schema):
    """A case under its code name. What was written about the person is not served here."""

    id: UUID
    version: int
    code_name: str
    state: str
    state_since: datetime
    country: str
    urgency: str
    minor: bool
    opened_on: date
    next_review_on: date | None


class ReleaseOut(Schema):
    """A live release with its terms. A recalled or expired one is not found."""

    id: UUID
    title: str
    speaker: str
    language: str
    text: str
    use: str
    channel: str
    audience: str
    identity_level: str
    community_id: UUID
    conditions: str
    themes: list[str]
    monthly_limit: int
    expires_on: date


class ReleaseRow(Schema):
    id: UUID
    title: str
    speaker: str
    language: str
    use: str
    channel: str
    audience: str
    community_id: UUID
    expires_on: date


class CampaignOut(Schema):
    id: UUID
    version: int
    name: str
    state: str
    state_since: datetime
    goal: str
    message: str
    messenger: str
    media: str
    action: str
    evaluation: str
    comparison: str


class AppearanceOut(Schema):
    """A forum or a piece in the media. The speaker is known by the name on the programme only."""

    id: UUID
    version: int
    kind: str
    state: str
    state_since: datetime
    name: str
    release_id: UUID
    campaign_id: UUID | None
    venue_id: UUID | None
    outlet_id: UUID | None
    channel: str
    audience: str
    language: str
    starts_at: datetime
    ends_at: datetime

    @staticmethod
    def resolve_name(obj: Any) -> str:
        return str(obj.shown_name)


class CasePage(Schema):
    items: list[CaseOut]
    next: UUID | None


class ReleasePage(Schema):
    items: list[ReleaseRow]
    next: UUID | None


class CampaignPage(Schema):
    items: list[CampaignOut]
    next: UUID | None


class AppearancePage(Schema):
    items: list[AppearanceOut]
    next: UUID | None


class MoveIn(Schema):
    """`version` is the one that was read: a record that changed meanwhile is not moved."""

    version: int = Field(ge=0, le=2147483647)
    reason: str = Field("", max_length=4000)


class MoveOut(Schema):
    id: UUID
    record: str
    state: str
    version: int


class Refusal(Schema):
    detail: str | list[dict[str, Any]]
    unmet: list[str] | None = None
