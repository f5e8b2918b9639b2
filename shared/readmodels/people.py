"""People as JSON columns name them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A person whom an event names."""

    person_id: str
    name: str
