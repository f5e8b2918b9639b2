"""Cases as the body that handles the document sees them."""

import datetime as dt
from uuid import UUID

from shared.readmodels.cases.rows import Case, CaseStep, LeastBusy
from shared.readmodels.reading import Reading


async def of_document(reading: Reading, document_id: UUID) -> Case | None:
    """The case of a document in the actor's body; ``None`` where it follows no procedure."""
    return await reading.row(
        Case,
        "SELECT * FROM cases.cases WHERE document_id = $1 AND body_id = $2",
        document_id,
        reading.actor.body_id,
    )


async def steps(reading: Reading, document_id: UUID) -> list[CaseStep]:
    """The steps of a case in their order."""
    return await reading.rows(
        CaseStep, "SELECT * FROM cases.steps WHERE document_id = $1 ORDER BY place, step_key", document_id
    )


async def least_busy(reading: Reading, post: str, day: dt.date) -> LeastBusy | None:
    """Who of a post in the actor's body is not away on ``day`` and has the least waiting for them."""
    return await reading.row(
        LeastBusy,
        """
        SELECT p.person_id, p.name FROM roster.people p
        WHERE p.body_id = $1 AND p.post = $2 AND p.active AND NOT EXISTS (
            SELECT 1 FROM roster.absences a WHERE a.person_id = p.person_id AND $3 BETWEEN a.starts_on AND a.ends_on)
        ORDER BY (SELECT count(*) FROM inbox.documents d
                  WHERE d.body_id = p.body_id AND d.holders && ARRAY['person:' || p.person_id]), p.name LIMIT 1
        """,
        reading.actor.body_id,
        post,
        day,
    )
