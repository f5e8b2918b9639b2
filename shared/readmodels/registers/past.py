"""Which lines stood in a register at a past moment; a role that sees every row names the rule itself."""

from uuid import UUID

import asyncpg

# register → the lines that stood in it at $2.  What is there now tells what was: no line ever leaves a register.
LINES_THEN = {
    "incoming": """
        SELECT document_id FROM registers.incoming line
        CROSS JOIN LATERAL (SELECT coalesce(registered_at <= $2, false) AS registered) AS moment
        WHERE register_body_id = $1 AND log.own(body_id) AND log.cleared(secrecy_rank)
          AND ($3::timestamptz IS NULL OR CASE WHEN registered THEN registered_at ELSE received_at END >= $3)
          AND ($4::timestamptz IS NULL OR CASE WHEN registered THEN registered_at ELSE received_at END < $4)
          AND EXISTS (SELECT 1 FROM log.events event WHERE event.service = 'receiving'
                      AND event.stream_id = line.document_id::text AND event.version = 1 AND event.time <= $2)
        ORDER BY CASE WHEN registered THEN register_year END DESC NULLS FIRST,
                 CASE WHEN registered THEN arrival_number END DESC NULLS FIRST, received_at DESC, document_id
    """,
    "outgoing": """
        SELECT document_id FROM registers.outgoing
        WHERE register_body_id = $1 AND log.own(body_id) AND log.cleared(secrecy_rank) AND issued_at <= $2
          AND ($3::timestamptz IS NULL OR issued_at >= $3) AND ($4::timestamptz IS NULL OR issued_at < $4)
        ORDER BY issued_at DESC, document_id DESC
    """,
}
"""$1 the body, $2 the moment, $3 and $4 the period's first moment and the one after its last, or NULL."""


async def incoming_ids(connection: asyncpg.Connection) -> set[UUID]:
    """The documents in every register of incoming ones, as far as ``connection`` may see them."""
    return {row["document_id"] for row in await connection.fetch("SELECT document_id FROM registers.incoming")}
