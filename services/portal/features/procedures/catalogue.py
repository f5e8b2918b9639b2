"""The catalogue as its readers may see it: what is in force by field, a procedure's versions, what bodies add."""

import datetime as dt
from typing import Any

import asyncpg

from shared.documents.vietnamese import findable, folded
from shared.procedures.content import CITY_OWNERS, Addition, VersionContent

Row = dict[str, Any]

_OWNERS = " ".join(f"WHEN '{area.value}' THEN '{owner}'" for area, owner in CITY_OWNERS.items())
# those of the body that is answerable for the field hold for everybody, any other body's for itself
_HERE = f"(v.body_id = log.reader_body() OR v.body_id = CASE v.area {_OWNERS} END)"
_HOLDS = "v.valid_from <= $1 AND (v.valid_to IS NULL OR v.valid_to >= $1)"

_LISTED = f"""
    SELECT DISTINCT ON (v.procedure_id) v.procedure_id, v.version, v.body_id, b.name AS body_name, v.name, v.area,
           v.sort, v.direction, v.legal_basis, v.valid_from, v.valid_to, v.standing, v.steps,
           {_HOLDS} AND v.approved_at IS NOT NULL AS holds
    FROM procedures.versions v LEFT JOIN roster.bodies b USING (body_id)
    WHERE {_HERE} AND ($2 = '' OR v.area = $2)
    ORDER BY v.procedure_id, ({_HOLDS} AND v.approved_at IS NOT NULL) DESC, v.version DESC
"""


class Catalogue:
    """Reads as the actor of ``connection``'s transaction."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def counts(self, day: dt.date) -> dict[str, dict[str, int]]:
        """How many procedures of each field and sort hold on ``day`` for the actor's body, whichever version."""
        rows = await self._connection.fetch(
            f"SELECT area, sort, count(DISTINCT procedure_id) AS held FROM procedures.in_force v "
            f"WHERE {_HERE} AND {_HOLDS} GROUP BY area, sort",
            day,
        )
        counted: dict[str, dict[str, int]] = {}
        for row in rows:
            counted.setdefault(row["area"], {})[row["sort"]] = row["held"]
        return counted

    async def listed(self, day: dt.date, area: str = "", search: str = "") -> list[Row]:
        """The body's procedures and the city's, each by the version that holds on ``day``, else by its newest."""
        rows = await self._connection.fetch(_LISTED, day, area)
        words = folded(search)
        found = (row for row in rows if words in findable(row["name"], row["legal_basis"]))
        listed = [dict(row) for row in found]
        return sorted(listed, key=lambda row: (row["direction"] is None, row["sort"], row["name"], row["procedure_id"]))

    async def versions(self, procedure_id: str) -> list[Row]:
        """Every version that may be seen, the newest first; `revision` is that of the whole procedure."""
        rows = await self._connection.fetch(
            "SELECT v.*, b.name AS body_name FROM procedures.versions v LEFT JOIN roster.bodies b USING (body_id) "
            "WHERE procedure_id = $1 ORDER BY version DESC",
            procedure_id,
        )
        return [dict(row) for row in rows]

    async def revision(self, procedure_id: str) -> Row | None:
        """How far the procedure is shown, for who waits to see what they did."""
        found = await self._connection.fetchval(
            "SELECT max(revision) FROM procedures.versions WHERE procedure_id = $1", procedure_id
        )
        return None if found is None else {"version": found}

    async def additions(self, procedure_id: str) -> list[Row]:
        """What bodies add to any version of it."""
        rows = await self._connection.fetch(
            "SELECT a.*, b.name AS body_name FROM procedures.additions a LEFT JOIN roster.bodies b USING (body_id) "
            "WHERE procedure_id = $1 ORDER BY version DESC, b.name",
            procedure_id,
        )
        return [{**dict(row), "addition": Addition.model_validate(row["addition"])} for row in rows]


def content_of(version: Row) -> VersionContent:
    """What a version says, out of its row."""
    fields = VersionContent.model_fields
    return VersionContent.model_validate({name: value for name, value in version.items() if name in fields})
