"""Who opened what, as the chief of office is shown it: the audit's rows with the names of people and things."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from services.portal.frame.formats import moment
from services.portal.frame.sheets import Column
from shared.audit.own_body import READS, OwnRead
from shared.calendar import VIETNAM
from shared.documents.secrecy import Secrecy
from shared.readmodels.casefiles import queries as casefiles
from shared.readmodels.documents import queries as documents
from shared.readmodels.meeting_board import queries as meetings
from shared.readmodels.reading import Reading
from shared.readmodels.roster.queries import people_named
from shared.readmodels.search.queries import ids_with_symbol
from shared.texts import say

PAGE = 100
MOST_EXPORTED = 50_000


@dataclass(frozen=True)
class ReadFilter:
    """Which reads: of a document (its id or symbol), by a person, between two days in Đà Nẵng, both included."""

    document: str = ""
    person: str = ""
    since: dt.date | None = None
    until: dt.date | None = None

    @property
    def query(self) -> str:
        """The same as a query string."""
        return urlencode({name: value for name, value in vars(self).items() if value})


@dataclass(frozen=True, slots=True)
class ShownRead:
    """A read with names; ``url`` and ``name`` are of what it is about, where the reader may know that."""

    read: OwnRead
    person_name: str | None
    delegator_name: str | None
    name: str | None = None
    url: str | None = None


async def reads(reading: Reading, wanted: ReadFilter, before: int | None = None, most: int = PAGE) -> list[ShownRead]:
    """The newest reads of the actor's body that fit, older than the read ``before``; none for who is no chief."""
    about = await _about(reading, wanted.document) if wanted.document else None
    bounds = (_midnight(wanted.since), _midnight(wanted.until, 1))
    found = await reading.rows(OwnRead, READS, about, wanted.person or None, *bounds, before, most)
    people = await people_named(reading, [name for read in found for name in (read.person_id, read.acting_for) if name])
    things = await _things(reading, {thing for read in found if (thing := _uuid(read.about)) is not None})
    return [
        ShownRead(
            read,
            people.get(read.person_id),
            people.get(read.acting_for or ""),
            *things.get(read.about or "", (None, None)),
        )
        for read in found
    ]


async def _things(reading: Reading, ids: set[UUID]) -> dict[str, tuple[str, str]]:
    """The name and the page of each thing that is known, by its id."""
    known: dict[str, tuple[str, str]] = {}
    if ids:
        for page, named in (
            ("case-files", casefiles.named),
            ("meetings", meetings.named),
            ("documents", documents.named),
        ):
            known |= {str(thing.id): (thing.name, f"/{page}/{thing.id}") for thing in await named(reading, [*ids])}
    return known


async def _about(reading: Reading, document: str) -> list[str]:
    """The ids of the documents that are meant: by an id, or by a symbol in any spelling."""
    named = _uuid(document)
    return [str(each) for each in ([named] if named else await ids_with_symbol(reading, document))]


def _secrecy(shown: ShownRead) -> str:
    return say(f"common.secrecy.{Secrecy.of_rank(shown.read.rank).value}")


def columns() -> tuple[Column[ShownRead], ...]:
    """The columns of the list as a workbook."""
    return (
        Column("who_read.sheet.at", 18, lambda shown: moment(shown.read.at)),
        Column("who_read.sheet.reader", 26, lambda shown: shown.person_name or shown.read.person_id),
        Column("who_read.sheet.acting_for", 26, lambda shown: shown.delegator_name or shown.read.acting_for),
        Column("who_read.sheet.opened", 22, lambda shown: say(f"who_read.what.{shown.read.what}", shown.read.what)),
        Column("who_read.sheet.about", 50, lambda shown: shown.name or shown.read.about),
        Column("who_read.sheet.secrecy", 10, _secrecy),
        Column("who_read.sheet.id", 40, lambda shown: shown.read.id),
        Column("who_read.sheet.machine", 18, lambda shown: shown.read.address_hash),
        Column("who_read.sheet.browser", 18, lambda shown: shown.read.agent_hash),
    )


def _midnight(day: dt.date | None, days: int = 0) -> dt.datetime | None:
    return dt.datetime.combine(day + dt.timedelta(days=days), dt.time(), VIETNAM) if day else None


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
