"""An event that nothing can read: contained in the store until it is mended, then as if it had been good."""

import json
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from services.operations.dead_letters.commands import MendLetter, Stored
from services.operations.dead_letters.decider import DECIDER as LETTERS
from services.projections.rebuild import rebuild
from services.receiving.decider import DECIDER as RECEIVING
from shared.events.receiving import DocumentRegistered
from shared.readmodels.timeline import fold as timeline
from tests.conftest import Database
from tests.integration import poison
from tests.integration.handlers import handler, receive, request
from tests.integration.poison import recall, registered
from tests.integration.test_read_models import read_history, serving
from tests.unit.given import BODY, OPERATOR


async def mend_in_store(database: Database, event_id: UUID, good: dict[str, Any]) -> None:
    """What the console's command appends."""
    stored = Stored(
        event_id=event_id,
        event_type=DocumentRegistered.type_name(),
        subject=good["document_id"],
        body_id=BODY,
        readable=False,
    )
    value = json.dumps(good)
    async with handler(database.url("operations"), "operations", LETTERS) as handling:
        letter = uuid4()
        command = MendLetter(letter_id=letter, stored=stored, value=value, reason="lỗi khi ghi")
        await handling.handle(request(letter, command, OPERATOR))


async def test_contained_until_it_is_mended_and_then_as_if_it_had_been_good(database: Database) -> None:
    stream = uuid4()
    async with handler(database.url("receiving")) as handling:
        await handling.handle(request(stream, receive(stream)))
        admin = await asyncpg.connect(database.url("postgres"))
        event_id, good = await poison.write(admin, stream, 2, registered(stream), arrival_number="chín")
        await poison.write(admin, stream, 3, recall(stream))
        with pytest.raises(ValueError, match="arrival_number"):
            await handling.state(RECEIVING, str(stream))  # the service itself cannot read it either

        async with serving(database, timeline.MODEL) as (connection, _):
            assert await rebuild(database.url("projections"), timeline.MODEL) == 3
            names = "SELECT array_agg(name ORDER BY version) FROM timeline.entries WHERE service = 'receiving'"
            assert await connection.fetchval(names) == ["DocumentReceived", "RecallAsked"]  # what came after is shown

            await mend_in_store(database, event_id, good)
            await rebuild(database.url("projections"), timeline.MODEL)
            assert await connection.fetchval(names) == ["DocumentReceived", "DocumentRegistered", "RecallAsked"]
            async with connection.transaction():
                assert (await read_history(connection))[1].data == registered(stream)
        state, version = await handling.state(RECEIVING, str(stream))
        assert version == 3
        assert state.status.value == "registered"
        raw = await admin.fetchval("SELECT data ->> 'arrival_number' FROM receiving.events WHERE id = $1", event_id)
        assert raw == "chín"  # the store keeps what it was given
        await admin.close()
