"""Things by their names, for lists that only point at them."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Named:
    """What a document, a meeting or a case file is called."""

    id: UUID
    name: str
    secrecy_rank: int
