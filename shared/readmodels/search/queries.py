"""Documents by their words, and by the symbols that they name."""

from collections.abc import Sequence
from uuid import UUID

from shared.documents.symbols import symbol_key
from shared.readmodels.reading import Reading
from shared.readmodels.search.rows import Entry, Hit

NEXT_TO = 8  # relatives of a document


async def find(reading: Reading, tokens: Sequence[str], most: int) -> list[Hit]:
    """The documents that have all of ``tokens``, newest first."""
    query = "SELECT * FROM search.find($1, $2) ORDER BY at DESC, document_id LIMIT $2"
    return await reading.rows(Hit, query, [*tokens], most)


async def entries(reading: Reading, document_ids: Sequence[UUID]) -> list[Entry]:
    """What search knows of these documents, in their order."""
    return await reading.rows(
        Entry,
        """
        SELECT document_id, direction, kind, issuer, symbol, subject, signer, document_date, said, content, at,
               secrecy_rank
        FROM search.entries WHERE document_id = ANY ($1) ORDER BY array_position($1, document_id)
        """,
        [*document_ids],
    )


async def named_by(reading: Reading, document_id: UUID) -> list[Entry]:
    """The documents that this one names by their symbols."""
    return await reading.rows(
        Entry,
        """
        SELECT other.document_id, other.symbol, other.subject, other.secrecy_rank
        FROM search.entries this JOIN search.entries other
          ON other.body_id = this.body_id AND other.symbol_key = ANY (this.cites)
        WHERE this.document_id = $1 ORDER BY other.at DESC LIMIT $2
        """,
        document_id,
        NEXT_TO,
    )


async def naming(reading: Reading, document_id: UUID) -> list[Entry]:
    """The documents that name this one by its symbol."""
    key = await reading.value("SELECT symbol_key FROM search.entries WHERE document_id = $1 LIMIT 1", document_id)
    if key is None:
        return []
    hits = await find(reading, [f"cites:{key}"], NEXT_TO)
    return await entries(reading, [hit.document_id for hit in hits])


async def incoming_with_symbol(reading: Reading, symbol: str, year: int | None) -> list[Entry]:
    """Documents that came to the actor's body under this symbol, in any spelling, in ``year`` or any; at most five."""
    return await reading.rows(
        Entry,
        """
        SELECT document_id, symbol, subject, secrecy_rank FROM search.entries
        WHERE body_id = $1 AND symbol_key = $2 AND direction = 'incoming'
          AND ($3::int IS NULL OR document_date IS NULL OR extract(year FROM document_date) = $3) LIMIT 5
        """,
        reading.actor.body_id,
        symbol_key(symbol),
        year,
    )


async def ids_with_symbol(reading: Reading, symbol: str) -> list[UUID]:
    """The documents of this symbol, in any spelling."""
    query = "SELECT document_id, secrecy_rank FROM search.entries WHERE symbol_key = $1"
    return [entry.document_id for entry in await reading.rows(Entry, query, symbol_key(symbol))]
