"""For the operators: how each read model stands, what one event means for it, and building it anew.

The console asks over HTTP.  It decides who may; this service checks it once more.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

import asyncpg
import structlog
from fastapi import APIRouter, Body, Request
from pydantic import BaseModel, ConfigDict, Field

from services.projections.engine import checksums
from services.projections.rebuild import NothingToUndo, rebuild, undo
from shared.bodies.actor import Actor
from shared.bodies.rights import may
from shared.eventsourcing.decider import Rejected
from shared.eventsourcing.recorded import RecordedEvent
from shared.eventsourcing.store import EVENT_COLUMNS, UNREADABLE, recorded
from shared.readmodels.catalogue import READ_MODELS
from shared.readmodels.model import AnyTable, ReadModel
from shared.web.requests import SignedIn

log = structlog.get_logger("operating")

router = APIRouter(prefix="/read-models", tags=["read models"])

_EVENT = f"""
    SELECT service, {EVENT_COLUMNS} FROM log.events WHERE service = $1 AND stream_id = $2 AND version = $3
"""


@dataclass
class Building:
    """A rebuild: how far it is, and how it ended."""

    order_id: UUID
    model: str
    state: str = "waiting"  # … running, done, failed
    done: int = 0
    total: int = 0
    seconds: float = 0
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    error: str | None = None


class Rebuilds:
    """Rebuilds read models, one after the other.

    Orders live as long as the process; the operators' service gives them again after a restart.
    """

    def __init__(self, database_url: str, pool: asyncpg.Pool) -> None:
        self._database_url = database_url
        self._pool = pool
        self._orders: dict[UUID, Building] = {}
        self._waiting: asyncio.Queue[tuple[Building, ReadModel]] = asyncio.Queue()

    def order(self, order_id: UUID, model: ReadModel) -> Building:
        """Queue the rebuild; the same order given twice is one rebuild."""
        if order_id not in self._orders:
            building = self._orders[order_id] = Building(order_id, model.name)
            self._waiting.put_nowait((building, model))
        return self._orders[order_id]

    def of(self, model: str) -> Building | None:
        """The newest order for the model."""
        return next((one for one in reversed(self._orders.values()) if one.model == model), None)

    async def run(self) -> None:
        """Build for the life of the process."""
        while True:
            building, model = await self._waiting.get()
            began = time.monotonic()
            try:
                await self._build(building, model)
                building.state = "done"
            except Exception as error:  # the serving rows are untouched; the operators read why
                log.error("rebuild failed", model=model.name, exc_info=error)
                building.state, building.error = "failed", repr(error)[:2000]
            building.seconds = round(time.monotonic() - began, 2)

    async def _build(self, building: Building, model: ReadModel) -> None:
        building.state = "running"
        async with self._pool.acquire() as connection:
            building.total = await connection.fetchval("SELECT count(*) FROM log.events", timeout=None)
            building.before = await checksums(connection, model)

        def on_progress(done: int) -> None:
            building.done = done

        building.done = await rebuild(self._database_url, model, on_progress, keep_old=True)
        async with self._pool.acquire() as connection:
            building.after = await checksums(connection, model)


class ShownModel(BaseModel):
    """A read model: whether it follows the topics, and its newest rebuild."""

    name: str
    tables: list[str]
    following: bool
    rebuild: Building | None


class Place(BaseModel):
    """An event's place in the store."""

    model_config = ConfigDict(extra="forbid")

    service: str = Field(max_length=40, pattern=r"^[a-z]*$")
    stream_id: str = Field(max_length=200, pattern=r"^[^\x00]*$")
    version: int = Field(ge=1, lt=2**31)
    value: str | None = Field(default=None, max_length=1_000_000, description="JSON in place of what is stored")


class Standing(BaseModel):
    """What the event means for a read model: whether it shows in any row, and the last version that the rows show."""

    touched: bool
    reached: int


def _operator(actor: SignedIn) -> Actor:
    if not may(actor, "RebuildReadModel"):
        raise Rejected("forbidden.operators")
    return actor


@router.get("")
async def read_models(request: Request, actor: SignedIn) -> list[ShownModel]:
    """Every read model, in the order in which they are made."""
    _operator(actor)
    rebuilds: Rebuilds = request.app.state.rebuilds
    following = {follower.model.name: follower.following for follower in request.app.state.followers}
    return [
        ShownModel(
            name=model.name,
            tables=[table.name for table in model.tables],
            following=following.get(model.name, False),
            rebuild=rebuilds.of(model.name),
        )
        for model in READ_MODELS
    ]


@router.post("/standing")
async def standing(request: Request, actor: SignedIn, place: Annotated[Place, Body()]) -> dict[str, Standing]:
    """What an event means for each read model.  One that cannot be read touches none."""
    _operator(actor)
    async with request.app.state.pool.acquire() as connection:
        row = await connection.fetchrow(_EVENT, place.service, place.stream_id, place.version)
        touched: Sequence[str] = ()
        if row is not None:
            given = dict(row) if place.value is None else {**row, "data": place.value}
            touched = _touched(place.service, given)
        found = {}
        for model in READ_MODELS:
            reached = await connection.fetchval(
                f'SELECT version FROM "{model.name}".streams WHERE service = $1 AND stream_id = $2',
                place.service,
                place.stream_id,
            )
            found[model.name] = Standing(touched=model.name in touched, reached=reached or 0)
    return found


def _touched(service: str, row: Mapping[str, object]) -> list[str]:
    try:
        event = recorded(service, row)
    except UNREADABLE:
        return []
    return [model.name for model in READ_MODELS if any(_has_keys(table, event) for table in model.tables)]


def _has_keys(table: AnyTable, event: RecordedEvent) -> bool:
    try:
        return any(True for _ in table.keys(event))
    except Exception:  # an event on which it fails concerns it
        return True


def _model(name: str) -> ReadModel:
    """The read model of this name.  Raises `Rejected` where there is none."""
    model = next((model for model in READ_MODELS if model.name == name), None)
    if model is None:
        raise Rejected("consumer.unknown", consumer=name)
    return model


@router.post("/{name}/rebuild", status_code=202)
async def order_rebuild(
    request: Request, actor: SignedIn, name: str, order_id: Annotated[UUID, Body(embed=True)]
) -> Building:
    """Build new rows beside the serving ones; the same order given again answers how far the rebuild is."""
    _operator(actor)
    rebuilds: Rebuilds = request.app.state.rebuilds
    return rebuilds.order(order_id, _model(name))


@router.post("/{name}/undo")
async def undo_rebuild(request: Request, actor: SignedIn, name: str) -> dict[str, str]:
    """Serve the rows from before the last rebuild again."""
    _operator(actor)
    try:
        await undo(request.app.state.settings.database_url, _model(name))
    except NothingToUndo as error:
        raise Rejected("consumer.nothing-to-undo", consumer=name) from error
    for follower in request.app.state.followers:
        if follower.model.name == name:
            follower.look_again()
    return {"read_model": name}
