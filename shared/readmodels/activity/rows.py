"""What is known of a body's activity."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BodyActivity:
    """When people of the body last did something with a document, and how often they have."""

    last_at: dt.datetime
    acts: int
