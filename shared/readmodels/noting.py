"""Which secret rows a page gets to see: noted where they are fetched, so that no list forgets to."""

from collections.abc import Iterable
from typing import Any

import asyncpg

from shared.audit.reads import Read

RANK = "secrecy_rank"
_IDS = ("document_id", "meeting_id", "task_id", "case_file_id", "id")


class Noting:
    """A connection that notes each row with a secrecy above none that goes through it."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection
        self._opened: list[Read] = []
        self._entries: dict[str, Read] = {}

    @property
    def seen(self) -> list[Read]:
        """What was opened, and the entries of lists that were not."""
        opened = {read.about for read in self._opened}
        return [*self._opened, *(entry for about, entry in self._entries.items() if about not in opened)]

    def opened(self, read: Read) -> None:
        """Something was opened, not only seen in a list."""
        self._opened.append(read)

    async def fetch(self, query: str, *arguments: object) -> list[asyncpg.Record]:
        """As asyncpg's."""
        records: list[asyncpg.Record] = await self._connection.fetch(query, *arguments)
        self._note(records)
        return records

    async def fetchrow(self, query: str, *arguments: object) -> asyncpg.Record | None:
        """As asyncpg's."""
        record = await self._connection.fetchrow(query, *arguments)
        self._note([] if record is None else [record])
        return record

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def _note(self, records: Iterable[asyncpg.Record]) -> None:
        for record in records:
            rank = record.get(RANK)
            if rank is None and not self._entries and RANK not in record:
                return  # none of them has it
            if rank:
                about = next((str(record[name]) for name in _IDS if record.get(name) is not None), "")
                known = self._entries.get(about)
                if known is None or known.rank < rank:
                    self._entries[about] = Read("entry", about, about or None, rank)
