"""An event of the log as a subscriber gets it, and who may get it."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

import pydantic_core

from services.subscriptions.feed.cursors import Key
from services.subscriptions.subscribers.state import State, Status
from shared.documents.secrecy import Secrecy
from shared.eventsourcing.recorded import Metadata

PRIVATE = (
    "congvan.subscriptions.",
    "congvan.operations.",
    "congvan.meetings.VoteCast.",
    "congvan.meetings.OpinionSent.",
    "congvan.meetings.PaperRead.",
    "congvan.directory.ViewSaved.",
    "congvan.directory.ViewRemoved.",
    "congvan.directory.NoticesSeen.",
    "congvan.directory.DigestSent.",
)
"""A person's own, or what would open a door: no other system gets it, whatever it asks for."""


OF_DOCUMENTS = ("congvan.receiving.", "congvan.approval.", "congvan.publishing.")
"""Whose events say how secret the document is that they are about."""


@dataclass(frozen=True)
class Entry:
    """A row of ``log.events``; ``ranks`` says how secret documents have become by now."""

    key: Key
    type: str
    row: Mapping[str, Any]
    ranks: Mapping[str, int]

    @classmethod
    def of(cls, row: Mapping[str, Any], ranks: Mapping[str, int] = MappingProxyType({})) -> "Entry":
        """The entry of a row."""
        return cls((row["transaction_id"], row["position"]), row["type"], row, ranks)

    @cached_property
    def metadata(self) -> Metadata:
        """The event's envelope."""
        return Metadata.model_validate_json(self.row["metadata"])

    @property
    def rank(self) -> int:
        """How secret it is to be kept: as it was when it happened, or as its document has become since."""
        own = Secrecy(self.metadata.secrecy).rank
        return max(own, self.ranks.get(self.row["subject"], 0)) if self.type.startswith(OF_DOCUMENTS) else own

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
    if subscription.body_id not in entry.bodies:  # asked first: of hundreds of subscriptions most are another body's
        return False
    if subscription.status is not Status.OPEN or entry.type.startswith(PRIVATE):
        return False
    if subscription.types and not entry.type.startswith(subscription.types):
        return False
    return entry.rank <= subscription.clearance
