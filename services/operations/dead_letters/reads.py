"""What the console shows of dead letters: causes, the letters of a cause, a letter with its event in the store."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

import asyncpg
from pydantic import ValidationError

from services.operations.dead_letters.commands import Stored
from services.operations.dead_letters.mending import faults
from services.operations.dead_letters.rows import Act, Cause, Failure, FailureGroup, LetterRow, ListedLetter
from shared.bodies.actor import Actor
from shared.bodies.visibility import OWN_WORDS, cleared, documents_in, is_own_words, rank_of, ranks_of
from shared.documents.secrecy import Secrecy
from shared.events.catalogue import UnknownEventType, decode
from shared.eventsourcing.recorded import Metadata
from shared.streams.cloudevents import EventRow
from shared.streams.publishing import size_of
from shared.streams.topics import LARGEST_MESSAGE

SHOWN = ("open", "set_aside", "replayed")
MOST = 500  # letters on a page, and in one go

_CAUSES = """
    SELECT split_part(f.consumer, '.', 1) AS consumer, f.error_class, l.event_type,
           count(DISTINCT l.letter_id) AS letters, min(f.first_at) AS first_at, max(f.last_at) AS last_at,
           array_agg(DISTINCT split_part(f.consumer, '.', 2)) FILTER (WHERE f.consumer LIKE '%.%') AS read_models,
           array_agg(DISTINCT l.body_id) AS bodies,
           min(f.error) FILTER (WHERE l.secrecy_rank = 0 AND secret.subject IS NULL
                                AND l.event_type NOT LIKE ALL ($2)) AS error
    FROM failures f JOIN letters l USING (letter_id) JOIN standings s USING (letter_id)
    LEFT JOIN log.secrets secret ON secret.subject = encode(l.key, 'escape')
    WHERE s.status = ANY ($1)
    GROUP BY 1, 2, 3 ORDER BY letters DESC, last_at DESC
"""
_OF_CAUSE = """
    SELECT DISTINCT l.letter_id, l.event_type, l.service, l.stream_id, l.version, l.body_id, s.status, s.last_at,
           greatest(l.secrecy_rank, secret.secrecy_rank) AS secrecy_rank
    FROM failures f JOIN letters l USING (letter_id) JOIN standings s USING (letter_id)
    LEFT JOIN log.secrets secret ON secret.subject = encode(l.key, 'escape')  -- a message's key is what it is about
    WHERE split_part(f.consumer, '.', 1) = $1 AND f.error_class = $2 AND l.event_type = $3 AND s.status = ANY ($4)
    ORDER BY s.last_at, l.letter_id LIMIT $5
"""
_ONE = "SELECT l.*, s.status, s.last_at FROM letters l JOIN standings s USING (letter_id) WHERE letter_id = $1"
_STORED = """
    SELECT id, service, position, transaction_id, stream_id, version, type, subject, body_id, time, data, metadata
    FROM log.events
    WHERE service = $1 AND stream_id = $2 AND version = $3
"""


@dataclass(frozen=True)
class DeadLetter:
    """A dead letter, the consumers that failed on it, and its event's row of the log, mended, where there is one.

    ``ranks`` says how secret each document has become by now of which the event tells (``document id → rank``).
    """

    row: LetterRow
    failures: list[Failure]
    stored_row: EventRow | None
    mended: bool = False
    ranks: Mapping[str, int] = field(default_factory=dict)

    @property
    def letter_id(self) -> UUID:
        """The id, derived from the event's."""
        return self.row["letter_id"]

    @property
    def stored(self) -> Stored | None:
        """What the decider has to know of the store; ``None`` where no store holds the event."""
        if self.stored_row is None:
            return None
        return Stored(
            event_id=self.stored_row["id"],
            event_type=self.stored_row["type"],
            subject=self.stored_row["subject"],
            body_id=self.stored_row["body_id"],
            secrecy=Secrecy.of_rank(self.rank),
            readable=not self.faults(),
            fits=size_of(self.stored_row) <= LARGEST_MESSAGE,
        )

    @property
    def rank(self) -> int:
        """The secrecy rank (0-3): the highest of the stored event's (or else the message's) and its documents' now."""
        if self.stored_row is None:
            return max((int(self.row["secrecy_rank"]), *self.ranks.values()))
        return rank_of(Metadata.model_validate_json(self.stored_row["metadata"]).secrecy, self.ranks, self.ranks)

    def shown_to(self, actor: Actor) -> bool:
        """Whether the operator may see its content."""
        return cleared(actor.clearance, self.rank) and not is_own_words(self.row["event_type"])

    @property
    def consumers(self) -> list[str]:
        """The consumers that failed on it."""
        return [failure["consumer"] for failure in self.failures]

    @property
    def groups(self) -> list[FailureGroup]:
        """The failures by consumer and error; read models with the same error are one group."""
        found: dict[tuple[str, str], FailureGroup] = {}
        for failure in self.failures:
            service, _, model = failure["consumer"].partition(".")
            known = found.setdefault((service, failure["error_class"]), {**failure, "name": service, "read_models": []})
            known["read_models"] += [model] if model else []
            known["times"] = max(known["times"], failure["times"])
        return list(found.values())

    @property
    def message_readable(self) -> bool:
        """Whether the message itself is an event of its type, so that it failed later than at reading."""
        try:
            decode(self.row["event_type"], self.row["value"] or b"")
        except (ValueError, LookupError):
            return False
        return True

    def faults(self) -> list[dict[str, str]]:
        """Why the stored data cannot be read; empty where it can."""
        if self.stored_row is None:
            return []
        try:
            decode(self.stored_row["type"], self.stored_row["data"])
        except ValidationError as error:
            return faults(error)
        except UnknownEventType:
            return [{"field": "", "message": f"unknown type {self.stored_row['type']}"}]
        except ValueError as error:
            return [{"field": "", "message": str(error)}]
        return []

    def text(self) -> str:
        """The stored data as indented JSON."""
        data = self.stored_row["data"] if self.stored_row is not None else "{}"
        return json.dumps(json.loads(data), ensure_ascii=False, indent=2)

    def message_text(self) -> str:
        """The message's bytes as text."""
        return (self.row["value"] or b"").decode("utf-8", "replace")


class DeadLetters:
    """Reads dead letters from this service's tables."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def causes(self, shown: str) -> list[Cause]:
        """The causes of the letters that are ``shown`` (one of `SHOWN`), the most frequent first."""
        return list(await self._pool.fetch(_CAUSES, _statuses(shown), [f"{prefix}%" for prefix in OWN_WORDS]))

    async def counts(self) -> dict[str, int]:
        """How many letters there are of each of `SHOWN`."""
        rows = await self._pool.fetch("SELECT status, count(*) AS n FROM standings GROUP BY status")
        by_status = {row["status"]: row["n"] for row in rows}
        return {shown: sum(by_status.get(status, 0) for status in _statuses(shown)) for shown in SHOWN}

    async def of_cause(self, consumer: str, error_class: str, event_type: str, shown: str) -> list[ListedLetter]:
        """The letters of a cause, the oldest first, at most `MOST`."""
        return list(await self._pool.fetch(_OF_CAUSE, consumer, error_class, event_type, _statuses(shown), MOST))

    async def find(self, letter_id: UUID) -> DeadLetter | None:
        """The letter with this id; ``None`` where there is none."""
        row: LetterRow | None = await self._pool.fetchrow(_ONE, letter_id)
        if row is None:
            return None
        failures = await self._pool.fetch("SELECT * FROM failures WHERE letter_id = $1 ORDER BY consumer", letter_id)
        stored: EventRow | None = None
        mended = False
        if row["version"] is not None:
            stored = await self._pool.fetchrow(_STORED, row["service"], row["stream_id"], row["version"])
        if stored is not None:
            mended = await self._pool.fetchval("SELECT true FROM log.mended($1)", [stored["id"]]) or False
        about = frozenset({(row["key"] or b"").decode("utf-8", "replace")})
        if stored is not None:
            about |= documents_in(stored["type"], stored["subject"], json.loads(stored["data"]))
        return DeadLetter(row, list(failures), stored, mended, await ranks_of(self._pool, about))

    async def history(self, letter_id: UUID) -> list[Act]:
        """The events of the letter's stream, the newest first."""
        return list(
            await self._pool.fetch(
                "SELECT type, time, data, metadata FROM events WHERE stream_id = $1 ORDER BY version DESC",
                str(letter_id),
            )
        )

    async def oldest_open(self) -> dt.datetime | None:
        """When the oldest open letter failed first; ``None`` without open letters."""
        found: dt.datetime | None = await self._pool.fetchval(
            "SELECT min(f.first_at) FROM failures f JOIN standings s USING (letter_id) "
            "WHERE s.status IN ('open', 'mended')"
        )
        return found


def _statuses(shown: str) -> list[str]:
    return ["open", "mended"] if shown == "open" else [shown]
