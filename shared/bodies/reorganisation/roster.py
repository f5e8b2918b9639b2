"""The bodies and people of the roster, as everybody who checks what people send knows them by now."""

import asyncpg

from shared.bodies.reorganisation.plan import KnownBody, KnownPerson


async def directory(connection: asyncpg.Connection) -> tuple[list[KnownBody], list[KnownPerson]]:
    """The bodies, ended ones too, and the people in their posts."""
    bodies = await connection.fetch(
        "SELECT body_id, name, symbol, level, parent_body_id, term, successors AS heirs, ended_on IS NOT NULL AS ended "
        "FROM roster.bodies ORDER BY body_id"
    )
    people = await connection.fetch(
        "SELECT person_id, name, post, title, clearance, email, body_id FROM roster.people WHERE active "
        "ORDER BY person_id"
    )
    known = [KnownBody(**{**row, "heirs": tuple(row["heirs"])}) for row in bodies]
    return known, [KnownPerson(**row) for row in people]
