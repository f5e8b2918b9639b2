"""What the portal reads about meetings; the database shows who is invited by name to themselves alone."""

import datetime as dt
from typing import Any
from uuid import UUID

from services.portal.frame.reads import Row, View


class Meetings:
    """Meetings as the actor of a view sees them, as long as the view lasts."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def _rows(self, query: str, *arguments: Any) -> list[Row]:
        return [dict(row) for row in await self._view.connection.fetch(query, *arguments)]

    async def between(self, since: dt.datetime, until: dt.datetime | None, *, newest_first: bool = False) -> list[Row]:
        """Meetings that end after ``since`` and begin before ``until``."""
        return await self._rows(
            f"""
            SELECT m.*, b.name AS calling_name FROM meeting_board.meetings m
            LEFT JOIN roster.bodies b ON b.body_id = m.calling_body_id
            WHERE ends_at >= $1 AND ($2::timestamptz IS NULL OR starts_at < $2)
            ORDER BY starts_at {"DESC" if newest_first else "ASC"} LIMIT 200
            """,
            since,
            until,
        )

    async def one(self, meeting_id: UUID) -> Row | None:
        """One meeting; ``None`` for who is not concerned."""
        rows = await self._rows(
            "SELECT m.*, b.name AS calling_name FROM meeting_board.meetings m "
            "LEFT JOIN roster.bodies b ON b.body_id = m.calling_body_id WHERE meeting_id = $1",
            meeting_id,
        )
        return rows[0] if rows else None

    async def parts(self, meeting_id: UUID) -> dict[str, list[Row]]:
        """Receipts, opinions, votes and attendance, as far as the actor's body is shown them."""
        ordered = {"receipts": "at", "opinions": "at", "votes": "at", "attendance": "p.name NULLS LAST, b.name"}
        return {
            table: await self._rows(
                f"SELECT p.*, b.name AS from_name FROM meeting_board.{table} p "
                f"LEFT JOIN roster.bodies b ON b.body_id = p.from_body_id WHERE meeting_id = $1 ORDER BY {order}",
                meeting_id,
            )
            for table, order in ordered.items()
        }

    async def papers_with_file(self, sha256: str) -> list[Row]:
        """The files, this one among them, of papers that the actor may see, in any version."""
        rows = await self._rows(
            "SELECT meeting_id, secrecy_rank, papers FROM meeting_board.meetings "
            "WHERE papers @> $1::jsonb OR papers @> $2::jsonb LIMIT 5",
            [{"file": {"sha256": sha256}}],
            [{"former": [{"file": {"sha256": sha256}}]}],
        )
        papers = [paper for row in rows for paper in row["papers"]]
        files = [one["file"] for paper in papers for one in (paper, *paper["former"])]
        named = [file for file in files if file and file["sha256"] == sha256]
        return [{**row, "files": named} for row in rows[:1]]

    async def invitable(self) -> list[Row]:
        """The actor's colleagues, and who leads each other body."""
        return await self._rows(
            """
            SELECT p.person_id, p.name, p.post, p.title, p.body_id, b.name AS body_name
            FROM roster.people p JOIN roster.bodies b USING (body_id)
            WHERE p.active AND (p.body_id = $1 OR p.post = 'leader')
            ORDER BY (p.body_id = $1) DESC, b.name, p.post, p.name
            """,
            self._view.actor.body_id,
        )

    async def totals(self, since: dt.date, until: dt.date) -> list[Row]:
        """Meetings and papers by kind between two days, of those that the actor's body called."""
        return await self._rows(
            """
            SELECT kind, sum(meetings)::int AS meetings, sum(papers)::int AS papers,
                   sum(papers_electronic)::int AS papers_electronic, sum(papers_secret)::int AS papers_secret,
                   round(100.0 * sum(papers_electronic) / nullif(sum(papers), 0), 1) AS percent
            FROM meeting_figures.totals WHERE month >= $1 AND month <= $2 GROUP BY kind ORDER BY kind
            """,
            since,
            until,
        )

    async def conferences(self, since: dt.date, until: dt.date) -> list[Row]:
        """Conferences between two days, with the bodies that they have not reached."""
        return await self._rows(
            """
            SELECT meeting_id, title, held_on, bodies_to_reach, bodies_online, bodies_joined,
                   (SELECT coalesce(jsonb_agg(coalesce(b.name, m.id) ORDER BY b.name), '[]')
                      FROM jsonb_array_elements_text(missing) AS m(id) LEFT JOIN roster.bodies b ON b.body_id = m.id
                   ) AS missing
            FROM meeting_figures.meetings
            WHERE kind = 'conference' AND status <> 'cancelled' AND held_on BETWEEN $1 AND $2 ORDER BY held_on DESC
            """,
            since,
            until,
        )
