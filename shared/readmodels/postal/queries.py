"""The book of postal dispatch as its body reads it."""

import datetime as dt
from uuid import UUID

from shared.readmodels.postal.rows import PaperLine, PostalDocument
from shared.readmodels.reading import Reading

_LINES = """
    SELECT paper.*, document.symbol, document.kind, document.subject, document.document_date, document.urgency,
           document.secrecy
    FROM postal.papers paper JOIN postal.documents document USING (body_id, document_id)
"""
MOST = 5000  # lines of one answer


async def book(reading: Reading, since: dt.date, until: dt.date) -> list[PaperLine]:
    """What the actor's body sent between two days, both included, in the order of the days; at most `MOST`."""
    return await reading.rows(
        PaperLine,
        f"{_LINES} WHERE body_id = $1 AND sent_on BETWEEN $2 AND $3 "
        f"ORDER BY sent_on, document.symbol, recipient LIMIT {MOST}",
        reading.actor.body_id,
        since,
        until,
    )


async def waiting(reading: Reading) -> list[PaperLine]:
    """What the actor's body has still to send on paper, the longest waiting first; at most a hundred."""
    return await reading.rows(
        PaperLine,
        f"{_LINES} WHERE body_id = $1 AND sent_on IS NULL ORDER BY paper.changed_at, recipient LIMIT 100",
        reading.actor.body_id,
    )


async def of_document(reading: Reading, document_id: UUID) -> list[PaperLine]:
    """The paper recipients of a document, by name."""
    return await reading.rows(PaperLine, f"{_LINES} WHERE document_id = $1 ORDER BY recipient", document_id)


async def document(reading: Reading, document_id: UUID) -> PostalDocument | None:
    """A document that may go out on paper; ``None`` where there is none, or the actor may not know of it."""
    return await reading.row(
        PostalDocument,
        "SELECT * FROM postal.documents WHERE document_id = $1 ORDER BY body_id = $2 DESC LIMIT 1",
        document_id,
        reading.actor.body_id,
    )
