"""A body's counters."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counted:
    """How much of everything the body has had so far."""

    received: int = 0
    registered: int = 0
    refused: int = 0
    handled: int = 0
    issued: int = 0
    tasks_ordered: int = 0
    tasks_led: int = 0
    tasks_confirmed: int = 0
