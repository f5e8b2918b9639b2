"""What everybody may know of an issued paper."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PublicPaper:
    """An issued paper; ``replaced_by_symbol`` is what stands in its place, where everybody may know that."""

    document_id: UUID
    sha256: str
    issuer: str | None = None
    symbol: str | None = None
    kind: str | None = None
    document_date: dt.date | None = None
    mark: str | None = None
    recalled_at: dt.datetime | None = None
    replaced: bool = False
    replaced_by_symbol: str | None = None
