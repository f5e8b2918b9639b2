"""Any mix of taking, reserving, cancelling, giving by hand, joining in mid-term and crashing, on real PostgreSQL.

Whatever happens, the numbers of a series have no gap above those that were given elsewhere, none is borne twice, and
each stands in an event of the register.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from unittest import mock
from uuid import UUID, uuid4

import asyncpg
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from services.publishing.numbering import Numbered
from services.publishing.numbers.books.commands import ContinueSeries
from services.publishing.numbers.books.decider import DECIDER as BOOKS
from services.publishing.numbers.entries.commands import (
    CancelNumber,
    EnterPaperDocument,
    EnterPastIssued,
    GiveNumber,
    ReserveNumber,
    ReturnNumber,
)
from services.publishing.numbers.entries.decider import DECIDER as ENTRIES
from shared.bodies.actor import Actor, system_actor
from shared.documents.head import DocumentHead
from shared.eventsourcing.appending import Appender
from shared.eventsourcing.decider import Command, Rejected
from shared.eventsourcing.handling import CommandHandler
from shared.eventsourcing.store import EventStore
from tests.conftest import Database
from tests.integration.handlers import request
from tests.unit.given import AT, who

OF_BODY = Numbered(issuer="Quận ủy", issuer_symbol="QU", term="XII").model_dump()
HEAD = DocumentHead(kind="Báo cáo", subject="về quý I", date=AT.date())
BEARING = ("NumberReserved", "PaperDocumentEntered", "PastIssuedEntered")

STEPS = st.one_of(
    st.sampled_from(["reserve", "paper", "together"]).map(lambda name: (name, 0)),
    st.tuples(st.sampled_from(["past", "continue"]), st.integers(1, 9)),
    st.tuples(st.sampled_from(["use", "cancel", "give", "return"]), st.integers(0, 5)),
    st.tuples(st.sampled_from(["reserve", "paper", "past", "continue"]), st.integers(1, 9)).map(
        lambda step: (f"crash {step[0]}", step[1])
    ),
)


@dataclass
class Office:
    """A body of its own whose clerk does things, and what has to come of them."""

    handling: CommandHandler
    body_id: str = field(default_factory=lambda: f"co-quan-{uuid4().hex[:12]}")
    base: int = 0
    last: int = 0
    past: set[int] = field(default_factory=set)
    reserved: list[UUID] = field(default_factory=list)
    given: list[tuple[UUID, UUID]] = field(default_factory=list)

    @property
    def series(self) -> str:
        return f"issue:{self.body_id}:BC:XII"

    @property
    def clerk(self) -> Actor:
        return who("vanthu").model_copy(update={"body_id": self.body_id})

    async def asks(self, stream: UUID | str, command: Command, actor: Actor | None = None) -> None:
        """Give a command and, as after a crash between commit and answer, the very same once more."""
        asked = request(stream, command, actor or self.clerk)
        first, again = await self.handling.handle(asked), await self.handling.handle(asked)
        assert {one.id for one in again.events} <= {one.id for one in first.events}, "nothing happened a second time"

    async def refused(self, code: str, stream: UUID | str, command: Command) -> None:
        with pytest.raises(Rejected) as why:
            await self.handling.handle(request(stream, command, self.clerk))
        assert why.value.code == code

    def command(self, name: str, number: int, stream: UUID) -> tuple[UUID | str, Command]:
        match name:
            case "reserve":
                return stream, ReserveNumber(document_id=stream, kind="Báo cáo", reason="họp", **OF_BODY)
            case "paper":
                return stream, EnterPaperDocument(document_id=stream, head=HEAD, **OF_BODY)
            case "past":
                past = EnterPastIssued(
                    document_id=stream, number=number, issued_on=AT.date(), head=HEAD, source="sổ", **OF_BODY
                )
                return stream, past
            case _:
                fields = {"body_id": self.body_id, "kind": "Báo cáo", "last": number, "reason": "vào giữa nhiệm kỳ"}
                return self.body_id, ContinueSeries.model_validate({**fields, **OF_BODY})

    async def step(self, name: str, number: int) -> None:
        stream, live = uuid4(), self.last > self.base
        match name:
            case "reserve" | "paper":
                await self.asks(*self.command(name, 0, stream))
                self.last += 1
                self.reserved += [stream] if name == "reserve" else []
            case "together":
                streams = [uuid4() for _ in range(4)]
                await asyncio.gather(*(self.asks(*self.command("reserve", 0, one)) for one in streams))
                self.last += 4
                self.reserved += streams
            case "past":
                await self._past(number, stream, live=live)
            case "continue":
                asked = self.command(name, number, stream)
                if live or number <= self.last:
                    await self.refused("number.live" if live else "number.backward", *asked)
                else:
                    await self.asks(*asked)
                    self.base = self.last = number
            case "use" if self.reserved:
                chosen = self.reserved.pop(number % len(self.reserved))
                await self.asks(*self.command("paper", 0, chosen))
            case "cancel" if self.reserved:
                await self.asks(self.reserved.pop(number % len(self.reserved)), CancelNumber(reason="hỏng"))
            case "give" if self.reserved:
                chosen, document = self.reserved.pop(number % len(self.reserved)), uuid4()
                await self.asks(chosen, GiveNumber(given_to=document, series=self.series))
                await self.refused("number.not-free", chosen, GiveNumber(given_to=uuid4(), series=self.series))
                self.given.append((chosen, document))
            case "return" if self.given:
                chosen, document = self.given.pop(number % len(self.given))
                await self.asks(chosen, ReturnNumber(given_to=document), system_actor(self.body_id, "publishing"))
                self.reserved.append(chosen)
            case _ if name.startswith("crash "):
                await self._crash(*self.command(name.removeprefix("crash "), number, stream))

    async def _past(self, number: int, stream: UUID, *, live: bool) -> None:
        asked = self.command("past", number, stream)
        if number in self.past or self.base < number <= self.last:
            await self.refused("number.taken", *asked)
        elif live and number > self.last + 1:
            await self.refused("number.gap", *asked)
        else:
            await self.asks(*asked)
            if number <= self.base or not live:
                self.past.add(number)
            self.base = self.base if live else max(self.base, number)
            self.last = max(self.last, number)

    async def _crash(self, stream: UUID | str, command: Command) -> None:
        """The process dies after the number was obtained and before its event is there."""
        dies = mock.patch("shared.eventsourcing.handling.append_all", side_effect=ConnectionResetError)
        with dies, pytest.raises((ConnectionResetError, Rejected)):
            await self.handling.handle(request(stream, command, self.clerk))

    async def check(self) -> None:
        pool = self.handling.store.pool
        row = await pool.fetchrow("SELECT base, last FROM number_series WHERE series = $1", self.series)
        assert tuple(row or (0, 0)) == (self.base, self.last)
        events = await pool.fetch(
            "SELECT DISTINCT stream_id, (data ->> 'number')::integer AS number FROM events "
            "WHERE body_id = $1 AND split_part(type, '.', 3) = ANY ($2)",
            self.body_id, list(BEARING),
        )  # fmt: skip
        borne = sorted(one["number"] for one in events)
        assert borne == sorted({*self.past, *range(self.base + 1, self.last + 1)}), "in the register, once each"


@pytest.fixture
async def handling(database: Database) -> AsyncIterator[CommandHandler]:
    async with asyncpg.create_pool(database.url("publishing"), min_size=2, max_size=10) as pool:
        yield CommandHandler((ENTRIES, BOOKS), EventStore(pool, "publishing"), Appender(pool, "publishing"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=1, max_size=14))
async def test_no_gap_no_repeat_and_everything_in_the_register(
    handling: CommandHandler, steps: list[tuple[str, int]]
) -> None:
    office = Office(handling)
    for name, number in steps:
        event(name)
        await office.step(name, number)
    await office.check()
