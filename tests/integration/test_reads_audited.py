"""Who opened what, in a real database: written in batches, secret reads at once, shown to those who may ask."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from prometheus_client import REGISTRY

from services.projections.engine import ensure_schema
from shared.audit.reads import MOST_WAITING, Read, ReadLog
from shared.audit.whereabouts import Located, whereabouts
from shared.bodies.actor import Actor
from shared.bodies.visibility import read_as
from shared.readmodels.documents import fold as documents
from shared.readmodels.reading import ReadModels, decode_jsonb
from shared.readmodels.roster import fold as roster
from shared.services import NAMES
from tests.conftest import Database
from tests.unit.given import BODY, OTHER, who

CLERK, STRANGER = who("vanthu"), who("chanhvp", OTHER)
CHIEF = who("chanhvp").model_copy(update={"clearance": 0})
CLEARED = CHIEF.model_copy(update={"clearance": 3})
OPEN = Read("document", "d1", "d1")
SECRET = Read("document", "d2", "d2", 2)


@asynccontextmanager
async def pool_of(database: Database, role: str) -> AsyncIterator[asyncpg.Pool]:
    pool = await asyncpg.create_pool(database.url(role), min_size=1, max_size=4, init=decode_jsonb)
    try:
        yield pool
    finally:
        await pool.close()


@pytest.fixture
async def portal(database: Database) -> AsyncIterator[asyncpg.Pool]:
    connection = await asyncpg.connect(database.url("projections"))
    for model in (roster.MODEL, documents.MODEL):
        await ensure_schema(connection, model)
    for actor in (CLERK, CHIEF, STRANGER):
        await connection.execute(
            "INSERT INTO roster.people (person_id, body_id, name, post, clearance, active) VALUES ($1, $2, $3, $4, 0, true)",
            actor.person_id, actor.body_id, actor.name, actor.post.value,
        )  # fmt: skip
    await connection.close()
    async with pool_of(database, "portal") as pool:
        yield pool


async def written(database: Database) -> list[Any]:
    admin = await asyncpg.connect(database.url())
    rows = await admin.fetch("SELECT * FROM audit.reads ORDER BY read_id")
    await admin.close()
    return list(rows)


async def asked(pool: asyncpg.Pool, actor: Actor, about: str | None = None, person: str | None = None) -> list[Any]:
    """What the portal is shown when ``actor`` asks."""
    async with pool.acquire() as connection, connection.transaction():
        await read_as(connection, actor)
        rows = await connection.fetch(
            "SELECT * FROM audit.of_own_body($1, $2, NULL, NULL, NULL, 100)", [about] if about else None, person
        )
        return list(rows)


async def test_what_is_not_secret_waits_for_others_and_what_is_secret_does_not(
    database: Database, portal: asyncpg.Pool
) -> None:
    log = ReadLog(portal, "portal")
    await log.record(CLERK, [OPEN])
    assert await written(database) == []
    await log.record(CLERK, [SECRET])
    assert [(row["id"], row["secrecy_rank"]) for row in await written(database)] == [("d2", 2)]
    async with log.writing():
        await log.record(CHIEF, [OPEN])
        await asyncio.sleep(1.5)
        assert len(await written(database)) == 3
        await log.record(CLERK, [Read("file", "f", "d1")])
    assert len(await written(database)) == 4, "the end writes what waits"


async def test_who_when_and_from_where(database: Database, portal: asyncpg.Pool) -> None:
    log = ReadLog(portal, "portal")
    seen: list[tuple[str | None, str | None]] = []

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        seen.append(whereabouts())
        await log.record(CLERK.model_copy(update={"acting_for": CHIEF.person_id}), [SECRET])

    for address, agent in (("10.0.0.7", b"Firefox"), ("10.0.0.7", b"Firefox\x00\xff"), ("10.0.0.8", b"Firefox")):
        scope = {"type": "http", "client": (address, 1), "headers": [(b"user-agent", agent)]}
        await Located(answer)(scope, None, None)  # type: ignore[arg-type]
    assert seen[0] == ("10.0.0.7", "Firefox")
    assert whereabouts() == (None, None)
    first, second, third = await written(database)
    assert (first["person_id"], first["acting_for"], first["body_id"]) == (CLERK.person_id, CHIEF.person_id, BODY)
    assert abs(first["at"] - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)
    assert first["address_hash"] == second["address_hash"] != third["address_hash"]
    assert first["agent_hash"] == third["agent_hash"] != second["agent_hash"]
    assert "10.0.0.7" not in str([*map(dict, (first, second, third))])


async def test_the_same_again_is_one_reading_unless_it_is_secret(database: Database, portal: asyncpg.Pool) -> None:
    log = ReadLog(portal, "portal")
    for _ in range(3):
        await log.record(CLERK, [OPEN, SECRET])
    await log.record(CHIEF, [OPEN])
    await log.flush()
    rows = await written(database)
    assert sorted((row["person_id"], row["id"]) for row in rows) == sorted(
        [(CLERK.person_id, "d1"), (CHIEF.person_id, "d1"), *[(CLERK.person_id, "d2")] * 3]
    )


async def test_an_outage_is_waited_out_and_secrets_are_not_shown_meanwhile(
    database: Database, portal: asyncpg.Pool
) -> None:
    log = ReadLog(portal, "portal")
    admin = await asyncpg.connect(database.url())
    await admin.execute("ALTER FUNCTION audit.note RENAME TO away")
    await log.record(CLERK, [OPEN])
    with pytest.raises(asyncpg.PostgresError):
        await log.flush()
    with pytest.raises(asyncpg.PostgresError):
        await log.record(CLERK, [SECRET])
    await admin.execute("ALTER FUNCTION audit.away RENAME TO note")
    await log.flush()
    assert [row["id"] for row in await written(database)] == ["d1"]
    await admin.close()


async def test_what_cannot_be_kept_is_counted_and_keeps_nothing_else_back(
    database: Database, portal: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost() -> float:
        return REGISTRY.get_sample_value("congvan_reads_lost_total", {"site": "portal"}) or 0.0

    log, before = ReadLog(portal, "portal"), lost()
    await log.record(CLERK, [OPEN, Read("export", "with a \x00", None)])
    await log.flush()
    assert [row["id"] for row in await written(database)] == ["d1"]
    assert lost() == before + 1
    monkeypatch.setattr("shared.audit.reads.MOST_WAITING", 2)
    await log.record(CHIEF, [Read("document", str(n)) for n in range(5)])
    assert lost() == before + 4
    assert MOST_WAITING > 10_000


async def test_the_chief_of_office_asks_about_the_own_body(database: Database, portal: asyncpg.Pool) -> None:
    log = ReadLog(portal, "portal")
    await log.record(CLERK, [SECRET, OPEN, Read("file", "f", "d1")])
    await log.record(STRANGER, [OPEN])
    await log.flush()
    assert [row["id"] for row in await asked(portal, CHIEF)] == ["f", "d1"], "newest first; not what is above them"
    assert [row["id"] for row in await asked(portal, CLEARED)] == ["f", "d1", "d2"]
    assert [row["id"] for row in await asked(portal, CLEARED, about="d2")] == ["d2"]
    assert await asked(portal, CHIEF, person=CHIEF.person_id) == []
    assert len(await asked(portal, STRANGER)) == 1
    assert await asked(portal, CLERK) == []
    assert await asked(portal, CLERK.model_copy(update={"post": CHIEF.post})) == [], "the database knows who is chief"


async def test_secrecy_that_was_raised_later_counts(database: Database, portal: asyncpg.Pool) -> None:
    document = str(uuid4())
    log = ReadLog(portal, "portal")
    await log.record(CLERK, [Read("document", document, document)])
    await log.flush()
    assert len(await asked(portal, CHIEF)) == 1
    admin = await asyncpg.connect(database.url())
    await admin.execute(
        "INSERT INTO receiving.events (transaction_id, id, stream_id, version, type, subject, body_id, time, data, metadata, "
        "command_id, command_index) VALUES (pg_current_xact_id(), $1, $2, 1, 'x', $2, $3, now(), $4, $5, $1, 0)",
        uuid4(), document, BODY, f'{{"document_id": "{document}"}}', '{"secrecy": "secret"}',
    )  # fmt: skip
    await admin.close()
    assert await asked(portal, CHIEF) == []
    assert [row["secrecy_rank"] for row in await asked(portal, CLEARED)] == [2]


@pytest.mark.parametrize("role", NAMES)
async def test_no_role_reads_or_changes_the_table_itself(database: Database, role: str) -> None:
    connection = await asyncpg.connect(database.url(role))
    for statement in (
        "SELECT * FROM audit.reads",
        "DELETE FROM audit.reads",
        "UPDATE audit.reads SET person_id = 'x'",
        "INSERT INTO audit.reads (at, site, person_id, body_id, what, id, secrecy_rank) VALUES (now(), 'x', 'x', 'x', 'x', 'x', 0)",
        "SELECT * FROM audit.salt",
        "SELECT audit.hashed('10.0.0.7')",
        *(
            ["SELECT audit.drop_months(30)", "SELECT * FROM audit.asked(NULL, 3, NULL, NULL, NULL, NULL, NULL, 1)"]
            if role != "operations"
            else []
        ),
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    await connection.close()


async def test_months_go_when_they_are_old_enough(database: Database, portal: asyncpg.Pool) -> None:
    await ReadLog(portal, "portal").record(CLERK, [SECRET])
    admin = await asyncpg.connect(database.url())
    await admin.execute(
        "CREATE TABLE audit.reads_2020_01 PARTITION OF audit.reads FOR VALUES FROM ('2020-01-01+00') TO ('2020-02-01+00')"
    )
    async with pool_of(database, "operations") as operations:
        await operations.execute("SELECT audit.make_months()")
        assert await operations.fetchval("SELECT audit.drop_months(36500)") == 0
        assert await operations.fetchval("SELECT audit.drop_months(365)") == 1
        with pytest.raises(asyncpg.RaiseError):
            await operations.fetchval("SELECT audit.drop_months(0)")
        rows = await operations.fetch("SELECT * FROM audit.asked(NULL, 2, NULL, NULL, NULL, NULL, NULL, 10)")
    assert len(rows) == 1
    await admin.close()


async def test_every_secret_row_of_a_view_is_noted_before_it_is_shown(database: Database, portal: asyncpg.Pool) -> None:
    log = ReadLog(portal, "portal")
    reads = ReadModels(portal, log)
    secret, opened = uuid4(), uuid4()
    query = (
        f"SELECT '{secret}'::uuid AS document_id, 1::smallint AS secrecy_rank UNION ALL "
        f"SELECT '{opened}'::uuid, 2::smallint UNION ALL SELECT gen_random_uuid(), 0::smallint"
    )
    async with reads.as_actor(CLEARED) as view:
        await view.connection.fetch(query)
        await view.connection.fetchrow(query)
        view.opened("document", opened, opened, 2)
        assert await written(database) == []
    told = {(row["what"], row["about"], row["secrecy_rank"]) for row in await written(database)}
    assert told == {("entry", str(secret), 1), ("document", str(opened), 2)}
    async with reads.as_actor(CLEARED, shown=False) as view:
        await view.connection.fetch(query)
    assert len(await written(database)) == 2
