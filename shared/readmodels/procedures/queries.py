"""The catalogue as its readers may see it: what is in force by field, a procedure's versions, what bodies add."""

import datetime as dt

from shared.documents.vietnamese import findable, folded
from shared.procedures.content import CITY_OWNERS
from shared.readmodels.procedures.rows import BodyAddition, Held, ListedProcedure, Version
from shared.readmodels.reading import Reading

_OWNERS = " ".join(f"WHEN '{area.value}' THEN '{owner}'" for area, owner in CITY_OWNERS.items())
# those of the body that is answerable for the field hold for everybody, any other body's for itself
_HERE = f"(v.body_id = log.reader_body() OR v.body_id = CASE v.area {_OWNERS} END)"
_HOLDS = "v.valid_from <= $1 AND (v.valid_to IS NULL OR v.valid_to >= $1)"


async def counts(reading: Reading, day: dt.date) -> dict[str, dict[str, int]]:
    """How many procedures of each field and sort hold on ``day`` for the actor's body, whichever version."""
    rows = await reading.rows(
        Held,
        f"SELECT area, sort, count(DISTINCT procedure_id) AS held FROM procedures.in_force v "
        f"WHERE {_HERE} AND {_HOLDS} GROUP BY area, sort",
        day,
    )
    counted: dict[str, dict[str, int]] = {}
    for row in rows:
        counted.setdefault(row.area, {})[row.sort] = row.held
    return counted


async def listed(reading: Reading, day: dt.date, area: str = "", search: str = "") -> list[ListedProcedure]:
    """The body's procedures and the city's, each by the version that holds on ``day``, else by its newest."""
    rows = await reading.rows(
        ListedProcedure,
        f"""
        SELECT DISTINCT ON (v.procedure_id) v.*, b.name AS body_name, {_HOLDS} AND v.approved_at IS NOT NULL AS holds
        FROM procedures.versions v LEFT JOIN roster.bodies b USING (body_id)
        WHERE {_HERE} AND ($2 = '' OR v.area = $2)
        ORDER BY v.procedure_id, ({_HOLDS} AND v.approved_at IS NOT NULL) DESC, v.version DESC
        """,
        day,
        area,
    )
    words = folded(search)
    found = (row for row in rows if words in findable(row.name, row.legal_basis))
    return sorted(found, key=lambda row: (row.direction is None, row.sort, row.name, row.procedure_id))


async def versions(reading: Reading, procedure_id: str) -> list[Version]:
    """Every version that may be seen, the newest first."""
    return await reading.rows(
        Version,
        "SELECT v.*, b.name AS body_name FROM procedures.versions v LEFT JOIN roster.bodies b USING (body_id) "
        "WHERE procedure_id = $1 ORDER BY version DESC",
        procedure_id,
    )


async def revision(reading: Reading, procedure_id: str) -> int | None:
    """How far the procedure is shown; ``None`` where nothing of it is."""
    found = await reading.value("SELECT max(revision) FROM procedures.versions WHERE procedure_id = $1", procedure_id)
    return None if found is None else int(str(found))


async def additions(reading: Reading, procedure_id: str) -> list[BodyAddition]:
    """What bodies add to any version of it."""
    return await reading.rows(
        BodyAddition,
        "SELECT a.*, b.name AS body_name FROM procedures.additions a LEFT JOIN roster.bodies b USING (body_id) "
        "WHERE procedure_id = $1 ORDER BY version DESC, b.name",
        procedure_id,
    )
