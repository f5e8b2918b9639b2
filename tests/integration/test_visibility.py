"""The rule of visibility in the database: one current file that every table follows."""

import asyncio

import asyncpg

from deploy.database.migrate import migrate
from services.projections.engine import ensure_schema
from services.projections.models import READ_MODELS
from shared.bodies.policy import CITY_OVERSEERS
from tests.conftest import Database

# What a table's policy said before it called the functions.
_OF_BEFORE = """
    CREATE SCHEMA old AUTHORIZATION projections;
    CREATE TABLE old.lines (body_id text NOT NULL, secrecy_rank smallint NOT NULL);
    ALTER TABLE old.lines ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own_rows ON old.lines FOR SELECT TO portal USING (
        body_id = ANY (string_to_array(current_setting('congvan.bodies', true), ' '))
        AND secrecy_rank <= coalesce(nullif(current_setting('congvan.clearance', true), ''), '0')::int);
"""


async def test_tables_of_before_follow_the_functions_after_a_migration(database: Database) -> None:
    connection = await asyncpg.connect(database.url())
    await connection.execute(_OF_BEFORE)
    await connection.execute("INSERT INTO log.city_overseers VALUES ('somebody-else')")
    await asyncio.to_thread(migrate, database.url(), {})
    said = await connection.fetchval("SELECT qual FROM pg_policies WHERE schemaname = 'old'")
    overseers = await connection.fetch("SELECT body_id FROM log.city_overseers")
    await connection.close()
    assert said == "(log.own(body_id) AND log.cleared(secrecy_rank))"
    assert {row["body_id"] for row in overseers} == set(CITY_OVERSEERS)  # one list, written here from there


async def test_every_row_that_has_a_body_is_kept_by_a_policy_that_calls_the_functions(database: Database) -> None:
    projections = await asyncpg.connect(database.url("projections"))
    for model in READ_MODELS:
        await ensure_schema(projections, model)
    said = await projections.fetch(
        """
        SELECT c.relname, n.nspname, c.relrowsecurity AND c.relforcerowsecurity AS kept,
               (SELECT count(*) FROM pg_policies p WHERE (p.schemaname, p.tablename) = (n.nspname, c.relname)
                AND p.permissive = 'PERMISSIVE' AND p.roles @> '{portal}' AND p.qual LIKE '%log.cleared(secrecy_rank)%')
               AS calling
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'secrecy_rank'
        WHERE c.relkind = 'r' AND n.nspname = ANY ($1)
        """,
        [model.name for model in READ_MODELS],
    )
    written_out = await projections.fetch("SELECT * FROM pg_policies WHERE qual LIKE '%current_setting(%congvan%'")
    await projections.close()
    assert len(said) >= 30
    assert [tuple(row) for row in said if not row["kept"] or row["calling"] != 1] == []
    assert {row["tablename"] for row in written_out} == {"notes"}  # of meetings: one person's own, of no body
