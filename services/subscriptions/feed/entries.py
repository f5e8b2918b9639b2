"""An event of the log as a subscriber gets it, and the rule of who may get it."""

import datetime as dt
import json
from dataclasses import dataclass
from functools import cached_property

import pydantic_core

from services.subscriptions.feed.cursors import Key
from services.subscriptions.subscribers.state import State, Status
from shared.bodies.heirs import Heirs
from shared.bodies.visibility import cleared, documents_in, goes_outside, rank_of
from shared.eventsourcing.recorded import Metadata
from shared.streams.cloudevents import EventRow


class Known:
    """What holds in the city now, however old an event is: which documents are secret, and who succeeded whom."""

    def __init__(self) -> None:
        self.ranks: dict[str, int] = {}
        self._heirs = Heirs({})
        self._readers: dict[frozenset[str], frozenset[str]] = {}

    def raise_to(self, rank: int, document_id: str) -> None:
        """Record that a document is at least as secret as ``rank`` (0-3)."""
        self.ranks[document_id] = max(rank, self.ranks.get(document_id, 0))

    def inherit(self, heirs: Heirs) -> None:
        """Take note of the heirs of ended bodies."""
        self._heirs, self._readers = heirs, {}

    def readers(self, bodies: frozenset[str]) -> frozenset[str]:
        """The bodies, and the living heirs of those that have ended."""
        if bodies not in self._readers:
            self._readers[bodies] = bodies.union(*(self._heirs.living(body) for body in bodies))
        return self._readers[bodies]


@dataclass(frozen=True)
class Entry:
    """A row of ``log.events``, with what is known by now."""

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
        """The secrecy rank (0-3): the event's own, or that of its documents now, if higher."""
        return rank_of(self.metadata.secrecy, self.documents, self.known.ranks)

    @cached_property
    def documents(self) -> frozenset[str]:
        """The documents whose content the event tells."""
        return documents_in(self.type, self.row["subject"], self.data)

    @cached_property
    def data(self) -> dict[str, object]:
        """The event's data."""
        data: dict[str, object] = pydantic_core.from_json(self.row["data"])
        return data

    @cached_property
    def bodies(self) -> frozenset[str]:
        """The bodies that the event concerns; one of a task concerns its lead and its cooperating bodies as well."""
        bodies = {str(self.row["body_id"])}
        if self.type.startswith("congvan.tracking.") and "task_id" in self.data:
            cooperating = self.data.get("cooperating_body_ids")
            named = [self.data.get("lead_body_id"), *(cooperating if isinstance(cooperating, list) else ())]
            bodies |= {body for body in named if isinstance(body, str)}  # a broken event must not stop the feed
        return frozenset(bodies)

    @property
    def readers(self) -> frozenset[str]:
        """The bodies that may read it: those that it concerns, and their heirs."""
        return self.known.readers(self.bodies)

    @cached_property
    def cloudevent(self) -> dict[str, object]:
        """A structured CloudEvent 1.0, with the same extensions as on Kafka."""
        time: dt.datetime = self.row["time"]
        attributes = {
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
        return {name: value for name, value in attributes.items() if value is not None}

    @cached_property
    def text(self) -> str:
        """The CloudEvent as JSON, made once for all subscribers."""
        return json.dumps(self.cloudevent, ensure_ascii=False)

    @cached_property
    def message(self) -> bytes:
        """The lines after the id of a server-sent event, made once for all streams; JSON has no line breaks."""
        return f"event: {self.type}\r\ndata: {self.text}\r\n\r\n".encode()


def may_see(subscription: State, entry: Entry) -> bool:
    """Whether the subscription gets the event: it concerns its body, is within its clearance, and of its types."""
    if subscription.body_id not in entry.readers:  # first, because most subscriptions are another body's
        return False
    if subscription.status is not Status.OPEN or not goes_outside(entry.type):
        return False
    if subscription.types and not entry.type.startswith(subscription.types):
        return False
    return cleared(subscription.clearance, entry.rank)
