"""A database of before that is migrated forward, and a fresh one, end with the same catalogue; and migrations repeat."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import asyncpg
import psycopg
import pytest

from deploy.database import migrate as migrating
from deploy.local.kafka import Kafka
from deploy.local.postgres import Postgres
from shared.bodies.rights import CITY_OVERSEERS
from shared.services import STORES
from tests.conftest import Database

BEFORE = Path(__file__).parents[1] / "data" / "schema-before"
SCHEMAS = (*STORES, *migrating.CITY)

CATALOGUE = {
    "functions": """
        SELECT n.nspname || '.' || p.oid::regprocedure::text, pg_get_functiondef(p.oid), p.proowner::regrole::text,
               (SELECT array_agg(acl::text ORDER BY acl::text) FROM unnest(coalesce(p.proacl, acldefault('f', p.proowner))) AS acl)::text
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = ANY ($1)
    """,
    "views": """
        SELECT c.oid::regclass::text, pg_get_viewdef(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'v' AND n.nspname = ANY ($1)
    """,
    "policies": """
        SELECT schemaname || '.' || tablename || ' ' || policyname, cmd, roles::text, qual, with_check
        FROM pg_policies WHERE schemaname = ANY ($1)
    """,
    "triggers": """
        SELECT c.oid::regclass || ' ' || t.tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t
        JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE NOT t.tgisinternal AND n.nspname = ANY ($1)
    """,
    "columns": """
        SELECT table_schema || '.' || table_name || '.' || column_name, data_type, is_nullable, column_default
        FROM information_schema.columns WHERE table_schema = ANY ($1)
    """,
    "indexes": "SELECT schemaname || '.' || indexname, indexdef FROM pg_indexes WHERE schemaname = ANY ($1)",
    "rights": """
        SELECT c.oid::regclass::text, c.relrowsecurity, c.relforcerowsecurity,
               (SELECT array_agg(acl::text ORDER BY acl::text) FROM unnest(coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's'::"char" ELSE 'r' END, c.relowner))) AS acl)::text
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'S') AND n.nspname = ANY ($1)
    """,
    "schemas": """
        SELECT n.nspname, (SELECT array_agg(acl::text ORDER BY acl::text) FROM unnest(n.nspacl) AS acl)::text
        FROM pg_namespace n WHERE n.nspname = ANY ($1)
    """,
}


ENTERED = """
    INSERT INTO receiving.events
        (id, stream_id, version, type, subject, body_id, time, data, metadata, command_id, command_index)
    VALUES (gen_random_uuid(), gen_random_uuid()::text, 1, $1, 's', $2, now(),
            jsonb_build_object('register_year', $3::text, 'arrival_number', $4::integer), '{}', gen_random_uuid(), 0)
"""


@asynccontextmanager
async def empty(postgres: Postgres) -> AsyncIterator[str]:
    """The address of a new database without anything."""
    name = f"migrated_{uuid4().hex[:8]}"
    admin = await asyncpg.connect(postgres.url("postgres", database="postgres"))
    await admin.execute(f"CREATE DATABASE {name}")
    yield postgres.url("postgres", database=name)
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


async def catalogue(url: str) -> dict[str, dict[str, tuple[object, ...]]]:
    """Everything that is defined, by kind and name; yoyo's own tables keep what happened and are left out."""
    connection = await asyncpg.connect(url)
    found = {
        kind: {row[0]: tuple(row)[1:] for row in await connection.fetch(query, list(SCHEMAS)) if "yoyo" not in row[0]}
        for kind, query in CATALOGUE.items()
    }
    await connection.close()
    return found


def as_before(url: str) -> None:
    """Apply the SQL of before: functions, views and rights were made by numbered files, the log's made anew."""
    with psycopg.connect(url, autocommit=True) as connection:
        for schema in SCHEMAS:
            connection.execute(f"CREATE SCHEMA {schema}")
    for service in STORES:
        for folder in migrating._folders(BEFORE, service):
            migrating._apply(url, service, folder)
    for schema, folder in migrating.CITY.items():
        migrating._apply(url, schema, BEFORE / folder)
    with psycopg.connect(url) as connection:
        connection.execute("SET search_path = log")
        for file in ("visibility", "log", "open_work"):
            connection.execute((BEFORE / migrating.CITY["log"] / "current" / f"{file}.sql").read_bytes())


async def test_old_and_fresh_end_the_same_and_a_second_time_changes_nothing(servers: tuple[Postgres, Kafka]) -> None:
    postgres, _ = servers
    async with empty(postgres) as fresh, empty(postgres) as old:
        await asyncio.to_thread(migrating.migrate, fresh, postgres.passwords())
        wanted = await catalogue(fresh)
        assert all(len(wanted[kind]) >= 3 for kind in wanted)

        await asyncio.to_thread(as_before, old)
        before = await catalogue(old)
        assert before["functions"].keys() - wanted["functions"].keys() == {
            f"{service}.{service}.claim_number(text,integer)" for service in STORES
        }
        assert before["policies"].keys() == wanted["policies"].keys()
        connection = await asyncpg.connect(old)
        await connection.execute("INSERT INTO log.city_overseers VALUES ('no-longer')")
        await connection.execute("GRANT SELECT ON receiving.events TO identity")
        await connection.execute(
            "CREATE OR REPLACE FUNCTION log.own(_body_id text) RETURNS boolean LANGUAGE sql AS 'SELECT true'"
        )
        await asyncio.to_thread(migrating.migrate, old, postgres.passwords())
        migrated = await catalogue(old)
        for kind in CATALOGUE:
            assert migrated[kind] == wanted[kind], kind
        overseers = [row[0] for row in await connection.fetch("SELECT body_id FROM log.city_overseers")]
        await connection.close()
        assert sorted(overseers) == sorted(CITY_OVERSEERS)

        await asyncio.to_thread(migrating.migrate, fresh, postgres.passwords())
        assert await catalogue(fresh) == wanted


async def test_numbers_of_old_registers_stay_known(servers: tuple[Postgres, Kafka]) -> None:
    """What was claimed before there was a base is below it, and the numbers go on where they were."""
    postgres, _ = servers
    async with empty(postgres) as old:
        await asyncio.to_thread(as_before, old)
        connection = await asyncpg.connect(old)
        for series, last in (("arrival:b:2025", 7), ("arrival:b:2026", 4), ("arrival:c:2026", 2)):
            await connection.execute("INSERT INTO receiving.number_series VALUES ($1, $2)", series, last)
        past, own = "PastDocumentEntered", "DocumentRegistered"
        for name, body, year, number in ((past, "b", 2025, 3), (past, "b", 2025, 7), (past, "b", 2026, 2),
                                         (own, "b", 2026, 3), (own, "b", 2026, 4), (own, "c", 2026, 1)):  # fmt: skip
            await connection.execute(ENTERED, f"congvan.receiving.{name}.v1", body, str(year), number)
        await asyncio.to_thread(migrating.migrate, old, postgres.passwords())
        bases = dict(await connection.fetch("SELECT series, base FROM receiving.number_series"))
        assert bases == {"arrival:b:2025": 7, "arrival:b:2026": 2, "arrival:c:2026": 0}
        numbers = await connection.fetch("SELECT series, number FROM receiving.past_numbers ORDER BY 1, 2")
        assert [tuple(row) for row in numbers] == [
            ("arrival:b:2025", 3), ("arrival:b:2025", 7), ("arrival:b:2026", 2)
        ]  # fmt: skip
        await connection.close()


@pytest.mark.parametrize("statement", ["UPDATE receiving.events SET type = 'x'", "TRUNCATE receiving.events"])
async def test_facts_stay_facts(database: Database, statement: str) -> None:
    connection = await asyncpg.connect(database.url())
    with pytest.raises(asyncpg.RaiseError, match="events are facts"):
        await connection.execute(statement)
    await connection.close()
