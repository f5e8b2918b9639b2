"""What happened to documents."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a document; ``detail`` is its data, ``actor`` is ``system`` where nobody did it."""

    name: str
    actor: str
    actor_name: str
    acting_for: str | None
    at: dt.datetime
    detail: Mapping[str, object]
