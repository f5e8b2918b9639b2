"""What one person sends, or one machine gets wrong, stops nobody else's documents."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from deploy.city.client import CityClient, Refused, document
from deploy.city.people import people_of
from deploy.local.stack import LocalStack
from services.operations.dead_letters.reads import DeadLetters
from services.operations.dead_letters.work import DeadLetterWork
from shared.eventsourcing.decider import Rejected
from shared.streams.topics import LARGEST_MESSAGE
from tests.conftest import city_bodies
from tests.integration import poison
from tests.integration.handlers import HEAD
from tests.papers import paper
from tests.services.poisoned.test_dead_letters import until_letter, work
from tests.smoke.settling import settle
from tests.unit.given import OPERATOR

__all__ = ["work"]  # the console's work, as a fixture

BODY = city_bodies()[4].id  # none of those that another test ends


@asynccontextmanager
async def admin_of(city: LocalStack) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(city.postgres.admin_url)
    yield connection
    await connection.close()


async def received(client: CityClient) -> UUID:
    """Somebody else's document."""
    one = uuid4()
    head = HEAD.model_dump(mode="json", exclude_none=True)
    fields = {"document_id": str(one), "body_id": BODY, "channel": "paper", "head": head}
    await client.give(people_of(BODY)["vanthu"], "receiving", document(one), "ReceiveDocument", fields)
    return one


async def shown(admin: asyncpg.Connection, one: UUID) -> bool:
    """Whether the document shows on its body's screens, at the latest after five seconds."""
    for _ in range(100):
        if await admin.fetchval("SELECT true FROM documents.cards WHERE document_id = $1", one):
            return True
        await asyncio.sleep(0.05)
    return False


def draft(one: UUID, text: str, **further: object) -> dict[str, Any]:
    content = {
        "kind": "Báo cáo",
        "subject": "về một văn bản rất dài",
        "paper": paper(text),
        "recipients": [city_bodies()[0].id],
        **further,
    }
    return {"document_id": str(one), "body_id": BODY, "content": content}


async def test_the_longest_draft_travels_and_the_others_with_it(city: LocalStack) -> None:
    one = uuid4()
    async with CityClient(city.job_env()) as client, admin_of(city) as admin:
        await client.give(
            people_of(BODY)["chuyenvien1"], "approval", document(one), "StartDraft", draft(one, "ộ" * 460_000)
        )
        other = await received(client)
        assert await shown(admin, other)
        assert await shown(admin, one)


async def test_what_would_be_an_event_beyond_the_limit_is_refused(city: LocalStack) -> None:
    one = uuid4()
    async with CityClient(city.job_env()) as client:
        with pytest.raises(Refused) as refused:
            fields = draft(one, "x" * 1_300_000, directives=[{"text": "x" * 4000}] * 300)
            await client.give(people_of(BODY)["chuyenvien1"], "approval", document(one), "StartDraft", fields)
        assert refused.value.problem["code"] == "command.too-large"
        assert refused.value.problem["vi"]["next_step"]
    async with admin_of(city) as admin:
        assert not await admin.fetchval("SELECT count(*) FROM approval.streams WHERE stream_id = $1", str(one))


async def test_an_event_that_no_broker_takes_is_seen_mended_and_replayed(
    city: LocalStack, work: tuple[DeadLetterWork, DeadLetters]
) -> None:
    console, letters = work
    async with CityClient(city.job_env()) as client, admin_of(city) as admin:
        one = await received(client)
        assert await settle(city, 60)
        padding = {"padding": "x" * LARGEST_MESSAGE}  # which readers ignore: the event can be read, it cannot travel
        event_id, good = await poison.write(admin, one, 2, poison.registered(one, BODY), **padding)
        other = await received(client)
        assert await shown(admin, other)

        letter_id = await until_letter(letters, admin, event_id)
        letter = await letters.find(letter_id)
        assert letter is not None and letter.stored is not None
        assert letter.consumers == ["relay.receiving"]
        assert (letter.stored.readable, letter.stored.fits) == (True, False)
        ahead = await console.preview(OPERATOR, letter, None)
        assert ahead.refused and ahead.refused.code == "letter.too-large"
        with pytest.raises(Rejected, match=r"letter\.too-large"):
            await console.replay(OPERATOR, letter_id)

        await console.mend(OPERATOR, letter, json.dumps(good), "bỏ phần thừa")
        await console.replay(OPERATOR, letter_id)
        for _ in range(200):
            if await admin.fetchval("SELECT registered_at FROM registers.incoming WHERE document_id = $1", one):
                break
            await asyncio.sleep(0.05)
        else:
            raise AssertionError("the mended event did not arrive")
