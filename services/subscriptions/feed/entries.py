"""An event of the log as a subscriber gets it, and who may get it."""

import datetime as dt
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pydantic_core

from services.subscriptions.feed.cursors import Key
from services.subscriptions.subscribers.state import State, Status
from shared.bodies.heirs import Heirs
from shared.bodies.visibility import cleared, documents_in, goes_outside, rank_of
from shared.eventsourcing.recorded import Metadata
from shared.streams.cloudevents import EventRow


class Known:
    """What is known of the city by now, whenever an event happened: secret documents, and who took over from whom."""

    def __init__(self) -> None:
        self.ranks: dict[str, int] = {}
        self._heirs = Heirs({})
        self._readers: dict[frozenset[str], frozenset[str]] = {}

    def raise_to(self, rank: int, document_id: str) -> None:
        """A document is at least so secret."""
        self.ranks[document_id] = max(rank, self.ranks.get(document_id, 0))

    def inherit(self, heirs: Heirs) -> None:
        """These took over from bodies that have ended."""
        self._heirs, self._readers = heirs, {}

    def readers(self, bodies: frozenset[str]) -> frozenset[str]:
        """The bodies, and those of today that these went over into."""
        if bodies not in self._readers:
            self._readers[bodies] = bodies.union(*(self._heirs.living(body) for body in bodies))
        return self._readers[bodies]


@dataclass(frozen=True)
class Entry:
    """A row of ``log.events``, and what is known by now of what it tells of."""

    key: Key
    type: str
    row: EventRow
    known: Known

    @classmethod
    def of(cls, row: EventRow, known: Known | None = None) -> "Entry":
        """The entry of a row."""
        return cls((row["transaction_id"], row["position"]), row["type"], row, known or Known())

    @cached_property
    def metadata(self) -> Metadata:
        """The event's envelope."""
        return Metadata.model_validate_json(self.row["metadata"])

    @property
    def rank(self) -> int:
        """How secret it is to be kept: as it was when it happened, or as its documents have become since."""
        return rank_of(self.metadata.secrecy, self.documents, self.known.ranks)

    @cached_property
    def documents(self) -> frozenset[str]:
        """The documents whose content it tells."""
        return documents_in(self.type, self.row["subject"], self.data)

    @cached_property
    def data(self) -> dict[str, Any]:
        """What the event says."""
        data: dict[str, Any] = pydantic_core.from_json(self.row["data"])
        return data

    @cached_property
    def bodies(self) -> frozenset[str]:
        """The bodies whose fact it is; a task is also its lead's and its cooperating bodies'."""
        bodies = {str(self.row["body_id"])}
        if self.type.startswith("congvan.tracking.") and "task_id" in self.data:
            cooperating = self.data.get("cooperating_body_ids")
            named = [self.data.get("lead_body_id"), *(cooperating if isinstance(cooperating, list) else ())]
            bodies |= {body for body in named if isinstance(body, str)}  # a broken one stops nobody
        return frozenset(bodies)

    @property
    def readers(self) -> frozenset[str]:
        """The bodies that may read it: those whose fact it is, and who took over from them."""
        return self.known.readers(self.bodies)

    @cached_property
    def cloudevent(self) -> dict[str, Any]:
        """CloudEvents 1.0, structured, with the same extensions as on Kafka."""
        time: dt.datetime = self.row["time"]
        said = {
            "specversion": "1.0",
            "id": str(self.row["id"]),
            "source": f"/bodies/{self.row['body_id']}/{self.row['service']}",
            "type": self.type,
            "subject": self.row["subject"],
            "time": time.astimezone(dt.UTC).isoformat().replace("+00:00", "Z"),
            "datacontenttype": "application/json",
            "body": self.row["body_id"],
            "secrecy": self.metadata.secrecy,
            "streamid": self.row["stream_id"],
            "streamversion": str(self.row["version"]),
            "correlationid": self.metadata.correlation_id,
            "causationid": self.metadata.causation_id,
            "actor": self.metadata.actor,
            "actorname": self.metadata.actor_name,
            "actingfor": self.metadata.acting_for,
            "traceparent": self.metadata.traceparent,
            "data": self.data,
        }
        return {name: value for name, value in said.items() if value is not None}

    @cached_property
    def text(self) -> str:
        """The CloudEvent as JSON, made once for all who get it."""
        return json.dumps(self.cloudevent, ensure_ascii=False)

    @cached_property
    def message(self) -> bytes:
        """What follows the id of a server-sent event, made once for all streams; JSON has no line breaks."""
        return f"event: {self.type}\r\ndata: {self.text}\r\n\r\n".encode()


def may_see(subscription: State, entry: Entry) -> bool:
    """Whether the event is one of the subscription's: its body's, not above its clearance, of its types."""
    if subscription.body_id not in entry.readers:  # asked first: of hundreds of subscriptions most are another body's
        return False
    if subscription.status is not Status.OPEN or not goes_outside(entry.type):
        return False
    if subscription.types and not entry.type.startswith(subscription.types):
        return False
    return cleared(subscription.clearance, entry.rank)
