"""What the portal reads: the read models' rows as one person sees them."""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from shared.bodies.actor import Actor
from shared.calendar import VIETNAM
from shared.documents.symbols import symbol_key
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

    async def card(self, document_id: UUID) -> Row | None:
        """All that the body knows about a document; ``None`` where it may know nothing."""
        return await self.fetchrow(
            "SELECT * FROM documents.cards WHERE document_id = $1 "
            "ORDER BY body_id = $2 DESC, role = 'owner' DESC, body_id LIMIT 1",
            document_id,
            self._actor.body_id,
        )

    async def cards_with_file(self, sha256: str) -> list[Row]:
        """The documents the actor may see that have this file, also as a draft, or whose searchable copy it is."""
        return await self.fetch(
            """
            SELECT document_id, symbol, subject, files, secrecy_rank FROM documents.cards
            WHERE files @> $1::jsonb OR readable_sha256 = $2
            UNION ALL
            SELECT document_id, symbol, subject, draft -> 'files', secrecy_rank FROM documents.cards
            WHERE draft IS NOT NULL AND draft -> 'files' @> $1::jsonb LIMIT 5
            """,
            [{"sha256": sha256}],
            sha256,
        )

    async def cards_with_symbol(self, symbol: str, date: str | None) -> list[Row]:
        """Incoming documents of this symbol (in any spelling) and year; of any year where none is given."""
        return await self.fetch(
            """
            SELECT document_id, symbol, subject, secrecy_rank FROM search.entries
            WHERE body_id = $1 AND symbol_key = $2 AND direction = 'incoming'
              AND ($3::int IS NULL OR document_date IS NULL OR extract(year FROM document_date) = $3) LIMIT 5
            """,
            self._actor.body_id,
            symbol_key(symbol),
            int(date[:4]) if date else None,
        )

    async def timeline(self, document_id: UUID) -> list[Row]:
        """What happened, newest last."""
        return await self.fetch(
            "SELECT DISTINCT ON (transaction_id, position) * FROM timeline.entries WHERE document_id = $1 "
            "ORDER BY transaction_id, position, body_id = $2 DESC",  # two of the bodies it reads for may have seen it
            document_id,
            self._actor.body_id,
        )

    async def deliveries(self, document_id: UUID) -> list[Row]:
        """Where an issued document stands at its recipients."""
        return await self.fetch(
            "SELECT r.*, coalesce(b.name, o.name) AS recipient_name FROM delivery.recipients r "
            "LEFT JOIN roster.bodies b ON b.body_id = r.recipient_body_id "
            "LEFT JOIN roster.organs o ON o.organ_id = r.recipient_body_id "
            "WHERE document_id = $1 ORDER BY recipient_name",
            document_id,
        )

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

    async def proposal(self, issuer: str | None, kind: str | None) -> Row | None:
        """Who most often led such documents (same issuer, else same kind), and in how many days they were due."""
        return await self.fetchrow(
            """
            SELECT p.person_id, p.name, p.post, round(avg(r.deadline - r.registered_at::date))::int AS days
            FROM (SELECT * FROM registers.incoming WHERE lead_name IS NOT NULL
                  ORDER BY (issuer IS NOT DISTINCT FROM $1) DESC, (kind IS NOT DISTINCT FROM $2) DESC, received_at DESC
                  LIMIT 30) r
            JOIN roster.people p ON p.name = r.lead_name AND p.body_id = r.body_id AND p.active
            GROUP BY p.person_id, p.name, p.post
            ORDER BY count(*) FILTER (WHERE r.issuer = $1) DESC, count(*) DESC LIMIT 1
            """,
            issuer,
            kind,
        )

    async def organs(self) -> list[Row]:
        """The organs of other document systems that can be written to, as rows of bodies."""
        return await self.fetch(
            "SELECT organ_id AS body_id, name || ' (' || organ_id || ')' AS name FROM roster.organs ORDER BY name"
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
