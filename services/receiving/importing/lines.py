"""What came of each item of an import: rows that only receiving keeps, and its clerks are shown."""

import json
from collections.abc import Sequence
from uuid import UUID

import asyncpg

from shared.imports.answers import LineReport, UnknownField
from shared.imports.line import PastLine

_KEEP = """
    INSERT INTO import_lines (import_id, number, place, outcome, words, document_id, unmapped)
    VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7) ON CONFLICT DO NOTHING
"""
_COUNTS = "SELECT outcome, count(*) FROM import_lines WHERE import_id = $1 GROUP BY outcome"
_INCOMPLETE = "SELECT count(*) FROM import_lines WHERE import_id = $1 AND outcome = 'entered' AND words <> '[]'"
_UNMAPPED = """
    SELECT name, count(*) AS count FROM import_lines, unnest(unmapped) AS name
    WHERE import_id = $1 GROUP BY name ORDER BY count DESC, min(number) LIMIT $2
"""
_TELLING = """
    SELECT place, outcome, words, document_id FROM import_lines
    WHERE import_id = $1 AND words <> '[]' AND outcome <> 'there'
    ORDER BY outcome = 'entered', number LIMIT $2
"""
_ALL = "SELECT place, outcome, words, document_id FROM import_lines WHERE import_id = $1 ORDER BY number"
_REACHED = "SELECT coalesce(max(number) + 1, 0) FROM import_lines WHERE import_id = $1"


class ImportLines:
    """The reports on the items of imports."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def keep(self, import_id: UUID, reports: Sequence[tuple[int, PastLine, LineReport]]) -> None:
        """Keep what came of some items; of an item that has a report already nothing changes."""
        rows = [
            (import_id, number, report.row, report.outcome, json.dumps(report.words, ensure_ascii=False),
             report.document_id, list(line.unmapped))
            for number, line, report in reports
        ]  # fmt: skip
        await self._pool.executemany(_KEEP, rows)

    async def reached(self, import_id: UUID) -> int:
        """The number of the first item that has no report."""
        return int(await self._pool.fetchval(_REACHED, import_id))

    async def counts(self, import_id: UUID) -> dict[str, int]:
        """How many items came out how."""
        return {row["outcome"]: row["count"] for row in await self._pool.fetch(_COUNTS, import_id)}

    async def incomplete(self, import_id: UUID) -> int:
        """How many were entered and lack something."""
        return int(await self._pool.fetchval(_INCOMPLETE, import_id))

    async def unmapped(self, import_id: UUID, most: int) -> tuple[UnknownField, ...]:
        """The fields with an unknown meaning, the most frequent first."""
        rows = await self._pool.fetch(_UNMAPPED, import_id, most)
        return tuple(UnknownField(name=row["name"], count=row["count"]) for row in rows)

    async def telling(self, import_id: UUID, most: int) -> tuple[LineReport, ...]:
        """The first reports with something to say: what was not entered before what lacks something."""
        return tuple(map(_report, await self._pool.fetch(_TELLING, import_id, most)))

    async def all(self, import_id: UUID) -> list[LineReport]:
        """Every report, in the order of the file."""
        return list(map(_report, await self._pool.fetch(_ALL, import_id)))


def _report(row: asyncpg.Record) -> LineReport:
    words = json.loads(row["words"])
    return LineReport(row=row["place"], outcome=row["outcome"], words=words, document_id=row["document_id"])
