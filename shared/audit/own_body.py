"""What people of one's own body opened, for its chief of office."""

import datetime as dt
from dataclasses import dataclass

READS = """
    SELECT read_id, at, site, person_id, acting_for, what, id, about, secrecy_rank AS rank, address_hash, agent_hash
    FROM audit.of_own_body($1, $2, $3, $4, $5, $6) ORDER BY read_id DESC
"""
"""$1 what it is about (ids), $2 by whom, $3 and $4 from and until, $5 older than this read, $6 how many at most.

The function looks at the roster itself: it answers chiefs of office only.
"""


@dataclass(frozen=True, slots=True)
class OwnRead:
    """A read; ``rank`` is its secrecy, the hashes tell machines and browsers apart."""

    read_id: int
    at: dt.datetime
    site: str
    person_id: str
    what: str
    id: str
    rank: int
    acting_for: str | None = None
    about: str | None = None
    address_hash: str | None = None
    agent_hash: str | None = None
