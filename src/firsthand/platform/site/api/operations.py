"""The API: the same services and the same policy as the pages, with a bearer token for the sign-in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404
from ninja import NinjaAPI, Query

from firsthand.pathway import RECORDS
from firsthand.platform.base import access, flow
from firsthand.platform.base.access.pages import Operation
from firsthand.platform.base.access.policy import deny
from firsthand.platform.base.access.readings import record_reading
from firsthand.platform.base.flow.forms import clean_text
from firsthand.platform.base.flow.models import MODELS
from firsthand.platform.casework.models import Case
from firsthand.platform.outreach.models import Appearance, Campaign
from firsthand.platform.voices.models import Release
from firsthand.platform.voices.release.queries import live_releases

from . import shapes
from .bearer import Bearer
from .errors import answer_errors

M = TypeVar("M", bound=Model)
F = TypeVar("F", bound=Callable[..., Any])

api = NinjaAPI(
    title="Firsthand", version="1", urls_namespace="api", docs_url=None, openapi_url="/openapi.json",
    description="Read cases, releases, campaigns and appearances, and make a move. Nothing that the pages may not do.",
)  # fmt: skip
answer_errors(api)
LIMIT: Any = Query(50, ge=1, le=100)  # type: ignore[type-arg]
REFUSALS: dict[int, Any] = dict.fromkeys((401, 403, 404, 422, 429, 503), shapes.Refusal)
#: Every operation by its name, for the permission matrix.
OPERATIONS: list[Callable[..., Any]] = []


def described(
    action: str, *, model: type[Model] | None = None, methods: tuple[str, ...] = ("GET",), consult: bool = False
) -> Callable[[F], F]:
    """Give an operation its row in the permission matrix."""

    def mark(view: F) -> F:
        view.operation = (  # type: ignore[attr-defined]
            "pathway"
            if action == "pathway"
            else Operation(f"api.{view.__name__}", action, model, "pk", methods, consult)
        )
        OPERATIONS.append(view)
        return view

    return mark


def paged(
    request: access.Request, action: str, rows: QuerySet[M, Any], after: UUID | None, limit: int
) -> dict[str, Any]:
    """The next `limit` rows after an id. By id and not by name: a cursor stands in an address."""
    actor = request.actor
    access.require(actor, action)
    found = access.visible(actor, action, rows).order_by("pk")
    if after is not None:
        found = found.filter(pk__gt=after)
    first = list(found[: limit + 1])
    return {"items": first[:limit], "next": first[limit - 1].pk if len(first) > limit else None}


def one(request: access.Request, action: str, rows: QuerySet[M, Any], pk: UUID) -> M:
    """The row, if the actor may; missing and forbidden are answered alike, and written down alike."""
    actor = request.actor
    obj: M | None = access.visible(actor, action, rows).filter(pk=pk).first()
    if obj is None:
        deny(actor, action, rows.model, pk)
    return obj


@api.get(
    "/cases",
    response={200: shapes.CasePage, **REFUSALS},
    auth=Bearer("read:cases"),
    tags=["cases"],
    operation_id="list_cases",
)
@described("case.list")
def list_cases(request: access.Request, after: UUID | None = None, limit: int = LIMIT) -> Any:
    """Cases that the token's account may see in its role."""
    return paged(request, "case.list", Case.objects.filter(erased_on__isnull=True), after, limit)


@api.get(
    "/cases/{uuid:pk}",
    response={200: shapes.CaseOut, **REFUSALS},
    auth=Bearer("read:cases"),
    tags=["cases"],
    operation_id="read_case",
)
@described("case.read", model=Case, consult=True)
def read_case(request: access.Request, pk: UUID) -> Any:
    """One case. The reading is an entry of the trail before anything is answered."""
    case = one(request, "case.read", Case.objects.all(), pk)
    record_reading(request.actor, "case.read", case, purpose="casework")
    return case


@api.get(
    "/releases",
    response={200: shapes.ReleasePage, **REFUSALS},
    auth=Bearer("read:releases"),
    tags=["releases"],
    operation_id="list_releases",
)
@described("release.list")
def list_releases(request: access.Request, after: UUID | None = None, limit: int = LIMIT) -> Any:
    """Live releases."""
    return paged(request, "release.list", live_releases(request.actor).defer("text"), after, limit)


@api.get(
    "/releases/{uuid:pk}",
    response={200: shapes.ReleaseOut, **REFUSALS},
    auth=Bearer("read:releases"),
    tags=["releases"],
    operation_id="read_release",
)
@described("release.read", model=Release)
def read_release(request: access.Request, pk: UUID) -> Any:
    """One live release with its text and terms."""
    return one(request, "release.read", Release.objects.live(), pk)


@api.get(
    "/campaigns",
    response={200: shapes.CampaignPage, **REFUSALS},
    auth=Bearer("read:campaigns"),
    tags=["campaigns"],
    operation_id="list_campaigns",
)
@described("campaign.list")
def list_campaigns(request: access.Request, after: UUID | None = None, limit: int = LIMIT) -> Any:
    """Campaigns."""
    return paged(request, "campaign.list", Campaign.objects.all(), after, limit)


@api.get(
    "/campaigns/{uuid:pk}",
    response={200: shapes.CampaignOut, **REFUSALS},
    auth=Bearer("read:campaigns"),
    tags=["campaigns"],
    operation_id="read_campaign",
)
@described("campaign.read", model=Campaign)
def read_campaign(request: access.Request, pk: UUID) -> Any:
    """One campaign."""
    return one(request, "campaign.read", Campaign.objects.all(), pk)


@api.get(
    "/appearances",
    response={200: shapes.AppearancePage, **REFUSALS},
    auth=Bearer("read:appearances"),
    tags=["appearances"],
    operation_id="list_appearances",
)
@described("appearance.list")
def list_appearances(request: access.Request, after: UUID | None = None, limit: int = LIMIT) -> Any:
    """Forums and pieces in the media."""
    return paged(request, "appearance.list", Appearance.objects.select_related("release"), after, limit)


@api.get(
    "/appearances/{uuid:pk}",
    response={200: shapes.AppearanceOut, **REFUSALS},
    auth=Bearer("read:appearances"),
    tags=["appearances"],
    operation_id="read_appearance",
)
@described("appearance.read", model=Appearance)
def read_appearance(request: access.Request, pk: UUID) -> Any:
    """One appearance."""
    return one(request, "appearance.read", Appearance.objects.select_related("release"), pk)


@api.post(
    "/moves/{slug:record}/{uuid:pk}/{slug:move}", response={200: shapes.MoveOut, 409: shapes.Refusal, **REFUSALS},
    auth=Bearer("move"), tags=["moves"], operation_id="make_move",
)  # fmt: skip
@described("pathway", methods=("POST",))
def make_move(request: access.Request, record: str, pk: UUID, move: str, step: shapes.MoveIn) -> Any:
    """Make one move of the journey (docs/flow.md), with the version that was read."""
    try:
        RECORDS[record].move(move)
    except KeyError as error:
        raise Http404 from error
    actor = request.actor
    obj = one(request, f"{record}.{move}", MODELS[record]._default_manager.all(), pk)
    saved = flow.move(actor, obj, move, reason=clean_text(step.reason), version=step.version)
    return {"id": saved.pk, "record": record, "state": saved.state, "version": saved.version}
