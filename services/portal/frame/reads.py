"""What the portal reads: the read models' rows as one person sees them."""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from shared.bodies.actor import Actor
from shared.calendar import VIETNAM
from shared.readmodels.reading import Reading, ReadModels
from shared.texts import say

Row = dict[str, Any]


class Reads(ReadModels):
    """Readings with the portal's queries."""

    @asynccontextmanager
    async def as_actor(self, actor: Actor, *, shown: bool = True) -> AsyncIterator["View"]:
        """As `ReadModels.as_actor`."""
        async with super().as_actor(actor, shown=shown) as reading:
            yield View.of(reading)


class View(Reading):
    """A reading with the queries that several screens ask."""

    @classmethod
    def of(cls, reading: Reading) -> "View":
        """``reading`` itself, with more names."""
        reading.__class__ = cls
        assert isinstance(reading, cls)
        return reading

    async def fetch(self, query: str, *arguments: Any) -> list[Row]:
        """The rows of a query, as the actor sees them."""
        return [dict(record) for record in await self._connection.fetch(query, *arguments)]

    async def fetchrow(self, query: str, *arguments: Any) -> Row | None:
        """The first row of a query, as the actor sees it; ``None`` where there is none."""
        record = await self._connection.fetchrow(query, *arguments)
        return None if record is None else dict(record)

    async def figures(self) -> Row:
        """The body's counters."""
        own = "SELECT * FROM dashboard.bodies WHERE body_id = $1"
        return await self.fetchrow(own, self._actor.body_id) or {}

    async def colleagues(self) -> list[Row]:
        """The people of the actor's body; ``away_until`` of those who are absent today."""
        return await self.fetch(
            """
            SELECT p.person_id, p.name, p.post, max(a.ends_on) AS away_until
            FROM roster.people p
            LEFT JOIN roster.absences a ON a.person_id = p.person_id AND $2 BETWEEN a.starts_on AND a.ends_on
            WHERE p.body_id = $1 AND p.active GROUP BY p.person_id, p.name, p.post ORDER BY p.post, p.name
            """,
            self._actor.body_id,
            dt.datetime.now(VIETNAM).date(),
        )

    async def bodies(self) -> list[Row]:
        """Every living body of the city, the near ones first."""
        return await self.fetch(
            """
            SELECT body_id, name, level, parent_body_id FROM roster.bodies WHERE ended_on IS NULL
            ORDER BY (parent_body_id IS NOT DISTINCT FROM $1) DESC,
                     array_position(ARRAY['city', 'board', 'district', 'attached', 'commune'], level), name
            """,
            self._actor.body_id,
        )

    async def body_names(self) -> dict[str, str]:
        """The name of every body there is or was, and of every organ outside; one that has ended says so."""
        rows = await self.fetch(
            """
            SELECT body_id, name, ending FROM roster.bodies
            UNION ALL SELECT organ_id, name, NULL FROM roster.organs
            """
        )
        return {row["body_id"]: _with_ending(row) for row in rows}

    async def absences(self) -> list[Row]:
        """The actor's absences that are not over."""
        return await self.fetch(
            "SELECT * FROM roster.absences WHERE person_id = $1 AND ends_on >= $2 ORDER BY starts_on",
            self._actor.person_id,
            dt.datetime.now(VIETNAM).date(),
        )

    async def delegations(self) -> list[Row]:
        """Delegations given or received by the actor."""
        return await self.fetch(
            "SELECT * FROM roster.delegations WHERE delegator_id = $1 OR delegate_id = $1 ORDER BY starts_on DESC",
            self._actor.person_id,
        )


def _with_ending(body: Row) -> str:
    name, ending = str(body["name"]), body["ending"]
    return f"{name} ({say(f'common.body_ended.{ending}')})" if ending else name
