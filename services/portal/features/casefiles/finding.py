"""Finding documents to put into a case file."""

from uuid import UUID

from services.portal.features.search.finding import parsed
from shared.readmodels.casefiles.queries import fitting
from shared.readmodels.reading import Reading
from shared.readmodels.search import queries as search
from shared.readmodels.search.rows import Entry


async def findable(view: Reading, case_file_id: UUID, query: str, most: int = 12) -> list[Entry]:
    """Documents found by ``query`` that may be put into this case file: registered or issued, not in it yet."""
    for tokens in parsed(query).attempts:
        hits = await search.find(view, tokens, 4 * most)
        if hits:
            entries = await search.entries(view, [hit.document_id for hit in hits])
            fit = await fitting(view, case_file_id, [entry.document_id for entry in entries])
            return [entry for entry in entries if entry.document_id in fit][:most]
    return []
