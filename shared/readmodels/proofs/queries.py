"""Asking for a paper, as somebody who has not signed in."""

from uuid import UUID

import asyncpg

from shared.readmodels.proofs.rows import PublicPaper
from shared.readmodels.reading import typed

# what stands in its place is named only where it is a public paper itself
_PAPER = """
    SELECT p.document_id, p.sha256, p.issuer, p.symbol, p.kind, p.document_date, p.mark, p.recalled_at,
           p.replaced_by IS NOT NULL AS replaced, instead.symbol AS replaced_by_symbol
    FROM proofs.papers p LEFT JOIN proofs.papers instead ON instead.document_id = p.replaced_by
"""


async def by_document(connection: asyncpg.Connection, document_id: UUID) -> PublicPaper | None:
    """The paper that was issued of a document; ``None`` for a secret or an unknown one alike."""
    return _first(await connection.fetch(f"{_PAPER} WHERE p.document_id = $1 LIMIT 1", document_id))


async def by_file(connection: asyncpg.Connection, sha256: str) -> PublicPaper | None:
    """The paper whose issued file has this hash."""
    return _first(await connection.fetch(f"{_PAPER} WHERE p.sha256 = $1 LIMIT 1", sha256))


def _first(records: list[asyncpg.Record]) -> PublicPaper | None:
    papers = typed(PublicPaper, [dict(record) for record in records])
    return papers[0] if papers else None
