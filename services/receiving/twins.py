"""The same document twice in one register: found before it takes a second number.

The same are issuer, symbol and date, however they are spelled; a document without a symbol is nobody's twin.
"""

import re

import asyncpg

from services.receiving.commands import RegisterDocument
from services.receiving.state import State, Status, evolve
from shared.documents.head import DocumentHead
from shared.documents.symbols import symbol_key
from shared.documents.vietnamese import folded
from shared.eventsourcing.decider import Context
from shared.eventsourcing.store import EVENT_COLUMNS, recorded

# As the index `events_entered` has it: the first number of the symbol narrows a day's documents down.
_ALIKE = f"""
    SELECT {EVENT_COLUMNS} FROM events WHERE stream_id IN (
        SELECT stream_id FROM events
        WHERE type IN ('congvan.receiving.DocumentRegistered.v1', 'congvan.receiving.PastDocumentEntered.v1',
                       'congvan.receiving.RegistrationCorrected.v1')
          AND coalesce(metadata ->> 'in_charge', body_id) = $1
          AND coalesce(data -> 'head' ->> 'date', '') = $2
          AND ltrim(coalesce(substring(data -> 'head' ->> 'symbol' FROM '[0-9]+'), ''), '0') = $3
          AND stream_id <> $4)
    ORDER BY stream_id, version
"""  # noqa: S608 - nothing of a request stands in it


async def find_twin(
    connection: asyncpg.Connection, command: RegisterDocument, state: State, context: Context
) -> Context:
    """``context`` with the number under which the same document stands in the register, if it does.

    Who registers the same document in another series of the register waits until this transaction ends.
    """
    head = command.head or state.head
    key = key_of(head)
    if key is None:
        return context
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"{state.in_charge}\n{key}")
    date = head.date.isoformat() if head.date else ""
    rows = await connection.fetch(_ALIKE, state.in_charge, date, _first_number(head), str(state.document_id))
    others: dict[str, State] = {}
    for row in rows:
        event = recorded("receiving", row)
        others[event.stream_id] = evolve(others.get(event.stream_id, State()), event.data)
    for other in others.values():
        if other.status is Status.REGISTERED and other.entry is not None and key_of(other.head) == key:
            return context.model_copy(update={"stands_as": f"{other.entry.number}/{other.entry.year}"})
    return context


def key_of(head: DocumentHead) -> str | None:
    """What every spelling of one document shares: issuer, symbol and date; ``None`` without a symbol."""
    symbol = symbol_key(head.symbol) if head.symbol else ""
    return f"{folded(head.issuer or '')}\n{symbol}\n{head.date or ''}" if symbol else None


def _first_number(head: DocumentHead) -> str:
    digits = re.search("[0-9]+", head.symbol or "")
    return digits[0].lstrip("0") if digits else ""
