"""Numbers, recounted from the events that bear them: no gap, no repeat, nothing given twice.

A cancelled number and one that was taken beforehand count like any other: each stands in the register.  Only up to the
number with which a body came here (its old register, or its word on how far that had come) may lines be missing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from shared.events.base import Event
from shared.events.publishing import DocumentNumbered
from shared.events.publishing.entries import (
    NumberCancelled,
    NumberReserved,
    PaperDocumentEntered,
    PastIssuedEntered,
    SeriesContinued,
)
from shared.events.receiving import ArrivalCancelled, DocumentRegistered, PastDocumentEntered
from shared.eventsourcing.recorded import RecordedEvent


@dataclass
class Series:
    """What the events say of one series."""

    live: list[int] = field(default_factory=list)
    past: list[int] = field(default_factory=list)
    continued: int = 0
    cancelled: list[int] = field(default_factory=list)
    symbols: list[str] = field(default_factory=list)

    def wrong(self) -> int:
        """How many numbers are missing, repeated, or cancelled without having been given or more than once."""
        numbers = [*self.live, *self.past]
        first = min(self.live, default=max(numbers, default=0) + 1)
        base = max(self.continued, *(number for number in self.past if number < first), 0)
        last = max(numbers, default=0)
        gaps = set(range(base + 1, last + 1)) - set(numbers)
        strangers = set(self.cancelled) - set(numbers)
        return len(gaps) + len(strangers) + sum(map(_repeats, (numbers, self.symbols, self.cancelled)))


def recount(store: Sequence[RecordedEvent]) -> Iterator[tuple[str, int]]:
    """What is wrong, and how many numbers are; ``store`` in log order."""
    yield from _reservations(store)
    found: dict[str, Series] = defaultdict(Series)
    reserved = {event.stream_id for event in store if isinstance(event.data, NumberReserved)}
    for event in store:
        if isinstance(event.data, (DocumentRegistered, PastDocumentEntered, ArrivalCancelled)):
            _count_arrival(found, event, event.data)
        elif not (isinstance(event.data, PaperDocumentEntered) and event.stream_id in reserved):
            _count_issue(found, event.data)
    for name, series in found.items():
        if wrong := series.wrong():
            yield f"numbers of {name}: {series}", wrong


def _count_issue(found: dict[str, Series], event: Event) -> None:
    match event:
        case DocumentNumbered(reserved_as=UUID()):
            return  # counted when it was taken beforehand
        case DocumentNumbered() | NumberReserved() | PaperDocumentEntered():
            found[event.series].live.append(event.number)
            found[event.series].symbols.append(event.symbol)
        case PastIssuedEntered():
            found[event.series].past.append(event.number)
        case SeriesContinued():
            found[event.series].continued = max(found[event.series].continued, event.last)
        case NumberCancelled():
            found[event.series].cancelled.append(event.number)


def _count_arrival(
    found: dict[str, Series],
    recorded: RecordedEvent,
    event: DocumentRegistered | PastDocumentEntered | ArrivalCancelled,
) -> None:
    name = f"arrival {recorded.in_charge} {event.register_year}{' secret' if event.secret_book else ''}"
    series, number = found[name], event.arrival_number
    match event:
        case DocumentRegistered():
            series.live.append(number)
        case PastDocumentEntered():
            series.past.append(number)
        case ArrivalCancelled():
            series.cancelled.append(number)


def _reservations(store: Sequence[RecordedEvent]) -> Iterator[tuple[str, int]]:
    """Each number that was taken beforehand is used once at most, as what it was taken for."""
    taken = {
        event.stream_id: (event.data.series, event.data.number)
        for event in store
        if isinstance(event.data, NumberReserved)
    }
    used: list[str] = []
    for event in store:
        match event.data:
            case DocumentNumbered(reserved_as=UUID() as entry):
                name = str(entry)
            case PaperDocumentEntered() if event.stream_id in taken:
                name = event.stream_id
            case _:
                continue
        used.append(name)
        if taken.get(name) != (event.data.series, event.data.number):
            yield f"{event.data.symbol} was not taken beforehand as {name}", 1
    if twice := _repeats(used):
        yield f"taken beforehand, and used twice: {Counter(used).most_common(3)}", twice


def _repeats(given: list[int] | list[str]) -> int:
    return len(given) - len(set(given))
