"""Who may read and write a working copy: whoever writes in the draft, and nobody else."""

import asyncio
from dataclasses import dataclass
from uuid import UUID

from services.approval.decider import DECIDER
from services.approval.guards import guard_draft
from services.approval.state import State, Status
from services.approval.writing.copies import MOST_UNFINISHED, Copy, WorkingCopies
from services.approval.writing.encoding import seeded
from shared.bodies.actor import Actor
from shared.bodies.rights import may
from shared.eventsourcing.decider import Rejected
from shared.eventsourcing.guards import guard_body, guard_clearance
from shared.eventsourcing.handling import CommandHandler


@dataclass(frozen=True)
class Door:
    """A working copy that the actor may write in; ``version`` is the draft's stream's, 0 before it has begun."""

    document_id: UUID
    state: State
    version: int

    @property
    def begun(self) -> bool:
        """Whether the draft has begun."""
        return self.version > 0


class Doors:
    """Lets people in."""

    def __init__(self, handler: CommandHandler, copies: WorkingCopies) -> None:
        self._handler, self._copies = handler, copies

    async def enter(self, document_id: UUID, actor: Actor) -> tuple[Door, Copy | None]:
        """The door to a copy, and the copy, where there is one.

        Raises `Rejected` where the actor does not write in the draft, where the draft is closed to everybody, and where
        somebody else has opened a copy under this id and the draft has not begun.
        """
        state, version = await self._handler.state(DECIDER, str(document_id))
        copy = await self._copies.find(document_id)
        door = Door(document_id, state, version)
        if not door.begun:
            if not may(actor, "StartDraft"):
                raise Rejected("forbidden.post", post=actor.post.label)
            if copy is not None and (copy.begun or copy.opened_by != actor.person_id):
                raise Rejected("document.unknown")
            return door, copy
        await self._guard(state, actor)
        return door, await self._handed_over(door, copy)

    async def _guard(self, state: State, actor: Actor) -> None:
        guard_draft(state)
        if not may(actor, "ReviseDraft"):
            raise Rejected("forbidden.post", post=actor.post.label)
        guard_body(actor, state.in_charge)
        guard_clearance(actor, await self._handler.secrecy(DECIDER, state))
        if not state.is_written_by(actor):
            raise Rejected("approval.not-writer")
        if state.status is not Status.DRAFTING:
            raise Rejected("working-copy.closed", ended=not state.open)

    async def _handed_over(self, door: Door, copy: Copy | None) -> Copy | None:
        """The copy as the draft's own: what its drafter typed before it began goes on, anybody else's does not."""
        if copy is None or copy.begun:
            return copy
        if door.state.authors[:1] != (copy.opened_by,):
            await self._copies.drop(door.document_id)
            return None
        await self._copies.begin(door.document_id)
        return copy

    async def opened(self, door: Door, actor: Actor) -> Copy:
        """A new copy: of the draft's present revision, or an empty one before it has begun.

        Raises `Rejected` for a person who has more unfinished ones than anybody finishes.
        """
        if not door.begun and len(await self._copies.unfinished(actor.person_id)) >= MOST_UNFINISHED:
            raise Rejected("working-copy.too-many", most=MOST_UNFINISHED)
        content = door.state.content
        state, vector = await asyncio.to_thread(seeded, content.paper if content is not None else None)
        return await self._copies.open(door.document_id, actor.person_id, door.state.revision, state, vector)
