"""The register of initiatives, body by body, and who has none."""

import datetime as dt
from typing import Any
from uuid import UUID

import asyncpg

Row = dict[str, Any]
COMMITTEES = ("district", "attached", "commune")
"""The levels of bodies of which each registers at least one initiative."""


class Initiatives:
    """Reads the register; it is visible to every body of the city."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def listed(self, body_id: str = "", state: str = "") -> list[Row]:
        """The initiatives with the names of their bodies; those given up only where ``state`` asks for them."""
        rows = await self._connection.fetch(
            """
            SELECT i.*, b.name AS body_name, b.level FROM initiatives.register i
            LEFT JOIN roster.bodies b USING (body_id)
            WHERE ($1 = '' OR i.body_id = $1) AND (CASE $2 WHEN '' THEN state <> 'withdrawn' ELSE state = $2 END)
            ORDER BY b.name, i.name
            """,
            body_id,
            state,
        )
        return [dict(record) for record in rows]

    async def without(self) -> list[Row]:
        """The committees that have none, as the roster knows them today."""
        rows = await self._connection.fetch(
            """
            SELECT b.body_id, b.name, b.level, p.name AS parent_name FROM roster.bodies b
            LEFT JOIN roster.bodies p ON p.body_id = b.parent_body_id
            WHERE b.level = ANY ($1) AND b.ended_on IS NULL AND NOT EXISTS
                (SELECT 1 FROM initiatives.register i WHERE i.body_id = b.body_id AND i.state <> 'withdrawn')
            ORDER BY array_position($1, b.level), p.name, b.name
            """,
            list(COMMITTEES),
        )
        return [dict(record) for record in rows]

    async def figures(self, body_ids: list[str] | None = None, until: dt.date | None = None) -> Row:
        """How many initiatives, applied ones, bodies that have some, and committees there are in all."""
        row = await self._connection.fetchrow(
            """
            SELECT count(*) AS total, count(*) FILTER (WHERE state = 'applied') AS applied,
                   count(DISTINCT i.body_id) AS bodies,
                   count(DISTINCT i.body_id) FILTER (WHERE level = ANY ($1) AND ended_on IS NULL) AS committees_with,
                   (SELECT count(*) FROM roster.bodies c WHERE c.level = ANY ($1) AND c.ended_on IS NULL
                     AND ($2::text[] IS NULL OR c.body_id = ANY ($2))) AS committees
            FROM initiatives.register i LEFT JOIN roster.bodies b USING (body_id)
            WHERE state <> 'withdrawn' AND ($2::text[] IS NULL OR i.body_id = ANY ($2))
              AND ($3::date IS NULL OR (registered_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date <= $3)
            """,
            list(COMMITTEES),
            body_ids,
            until,
        )
        return dict(row)

    async def one(self, initiative_id: UUID) -> Row | None:
        """An initiative with the name of its body."""
        row = await self._connection.fetchrow(
            "SELECT i.*, b.name AS body_name FROM initiatives.register i LEFT JOIN roster.bodies b USING (body_id) "
            "WHERE initiative_id = $1",
            initiative_id,
        )
        return dict(row) if row else None
