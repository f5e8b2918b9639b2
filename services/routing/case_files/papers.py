"""What the body's own read model says of a document, for the list of a case file; always as the person who asks."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg

from services.routing.documents import decider as documents
from services.routing.documents.state import Status
from shared.bodies.actor import Actor
from shared.bodies.visibility import cleared, read_as
from shared.documents.secrecy import Secrecy
from shared.events.routing.case_files import FiledPaper
from shared.eventsourcing.decider import Rejected
from shared.eventsourcing.handling import CommandHandler

_CARD = """
    SELECT document_id, direction, issuer, kind, symbol, document_date, subject, secrecy, files FROM documents.cards
    WHERE document_id = $1 AND role = 'owner'
      AND status NOT IN ('received', 'refused', 'draft', 'submitted', 'approved', 'to_issue', 'withdrawn')
"""
UNNAMED = "(văn bản mật)"
_WORKED_ON = {Status.OPENED, Status.ANNOTATED, Status.ROUTED, Status.RETURNED}


async def paper_of(pool: asyncpg.Pool, actor: Actor, document_id: UUID) -> FiledPaper:
    """A registered or issued document of the actor's body.

    Raises `Rejected` ``document.unknown`` where there is none that they may see.
    """
    async with pool.acquire() as connection, connection.transaction(readonly=True):
        await read_as(connection, actor)
        row = await connection.fetchrow(_CARD, document_id)
    if row is None:
        raise Rejected("document.unknown")
    return FiledPaper(
        document_id=row["document_id"],
        direction=row["direction"],
        issuer=row["issuer"],
        kind=row["kind"],
        symbol=row["symbol"],
        date=row["document_date"],
        subject=row["subject"],
        secrecy=Secrecy(row["secrecy"]),
        files=len(json.loads(row["files"])),
    )


async def unfinished(handler: CommandHandler, papers: Sequence[FiledPaper], actor: Actor) -> tuple[str, ...]:
    """Which of the documents are still being worked on, by their symbols; what was issued is finished.

    One that the actor is not cleared for bears no name.
    """
    found: list[str] = []
    ranks = await handler.store.ranks_of(str(paper.document_id) for paper in papers)
    for paper in papers:
        if paper.direction == "incoming":
            state: Any
            state, _ = await handler.state(documents.DECIDER, str(paper.document_id))
            if state.status in _WORKED_ON:
                shown = cleared(actor.clearance, paper.secrecy, ranks.get(str(paper.document_id), 0))
                found.append((paper.symbol or paper.subject or str(paper.document_id))[:300] if shown else UNNAMED)
    return tuple(found)
