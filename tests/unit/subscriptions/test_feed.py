"""The feed: cursors, who sees what, and one reader for all."""

import asyncio
import datetime as dt
import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest
from sse_starlette import ServerSentEvent

from services.subscriptions.catalogue.examples import example_of
from services.subscriptions.feed import hub as hubs
from services.subscriptions.feed.cursors import BEGINNING, cursor_of, key_of
from services.subscriptions.feed.entries import Entry, Known, may_see
from services.subscriptions.feed.hub import Hub
from services.subscriptions.feed.routes import Page, _page, _scan
from services.subscriptions.subscribers.state import State, Status
from shared.bodies.heirs import Ending, Heirs
from shared.events.base import Event
from shared.events.catalogue import EVENTS
from shared.eventsourcing.decider import Rejected
from shared.eventsourcing.recorded import Metadata

BODY, OTHER = "quan-uy-hai-chau", "quan-uy-thanh-khe"
ID, ELSE = UUID(int=7), UUID(int=8)


def entry(type_name: str, number: int = 1, body: str = BODY, secrecy: str = "none", **fields: Any) -> Entry:
    event_type = EVENTS[f"congvan.{type_name}.v1"]
    event: Event = event_type.model_validate({**example_of(event_type), "body_id": body, **fields})
    metadata = Metadata(correlation_id="c", causation_id="k", actor="a", actor_name="A", secrecy=secrecy)
    return Entry.of({
        "id": uuid4(), "service": event.service, "stream_id": "s", "version": 1, "type": event.type_name(),
        "subject": event.subject, "body_id": body, "time": dt.datetime(2026, 3, 2, tzinfo=dt.UTC),
        "data": event.model_dump_json(), "metadata": metadata.model_dump_json(), "transaction_id": number, "position": number,
    })  # fmt: skip


def subscription(
    body: str = BODY, clearance: int = 0, types: tuple[str, ...] = (), status: Status = Status.OPEN
) -> State:
    return State(
        status=status, subscription_id=ID, body_id=body, clearance=clearance, types=types, secret_sha256="0" * 64
    )


def test_a_cursor_leads_back() -> None:
    assert key_of(cursor_of(ID, (12, 34)), ID) == (12, 34)
    assert key_of(None, ID) == BEGINNING


@pytest.mark.parametrize(
    "cursor", ["x", "1-", "1-000000000007-1", "1-000000000007--1-2", f"1-000000000007-{10**30}-1", "１-0-1-1"]
)
def test_a_broken_cursor_is_told(cursor: str) -> None:
    with pytest.raises(Rejected) as refused:
        key_of(cursor, ID)
    assert refused.value.code == "feed.cursor-broken"


def test_somebody_elses_cursor_is_told() -> None:
    with pytest.raises(Rejected) as refused:
        key_of(cursor_of(ELSE, (1, 1)), ID)
    assert refused.value.code == "feed.cursor-foreign"


def test_a_subscription_sees_its_body_its_clearance_its_types() -> None:
    issued, secret = entry("publishing.DocumentIssued"), entry("receiving.DocumentReceived", secrecy="secret")
    assert may_see(subscription(), issued)
    assert not may_see(subscription(body=OTHER), issued)
    assert not may_see(subscription(clearance=1), secret)
    assert may_see(subscription(clearance=2), secret)
    assert may_see(subscription(types=("congvan.publishing.",)), issued)
    assert not may_see(subscription(types=("congvan.routing.", "congvan.publishing.DocumentNumbered")), issued)
    assert not may_see(subscription(status=Status.CLOSED), issued)


def test_a_task_is_also_its_leads_and_its_cooperating_bodies() -> None:
    task = entry("tracking.TaskAssigned", lead_body_id=OTHER, cooperating_body_ids=["third"])
    assert [may_see(subscription(body=body), task) for body in (BODY, OTHER, "third", "fourth")] == [
        True,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("name", ["meetings.VoteCast", "directory.ViewSaved", "subscriptions.SubscriptionOpened"])
def test_what_is_personal_is_nobodys(name: str) -> None:
    assert not may_see(subscription(clearance=3), entry(name))


def test_who_took_over_from_a_body_sees_its_events() -> None:
    known = Known()
    issued = Entry.of(entry("publishing.DocumentIssued", body=OTHER).row, known)
    assert not may_see(subscription(), issued)
    known.inherit(Heirs({OTHER: Ending(("between",)), "between": Ending((BODY, "third"))}))
    assert [may_see(subscription(body=body), issued) for body in (BODY, "third", "fourth")] == [True, True, False]


RAISED: dict[str, Any] = {"body_id": BODY, "document_id": UUID(int=1)}


@pytest.mark.parametrize(
    "told",
    [
        entry("tracking.TaskAssigned", task_id=UUID(int=9), **RAISED),
        entry("tracking.SubTaskOrdered", task_id=UUID(int=9), **RAISED),
        entry("routing.DocumentCommented", **RAISED),
        entry("tracking.StepCompleted", **RAISED),
        entry("publishing.DeliveryStatusChanged", **RAISED),
        entry("routing.DocumentPutIntoCaseFile", paper={"document_id": UUID(int=1), "subject": "về việc mật"}),
        entry("routing.DocumentTakenOutOfCaseFile", paper_id=UUID(int=1)),
        entry("routing.CaseFileHandedOver", papers=[{"document_id": UUID(int=2)}, {"document_id": UUID(int=1)}]),
    ],
    ids=lambda one: one.type,
)
def test_whatever_tells_of_a_document_is_as_secret_as_it_has_become(told: Entry) -> None:
    known = Known()
    told = Entry.of(told.row, known)
    assert may_see(subscription(), told)
    known.raise_to(2, str(UUID(int=1)))
    assert [may_see(subscription(clearance=clearance), told) for clearance in (0, 1, 2)] == [False, False, True]


LINES = {"reason": "dòng một\ndòng hai\r\u2028dòng “ba”"}


def test_an_event_of_a_stream_is_what_the_library_would_send() -> None:
    one = entry("receiving.DocumentRefused", **LINES)
    assert b"id: 1-a\r\n" + one.message == ServerSentEvent(data=one.text, event=one.type, id="1-a").encode()


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_page_is_what_the_interface_says(count: int) -> None:
    entries = [entry("receiving.DocumentRefused", number, **LINES) for number in range(count)]
    read = Page.model_validate_json(bytes(_page(entries, "1-a-1-1", more=True).body))
    assert read == Page(events=[one.cloudevent for one in entries], cursor="1-a-1-1", more=True)


async def test_what_turned_out_to_be_secret_is_kept_from_then_on(monkeypatch: pytest.MonkeyPatch) -> None:
    received = {"body_id": BODY, "document_id": UUID(int=1)}
    entries = [
        entry("receiving.DocumentReceived", 1, **received),
        entry("receiving.DocumentReceived", 2, **{**received, "document_id": UUID(int=2)}),
        entry("receiving.DocumentRegistered", 3, secrecy="confidential", **received),
    ]
    hub, store = hub_of(entries[:2], monkeypatch)
    store.entries = entries
    assert [one.key[0] for one in (await _scan(hub, subscription(), BEGINNING, 10))[0]] == [1, 2]
    await hub._learn(entries)
    hub._keep([Entry.of(entries[2].row, hub._known)])
    for kept in (50, 0):  # in memory, and read from the store
        monkeypatch.setattr(hubs, "KEPT", kept)
        hub._keep([Entry.of(entry("tracking.TaskAssigned", 4, OTHER).row, hub._known)])
        assert [one.key[0] for one in (await _scan(hub, subscription(), BEGINNING, 10))[0]] == [2]
        assert [one.key[0] for one in (await _scan(hub, subscription(clearance=1), BEGINNING, 10))[0]] == [1, 2, 3]


class Store:
    """Answers as the log does, out of a list."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self.reads = 0

    async def fetch(self, query: str, *keys: Any) -> list[Any]:
        if "secrets_among" in query:
            return [{"subject": subject, "secrecy_rank": 1} for subject in keys[0]]
        self.reads += 1
        after, end = keys[:2], keys[2:] or (10**9, 0)
        return [one.row for one in self.entries if after < one.key <= end][: hubs.PAGE]


def hub_of(entries: Sequence[Entry], monkeypatch: pytest.MonkeyPatch, kept: int = 50) -> tuple[Hub, Store]:
    monkeypatch.setattr(hubs, "KEPT", kept)
    store = Store(entries)
    hub = Hub(store)
    for one in entries:
        hub._keep([Entry.of(one.row, hub._known)])
    return hub, store


async def test_pages_join_without_a_gap_or_a_repeat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "PAGE", 7)
    entries = [entry("publishing.DocumentIssued", number, BODY if number % 3 else OTHER) for number in range(1, 101)]
    hub, store = hub_of(entries, monkeypatch, kept=20)
    seen, after = [], BEGINNING
    while True:
        page, after = await _scan(hub, subscription(), after, 5)
        if not page:
            break
        seen += [one.key[0] for one in page]
    assert seen == [number for number in range(1, 101) if number % 3]
    assert after == (100, 100)
    store.reads = 0
    assert [one.key for one in await hub.page((95, 95))] == [(number, number) for number in range(96, 101)]
    assert store.reads == 0, "the newest events are in memory"


async def test_who_waits_is_woken(monkeypatch: pytest.MonkeyPatch) -> None:
    hub, _ = hub_of([entry("publishing.DocumentIssued", 1)], monkeypatch)
    waiting = asyncio.create_task(hub.wait((1, 1), 30))
    await asyncio.sleep(0)
    hub._keep([entry("publishing.DocumentIssued", 2)])
    await asyncio.wait_for(waiting, 5)
    await asyncio.wait_for(hub.wait((1, 1), 30), 5)  # what is there already is not waited for


async def test_the_events_of_other_bodies_wake_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    hub, _ = hub_of([entry("publishing.DocumentIssued", 1)], monkeypatch)
    waiting = asyncio.create_task(hub.wait((1, 1), 30, BODY))
    await asyncio.sleep(0)
    hub._keep([entry("publishing.DocumentIssued", 2, OTHER)])
    await asyncio.sleep(0.01)
    assert not waiting.done()
    task = entry("tracking.TaskAssigned", 3, OTHER, task_id=UUID(int=3), lead_body_id=BODY)  # theirs, for us to do
    hub._keep([task])
    await asyncio.wait_for(waiting, 5)
    page, after = await _scan(hub, subscription(), (1, 1), 10)
    assert [one.key for one in page] == [(3, 3)]
    assert after == (3, 3), "what others did meanwhile has been passed"


@pytest.mark.parametrize(
    "said", [{"cooperating_body_ids": None}, {"cooperating_body_ids": 7}, {"lead_body_id": [BODY]}]
)
async def test_an_event_that_nothing_can_read_stops_nobody(
    said: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    hub, _ = hub_of([entry("publishing.DocumentIssued", 1)], monkeypatch)
    task = entry("tracking.TaskAssigned", 2, task_id=UUID(int=3))
    data = {**json.loads(task.row["data"]), **said}
    hub._keep([Entry.of({**task.row, "data": json.dumps(data)}), entry("publishing.DocumentIssued", 3)])
    assert [one.key[0] for one in (await _scan(hub, subscription(), (1, 1), 10))[0]] == [2, 3]
