"""The recount of numbers finds each kind of fault, and none where the register is whole."""

import datetime as dt
from uuid import UUID, uuid4

import pytest

from shared.bodies.actor import Post
from shared.documents.head import DocumentHead
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.publishing import DocumentNumbered
from shared.events.publishing.entries import (
    NumberCancelled,
    NumberReserved,
    PaperDocumentEntered,
    PastIssuedEntered,
    SeriesContinued,
)
from tests.smoke.recount import recount
from tests.unit.recorded import record

CLERK = PersonRef(person_id="vanthu.x", name="Văn thư X", post=Post.RECORDS_CLERK)
FIRST, SECOND = uuid4(), uuid4()
SERIES = "issue:x:QĐ:2026"


def told(document_id: UUID, number: int) -> dict[str, object]:
    return {
        "document_id": document_id,
        "body_id": "x",
        "series": SERIES,
        "number": number,
        "symbol": f"{number:02d}-QĐ",
    }


def numbered(number: int, document_id: UUID | None = None, reserved_as: UUID | None = None) -> Event:
    given = {**told(document_id or uuid4(), number), "reserved_as": reserved_as, "numbered_by": CLERK}
    return DocumentNumbered.model_validate(given)


def reserved(number: int, entry: UUID = FIRST) -> Event:
    given = {**told(entry, number), "head": DocumentHead(), "reason": "họp", "reserved_by": CLERK}
    return NumberReserved.model_validate(given)


def on_paper(number: int, entry: UUID = FIRST) -> Event:
    return PaperDocumentEntered.model_validate({**told(entry, number), "head": DocumentHead(), "entered_by": CLERK})


def cancelled(number: int) -> Event:
    return NumberCancelled.model_validate({**told(FIRST, number), "reason": "nhầm", "cancelled_by": CLERK})


def past(number: int) -> Event:
    old = {"issued_on": dt.date(2026, 1, 5), "head": DocumentHead(), "source": "sổ giấy", "entered_by": CLERK}
    return PastIssuedEntered.model_validate({**told(uuid4(), number), **old})


def continued(last: int) -> Event:
    return SeriesContinued(body_id="x", series=SERIES, last=last, reason="sổ giấy", continued_by=CLERK)


WHOLE = {
    "cancelled, and another one": [numbered(1, FIRST), cancelled(1), numbered(2, FIRST)],
    "taken beforehand, then a document's": [reserved(1), numbered(2), numbered(1, SECOND, FIRST)],
    "taken beforehand, then on paper": [reserved(1), on_paper(1), numbered(2)],
    "taken beforehand and cancelled": [reserved(1), cancelled(1), numbered(2)],
    "after an old register with holes": [past(5), past(2), numbered(6), past(3), past(7), numbered(8)],
    "after the body's word": [continued(40), past(12), numbered(41)],
}
FAULTS = {
    "a gap": [numbered(1), numbered(3)],
    "a gap after the body's word": [continued(40), numbered(42)],
    "a repeat": [numbered(1), numbered(1)],
    "a cancelled number again": [numbered(1, FIRST), cancelled(1), numbered(1, FIRST)],
    "cancelled, never given": [numbered(1), cancelled(2)],
    "cancelled twice": [numbered(1), cancelled(1), cancelled(1)],
    "an old number twice": [past(2), past(2), numbered(3)],
    "an old number that is taken": [continued(2), numbered(3), past(3)],
    "one reservation for two documents": [reserved(1), numbered(1, None, FIRST), numbered(1, None, FIRST)],
    "another number than was reserved": [reserved(1), numbered(2, SECOND, FIRST)],
    "on paper under another number": [reserved(1), on_paper(2)],
}


@pytest.mark.parametrize("events", WHOLE.values(), ids=WHOLE)
def test_a_whole_register_has_nothing_wrong(events: list[Event]) -> None:
    assert list(recount([record(event) for event in events])) == []


@pytest.mark.parametrize("events", FAULTS.values(), ids=FAULTS)
def test_every_fault_is_found(events: list[Event]) -> None:
    assert sum(wrong for _, wrong in recount([record(event) for event in events])) > 0
