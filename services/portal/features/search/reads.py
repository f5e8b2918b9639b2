"""What the portal finds: documents by their words, and by the symbols they name."""

from uuid import UUID

from services.portal.frame.reads import Row, View


class Search:
    """What the actor of a view can find, as long as the view lasts."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def find(self, tokens: list[str], most: int) -> list[Row]:
        """The documents that have all of ``tokens``, newest first: id, direction, kind and year of each."""
        return await self._view.fetch(
            "SELECT * FROM search.find($1, $2) ORDER BY at DESC, document_id LIMIT $2", tokens, most
        )

    async def entries(self, document_ids: list[UUID]) -> list[Row]:
        """What search knows of these documents, in their order."""
        return await self._view.fetch(
            """
            SELECT document_id, direction, kind, issuer, symbol, subject, signer, document_date, said, content, at,
                   secrecy_rank
            FROM search.entries WHERE document_id = ANY ($1) ORDER BY array_position($1, document_id)
            """,
            document_ids,
        )

    async def named_by(self, document_id: UUID) -> list[Row]:
        """The documents that this one names by their symbols."""
        return await self._view.fetch(
            """
            SELECT other.document_id, other.symbol, other.subject, other.secrecy_rank
            FROM search.entries one JOIN search.entries other
              ON other.body_id = one.body_id AND other.symbol_key = ANY (one.cites)
            WHERE one.document_id = $1 ORDER BY other.at DESC LIMIT 8
            """,
            document_id,
        )

    async def naming(self, document_id: UUID) -> list[Row]:
        """The documents that name this one by its symbol."""
        symbol_key = await self._view.connection.fetchval(
            "SELECT symbol_key FROM search.entries WHERE document_id = $1 LIMIT 1",
            document_id,
        )
        if symbol_key is None:
            return []
        hits = await self.find([f"cites:{symbol_key}"], 8)
        return await self.entries([hit["document_id"] for hit in hits])
