"""The figures, computed by the database out of the steps that the actor may see."""

import datetime as dt
from typing import Any

import asyncpg

from services.portal.evaluation.asked import Asked

Row = dict[str, Any]

PAGE = 100  # documents shown at once
MOST_EXPORTED = 50_000  # steps in one event log
STALE_DAYS = 7  # an open step without a due time is stale after so many days

# The days stand in every condition, for those that ask only about what is open too: a query takes all six arguments.
_NARROWED = (
    "($1 = '' OR body_id = $1) AND ($2 = '' OR kind = $2) AND ($3 = '' OR step = $3) "
    "AND $4::timestamptz < $5::timestamptz"
)
_CHOSEN = (
    f"{_NARROWED} AND ($6 = '' OR document_id IN (SELECT c.document_id FROM cases.cases c WHERE c.procedure_id = $6))"
)
# whole cases of which a document follows the procedure: the incoming one, or its answer
_OF_CASES = (
    f"{_NARROWED} AND ($6 = '' OR case_id IN (SELECT f.case_id FROM evaluation.steps f "
    "JOIN cases.cases c USING (document_id) WHERE c.procedure_id = $6))"
)
_DONE = "(state = 'done' AND ended_at >= $4 AND ended_at < $5)"
_OPEN = "state = 'open'"
_STALE = f"({_OPEN} AND (on_time = false OR due_at IS NULL AND open_since < now() - interval '{STALE_DAYS} days'))"

_FIGURES = f"""
    count(*) FILTER (WHERE {_DONE}) AS done,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes) FILTER (WHERE {_DONE}) AS median,
    percentile_cont(0.9) WITHIN GROUP (ORDER BY minutes) FILTER (WHERE {_DONE}) AS p90,
    count(on_time) FILTER (WHERE {_DONE}) AS with_due,
    count(*) FILTER (WHERE {_DONE} AND on_time) AS on_time,
    count(*) FILTER (WHERE {_DONE} AND NOT on_time) AS late,
    count(*) FILTER (WHERE {_OPEN}) AS open,
    count(*) FILTER (WHERE {_STALE}) AS stale,
    min(open_since) FILTER (WHERE {_OPEN}) AS oldest,
    count(*) FILTER (WHERE {_OPEN} AND open_since > now() - interval '1 day') AS today,
    count(*) FILTER (WHERE {_OPEN} AND open_since <= now() - interval '1 day'
                     AND open_since > now() - interval '{STALE_DAYS} days') AS days,
    count(*) FILTER (WHERE {_OPEN} AND open_since <= now() - interval '{STALE_DAYS} days') AS weeks
"""
_GROUPS = {"body": "body_id", "kind": "coalesce(kind, '')", "step": "step"}
# which documents stand behind a figure, and their order
_BEHIND = {
    "done": (_DONE, "ended_at DESC"),
    "on_time": (f"{_DONE} AND on_time", "ended_at DESC"),
    "late": (f"{_DONE} AND NOT on_time", "ended_at - due_at DESC"),
    "slow": (_DONE, "minutes DESC"),
    "open": (_OPEN, "open_since"),
    "stale": (_STALE, "open_since"),
}
WHICH = tuple(_BEHIND)


class Measures:
    """The evaluation as the actor of ``connection``'s transaction may see it."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def _fetch(self, query: str, *arguments: Any) -> list[Row]:
        return [dict(record) for record in await self._connection.fetch(query, *arguments)]

    async def total(self, asked: Asked) -> Row:
        """The figures of all that was asked for; minutes are working minutes."""
        (row,) = await self._fetch(f"SELECT {_FIGURES} FROM evaluation.measured WHERE {_CHOSEN}", *asked.arguments)
        return row

    async def by(self, group: str, asked: Asked) -> list[Row]:
        """The figures of each ``body``, ``kind`` or ``step`` (as ``key``) that has any."""
        return await self._fetch(
            f"SELECT {_GROUPS[group]} AS key, {_FIGURES} FROM evaluation.measured "
            f"WHERE {_CHOSEN} AND ({_DONE} OR {_OPEN}) GROUP BY 1 ORDER BY 2 DESC, 1",
            *asked.arguments,
        )

    async def trend(self, asked: Asked) -> list[Row]:
        """Finished steps, their median and share on time, week by week up to half a year, else month by month."""
        unit = "week" if asked.until - asked.since <= dt.timedelta(days=183) else "month"
        return await self._fetch(
            f"""
            SELECT date_trunc('{unit}', ended_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS since, count(*) AS done,
                   percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes) AS median,
                   count(on_time) AS with_due, count(*) FILTER (WHERE on_time) AS on_time
            FROM evaluation.measured WHERE {_CHOSEN} AND {_DONE} GROUP BY 1 ORDER BY 1
            """,
            *asked.arguments,
        )

    async def bodies(self, asked: Asked) -> list[Row]:
        """What the ranking compares: ``brisk`` are steps done within the median of the same step everywhere."""
        return await self._fetch(
            f"""
            WITH chosen AS (SELECT * FROM evaluation.measured WHERE {_CHOSEN} AND ({_DONE} OR {_OPEN})),
                 common AS (SELECT step, percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes) AS median
                            FROM chosen WHERE state = 'done' GROUP BY step)
            SELECT body_id, coalesce(b.name, body_id) AS name, {_FIGURES},
                   count(*) FILTER (WHERE state = 'done' AND minutes <= common.median) AS brisk
            FROM chosen LEFT JOIN common USING (step) LEFT JOIN roster.bodies b USING (body_id)
            GROUP BY body_id, b.name ORDER BY name
            """,
            *asked.arguments,
        )

    async def documents(
        self, which: str, asked: Asked, *, page: int = 1, most: int = PAGE, over: int = 0
    ) -> tuple[list[Row], int]:
        """The steps behind a figure (one of `WHICH`), and how many; ``over``: only longer than so many minutes.

        What a document is about is only told to its own body: those above see its kind, symbol and times.
        """
        condition, order = _BEHIND[which]
        where = f"{_CHOSEN} AND {condition} AND minutes >= $7"
        total = await self._connection.fetchval(
            f"SELECT count(*) FROM evaluation.measured WHERE {where}", *asked.arguments, over
        )
        lines = await self._fetch(
            f"""
            SELECT m.*, b.name AS body_name, c.subject, c.document_id IS NOT NULL AS own,
                   coalesce(c.symbol, m.symbol, issued.symbol) AS symbol_shown
            FROM (SELECT *, row_number() OVER (ORDER BY {order}, document_id, step) AS place
                  FROM evaluation.measured WHERE {where} ORDER BY place LIMIT $8 OFFSET $9) m
            LEFT JOIN roster.bodies b ON b.body_id = m.body_id
            LEFT JOIN documents.cards c ON c.body_id = m.body_id AND c.document_id = m.document_id
            LEFT JOIN evaluation.steps issued
              ON issued.body_id = m.body_id AND issued.document_id = m.document_id AND issued.step = 'issue'
            ORDER BY place
            """,
            *asked.arguments,
            over,
            most,
            (page - 1) * PAGE,
        )
        return lines, int(total)

    async def steps(self, asked: Asked, most: int) -> list[Row]:
        """Finished steps with their laps, for event logs and replays; one more than ``most`` where there are more.

        Of a procedure whole cases: also the steps of those documents that were answered by what followed it.
        """
        return await self._fetch(
            f"""
            SELECT m.body_id, b.name AS body_name, document_id, step, case_id, kind, urgency, began_at, ended_at,
                   due_at, minutes, laps, calendar, m.secrecy_rank,
                   (SELECT c.procedure_id || ' v' || c.version FROM cases.cases c
                    WHERE c.document_id = m.document_id) AS procedure
            FROM evaluation.measured m LEFT JOIN roster.bodies b USING (body_id)
            WHERE {_OF_CASES} AND {_DONE} ORDER BY ended_at, document_id, step LIMIT $7
            """,
            *asked.arguments,
            most + 1,
        )

    async def choices(self) -> dict[str, list[Row]]:
        """What the filters offer: bodies that may be seen, kinds that occur, procedures that are followed."""
        return {
            "bodies": await self._fetch(
                "SELECT b.body_id AS value, b.name AS label FROM roster.bodies b JOIN log.overseen() o "
                "ON o = b.body_id ORDER BY b.name"
            ),
            "kinds": await self._fetch(
                "SELECT DISTINCT kind AS value, kind AS label FROM evaluation.steps WHERE kind IS NOT NULL ORDER BY 1"
            ),
            "procedures": await self._fetch(
                "SELECT procedure_id AS value, (array_agg(procedure_name ORDER BY version DESC))[1] AS label "
                "FROM cases.cases GROUP BY procedure_id ORDER BY 2"
            ),
        }
