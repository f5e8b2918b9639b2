"""Places on the pages of a PDF, where something is put later: a signature, a number, a seal."""

from pydantic import BaseModel, ConfigDict, Field


class Spot(BaseModel):
    """A place on a page: ``page`` from 0, ``x`` and ``y`` in points from the page's lower left corner."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    page: int = Field(ge=0)
    x: float
    y: float


class Room(Spot):
    """A place with its size in points; ``x`` and ``y`` are its lower left corner."""

    width: float = Field(gt=0)
    height: float = Field(gt=0)


class PaperPlaces(BaseModel):
    """Where a composed paper waits for what is put on it later.

    ``signatures``: the middle of the lower edge of each signer's signature, the responsible one last.
    ``number`` and ``date`` are there where the paper was composed without them; ``date`` reaches from the room for the
    day to that for the year, which ``date_parts`` tell one by one: day, month, year.  Their lower edge is the lower
    edge of the letters' line.  ``mark`` is for the QR.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    signatures: tuple[Spot, ...] = ()
    number: Room | None = None
    date: Room | None = None
    date_parts: tuple[Room, ...] = ()
    mark: Room | None = None
