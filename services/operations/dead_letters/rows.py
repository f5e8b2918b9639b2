"""The rows of this service's tables of dead letters, as queries give them."""

import datetime as dt
from typing import TypedDict
from uuid import UUID


class Cause(TypedDict):
    """The letters on which one service failed with one error, all of one type of event.

    ``error`` is the text of the error of one of them that is not secret; ``read_models`` is ``None`` for a policy.
    """

    consumer: str
    error_class: str
    event_type: str
    letters: int
    first_at: dt.datetime
    last_at: dt.datetime
    read_models: list[str] | None
    bodies: list[str]
    error: str | None


class ListedLetter(TypedDict):
    """A letter of a cause; its secrecy rank is the highest of the message's and its document's now."""

    letter_id: UUID
    event_type: str
    service: str
    stream_id: str
    version: int | None
    body_id: str
    status: str
    last_at: dt.datetime
    secrecy_rank: int


class LetterRow(TypedDict):
    """A letter: the message and where it stood, and what the message's headers say of its event."""

    letter_id: UUID
    event_id: UUID | None
    event_type: str
    service: str
    stream_id: str
    version: int | None
    body_id: str
    secrecy_rank: int
    topic: str
    partition: int
    kafka_offset: int
    key: bytes | None
    value: bytes | None
    status: str
    last_at: dt.datetime


class Failure(TypedDict):
    """How often a consumer failed on a letter, and its last error."""

    letter_id: UUID
    consumer: str
    error_class: str
    error: str
    traceback: str
    attempts: int
    first_at: dt.datetime
    last_at: dt.datetime
    times: int


class FailureGroup(Failure):
    """The failures of a service with one error; ``read_models`` are those that failed with it."""

    name: str
    read_models: list[str]


class Act(TypedDict):
    """An event of an operator; ``data`` and ``metadata`` are JSON text."""

    type: str
    time: dt.datetime
    data: str
    metadata: str
