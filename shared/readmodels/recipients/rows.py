"""Recipients that are offered to choose from."""

from dataclasses import dataclass

from shared.paper.content import OutsideRecipient


@dataclass(frozen=True, slots=True)
class RecipientGroup:
    """Recipients that are chosen together: ids of bodies, and those outside this system."""

    group_id: str
    name: str
    recipients: tuple[str, ...]
    outside: tuple[OutsideRecipient, ...]


@dataclass(frozen=True, slots=True)
class OfferedRecipients:
    """What the actor's body has to choose from, besides all bodies and organs."""

    groups: list[RecipientGroup]
    outside: list[OutsideRecipient]
