"""Work that waits for nobody: what a reorganisation must not leave behind."""

from dataclasses import dataclass

import asyncpg

from shared.readmodels.reading import typed


@dataclass(frozen=True, slots=True)
class OwnerlessItem:
    """A piece of work that nobody of a living body finds; ``called`` is the document's symbol, or its id."""

    work: str
    called: str
    holder: str
    body_id: str


async def ownerless_items(connection: asyncpg.Connection) -> list[OwnerlessItem]:
    """All of the city's; ``connection`` reads as an overseer."""
    rows = await connection.fetch(
        """
        SELECT work, coalesce(symbol, document_id::text) AS called, holder, body_id FROM inbox.items i
        WHERE NOT EXISTS (SELECT FROM roster.bodies b WHERE b.body_id = i.body_id AND b.ended_on IS NULL)
           OR NOT EXISTS (SELECT FROM roster.people p WHERE p.body_id = i.body_id AND p.active
                          AND CASE WHEN i.person_id IS NULL THEN p.post = i.post ELSE p.person_id = i.person_id END)
        """
    )
    return typed(OwnerlessItem, [dict(row) for row in rows])
