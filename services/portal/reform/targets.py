"""The programme's targets, their assessments and figures, as the actor of a transaction may see them."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import asyncpg

from shared.documents.symbols import symbol_key

Row = dict[str, Any]
STANDS = ("done", "on_schedule", "at_risk", "behind", "unassessed")
"""How a target stands, best first; ``unassessed`` until somebody looked."""
MOST_QUARTERS = 12  # in the picture of the programme


def standing(day: str) -> str:
    """A query for every target as it stood at the end of the day that the argument ``day`` (``$1``) names, today where
    that is NULL: the rating of its latest day until then.
    """
    return f"""
    SELECT target_id, name, due_on, programme, body_id,
           CASE WHEN state = 'achieved' AND ({day}::date IS NULL OR closed_on <= {day}) THEN 'done'
                ELSE coalesce((SELECT a.rating FROM programme.assessments a
                               WHERE a.target_id = t.target_id AND a.corrected_by IS NULL
                                 AND ({day}::date IS NULL OR a.as_of <= {day})
                               ORDER BY a.as_of DESC LIMIT 1), 'unassessed')
           END AS stands
    FROM (SELECT *, (set_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS set_on,
                 (closed_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS closed_on FROM programme.targets) t
    WHERE ({day}::date IS NULL OR set_on <= {day})
      AND NOT (state = 'dropped' AND ({day}::date IS NULL OR closed_on <= {day}))
    """


class Targets:
    """Reads the targets; they are visible to every body of the city."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def _fetch(self, query: str, *arguments: Any) -> list[Row]:
        return [dict(record) for record in await self._connection.fetch(query, *arguments)]

    async def programmes(self) -> list[str]:
        """The names of the programmes, the newest target's first."""
        rows = await self._fetch("SELECT programme FROM programme.targets GROUP BY 1 ORDER BY max(set_at) DESC, 1")
        return [row["programme"] for row in rows]

    async def figures(
        self, programme: str = "", body_ids: list[str] | None = None, until: dt.date | None = None
    ) -> Row:
        """How many targets count, and how many stand how; ``until`` looks at a past day.

        ``total`` is the sum of `STANDS`; dropped targets do not count.
        """
        counts = ", ".join(f"count(*) FILTER (WHERE stands = '{stands}') AS {stands}" for stands in STANDS)
        (row,) = await self._fetch(
            f"""
            SELECT count(*) AS total, {counts} FROM ({standing("$1")}) standing
            WHERE ($2 = '' OR programme = $2) AND ($3::text[] IS NULL OR body_id = ANY ($3))
            """,
            until,
            programme,
            body_ids,
        )
        return row

    async def listed(self, programme: str = "", stands: str = "", body_id: str = "") -> list[Row]:
        """The targets that count, each with its ``stands`` and the ratings of its days; the next due first."""
        return await self._fetch(
            """
            SELECT t.*, b.name AS body_name,
                   array(SELECT a.rating FROM programme.assessments a
                         WHERE a.target_id = t.target_id AND a.corrected_by IS NULL ORDER BY a.as_of) AS ratings,
                   array(SELECT a.as_of FROM programme.assessments a
                         WHERE a.target_id = t.target_id AND a.corrected_by IS NULL ORDER BY a.as_of) AS days
            FROM programme.counted t LEFT JOIN roster.bodies b USING (body_id)
            WHERE ($1 = '' OR programme = $1) AND ($2 = '' OR stands = $2) AND ($3 = '' OR t.body_id = $3)
            ORDER BY array_position(ARRAY['behind', 'at_risk', 'unassessed', 'on_schedule', 'done'], stands),
                     due_on, t.name
            """,
            programme,
            stands,
            body_id,
        )

    async def quarters(self, programme: str = "") -> list[Row]:
        """The figures at the end of each quarter since the first target, the present day last."""
        days = await self._fetch(
            """
            SELECT least((quarter + interval '3 months')::date - 1, today) AS until
            FROM (SELECT min(set_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS since FROM programme.targets
                  WHERE $1 = '' OR programme = $1) first,
                 (SELECT (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS today) present,
                 generate_series(date_trunc('quarter', since), today, interval '3 months') AS quarter
            WHERE since IS NOT NULL ORDER BY 1 DESC LIMIT $2
            """,
            programme,
            MOST_QUARTERS,
        )
        return [{"until": row["until"], **await self.figures(programme, until=row["until"])} for row in reversed(days)]

    async def one(self, target_id: UUID) -> Row | None:
        """A target, with the names of its owner and of who steers it."""
        rows = await self._fetch(
            """
            SELECT t.*, b.name AS body_name, s.name AS steering_name,
                   CASE WHEN state = 'achieved' THEN 'done' ELSE coalesce(rating, 'unassessed') END AS stands
            FROM programme.targets t LEFT JOIN roster.bodies b ON b.body_id = t.body_id
            LEFT JOIN roster.bodies s ON s.body_id = steering_body_id WHERE target_id = $1
            """,
            target_id,
        )
        return rows[0] if rows else None

    async def history(self, target_id: UUID) -> list[Row]:
        """Every assessment ever given, the newest day first; ``own_document`` where the actor may open the evidence."""
        return await self._fetch(
            """
            SELECT a.*, c.document_id IS NOT NULL AS own_document FROM programme.assessments a
            LEFT JOIN documents.cards c ON c.document_id = a.evidence_document_id
            WHERE target_id = $1 ORDER BY as_of DESC, number DESC
            """,
            target_id,
        )

    async def evidence(self, body_id: str, symbol: str) -> UUID | None:
        """The body's document of that symbol (in any spelling), the newest where there are several."""
        document_id: UUID | None = await self._connection.fetchval(
            "SELECT document_id FROM search.entries WHERE body_id = $1 AND symbol_key = $2 ORDER BY at DESC LIMIT 1",
            body_id,
            symbol_key(symbol),
        )
        return document_id


def line(target: Row, history: Iterable[Row], today: dt.date) -> Row:
    """A target's line over time: where its days lie between its setting and its due date, in percent of the line."""
    since = target["set_at"].date()
    held = sorted((one for one in history if one["corrected_by"] is None), key=lambda one: one["as_of"])
    first = min([since, *(one["as_of"] for one in held)])
    last = max([target["due_on"], today, *(one["as_of"] for one in held)])
    length: int = max((last - first).days, 1)

    def place(day: dt.date) -> float:
        return float(round(100 * (day - first).days / length, 1))

    return {
        "first": first,
        "last": last,
        "due": place(target["due_on"]),
        "today": place(today),
        "dots": [{**one, "x": place(one["as_of"])} for one in held],
    }
