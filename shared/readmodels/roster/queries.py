"""Who is where, and what it is called."""

import datetime as dt
from collections.abc import Iterable, Sequence

import asyncpg

from shared.calendar import VIETNAM
from shared.readmodels.reading import Reading
from shared.readmodels.roster.rows import BodyName, Colleague, NamedBody, PersonName


async def colleagues(reading: Reading) -> list[Colleague]:
    """The people in office in the actor's body, by post and name."""
    return await reading.rows(
        Colleague,
        """
        SELECT p.person_id, p.name, p.post, max(a.ends_on) AS away_until
        FROM roster.people p
        LEFT JOIN roster.absences a ON a.person_id = p.person_id AND $2 BETWEEN a.starts_on AND a.ends_on
        WHERE p.body_id = $1 AND p.active GROUP BY p.person_id, p.name, p.post ORDER BY p.post, p.name
        """,
        reading.actor.body_id,
        dt.datetime.now(VIETNAM).date(),
    )


async def bodies(reading: Reading) -> list[NamedBody]:
    """Every living body of the city, those next to the actor's first."""
    return await reading.rows(
        NamedBody,
        """
        SELECT body_id, name, level, parent_body_id FROM roster.bodies WHERE ended_on IS NULL
        ORDER BY (parent_body_id IS NOT DISTINCT FROM $1) DESC,
                 array_position(ARRAY['city', 'board', 'district', 'attached', 'commune'], level), name
        """,
        reading.actor.body_id,
    )


async def organs(reading: Reading) -> list[NamedBody]:
    """The organs of other document systems that can be written to, each named with its id."""
    return await reading.rows(
        NamedBody,
        "SELECT organ_id AS body_id, name || ' (' || organ_id || ')' AS name FROM roster.organs ORDER BY name",
    )


async def body_names(reading: Reading) -> list[BodyName]:
    """Every body there is or was, and every organ outside."""
    return await reading.rows(
        BodyName,
        "SELECT body_id, name, ending FROM roster.bodies UNION ALL SELECT organ_id, name, NULL FROM roster.organs",
    )


async def people_named(reading: Reading, person_ids: Sequence[str]) -> dict[str, str]:
    """The names of people, by their ids; who is unknown is left out."""
    rows = await reading.rows(
        PersonName, "SELECT person_id, name FROM roster.people WHERE person_id = ANY ($1)", [*person_ids]
    )
    return {row.person_id: row.name for row in rows}


async def living_bodies(pool: asyncpg.Pool) -> dict[str, str]:
    """The names of the living bodies by id, in the order of their names; for services that read as nobody."""
    return dict(await pool.fetch("SELECT body_id, name FROM roster.bodies WHERE ended_on IS NULL ORDER BY name"))


async def names_of_bodies(pool: asyncpg.Pool) -> dict[str, str]:
    """The names of all bodies, also of ended ones, by id; for services that read as nobody."""
    return dict(await pool.fetch("SELECT body_id, name FROM roster.bodies"))


async def names_of_people(pool: asyncpg.Pool, person_ids: Iterable[str]) -> dict[str, str]:
    """The names of people by id, without unknown ones; for services that read as nobody."""
    found = await pool.fetch("SELECT person_id, name FROM roster.people WHERE person_id = ANY ($1)", [*person_ids])
    return dict(found)
