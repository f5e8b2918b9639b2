"""The one rule of sight: what a body's people, another system or an operator may see.

A fact is for the bodies that it concerns and for their successors, and only for people cleared for it.  A fact about a
document is as secret as the document is now, whatever it was when the fact happened (``log.secrets``).  For rows of
read models the database keeps the same rule, with the functions of
``services/projections/schema/current/visibility.sql``; this module is the rule for everything else.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from shared.bodies.actor import Actor
from shared.documents.secrecy import Secrecy

OWN_WORDS = (
    "congvan.meetings.VoteCast.",
    "congvan.meetings.OpinionSent.",
    "congvan.meetings.PaperRead.",
    "congvan.directory.ViewSaved.",
    "congvan.directory.ViewRemoved.",
    "congvan.directory.PhraseKept.",
    "congvan.directory.PhraseRemoved.",
    "congvan.directory.NoticesSeen.",
    "congvan.directory.DigestSent.",
)
"""Events that are one person's own, such as a vote: no other system and no operator sees their content."""

OWN_DOORS = ("congvan.subscriptions.", "congvan.operations.")
"""Events that say how to get in: operators see them, no other system gets them."""

_MENDED = "congvan.operations.LetterMended."
_LISTING = ("congvan.routing.DocumentPutIntoCaseFile.", "congvan.routing.CaseFileHandedOver.")
_READ_AS = "SELECT log.read_as($1, $2, $3)"
_RANKS = "SELECT subject, secrecy_rank FROM log.secrets_among($1)"
_BODIES = "SELECT roster.lineage($1)"


def cleared(clearance: int, *levels: Secrecy | int) -> bool:
    """Whether ``clearance`` (0-3) suffices for all of ``levels`` (degrees of secrecy, or their ranks)."""
    return all(clearance >= (level.rank if isinstance(level, Secrecy) else level) for level in levels)


def most_secret(levels: Iterable[Secrecy]) -> Secrecy:
    """The highest of ``levels``; `Secrecy.NONE` where there are none."""
    return max(levels, key=lambda level: level.rank, default=Secrecy.NONE)


class Database(Protocol):
    """A connection, or a pool of them."""

    async def fetch(self, query: str, *values: object) -> list[Any]:
        """The rows of a query."""


@dataclass(frozen=True)
class Reader:
    """Who reads: ``bodies`` are the own one and all that went over into it, ``clearance`` is 0-3."""

    bodies: frozenset[str]
    clearance: int

    def may_see(self, concerned: Collection[str], rank: int) -> bool:
        """Whether they may see a fact that concerns these bodies and is as secret as ``rank``."""
        return cleared(self.clearance, rank) and not self.bodies.isdisjoint(concerned)


async def reader_of(database: Database, actor: Actor) -> Reader:
    """The actor as a reader; ``database`` may read the roster."""
    rows = await database.fetch(_BODIES, actor.body_id)
    return Reader(frozenset(row[0] for row in rows), actor.clearance)


async def read_as(connection: Database, actor: Actor) -> None:
    """Have the database show only what the actor may see, until the transaction ends.

    A person who acts for another reads as that other, who gets the invitations by name.
    """
    await connection.fetch(_READ_AS, actor.body_id, actor.clearance, actor.acting_for or actor.person_id)


async def ranks_of(database: Database, subjects: Iterable[str]) -> dict[str, int]:
    """How secret documents are now, by id, without those that are not secret.

    ``database`` is a service's.
    """
    wanted = sorted(set(subjects))
    rows = await database.fetch(_RANKS, wanted) if wanted else []
    return {row["subject"]: row["secrecy_rank"] for row in rows}


def documents_in(event_type: str, subject: str, data: object) -> frozenset[str]:
    """The ids of the documents whose content an event contains: its own, and those on the list of a case file.

    ``data`` is the event's data as parsed JSON.  A document that the event only refers to (one answered, replaced,
    given as evidence) is not among them.
    """
    found = {subject}
    if isinstance(data, Mapping):
        if event_type.startswith(_MENDED):  # it contains another event
            found |= documents_in(data["event_type"], subject, json.loads(data["value"]))
        papers = data.get("papers") if event_type.startswith(_LISTING) else None
        named = [data.get("paper"), *(papers if isinstance(papers, list) else ())]
        found |= {str(line["document_id"]) for line in named if isinstance(line, Mapping) and "document_id" in line}
        found |= {str(data[name]) for name in ("document_id", "paper_id") if name in data}
    return frozenset(found)


def rank_of(secrecy: str, documents: Iterable[str], ranks: Mapping[str, int]) -> int:
    """How secret (0-3) an event is now: as it was when it happened, or as its documents are now, if that is more.

    An unknown degree counts as the highest.
    """
    own = Secrecy(secrecy).rank if secrecy in list(Secrecy) else Secrecy.TOP_SECRET.rank
    return max((own, *(ranks.get(one, 0) for one in documents)))


def is_own_words(event_type: str) -> bool:
    """Whether the event is one person's own."""
    return event_type.startswith(OWN_WORDS)


def goes_outside(event_type: str) -> bool:
    """Whether other systems may get events of this type."""
    return not event_type.startswith((*OWN_WORDS, *OWN_DOORS))
