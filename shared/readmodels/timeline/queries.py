"""What happened to a document, as the bodies concerned see it."""

from uuid import UUID

from shared.readmodels.reading import Reading
from shared.readmodels.timeline.rows import Entry


async def of_document(reading: Reading, document_id: UUID) -> list[Entry]:
    """Every event of a document, the newest last; each once, though two of the reader's bodies may have seen it."""
    return await reading.rows(
        Entry,
        "SELECT DISTINCT ON (transaction_id, position) * FROM timeline.entries WHERE document_id = $1 "
        "ORDER BY transaction_id, position, body_id = $2 DESC",
        document_id,
        reading.actor.body_id,
    )
