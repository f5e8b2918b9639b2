"""What the states of several deciders have in common."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict


class StreamState(BaseModel):
    """What the events of one stream add up to; `evolve` answers each event with a changed copy."""

    model_config = ConfigDict(frozen=True)


class HeldState(StreamState):
    """The state of a stream that another body may take over; ``held_by`` is the body that did."""

    body_id: str | None = None
    held_by: str | None = None

    @property
    def in_charge(self) -> str:
        """The body that acts on the stream; ``""`` before the stream exists."""
        return self.held_by or self.body_id or ""


class DocumentState(HeldState):
    """The state of a document's stream."""

    document_id: UUID | None = None
