"""Read models and policies: their state, and pausing, resuming and rebuilding them."""

import asyncio
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

import httpx
from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.operations.consumers.commands import PauseConsumer, RebuildReadModel, ResumeConsumer, UndoRebuild
from services.operations.page import go, render
from services.operations.session import Operator
from shared.bodies.actor import Actor
from shared.events.operations.consumers import RebuildEnded
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.eventsourcing.handling import Request as CommandRequest
from shared.services import REACTING
from shared.texts import say
from shared.web.forms import Form
from shared.web.signin.needed import guard_fresh

router = APIRouter()

_UNDONE = """
    SELECT stream_id FROM (
        SELECT DISTINCT ON (stream_id) stream_id, type FROM events
        WHERE type IN ('congvan.operations.RebuildEnded.v1', 'congvan.operations.RebuildUndone.v1')
        ORDER BY stream_id, version DESC) last
    WHERE type = 'congvan.operations.RebuildUndone.v1'
"""
_ENDED = """
    SELECT DISTINCT ON (stream_id) stream_id, time, data FROM events
    WHERE type = 'congvan.operations.RebuildEnded.v1' ORDER BY stream_id, version DESC
"""


@dataclass(frozen=True)
class EndedRebuild:
    """How the newest rebuild of a read model ended, and when."""

    time: dt.datetime
    events: int
    seconds: float
    before: Mapping[str, str]
    after: Mapping[str, str]
    error: str | None


def _ended(time: dt.datetime, data: str) -> EndedRebuild:
    event = RebuildEnded.model_validate_json(data)
    return EndedRebuild(time, event.events, event.seconds, event.before, event.after, event.error)


@router.get("/read-models")
async def read_models(request: Request, actor: Operator) -> Response:
    """Every consumer, whether it is paused, and its newest rebuild."""
    pool = request.app.state.pool
    paused = {row["consumer"] for row in await pool.fetch("SELECT consumer FROM log.paused")}
    ended = {row["stream_id"]: _ended(row["time"], row["data"]) for row in await pool.fetch(_ENDED)}
    undone = {row["stream_id"] for row in await pool.fetch(_UNDONE)}
    try:
        models = await request.app.state.clients.read_models(actor)
    except httpx.HTTPError:
        models = []
    return render(
        request,
        "read_models.html",
        actor,
        models=models,
        paused=paused,
        ended=ended,
        undone=undone,
        under_way=request.app.state.rebuilding.under_way,
        policies=REACTING,
    )


@router.post("/consumers/{consumer}")
async def act(request: Request, actor: Operator, form: Form, consumer: str) -> Response:
    """Pause, resume or rebuild a consumer, or undo a rebuild."""
    reason = "".join(form.get("reason", [])[:1]).strip().replace("\x00", "")[:2000]
    act_name = "".join(form.get("act", [])[:1])
    command, flash = _command(consumer, act_name, reason)
    await give(request, actor, consumer, command)
    if act_name == "undo":
        await _undo(request, actor, consumer)
    if act_name == "rebuild":  # so that the next page shows it under way
        await asyncio.sleep(0.6)
    return go(request, "/read-models", flash)


async def _undo(request: Request, actor: Actor, consumer: str) -> None:
    try:
        await request.app.state.clients.undo(actor, consumer.removeprefix("projections."))
    except httpx.HTTPStatusError as error:
        if error.response.status_code != httpx.codes.CONFLICT:
            raise Rejected("service.unavailable") from error
        raise Rejected("consumer.nothing-to-undo", consumer=consumer) from error
    except httpx.TransportError as error:
        raise Rejected("service.unavailable") from error


def _command(consumer: str, act_name: str, reason: str) -> tuple[Command, str]:
    try:
        if act_name == "pause":
            return PauseConsumer(consumer=consumer, reason=reason), say("console.flash.paused")
        if act_name == "resume":
            return ResumeConsumer(consumer=consumer), say("console.flash.resumed")
        if act_name == "rebuild":
            return RebuildReadModel(consumer=consumer, order_id=uuid4(), reason=reason), say("console.flash.rebuilding")
        if act_name == "undo":
            return UndoRebuild(consumer=consumer, reason=reason), say("console.flash.undone")
    except ValueError as error:
        raise Rejected("consumer.reason" if not reason else "consumer.unknown", consumer=consumer) from error
    raise Rejected("command.unknown")


async def give(request: Request, actor: Actor, stream: str, command: Command) -> None:
    """Give a command to one of the streams of operations.  Raises `Rejected`."""
    guard_fresh(type(command).__name__, request.app.state.settings.fresh_sign_in_minutes)
    command_id = uuid4()
    await request.app.state.handler.handle(
        CommandRequest(
            stream_id=stream,
            command=command,
            context=Context(actor=actor, at=dt.datetime.now(dt.UTC)),
            command_id=command_id,
            correlation_id=str(command_id),
            causation_id=str(command_id),
        )
    )
