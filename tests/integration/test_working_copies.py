"""Working copies on real PostgreSQL and over HTTP: nothing typed is lost, and nobody types where they do not write."""

import asyncio
import base64
import datetime as dt
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from unittest import mock
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from services.approval.commands import (
    CheckFormat,
    ReturnDraft,
    ReviseDraft,
    ShareDraft,
    StartDraft,
    SubmitDraft,
    TransferDraft,
    WithdrawDraft,
)
from services.approval.decider import DECIDER
from services.approval.writing import copies
from services.approval.writing.api import writing_router
from services.approval.writing.copies import WorkingCopies
from services.approval.writing.encoding import opened_doc
from shared.bodies.actor import Actor
from shared.bodies.tokens import new_keys, sign_actor
from shared.cage import Cage
from shared.eventsourcing.decider import Command
from shared.eventsourcing.handling import CommandHandler
from shared.eventsourcing.transfer import succession
from shared.paper.lines import paper_of_lines
from shared.settings import Settings
from shared.web.service import prepare_web
from tests.conftest import Database
from tests.integration.handlers import handler, request
from tests.unit.approval.test_merging import typed
from tests.unit.domain.test_approval import CONTENT
from tests.unit.given import BODY, OTHER, ref, who

DRAFTER, FRIEND, STRANGER = who("chuyenvien1"), who("chuyenvien2"), who("chuyenvien1", OTHER)
PRIVATE, PUBLIC = new_keys()


class Desk:
    """Approval's working copies over HTTP, and its commands."""

    def __init__(self, http: httpx.AsyncClient, handling: CommandHandler) -> None:
        self._http, self._handling = http, handling
        self.copies = WorkingCopies(handling.store.pool)

    async def give(self, document_id: UUID, command: Command, actor: Actor = DRAFTER) -> None:
        """Give a command to the draft."""
        await self._handling.handle(request(document_id, command, actor))

    async def begin(self, document_id: UUID, *co_authors: str) -> None:
        """A draft, with co-authors."""
        await self.give(document_id, StartDraft(document_id=document_id, body_id=BODY, content=CONTENT))
        if co_authors:
            await self.give(document_id, ShareDraft(co_authors=tuple(map(ref, co_authors))))

    async def ask(self, method: str, path: str, actor: Actor, **content: Any) -> httpx.Response:
        """The answer to ``actor``."""
        headers = {"Authorization": f"Bearer {sign_actor(actor, PRIVATE)}"}
        return await self._http.request(method, path, headers=headers, **content)

    async def read(self, document_id: UUID, actor: Actor = DRAFTER, since: int = 0) -> httpx.Response:
        """What is new."""
        return await self.ask("GET", f"/documents/{document_id}/working-copy?since={since}", actor)

    async def write(self, document_id: UUID, actor: Actor = DRAFTER, **fields: Any) -> httpx.Response:
        """Type; bytes are encoded."""
        sent = {name: _base64(value) if isinstance(value, bytes) else value for name, value in fields.items()}
        return await self.ask("POST", f"/documents/{document_id}/working-copy", actor, json={"client": 1, **sent})

    async def words(self, document_id: UUID, actor: Actor = DRAFTER) -> str:
        """All that stands in the copy."""
        doc, fragment, _ = opened_doc()
        for update in updates_of(await self.read(document_id, actor)):
            doc.apply_update(update)
        return str(fragment)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def updates_of(answer: httpx.Response) -> list[bytes]:
    """The updates in an answer."""
    assert answer.status_code == 200, answer.text
    return [base64.b64decode(update) for update in answer.json()["updates"]]


def is_refused(answer: httpx.Response, status: int, code: str) -> None:
    """Refused for this reason, in two languages."""
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (status, code)
    assert problem["vi"]["title"]
    assert problem["en"]["title"]


@asynccontextmanager
async def _desk(database: Database) -> AsyncIterator[Desk]:
    app = FastAPI()
    app.state.settings = Settings(actor_token_public_key=PUBLIC)
    prepare_web(app)
    app.include_router(writing_router())
    async with (
        handler(database.url("approval"), "approval", DECIDER) as handling,
        Cage("services.approval.writing.merging").opened() as app.state.cage,
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://approval") as http,
    ):
        app.state.handler, app.state.pool = handling, handling.store.pool
        yield Desk(http, handling)


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[Desk]:
    async with _desk(database) as opened:
        yield opened


async def test_two_writers_have_one_copy_with_the_words_of_both(desk: Desk) -> None:
    document_id = uuid4()
    await desk.begin(document_id, "chuyenvien2")
    opened = await asyncio.gather(*(desk.read(document_id, actor) for actor in (DRAFTER, FRIEND, DRAFTER)))
    assert len({answer.json()["vector"] for answer in opened}) == 1, (
        "whoever comes first, its content stands there once"
    )
    seed = updates_of(opened[0])
    one, has_one = typed("của người soạn", *seed)
    other, has_other = typed("của người cùng soạn", *seed)
    answers = await asyncio.gather(
        desk.write(document_id, update=one, vector=has_one),
        desk.write(document_id, FRIEND, update=other, vector=has_other, client=2),
    )
    assert [answer.status_code for answer in answers] == [200, 200]
    words = await desk.words(document_id, FRIEND)
    for each in ("Nội dung", "của người soạn", "của người cùng soạn"):
        assert words.count(each) == 1
    latest = (await desk.read(document_id)).json()["seq"]
    assert latest == 2
    assert updates_of(await desk.read(document_id, since=latest)) == []
    assert len(updates_of(await desk.read(document_id, since=1))) == 1
    assert (await desk.write(document_id, update=one, vector=has_one)).json()["seq"] == latest, "sent twice, kept once"


async def test_many_updates_become_one_and_say_the_same(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "FOLD_EVERY", 4)
    document_id = uuid4()
    await desk.begin(document_id)
    have = updates_of(await desk.read(document_id))
    for number in range(10):
        update, has = typed(f"câu thứ {number}.", *have)
        assert (await desk.write(document_id, update=update, vector=has, since=number)).status_code == 200
        have.append(update)
    copy = await desk.copies.find(document_id)
    assert copy is not None
    assert (copy.seq, copy.state_seq, len(copy.updates)) == (10, 8, 3)
    words = await desk.words(document_id)
    assert [words.count(f"câu thứ {number}.") for number in range(10)] == [1] * 10
    assert len(updates_of(await desk.read(document_id, since=5))) == 3, "who has less than what was merged gets it all"


async def test_nobody_else_reads_or_writes(desk: Desk) -> None:
    document_id = uuid4()
    await desk.begin(document_id)
    update, has = typed("chen vào", *updates_of(await desk.read(document_id)))
    for actor, code in (
        (FRIEND, "approval.not-writer"),
        (STRANGER, "forbidden.body"),
        (who("vanthu"), "approval.not-writer"),
    ):
        is_refused(await desk.read(document_id, actor), 403, code)
        is_refused(await desk.write(document_id, actor, update=update, vector=has), 403, code)
    await desk.give(document_id, ShareDraft(co_authors=(ref("chuyenvien2"),)))
    assert (await desk.write(document_id, FRIEND, update=update, vector=has)).status_code == 200
    await desk.give(document_id, ShareDraft())
    is_refused(await desk.read(document_id, FRIEND), 403, "approval.not-writer")


async def test_what_is_typed_before_a_draft_begins_is_its_writers_and_becomes_the_drafts(desk: Desk) -> None:
    document_id = uuid4()
    assert updates_of(await desk.read(document_id)) == []
    update, has = typed("soạn dở", subject="về việc dở dang")
    assert (await desk.write(document_id, update=update, vector=has)).status_code == 200
    for actor in (FRIEND, STRANGER):
        is_refused(await desk.read(document_id, actor), 404, "document.unknown")
        assert (await desk.ask("GET", "/working-copies", actor)).json()["drafts"] == []
    is_refused(await desk.read(document_id, who("vanthu")), 403, "forbidden.post")
    (unfinished,) = (await desk.ask("GET", "/working-copies", DRAFTER)).json()["drafts"]
    assert (unfinished["document_id"], unfinished["about"]["subject"]) == (str(document_id), "về việc dở dang")
    await desk.begin(document_id, "chuyenvien2")
    assert "soạn dở" in await desk.words(document_id, FRIEND)
    assert (await desk.ask("GET", "/working-copies", DRAFTER)).json()["drafts"] == []
    is_refused(await desk.ask("DELETE", f"/documents/{document_id}/working-copy", DRAFTER), 409, "working-copy.begun")


async def test_another_ones_copy_under_the_drafts_id_is_none_of_its(desk: Desk) -> None:
    document_id = uuid4()
    update, has = typed("của kẻ chiếm chỗ")
    assert (await desk.write(document_id, FRIEND, update=update, vector=has)).status_code == 200
    await desk.begin(document_id)
    words = await desk.words(document_id)
    assert "chiếm chỗ" not in words
    assert "Nội dung" in words


async def test_an_unfinished_one_is_thrown_away_by_its_writer_or_by_time(desk: Desk) -> None:
    first, second = uuid4(), uuid4()
    update, has = typed("bỏ đi")
    for document_id in (first, second):
        await desk.write(document_id, update=update, vector=has)
    is_refused(await desk.ask("DELETE", f"/documents/{first}/working-copy", FRIEND), 404, "document.unknown")
    left = (await desk.ask("DELETE", f"/documents/{first}/working-copy", DRAFTER)).json()["drafts"]
    assert [each["document_id"] for each in left] == [str(second)]
    await desk.copies.prune(dt.timedelta(days=1))
    assert await desk.copies.find(second) is not None
    await desk.copies.prune(dt.timedelta(0))
    assert await desk.copies.find(second) is None


async def test_nobody_has_more_unfinished_ones_than_anybody_finishes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.approval.writing.doors.MOST_UNFINISHED", 1)
    update, has = typed("một")
    document_id = uuid4()
    assert (await desk.write(document_id, update=update, vector=has)).status_code == 200
    is_refused(await desk.write(uuid4(), update=update, vector=has), 409, "working-copy.too-many")
    assert (await desk.write(document_id, update=update, vector=has)).status_code == 200


async def test_a_submitted_draft_is_closed_and_a_returned_one_goes_on(desk: Desk) -> None:
    document_id = uuid4()
    await desk.begin(document_id)
    update, has = typed("chưa lưu thành lần", *updates_of(await desk.read(document_id)))
    await desk.write(document_id, update=update, vector=has)
    await desk.give(document_id, CheckFormat(), who("chanhvp"))
    await desk.give(document_id, SubmitDraft())
    for answer in (await desk.read(document_id), await desk.write(document_id, update=update, vector=has)):
        is_refused(answer, 409, "working-copy.closed")
        assert answer.json()["ended"] is False
    await desk.give(document_id, ReturnDraft(remarks="sửa lại"), who("chanhvp"))
    assert "chưa lưu thành lần" in await desk.words(document_id)
    await desk.give(document_id, WithdrawDraft(reason="thôi"))
    assert (await desk.read(document_id)).json()["ended"] is True
    await desk.copies.prune(dt.timedelta(days=1))
    assert await desk.copies.find(document_id) is None


async def test_what_is_in_no_revision_yet_is_known(desk: Desk) -> None:
    document_id = uuid4()
    await desk.begin(document_id)
    where = f"/documents/{document_id}/working-copy/standing"

    async def waits() -> bool:
        return (await desk.ask("GET", where, DRAFTER)).json()["typed_at"] is not None

    seed = updates_of(await desk.read(document_id))
    assert not await waits()
    update, has = typed("chưa lưu", *seed)
    await desk.write(document_id, update=update, vector=has)
    assert await waits()
    await desk.write(document_id, saving=True, since=1)
    assert await waits(), "it was to be saved, and is not yet"
    await desk.give(document_id, ReviseDraft(content=CONTENT))
    assert not await waits()
    more, has = typed("gõ thêm", *seed, update)
    await desk.write(document_id, update=more, vector=has)
    assert await waits()
    is_refused(await desk.ask("GET", where, FRIEND), 403, "approval.not-writer")


async def test_a_revision_that_was_made_elsewhere_is_taken_over_where_nobody_has_typed(desk: Desk) -> None:
    document_id = uuid4()
    await desk.begin(document_id, "chuyenvien2")
    old = updates_of(await desk.read(document_id))
    mended = CONTENT.model_copy(update={"paper": paper_of_lines("Nội dung\nđã sửa một lỗi thể thức")})
    await desk.give(document_id, ReviseDraft(content=mended))
    answers = await asyncio.gather(*(desk.read(document_id, actor, 0) for actor in (DRAFTER, FRIEND)))
    doc, fragment, _ = opened_doc()
    for update in (*old, *updates_of(answers[0]), *updates_of(answers[1])):
        doc.apply_update(update)  # as a page that was open all the time
    assert [str(fragment).count(words) for words in ("Nội dung", "đã sửa một lỗi thể thức")] == [1, 1]
    update, has = typed("gõ trước", *updates_of(answers[0]))
    await desk.write(document_id, update=update, vector=has)
    await desk.give(document_id, ReviseDraft(content=CONTENT))
    words = await desk.words(document_id)
    assert "gõ trước" in words, "what was typed is worth more than what was mended"


async def test_a_copy_goes_along_when_its_body_ends(desk: Desk) -> None:
    document_id = uuid4()
    await desk.begin(document_id)
    update, has = typed("trước khi sáp nhập", *updates_of(await desk.read(document_id)))
    await desk.write(document_id, update=update, vector=has)
    await desk.give(
        document_id,
        TransferDraft(from_body_id=BODY, to_body_id=OTHER, stand_ins={DRAFTER.person_id: ref("chuyenvien1", OTHER)}),
        succession(BODY, OTHER, "approval"),
    )
    is_refused(await desk.read(document_id), 403, "forbidden.body")
    assert "trước khi sáp nhập" in await desk.words(document_id, STRANGER)


async def test_what_may_not_come_in_does_not(desk: Desk) -> None:
    document_id = uuid4()
    await desk.begin(document_id)
    seed = updates_of(await desk.read(document_id))
    good, has = typed("được lưu", *seed)
    stamped, has_stamped = typed("TUYỆT MẬT", *seed)
    first, _ = typed("trước", *seed)
    second, has_second = typed("sau", *seed, first)
    for update, vector, status, code in (
        (b"\xffnot an update", has, 422, "working-copy.unreadable"),
        (good, b"\x07", 422, "working-copy.unreadable"),
        (stamped, has_stamped, 422, "working-copy.secret"),
        (second, has_second, 409, "working-copy.lacks"),
        (bytes(2**21 + 1), has, 413, "working-copy.too-large"),
    ):
        is_refused(await desk.write(document_id, update=update, vector=vector), status, code)
    with mock.patch("services.approval.writing.api.LARGEST_COPY", 10):
        is_refused(await desk.write(document_id, update=good, vector=has), 413, "working-copy.too-large")
    for wrong in ({"update": "abc"}, {"client": -1}, {"place": "x" * 3000}, {"since": "a"}, {"more": 1}):
        is_refused(await desk.write(document_id, **wrong), 422, "request.invalid")
    assert (await desk.read(document_id)).json()["seq"] == 0, "none of it was kept"
    assert (await desk.write(document_id, update=good, vector=has)).status_code == 200


async def test_who_is_there_is_seen_and_the_pages_of_the_body_are_told(desk: Desk, database: Database) -> None:
    document_id = uuid4()
    await desk.begin(document_id, "chuyenvien2")
    heard: asyncio.Queue[Any] = asyncio.Queue()
    listening = await asyncpg.connect(database.url("approval"))
    await listening.add_listener("read_models", lambda *told: heard.put_nowait(json.loads(told[3])))
    place = json.dumps({"anchor": 5})
    assert (await desk.write(document_id, client=7, place=place)).json()["people"] == []
    assert await heard.get() == {"model": f"draft/{document_id}/7", "bodies": [BODY]}
    (seen,) = (await desk.write(document_id, FRIEND, client=8)).json()["people"]
    assert seen == {"client": 7, "name": DRAFTER.name, "place": place}
    await desk.write(document_id, FRIEND, client=7, place="of another")

    async def seen_by(actor: Actor) -> list[tuple[int, str]]:
        people = (await desk.read(document_id, actor)).json()["people"]
        return [(each["client"], each["place"]) for each in people]

    assert await seen_by(FRIEND) == [(7, place)], "nobody speaks for another's page"
    assert await seen_by(DRAFTER) == [(8, "")]
    await desk.write(document_id, FRIEND, client=7, leaving=True)
    assert await seen_by(FRIEND) == [(7, place)]
    await desk.write(document_id, client=7, leaving=True)
    assert await seen_by(FRIEND) == []
    await listening.close()
