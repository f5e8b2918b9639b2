"""The console as a client of the projections and of subscriptions: over HTTP, as the operator."""

import datetime as dt
from collections.abc import Mapping
from typing import TypeVar
from uuid import UUID

import httpx
from pydantic import BaseModel, Field, TypeAdapter

from shared.bodies.actor import Actor
from shared.bodies.tokens import sign_actor
from shared.settings import Settings
from shared.web.signin.sessions import PROVED_AT

AnswerT = TypeVar("AnswerT")


class Progress(BaseModel):
    """Whether an event shows in a read model, and the version of its stream that the read model has reached."""

    touched: bool
    reached: int


class Rebuild(BaseModel):
    """A rebuild of a read model: how far it is (events ``done`` of ``total``), and how it ended.

    ``state`` is ``waiting``, ``running``, ``done`` or ``failed``; ``before`` and ``after`` are checksums by table.
    """

    state: str
    done: int = 0
    total: int = 0
    seconds: float = 0
    before: dict[str, str] = Field(default_factory=dict)
    after: dict[str, str] = Field(default_factory=dict)
    error: str | None = None


class ShownModel(BaseModel):
    """A read model: whether it follows the topics."""

    name: str
    following: bool


class OutsideWebhook(BaseModel):
    """Where the events of a subscription are posted, and what keeps it from being up to date."""

    url: str
    on: bool
    owner: str
    failures: int = 0
    failing_since: dt.datetime | None = None
    delivered_at: dt.datetime | None = None


class OutsideSubscription(BaseModel):
    """Another system's subscription."""

    id: UUID
    body_id: str
    name: str
    open: bool
    clearance: int
    webhook: OutsideWebhook | None
    kafka: bool


class OutsidePeer(BaseModel):
    """Another document system, and what waits for it."""

    id: UUID
    name: str
    organs: int
    waiting: int = 0
    oldest: dt.datetime | None = None
    next_at: dt.datetime | None = None
    trouble: str | None = None


class Outside(BaseModel):
    """All subscriptions and peers of the city."""

    subscriptions: tuple[OutsideSubscription, ...]
    peers: tuple[OutsidePeer, ...]


_MODELS = TypeAdapter(list[ShownModel])
_PROGRESS = TypeAdapter(dict[str, Progress])
_REBUILD = TypeAdapter(Rebuild)
_OUTSIDE = TypeAdapter(Outside)


class ServiceClients:
    """Asks the projections and subscriptions.  Raises `httpx.HTTPError` where they do not answer."""

    def __init__(self, settings: Settings, http: httpx.AsyncClient) -> None:
        self._projections = settings.projections_url.rstrip("/")
        self._subscriptions = settings.subscriptions_url.rstrip("/")
        self._key = settings.actor_token_private_key
        self._http = http

    async def read_models(self, actor: Actor) -> list[ShownModel]:
        """All read models."""
        return await self._ask(actor, "GET", f"{self._projections}/read-models", _MODELS)

    async def progress(
        self, actor: Actor, service: str, stream_id: str, version: int, value: str | None = None
    ) -> dict[str, Progress]:
        """How far each read model is in the stream of an event, and whether the event (with ``value``) shows in it."""
        place = {"service": service, "stream_id": stream_id, "version": version, "value": value}
        return await self._ask(actor, "POST", f"{self._projections}/read-models/standing", _PROGRESS, place)

    async def rebuild(self, actor: Actor, read_model: str, order_id: UUID) -> Rebuild:
        """Order a rebuild, or learn how far an ordered one is."""
        url = f"{self._projections}/read-models/{read_model}/rebuild"
        return await self._ask(actor, "POST", url, _REBUILD, {"order_id": str(order_id)})

    async def undo(self, actor: Actor, read_model: str) -> None:
        """Let the rows from before the last rebuild serve again."""
        await self._request(actor, "POST", f"{self._projections}/read-models/{read_model}/undo", None)

    async def outside(self, actor: Actor) -> Outside:
        """All subscriptions and peers of the city."""
        return await self._ask(actor, "GET", f"{self._subscriptions}/standing", _OUTSIDE)

    async def _ask(
        self,
        actor: Actor,
        method: str,
        url: str,
        answer: TypeAdapter[AnswerT],
        content: Mapping[str, object] | None = None,
    ) -> AnswerT:
        return answer.validate_json((await self._request(actor, method, url, content)).content)

    async def _request(
        self, actor: Actor, method: str, url: str, content: Mapping[str, object] | None
    ) -> httpx.Response:
        headers = {"Authorization": f"Bearer {sign_actor(actor, self._key, proved_at=PROVED_AT.get())}"}
        response = await self._http.request(method, url, headers=headers, json=content)
        response.raise_for_status()
        return response
