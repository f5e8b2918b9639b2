"""Open work passes from a body that has ended to its heir.

This is no reaction to one event but a comparison that is made again and again: whatever is open in a service and
belongs to an ended body goes to its heir.  So nothing is left behind that was under way when the merger became known:
an approved draft, a dispatch, a task that an older document orders, a document that is recalled years later.

Each ended body is swept once from the beginning of the log, and then only over new events below the oldest transaction
that still runs (as the relay reads).  The position is kept per body *and* heirs: when an heir ends too, the whole log
is swept again.
"""

import asyncio
import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid5

import asyncpg
import structlog
from prometheus_client import Counter
from pydantic import BaseModel

from shared.bodies.heirs import Heirs
from shared.bodies.roster import Person, Roster
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.eventsourcing.decider import Command, Context, Decider, Rejected
from shared.eventsourcing.handling import CommandHandler, Request
from shared.eventsourcing.transfer import Transfer, TransferFields, succession
from shared.outages import OUTAGE

EVERY_S = 2.0
LONGEST_READ_S = 600.0  # for reading a whole log, once when a body ends
NAMESPACE = UUID("0e8c7a3e-52d4-4b86-9d0f-7d0d0b7c5b11")

TRANSFERRED = Counter("congvan_transferred_total", "Streams whose open work went over to a successor", ["service"])

log = structlog.get_logger("inheritance")

Position = tuple[int, int]
StateT = TypeVar("StateT", bound=BaseModel)


def _document_id(state: BaseModel) -> Sequence[str]:
    return (str(getattr(state, "document_id", None)),)


@dataclass(frozen=True)
class Inheritance(Generic[StateT]):
    """How the open work in one kind of stream passes to an heir.

    ``concerns`` is the SQL condition under which an event may leave work with one of the bodies ``$1``; after an event
    of the types ``resting`` a stream has no open work.  For a state, ``holders`` names the bodies that have open work,
    ``people`` the ids of the persons who have it (the most important first), ``ids`` the ids by which an exception of a
    division may name it.  ``transfer(state, fields)`` is the command that gives it to the heir.
    """

    decider: Decider[StateT]
    resting: tuple[type[Event], ...]
    holders: Callable[[StateT], Iterable[str]]
    transfer: Callable[[StateT, TransferFields], Command]
    people: Callable[[StateT], Sequence[str]] = lambda state: ()
    ids: Callable[[StateT], Sequence[str]] = _document_id
    concerns: str = "body_id = ANY ($1)"


_REACHED = """
    SELECT transaction_id, position FROM events WHERE transaction_id < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY transaction_id DESC, position DESC LIMIT 1
"""


class Succession:
    """Gives the open work of ended bodies to their heirs; run it as a task for the life of a service's process."""

    def __init__(self, handler: CommandHandler, inheritances: tuple[Inheritance[Any], ...], roster: Roster) -> None:
        self._handler = handler
        self._pool = handler.store.pool
        self._service = handler.store.service
        self._roster = roster
        self._inheritances = inheritances

    async def run(self) -> None:
        """Compare again and again; an outage is waited out."""
        while True:
            try:
                await self.sweep()
            except (*OUTAGE, asyncpg.PostgresError) as error:
                log.info("handing over waits", service=self._service, error=repr(error))
            except Exception as error:  # whatever it is: a task that stopped for good would be worse
                log.error("handing over failed", service=self._service, exc_info=error)
            await asyncio.sleep(EVERY_S)

    async def sweep(self) -> int:
        """Give away what there is now; returns the number of commands given."""
        heirs = await self._roster.heirs()
        if not heirs:
            return 0
        reached = await self._reached()
        done = 0
        for began, estates in (await self._outdated(heirs, reached)).items():
            bodies = [body_id for body_id, _ in estates]
            for stream_id in await self._concerned(bodies, began, reached):
                done += await self._empty(stream_id, heirs)
            await self._remember(estates, reached)
        return done

    async def _reached(self) -> Position:
        row = await self._pool.fetchrow(_REACHED)
        return (0, 0) if row is None else (row["transaction_id"], row["position"])

    async def _outdated(self, heirs: Heirs, reached: Position) -> dict[Position, list[tuple[str, str]]]:
        """The bodies to sweep, each with its heirs, by the position at which their last sweep ended."""
        rows = await self._pool.fetch("SELECT body_id, heirs, transaction_id, position FROM swept")
        swept = {(row["body_id"], row["heirs"]): (row["transaction_id"], row["position"]) for row in rows}
        outdated: dict[Position, list[tuple[str, str]]] = {}
        for body_id in heirs.all_ended():
            estate = (body_id, " ".join(heirs.living(body_id)))
            began = swept.get(estate, (0, 0))
            if began < reached:
                outdated.setdefault(began, []).append(estate)
        return outdated

    async def _concerned(self, bodies: list[str], began: Position, reached: Position) -> list[str]:
        """The streams in which ``bodies`` may have work after the events between two positions."""
        concerns = " OR ".join(dict.fromkeys(f"({inheritance.concerns})" for inheritance in self._inheritances))
        resting = [event.type_name() for inheritance in self._inheritances for event in inheritance.resting]
        rows = await self._pool.fetch(
            f"""
            SELECT stream_id FROM (
                SELECT DISTINCT stream_id FROM events
                WHERE (transaction_id, position) > ($2, $3) AND (transaction_id, position) <= ($4, $5) AND ({concerns})
            ) AS concerned
            WHERE (SELECT type FROM events AS last WHERE last.stream_id = concerned.stream_id
                   ORDER BY version DESC LIMIT 1) <> ALL ($6)
            """,
            bodies, *began, *reached, resting, timeout=LONGEST_READ_S,
        )  # fmt: skip
        return [row["stream_id"] for row in rows]

    async def _empty(self, stream_id: str, heirs: Heirs) -> int:
        """Give work away until no ended body holds any: one may hold several things (a draft and the opinion on it)."""
        done = 0
        for inheritance in self._inheritances:
            moved = True
            while moved:
                state, version = await self._handler.state(inheritance.decider, stream_id)
                ended = [body_id for body_id in dict.fromkeys(inheritance.holders(state)) if heirs.ended(body_id)]
                moved = False
                for from_body_id in ended:
                    moved = bool(await self._transfer(stream_id, version, inheritance, state, from_body_id, heirs))
                    if moved:
                        done += 1
                        break
        return done

    async def _transfer(
        self,
        stream_id: str,
        version: int,
        inheritance: Inheritance[StateT],
        state: StateT,
        from_body_id: str,
        heirs: Heirs,
    ) -> int:
        people = [await self._roster.person(person_id) for person_id in inheritance.people(state)]
        homes = [person.body_id for person in people if person is not None and person.active]
        to_body_id = heirs.heir(from_body_id, inheritance.ids(state), homes)
        if to_body_id is None:
            return 0  # nobody took over; a rehearsal has shown that
        stand_ins = await self._stand_ins(inheritance.people(state), people, to_body_id)
        fields: TransferFields = {"from_body_id": from_body_id, "to_body_id": to_body_id, "stand_ins": stand_ins}
        command = inheritance.transfer(state, fields)
        name = type(command).__name__
        cause = f"succession:{from_body_id}:{to_body_id}"
        actor = succession(from_body_id, to_body_id, self._service)
        try:
            answer = await self._handler.handle(
                Request(
                    stream_id=stream_id,
                    command=command,
                    context=Context(actor=actor, at=dt.datetime.now(dt.UTC)),
                    command_id=uuid5(NAMESPACE, f"{self._service}/{stream_id}/{version}/{name}/{cause}"),
                    correlation_id=cause,
                    causation_id=cause,
                )
            )
        except Rejected as error:
            log.error("work was not handed over", stream_id=stream_id, command=name, error=str(error))
            return 0
        if not answer.events:
            return 0
        TRANSFERRED.labels(self._service).inc()
        log.info("handed over", service=self._service, command=name, stream_id=stream_id, body_id=to_body_id)
        return 1

    async def _stand_ins(
        self, person_ids: Sequence[str], people: Sequence[Person | None], to_body_id: str
    ) -> dict[str, PersonRef]:
        """The stand-in for each person who did not come along: the successor's chief of office."""
        absent = [
            person_id
            for person_id, person in zip(person_ids, people, strict=True)
            if person is None or not person.active or person.body_id != to_body_id
        ]
        chief = await self._roster.in_place_of_others(to_body_id) if absent else None
        if chief is None:
            return {}
        ref = PersonRef(person_id=chief.person_id, name=chief.name, post=chief.post, title=chief.title)
        return dict.fromkeys(absent, ref)

    async def _remember(self, estates: list[tuple[str, str]], reached: Position) -> None:
        await self._pool.execute(
            "INSERT INTO swept SELECT body_id, heirs, $3::xid8, $4::bigint "
            "FROM unnest($1::text[], $2::text[]) AS estate(body_id, heirs) "
            "ON CONFLICT (body_id, heirs) DO UPDATE "
            "SET (transaction_id, position) = (excluded.transaction_id, excluded.position)",
            [body_id for body_id, _ in estates],
            [heirs for _, heirs in estates],
            *reached,
        )


def transferring(command: type[Transfer]) -> Callable[[object, TransferFields], Command]:
    """The ``transfer`` of a kind of stream that has only one command for it."""
    return lambda state, fields: command(**fields)
