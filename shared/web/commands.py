"""A route per command: parse it, give it to the decider, answer with the events that it caused."""

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Generic, TypeVar, overload
from uuid import UUID

import asyncpg
import structlog
from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from shared.bodies.actor import Actor
from shared.bodies.rights import MAY, may
from shared.bodies.visibility import cleared
from shared.events.routing.case_files import FiledPaper
from shared.eventsourcing.decider import Command, Decider, Rejected
from shared.eventsourcing.handling import Answer, CommandHandler
from shared.outages import OUTAGE
from shared.services import id_field
from shared.uploads.claims import Claim, UnknownFile, as_kept, claim, settle
from shared.web.claims import Holding, Listed
from shared.web.requests import Given, SignedIn

StateT = TypeVar("StateT", bound=BaseModel)
CommandT = TypeVar("CommandT", bound=Command)
SentT = TypeVar("SentT", bound=BaseModel)
AnswerT = TypeVar("AnswerT")

Prepare = Callable[[SentT, Request, Actor], Awaitable[Command]]
"""Adds to what a person sent what only the system may say (names from the directory, settings)."""

Question = Callable[[StateT, frozenset[str]], AnswerT]
"""What a stream's state says to these bodies: the person's, and those that went over into it."""

log = structlog.get_logger("commands")

_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")  # in JSON: an escape that is not itself escaped


class HappenedEvent(BaseModel):
    """One event that the command caused."""

    id: UUID
    type: str
    version: int
    data: dict[str, object]


class CommandAnswer(BaseModel):
    """The answer of a command route: the stream's new version and the events."""

    stream_id: str
    version: int
    events: list[HappenedEvent]
    repeated: bool = False


class Beginning(BaseModel):
    """A command that begins another stream and names this one in ``field``."""

    command: str
    field: str


class Actions(BaseModel):
    """What the person may ask now: ``actions`` of this stream, and what ``begins`` out of it."""

    version: int
    actions: list[str]
    begins: list[Beginning] = []


def kebab(name: str) -> str:
    """``AnnotateDocument`` → ``annotate-document``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


class CommandRoutes(Generic[StateT]):
    """The command routes of one kind of stream, below ``/{collection}/{id}``.

    ``id_type`` is the type of the id; ``available(state, actor)`` names the commands that an actor may give now.
    """

    def __init__(
        self,
        collection: str,
        id_type: object,
        decider: Decider[StateT],
        available: Callable[[StateT, Actor], Sequence[str]],
    ) -> None:
        self.router = APIRouter(tags=[collection])
        self._path = f"/{collection}/{{stream_id}}"
        self._id_type = id_type
        self._id_field = id_field(collection)
        self._decider = decider
        self._added: set[type[Command]] = set()
        self._begins: list[tuple[Beginning, Question[StateT, bool]]] = []
        self._add_actions(decider, available)

    @overload
    def add(
        self,
        command_type: type[CommandT],
        *,
        prepare: Prepare[CommandT] | None = None,
    ) -> None: ...

    @overload
    def add(
        self,
        command_type: type[CommandT],
        *,
        sent: type[SentT],
        prepare: Prepare[SentT],
    ) -> None: ...

    def add(
        self,
        command_type: type[Command],
        *,
        sent: type[BaseModel] | None = None,
        prepare: Callable[..., Awaitable[Command]] | None = None,
    ) -> None:
        """Add ``POST /{collection}/{id}/{command-name}``.

        ``sent`` is the type of the request's body where that is not the command itself.
        """

        async def endpoint(
            stream_id: object, body: Command, request: Request, response: Response, given: Given
        ) -> CommandAnswer:
            _without_nul(body)
            state = request.app.state
            try:
                claimed = await claim(state.pool, given.actor, state.handler.store.service, str(stream_id), body)
            except UnknownFile:
                # A person who may not give this command is told that first.
                await state.handler.guard(given.request(str(stream_id), body))
                raise Rejected("file.unknown") from None
            body = as_kept(body, claimed)
            command = await prepare(body, request, given.actor) if prepare else body
            _same_id(command, self._id_field, str(stream_id))
            answer = await state.handler.handle(given.request(str(stream_id), command))
            if claimed is not None:
                await _settle(state.pool, claimed, answer)
            _log(answer, command_type.__name__, given)
            response.headers["ETag"] = f'"{answer.version}"'
            response.headers["X-Correlation-Id"] = given.correlation_id
            return _answer_of(answer)

        self._added.add(command_type)
        # FastAPI reads the types of the parameters from the function; here only the run time knows them.
        endpoint.__annotations__ |= {
            "stream_id": self._id_type,
            "body": sent or command_type,
            "given": Annotated[Given, Depends()],
        }
        endpoint.__name__ = kebab(command_type.__name__).replace("-", "_")
        self.router.add_api_route(
            f"{self._path}/{kebab(command_type.__name__)}",
            endpoint,
            methods=["POST"],
            summary=(command_type.__doc__ or "").strip().splitlines()[0],
            response_model=CommandAnswer,
        )

    def add_others(self) -> None:
        """Add every other command of the decider that people may give; the system's own have no route."""
        for command_type in self._decider.decisions:
            if command_type not in self._added and MAY.get(command_type.__name__):
                self.add(command_type)

    def add_beginning(self, command: str, field: str, question: Question[StateT, bool]) -> None:
        """Have ``/actions`` name ``command``, which begins another stream and names this one in ``field``.

        ``question(state, bodies)`` judges the state for the person's bodies; the rights judge the person's post.
        """
        self._begins.append((Beginning(command=command, field=field), question))

    def add_claim(self, name: str, question: Question[StateT, bool]) -> None:
        """Add ``GET /{collection}/{id}/claims/{name}``, which other services ask as the person who claims it.

        ``question(state, bodies)`` judges the state for the person's bodies.
        """

        async def judged(stream_id: object, actor: SignedIn, request: Request) -> Holding:
            return Holding(holds=bool(await self._asked(stream_id, actor, request, question)))

        self._add_question(f"claims/{name}", judged, f"Whether the document is {name} for the person who asks.")

    def add_line(self, line: Question[StateT, FiledPaper | None]) -> None:
        """Add ``GET /{collection}/{id}/line``: the document's line on a list, for people who may know it.

        ``line(state, bodies)`` answers for the person's bodies.
        """

        async def listed(stream_id: object, actor: SignedIn, request: Request) -> Listed:
            return Listed(line=await self._asked(stream_id, actor, request, line))

        self._add_question("line", listed, "The document as a list names it.")

    async def _asked(
        self, stream_id: object, actor: Actor, request: Request, question: Question[StateT, AnswerT]
    ) -> AnswerT | None:
        """The answer to a question about the state; ``None`` for a person who is not cleared for the stream."""
        handler: CommandHandler = request.app.state.handler
        state, _ = await handler.state(self._decider, str(stream_id))
        bodies = (await request.app.state.families.heirs()).family(actor.body_id)
        known = cleared(actor.clearance, await handler.secrecy(self._decider, state))
        return question(state, bodies) if known else None

    def _add_question(self, path: str, endpoint: Callable[..., object], summary: str) -> None:
        endpoint.__annotations__["stream_id"] = self._id_type
        endpoint.__name__ = path.replace("claims/", "claim_")
        self.router.add_api_route(f"{self._path}/{path}", endpoint, methods=["GET"], summary=summary)

    def _add_actions(self, decider: Decider[StateT], available: Callable[[StateT, Actor], Sequence[str]]) -> None:
        async def actions(stream_id: object, actor: SignedIn, request: Request) -> Actions:
            handler = request.app.state.handler
            state, version = await handler.state(decider, str(stream_id))
            names, begins = list(available(state, actor)), await self._beginnings(state, actor, request)
            if not (names or begins) or not cleared(actor.clearance, await handler.secrecy(decider, state)):
                return Actions(version=0, actions=[])  # the same answer as for a stream that does not exist
            return Actions(version=version, actions=names, begins=begins)

        actions.__annotations__["stream_id"] = self._id_type
        self.router.add_api_route(
            f"{self._path}/actions", actions, methods=["GET"], summary="What the signed-in person may do now."
        )

    async def _beginnings(self, state: StateT, actor: Actor, request: Request) -> list[Beginning]:
        allowed = [(beginning, question) for beginning, question in self._begins if may(actor, beginning.command)]
        if not allowed:
            return []
        bodies = (await request.app.state.families.heirs()).family(actor.body_id)
        return [beginning for beginning, question in allowed if question(state, bodies)]


async def _settle(pool: asyncpg.Pool, claimed: Claim, answer: Answer) -> None:
    """Mark the uploads as used.  Where that fails the command still stands, and pruning settles them later."""
    try:
        await settle(pool, claimed, [event.data for event in answer.events])
    except OUTAGE as error:
        log.warning("uploads are settled later", error=repr(error))


def _without_nul(body: BaseModel) -> None:
    """Refuse U+0000, the one character that PostgreSQL's text and jsonb cannot hold."""
    if _NUL.search(body.model_dump_json()):
        raise Rejected("request.invalid", errors=[{"field": "", "message": "U+0000 is not a character of any text"}])


def _same_id(command: Command, field: str, stream_id: str) -> None:
    """Refuse a command that names another stream than the path."""
    value = getattr(command, field, None)
    if value is not None and str(value) != stream_id:
        error = {"field": field, "message": "differs from the id in the path"}
        raise Rejected("request.invalid", errors=[error])


def _answer_of(answer: Answer) -> CommandAnswer:
    return CommandAnswer(
        stream_id=answer.stream_id,
        version=answer.version,
        events=[
            HappenedEvent(id=event.id, type=event.type, version=event.version, data=event.data.model_dump(mode="json"))
            for event in answer.events
        ],
        repeated=answer.repeated,
    )


def _log(answer: Answer, command: str, given: Given) -> None:
    log.info(
        "command carried out",
        command=command,
        document_id=answer.events[0].subject if answer.events else answer.stream_id,
        body_id=given.actor.body_id,
        actor=given.actor.person_id,
        acting_for=given.actor.acting_for,
        correlation_id=given.correlation_id,
        causation_id=given.correlation_id,
        events=[event.type for event in answer.events],
        version=answer.version,
        repeated=answer.repeated,
    )
