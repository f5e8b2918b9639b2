"""Carrying a reorganisation out: each command once by its key, in the name of who ordered it, whatever restarts."""

import asyncio
import datetime as dt
from collections.abc import Mapping
from uuid import UUID, uuid5

import structlog

from services.directory import commands as of_bodies
from services.directory.commands import AbolishBody, AppointPerson, DivideBody, MergeBody, MoveBody
from services.directory.decider import DECIDER as BODY
from services.directory.reorganisation.apply import Roster, apply, whole_rounds
from services.directory.reorganisation.commands import (
    AdvanceReorganisation,
    FinishReorganisation,
    StopReorganisation,
)
from services.directory.reorganisation.decider import DECIDER
from services.directory.reorganisation.state import State
from shared.bodies.actor import Actor, system_actor
from shared.bodies.reorganisation.answers import Status
from shared.bodies.roster import Roster as PublicRoster
from shared.events.directory.reorganisations import PlannedCommand
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.eventsourcing.handling import CommandHandler, Request

TELL_EVERY_S = 0.5  # how often the stream is told how far it came

PLANNED: dict[str, type[Command]] = {
    command.__name__: command
    for command in (
        of_bodies.FoundBody, of_bodies.RenameBody, of_bodies.OpenTerm, MoveBody, AppointPerson,
        of_bodies.ReleasePerson, MergeBody, DivideBody, AbolishBody,
    )
}  # fmt: skip

log = structlog.get_logger("reorganising")


def heirs_named(command: Command) -> tuple[str, ...]:
    """The bodies that ``command`` puts another one under, or that it hands something over to."""
    match command:
        case MoveBody():
            return (command.parent_body_id,)
        case DivideBody():
            return (command.successor_body_id, *command.other_body_ids)
        case MergeBody() | AbolishBody():
            return (command.successor_body_id,) if command.successor_body_id else ()
        case _:
            return ()


class Runner:
    """Carries out the reorganisations of the directory's store."""

    def __init__(self, handler: CommandHandler, roster: PublicRoster) -> None:
        self._handler = handler
        self._roster = roster

    async def carry_out(self, stream_id: str) -> None:
        """Give what is left of a reorganisation, and say how it ended.  Raises what an outage raises."""
        state, _ = await self._handler.state(DECIDER, stream_id)
        if state.status is not Status.RUNNING or state.orderer is None:
            return
        running = _Running(self._handler, state, whole_rounds(state.stages, state.done))
        orderer = state.orderer

        async def give(planned: PlannedCommand) -> None:
            await self._give(planned, orderer, running)

        try:
            await apply(state.stages, give, self._heard, running.after_each, running.done)
        except Rejected as refused:
            await running.stop(refused.code, refused.params)
        except TimeoutError:
            await running.stop("reorganisation.late", {})
        else:
            await running.tell(FinishReorganisation(), "finished")
        log.info("reorganisation ended", name=state.name, done=running.done, of=state.total, actor=orderer.person_id)

    async def _heard(self) -> Roster:
        """The roster that everybody checks by: what it shows, everybody has heard of."""
        return await self._roster.directory()

    async def _give(self, planned: PlannedCommand, orderer: Actor, running: "_Running") -> None:
        command = PLANNED[planned.command].model_validate(planned.fields)
        if isinstance(command, AppointPerson):
            command = await self._with_what_they_held(command)
        ended = await self._roster.ended_bodies(heirs_named(command))
        if ended:
            raise Rejected("directory.body-ended", body="; ".join(ended))
        await self._handler.handle(running.request(planned.body_id, command, orderer, planned.key))

    async def _with_what_they_held(self, command: AppointPerson) -> AppointPerson:
        """A person keeps in the new body the clearance that the old one's entry says."""
        if command.leaves_body_id is None:
            return command
        left, _ = await self._handler.state(BODY, command.leaves_body_id)
        appointment = left.people.get(command.person.person_id)
        return command.model_copy(update={"held_clearance": appointment.clearance if appointment else 0})


class _Running:
    """One reorganisation while it is carried out."""

    def __init__(self, handler: CommandHandler, state: State, done: int) -> None:
        assert state.reorganisation_id is not None, "guarded: it was begun"
        self._handler = handler
        self._id: UUID = state.reorganisation_id
        self._attempt = state.attempt
        self._system = system_actor(state.body_id, "directory")
        self._told_at = 0.0
        self.done = done

    def request(self, stream_id: str, command: Command, actor: Actor, key: str) -> Request:
        """A command whose id is made of the reorganisation and ``key``: given again, it is the same one."""
        command_id = uuid5(self._id, f"{self._attempt}/{key}")
        return Request(
            stream_id=stream_id,
            command=command,
            context=Context(actor=actor, at=dt.datetime.now(dt.UTC)),
            command_id=command_id,
            correlation_id=str(self._id),
            causation_id=str(command_id),
        )

    async def after_each(self) -> None:
        """One more command was carried out."""
        self.done += 1
        now = asyncio.get_running_loop().time()
        if now - self._told_at > TELL_EVERY_S:
            self._told_at = now
            await self.tell(AdvanceReorganisation(done=self.done), f"done {self.done}")

    async def stop(self, code: str, params: Mapping[str, object]) -> None:
        """Say why it does not go on."""
        words = {name: str(value) for name, value in params.items()}
        await self.tell(StopReorganisation(done=self.done, problem=code, params=words), "stopped")

    async def tell(self, command: Command, key: str) -> None:
        """Note something in the reorganisation's own stream."""
        await self._handler.handle(self.request(str(self._id), command, self._system, key))
