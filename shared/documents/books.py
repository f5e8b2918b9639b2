"""What publishing answers about a body's numbers; the portal reads it."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.documents.head import DocumentHead


class SeriesStanding(BaseModel):
    """A series: ``kind`` (its name) or ``book`` (its id), the ``period`` in which it runs, its ``last`` number.

    Numbers up to ``base`` were given outside of this system; ``missing`` of them stand in no entry here.
    """

    model_config = ConfigDict(frozen=True)

    series: str
    book: str
    period: str
    secret: bool
    last: int
    base: int
    missing: int


class ReservedNumber(BaseModel):
    """A number that was taken beforehand and is free: ``entry_id`` is its stream."""

    model_config = ConfigDict(frozen=True)

    entry_id: UUID
    series: str
    number: int
    symbol: str
    head: DocumentHead
    reason: str


class Books(BaseModel):
    """The series of a body, and the numbers of them that were taken beforehand and are free."""

    model_config = ConfigDict(frozen=True)

    series: tuple[SeriesStanding, ...] = ()
    reserved: tuple[ReservedNumber, ...] = ()
