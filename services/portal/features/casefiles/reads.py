"""The case files as the portal reads them: lists, one of them, the documents in it."""

from typing import Any
from uuid import UUID

from services.portal.features.search.finding import parsed
from services.portal.frame.reads import Row, View
from shared.documents.vietnamese import folded
from shared.readmodels.search import queries as search
from shared.readmodels.search.rows import Entry

PAGE = 50
MOST_OFFERED = 300  # open case files offered in a form
STATES = ("open", "closed", "handed_over")
UNFINISHED = ["received", "refused", "draft", "submitted", "approved", "to_issue", "withdrawn"]
"""What a document may not be, as a card says it, to be put into a case file."""


async def _rows(view: View, query: str, *arguments: Any) -> list[Row]:
    return [dict(record) for record in await view.connection.fetch(query, *arguments)]


async def listed(view: View, state: str, search: str, page: int) -> tuple[list[Row], bool]:
    """Case files in ``state``, the newest first, found by code, title or keeper; and whether there are more."""
    rows = await _rows(
        view,
        """
        SELECT * FROM casefiles.files
        WHERE state = $1 AND ($2 = '' OR position($2 IN findable) > 0)
        ORDER BY opened_at DESC, case_file_id LIMIT $3 OFFSET $4
        """,
        state,
        folded(search),
        PAGE + 1,
        (page - 1) * PAGE,
    )
    return rows[:PAGE], len(rows) > PAGE


async def counted(view: View) -> dict[str, int]:
    """How many case files are in each state."""
    rows = await view.connection.fetch("SELECT state, count(*) FROM casefiles.files GROUP BY state")
    return {row["state"]: row["count"] for row in rows}


async def one_of(view: View, case_file_id: UUID) -> Row | None:
    """One case file of the body."""
    rows = await _rows(view, "SELECT * FROM casefiles.files WHERE case_file_id = $1", case_file_id)
    return rows[0] if rows else None


async def papers_in(view: View, case_file_id: UUID) -> list[Row]:
    """Its documents in the order of the list, as far as the actor is cleared; ``place`` counts without gaps."""
    return await _rows(
        view,
        """
        SELECT p.*, coalesce(p.files, jsonb_array_length(c.files)) AS pieces,
               row_number() OVER (ORDER BY p.number) AS place, c.status
        FROM casefiles.papers p LEFT JOIN documents.cards c USING (body_id, document_id)
        WHERE p.case_file_id = $1 ORDER BY p.number
        """,
        case_file_id,
    )


async def offered(view: View, person_id: str | None = None) -> list[Row]:
    """The open case files, those that ``person_id`` keeps first."""
    return await _rows(
        view,
        "SELECT case_file_id, code, title, secrecy_rank FROM casefiles.files "
        "WHERE state = 'open' AND in_charge_body_id = $3 "
        "ORDER BY (keeper_id = $1) DESC NULLS LAST, code, title LIMIT $2",
        person_id,
        MOST_OFFERED,
        view.actor.body_id,
    )


async def holding(view: View, document_id: UUID) -> list[Row]:
    """The case files that a document is in."""
    return await _rows(
        view,
        "SELECT f.case_file_id, f.code, f.title, f.secrecy_rank FROM casefiles.papers p "
        "JOIN casefiles.files f USING (body_id, case_file_id) WHERE p.document_id = $1 ORDER BY p.put_at LIMIT 20",
        document_id,
    )


async def findable(view: View, case_file_id: UUID, query: str, most: int = 12) -> list[Entry]:
    """Documents found by ``query`` that may be put into this case file: registered or issued, not in it yet."""
    for tokens in parsed(query).attempts:
        hits = await search.find(view, tokens, 4 * most)
        if hits:
            entries = await search.entries(view, [hit.document_id for hit in hits])
            fit = await view.connection.fetch(
                """
                SELECT document_id FROM documents.cards c
                WHERE document_id = ANY ($2) AND role = 'owner' AND status <> ALL ($3) AND NOT EXISTS (
                    SELECT FROM casefiles.papers p WHERE p.case_file_id = $1 AND p.document_id = c.document_id)
                """,
                case_file_id,
                [entry.document_id for entry in entries],
                UNFINISHED,
            )
            fitting = {row["document_id"] for row in fit}
            return [entry for entry in entries if entry.document_id in fitting][:most]
    return []
