"""Documents by their symbol, in any spelling."""

from uuid import UUID

from shared.documents.symbols import symbol_key
from shared.readmodels.reading import Reading


async def document_of_symbol(reads: Reading, body_id: str, symbol: str) -> UUID | None:
    """The body's document of that symbol, the newest where there are several."""
    document_id = await reads.value(
        "SELECT document_id FROM search.entries WHERE body_id = $1 AND symbol_key = $2 ORDER BY at DESC LIMIT 1",
        body_id,
        symbol_key(symbol),
    )
    return None if document_id is None else UUID(str(document_id))
