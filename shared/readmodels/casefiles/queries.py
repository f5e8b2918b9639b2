"""Case files and what is in them."""

from collections.abc import Collection, Sequence
from uuid import UUID

from shared.documents.vietnamese import folded
from shared.readmodels.casefiles.rows import CaseFile, InState, KeptDocument, OfferedCaseFile
from shared.readmodels.named import Named
from shared.readmodels.reading import Reading

PAGE = 50
MOST_OFFERED = 300  # open case files offered in a form
UNFINISHED = ["received", "refused", "draft", "submitted", "approved", "to_issue", "withdrawn"]
"""What a document may not be, as a card says it, to be put into a case file."""


async def listed(reading: Reading, state: str, search: str, page: int) -> tuple[list[CaseFile], bool]:
    """A page of the case files in ``state``, the newest first, found by code, title or keeper; and whether more are."""
    rows = await reading.rows(
        CaseFile,
        """
        SELECT * FROM casefiles.files WHERE state = $1 AND ($2 = '' OR position($2 IN findable) > 0)
        ORDER BY opened_at DESC, case_file_id LIMIT $3 OFFSET $4
        """,
        state,
        folded(search),
        PAGE + 1,
        (page - 1) * PAGE,
    )
    return rows[:PAGE], len(rows) > PAGE


async def counts(reading: Reading) -> dict[str, int]:
    """How many case files are in each state."""
    rows = await reading.rows(InState, "SELECT state, count(*) AS files FROM casefiles.files GROUP BY state")
    return {row.state: row.files for row in rows}


async def case_file(reading: Reading, case_file_id: UUID) -> CaseFile | None:
    """A case file of the body."""
    return await reading.row(CaseFile, "SELECT * FROM casefiles.files WHERE case_file_id = $1", case_file_id)


async def documents_in(reading: Reading, case_file_id: UUID) -> list[KeptDocument]:
    """Its documents in the order of the list, as far as the actor is cleared; ``place`` counts without gaps."""
    return await reading.rows(
        KeptDocument,
        """
        SELECT p.*, coalesce(p.files, jsonb_array_length(c.files)) AS pieces,
               row_number() OVER (ORDER BY p.number) AS place, c.status
        FROM casefiles.papers p LEFT JOIN documents.cards c USING (body_id, document_id)
        WHERE p.case_file_id = $1 ORDER BY p.number
        """,
        case_file_id,
    )


async def offered(reading: Reading) -> list[OfferedCaseFile]:
    """The open case files of the body, those that the actor keeps first."""
    return await reading.rows(
        OfferedCaseFile,
        "SELECT case_file_id, code, title, secrecy_rank FROM casefiles.files "
        "WHERE state = 'open' AND in_charge_body_id = $3 "
        "ORDER BY (keeper_id = $1) DESC NULLS LAST, code, title LIMIT $2",
        reading.actor.person_id,
        MOST_OFFERED,
        reading.actor.body_id,
    )


async def holding(reading: Reading, document_id: UUID) -> list[OfferedCaseFile]:
    """The case files that a document is in."""
    return await reading.rows(
        OfferedCaseFile,
        "SELECT f.case_file_id, f.code, f.title, f.secrecy_rank FROM casefiles.papers p "
        "JOIN casefiles.files f USING (body_id, case_file_id) WHERE p.document_id = $1 ORDER BY p.put_at LIMIT 20",
        document_id,
    )


async def fitting(reading: Reading, case_file_id: UUID, document_ids: Collection[UUID]) -> frozenset[UUID]:
    """Which of the documents may be put into the case file: registered or issued, and not in it yet."""
    found = await reading.value(
        """
        SELECT coalesce(jsonb_agg(document_id), '[]') FROM documents.cards c
        WHERE document_id = ANY ($2) AND role = 'owner' AND status <> ALL ($3) AND NOT EXISTS (
            SELECT FROM casefiles.papers p WHERE p.case_file_id = $1 AND p.document_id = c.document_id)
        """,
        case_file_id,
        [*document_ids],
        UNFINISHED,
    )
    return frozenset(UUID(each) for each in found) if isinstance(found, list) else frozenset()


async def named(reading: Reading, ids: Sequence[UUID]) -> list[Named]:
    """What the case files among ``ids`` are called: code and title."""
    return await reading.rows(
        Named,
        "SELECT case_file_id AS id, case_file_id, code || ' · ' || title AS name, secrecy_rank "
        "FROM casefiles.files WHERE case_file_id = ANY ($1)",
        [*ids],
    )
