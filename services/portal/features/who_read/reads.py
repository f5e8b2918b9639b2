"""Who opened what, as the chief of office is shown it: the audit's rows with the names of people and things."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from services.portal.frame.reads import Row, View
from services.portal.frame.sheets import Column
from services.portal.frame.texts import moment
from shared.calendar import VIETNAM
from shared.documents.secrecy import Secrecy
from shared.documents.symbols import symbol_key
from shared.texts import say

PAGE = 100
MOST_EXPORTED = 50_000

_READS = """
    SELECT r.read_id, r.at, r.site, r.person_id, r.acting_for, r.what, r.id, r.about, r.secrecy_rank AS rank,
           r.address_hash, r.agent_hash, p.name AS person_name, d.name AS delegator_name
    FROM audit.of_own_body($1, $2, $3, $4, $5, $6) r
    LEFT JOIN roster.people p ON p.person_id = r.person_id
    LEFT JOIN roster.people d ON d.person_id = r.acting_for
    ORDER BY r.read_id DESC
"""
_NAMES = """
    SELECT DISTINCT ON (document_id) document_id AS id, document_id, '/documents/' || document_id AS url,
           concat_ws(' · ', symbol, subject) AS name, secrecy_rank
    FROM documents.cards WHERE document_id = ANY ($1)
    UNION ALL
    SELECT meeting_id, meeting_id, '/meetings/' || meeting_id, title, secrecy_rank
    FROM meeting_board.meetings WHERE meeting_id = ANY ($1)
    UNION ALL
    SELECT case_file_id, case_file_id, '/case-files/' || case_file_id, code || ' · ' || title, secrecy_rank
    FROM casefiles.files WHERE case_file_id = ANY ($1)
"""


@dataclass(frozen=True)
class Asked:
    """What is asked: about a document (its id or symbol), of a person, between two days in Đà Nẵng, both included."""

    document: str = ""
    person: str = ""
    since: dt.date | None = None
    until: dt.date | None = None

    @property
    def query(self) -> str:
        """The same as a query string."""
        return urlencode({name: value for name, value in vars(self).items() if value})


class WhoRead:
    """What people of the actor's body opened, as long as the view lasts; nothing for who is no chief of office."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def page(self, asked: Asked, before: int | None = None, most: int = PAGE) -> list[Row]:
        """The newest reads that fit, older than the read ``before``; ``name`` and ``url`` are of what it is about."""
        about = await self._about(asked.document) if asked.document else None
        rows = await self._view.fetch(
            _READS, about, asked.person or None, _midnight(asked.since), _midnight(asked.until, 1), before, most
        )
        ids = {found for row in rows if (found := _uuid(row["about"])) is not None}
        named = {str(row["id"]): row for row in await self._view.fetch(_NAMES, [*ids])} if ids else {}
        return [{**row, **{key: named.get(row["about"], {}).get(key) for key in ("name", "url")}} for row in rows]

    async def _about(self, document: str) -> list[str]:
        """The ids of the documents that are meant: by an id, or by a symbol in any spelling."""
        if (named := _uuid(document)) is not None:
            return [str(named)]
        query = "SELECT document_id FROM search.entries WHERE symbol_key = $1"
        return [str(row["document_id"]) for row in await self._view.fetch(query, symbol_key(document))]


def columns() -> tuple[Column, ...]:
    """The columns of the list as a workbook."""
    return (
        Column("Lúc", 18, lambda row: moment(row["at"])),
        Column("Người xem", 26, lambda row: row["person_name"] or row["person_id"]),
        Column("Làm thay", 26, lambda row: row["delegator_name"] or row["acting_for"]),
        Column("Đã mở", 22, lambda row: say(f"who_read.what.{row['what']}", row["what"])),
        Column("Văn bản", 50, lambda row: row["name"] or row["about"]),
        Column("Độ mật", 10, lambda row: say(f"common.secrecy.{Secrecy.of_rank(row['rank']).value}")),
        Column("Mã", 40, lambda row: row["id"]),
        Column("Máy", 18, lambda row: row["address_hash"]),
        Column("Trình duyệt", 18, lambda row: row["agent_hash"]),
    )


def _midnight(day: dt.date | None, days: int = 0) -> dt.datetime | None:
    return dt.datetime.combine(day + dt.timedelta(days=days), dt.time(), VIETNAM) if day else None


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
