"""Whose a file is, on a real database and over the services' own routes: every command that may name one."""

import datetime as dt
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from pydantic import BaseModel

from services.approval import api as approval
from services.approval import decider as drafts
from services.approval.commands import ReviseDraft, StartDraft
from services.approval.templates import decider as templates
from services.approval.templates.commands import ChangeTemplate, KeepTemplate
from services.directory import api as directory
from services.meetings import api as meetings
from services.meetings import decider as meeting
from services.meetings.commands import AttachPaper, CallMeeting, UpdatePaper
from services.projections.engine import ensure_schema
from services.publishing import api as publishing
from services.publishing.keys.commands import SetPicture
from services.publishing.numbers.entries import decider as entries
from services.publishing.numbers.entries.commands import EnterPaperDocument, EnterPastIssued
from services.receiving import api as receiving
from services.receiving import decider as incoming
from services.receiving.commands import EnterPastDocument, KeepPastDocument, ReceiveDocument, StampArrival
from services.routing import api as routing
from services.subscriptions import api as subscriptions
from services.tracking import api as tracking
from services.tracking.tasks import decider as tasks
from services.tracking.tasks.commands import GiveReport, OrderTask, ReportCompletion, ReportProgress
from shared.bodies.actor import Actor
from shared.bodies.tokens import new_keys, sign_actor
from shared.calendar import VIETNAM
from shared.documents.files import PDF, FileMissing, FileRef, FileStore
from shared.documents.head import DocumentHead
from shared.events.meetings import AgendaItem, MeetingKind
from shared.events.people import Invitee
from shared.events.receiving import Channel
from shared.events.tracking.reporting import Every, Reporting
from shared.eventsourcing.appending import Appender
from shared.eventsourcing.decider import Command, Decider
from shared.eventsourcing.handling import CommandHandler
from shared.eventsourcing.store import EventStore
from shared.paper.content import DraftContent
from shared.paper.lines import paper_of_lines
from shared.readmodels.roster import fold as roster
from shared.settings import Settings
from shared.uploads.named import may_name_files
from shared.uploads.uploads import TooManyUploads, Uploads, own_upload
from shared.web.service import prepare_web
from tests.conftest import Database
from tests.integration.handlers import request
from tests.unit.given import BODY, OTHER, ref, who

PRIVATE, PUBLIC = new_keys()
SETTINGS = Settings(actor_token_public_key=PUBLIC)
ROUTES = (receiving, routing, approval, publishing, tracking, meetings, directory, subscriptions)
CLERK, SPECIALIST, LEADER = who("vanthu"), who("chuyenvien1"), who("lanhdao")
HEAD = DocumentHead(issuer="Thành ủy Đà Nẵng", kind="Thông báo", subject="về hội nghị")
SOON = dt.datetime.now(dt.UTC) + dt.timedelta(days=3)
PAPER, DAY = UUID(int=11), dt.date(2026, 3, 2)
LIES = {"name": "x\r\nSet-Cookie: a=b.html", "media_type": "text/javascript", "bytes": 1}

Sending = Callable[[UUID, FileRef], Command]


def _content(*files: FileRef) -> DraftContent:
    return DraftContent(
        kind="Thông báo", subject="về hội nghị", paper=paper_of_lines("Nội dung."), recipients=(OTHER,), files=files
    )


def _past(kind: type[Any], **more: Any) -> Sending:
    return lambda stream, file: kind(document_id=stream, body_id=BODY, head=HEAD, files=(file,), source="sổ cũ", **more)


def _call(stream: UUID) -> CallMeeting:
    return CallMeeting(
        meeting_id=stream, body_id=BODY, title="Họp", kind=MeetingKind.OTHER, place="Phòng 1", starts_at=SOON,
        ends_at=SOON + dt.timedelta(hours=1), chair=Invitee(person=ref("lanhdao"), body_id=BODY),
        agenda=(AgendaItem(title="Khai mạc"),),
    )  # fmt: skip


def _order(stream: UUID) -> OrderTask:
    today = dt.datetime.now(dt.UTC).date()
    reporting = Reporting(every=Every.WEEK, first_due=today + dt.timedelta(7), until=today + dt.timedelta(60))
    return OrderTask(task_id=stream, source_document_id=uuid4(), lead_body_id=BODY, text="rà soát", reporting=reporting)


def _report(kind: type[Any], **more: Any) -> Sending:
    return lambda stream, file: kind(files=(file,), **more)


def _on_paper(kind: type[Any], **more: Any) -> Sending:
    """An entry of the outgoing register; one on paper is of today, because numbers of other terms are past ones."""
    head = HEAD.model_copy(update={"date": dt.datetime.now(VIETNAM).date()})
    opened = {"term": "XII", "term_opened_on": dt.date(2025, 10, 1)}
    return lambda stream, file: kind(document_id=stream, head=head, files=(file,), **opened, **more)


# command → what goes before it, who gives it, and the command itself
SENT: dict[type[Command], tuple[Callable[[UUID], Command] | None, Actor, Sending]] = {
    ReceiveDocument: (None, CLERK, lambda stream, file: ReceiveDocument(
        document_id=stream, body_id=BODY, channel=Channel.UPLOAD, head=HEAD, files=(file,))),
    EnterPastDocument: (None, CLERK, _past(EnterPastDocument, arrival_number=1, register_year=2020, registered_on=DAY)),
    KeepPastDocument: (None, CLERK, _past(KeepPastDocument)),
    StartDraft: (None, SPECIALIST, lambda stream, file: StartDraft(
        document_id=stream, body_id=BODY, content=_content(file))),
    ReviseDraft: (lambda stream: StartDraft(document_id=stream, body_id=BODY, content=_content()), SPECIALIST,
                  lambda stream, file: ReviseDraft(content=_content(file))),
    KeepTemplate: (None, SPECIALIST, lambda stream, file: KeepTemplate(
        template_id=stream, name="Mẫu", content=_content(file))),
    ChangeTemplate: (lambda stream: KeepTemplate(template_id=stream, name="Mẫu", content=_content()), SPECIALIST,
                     lambda stream, file: ChangeTemplate(name="Mẫu", content=_content(file))),
    AttachPaper: (_call, LEADER, lambda stream, file: AttachPaper(paper_id=PAPER, item=1, title="Tờ trình", file=file)),
    UpdatePaper: (None, LEADER, lambda stream, file: UpdatePaper(paper_id=PAPER, file=file)),
    ReportProgress: (_order, LEADER, _report(ReportProgress, percent=10, note="x")),
    ReportCompletion: (_order, LEADER, _report(ReportCompletion, result="xong")),
    GiveReport: (_order, LEADER, _report(GiveReport, result="xong")),
    EnterPaperDocument: (None, CLERK, _on_paper(EnterPaperDocument)),
    EnterPastIssued: (None, CLERK, _on_paper(EnterPastIssued, number=1, issued_on=DAY, source="sổ cũ")),
}  # fmt: skip
ELSEWHERE: set[type[Command]] = {SetPicture, StampArrival}
"""Their streams are no document's alone: a key has its holder's id, and a stamp is a signature over an original."""
DECIDERS: dict[str, tuple[Any, tuple[Decider[Any], ...]]] = {
    "receiving": (receiving, (incoming.DECIDER,)),
    "approval": (approval, (drafts.DECIDER, templates.DECIDER)),
    "meetings": (meetings, (meeting.DECIDER,)),
    "publishing": (publishing, (entries.DECIDER,)),
    "tracking": (tracking, (tasks.DECIDER,)),
}


def commands_with_files() -> dict[type[Command], tuple[str, str]]:
    """Every command that somebody may send over HTTP and that may name a file, with its service and path."""
    found = {}
    for module in ROUTES:
        for route in routes_of(module.routes(SETTINGS)):
            sent = route.endpoint.__annotations__.get("body")
            if isinstance(sent, type) and issubclass(sent, BaseModel) and may_name_files(sent):
                found[sent] = (module.__name__.split(".")[1], route.path)
    return found


def routes_of(router: APIRouter) -> Iterator[APIRoute]:
    """The routes of a router and of those that it includes."""
    for route in router.routes:
        if isinstance(route, APIRoute):
            yield route
        elif isinstance(inner := getattr(route, "original_router", None), APIRouter):
            yield from routes_of(inner)


def test_the_table_below_knows_every_command_that_may_name_a_file() -> None:
    assert set(commands_with_files()) == set(SENT) | ELSEWHERE


class City:
    """The services' routes over one database."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self.store = FileStore.from_url(f"file://{folder}/files")
        self.webs: dict[str, httpx.AsyncClient] = {}
        self.handlers: dict[str, CommandHandler] = {}

    async def start(self) -> None:
        connection = await asyncpg.connect(self._database.url("projections"))
        await ensure_schema(connection, roster.MODEL)
        for body_id in (BODY, OTHER):
            await connection.execute(
                "INSERT INTO roster.bodies (body_id, name, symbol, level, numbering, successors, exceptions, "
                "separate_approver, second_step, numbering_rules, term, term_opened_on) "
                "VALUES ($1, $1, 'X', 'district', 'party', '{}', '[]', false, false, '{}', 'XII', '2025-10-01')",
                body_id,
            )
        for person in (ref("lanhdao"), ref("vanthu"), ref("chuyenvien1")):
            await connection.execute(
                "INSERT INTO roster.people (person_id, body_id, name, post, clearance, active) "
                "VALUES ($1, $2, $3, $4, 0, true)",
                person.person_id, BODY, person.name, person.post.value,
            )  # fmt: skip
        await connection.close()
        for name, (module, deciders) in DECIDERS.items():
            app = FastAPI()
            pool = await asyncpg.create_pool(self._database.url(name), min_size=1, max_size=4)
            store = EventStore(pool, name)
            app.state.settings, app.state.pool = SETTINGS, pool
            app.state.handler = CommandHandler(deciders, store, Appender(pool, name))
            prepare_web(app)
            app.include_router(module.routes(SETTINGS))
            self.handlers[name] = app.state.handler
            self.webs[name] = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://s")
            self.pools = {**getattr(self, "pools", {}), name: pool}
        self.uploads = Uploads(self.pools["receiving"], self.store)

    async def end(self) -> None:
        for web in self.webs.values():
            await web.aclose()
        for pool in self.pools.values():
            await pool.close()

    async def give(
        self, actor: Actor, service: str, path: str, command: Command, key: str | None = None, **lies: Any
    ) -> httpx.Response:
        """The command as it goes over HTTP; ``lies`` are told of every file in it."""
        said = command.model_dump(mode="json", exclude_none=True)
        _lie(said, lies)
        headers = {"Authorization": f"Bearer {sign_actor(actor, PRIVATE)}", "Idempotency-Key": key or uuid4().hex}
        return await self.webs[service].post(path, json=said, headers=headers)


def _lie(value: Any, lies: dict[str, Any]) -> None:
    if isinstance(value, dict):
        if "sha256" in value:
            value |= lies
        for part in value.values():
            _lie(part, lies)
    elif isinstance(value, list):
        for part in value:
            _lie(part, lies)


@asynccontextmanager
async def city_of(database: Database, folder: Path) -> AsyncIterator[City]:
    city = City(database, folder)
    await city.start()
    try:
        yield city
    finally:
        await city.end()


def a_pdf() -> bytes:
    return b"%PDF-1.7\n%" + uuid4().hex.encode()


async def _stream_for(city: City, command: type[Command], service: str, path: str) -> UUID:
    """A stream at which ``command`` is the next thing."""
    stream = uuid4()
    before, actor, _ = SENT[command]
    if command is UpdatePaper:
        stream = await _stream_for(city, AttachPaper, service, path)
        _, actor, sending = SENT[AttachPaper]
        file = await city.uploads.upload(actor, a_pdf(), "cu.pdf", PDF)
        attach = f"/meetings/{stream}/attach-paper"
        assert (await city.give(actor, service, attach, sending(stream, file))).status_code == 200
    elif before is not None:
        await city.handlers[service].handle(request(stream, before(stream), actor))
    return stream


@pytest.mark.parametrize("command", SENT, ids=lambda command: command.__name__)
async def test_a_file_by_its_hash_is_refused_and_ones_own_is_taken(
    database: Database, tmp_path: Path, command: type[Command]
) -> None:
    async with city_of(database, tmp_path) as city:
        service, path = commands_with_files()[command]
        _, actor, sending = SENT[command]
        stream = await _stream_for(city, command, service, path)
        there = path.replace("{stream_id}", str(stream))
        events = city.pools[service]
        counted = await events.fetchval("SELECT count(*) FROM events")

        elsewhere = who("chanhvp", OTHER)
        foreign = await city.uploads.upload(elsewhere, a_pdf(), "cua-nguoi-khac.pdf", PDF)
        colleague = await city.uploads.upload(who("chuyenvien2"), a_pdf(), "cua-dong-nghiep.pdf", PDF)
        none = FileRef(sha256=uuid4().hex * 2, name="khong-co.pdf", media_type=PDF, bytes=3)
        problems = []
        for wrong in (foreign, colleague, none):
            answer = await city.give(actor, service, there, sending(stream, wrong))
            assert answer.status_code == 422, answer.text
            problems.append({name: value for name, value in answer.json().items() if name != "instance"})
        assert problems[0]["code"] == "file.unknown"
        assert problems[0] == problems[1] == problems[2], "nobody learns whether the file exists"
        assert await events.fetchval("SELECT count(*) FROM events") == counted

        data = a_pdf()
        own = await city.uploads.upload(actor, data, "to-trinh.pdf", PDF)
        key = uuid4().hex
        answer = await city.give(actor, service, there, sending(stream, own), key, **LIES)
        assert answer.status_code == 200, answer.text
        told = str(answer.json()["events"])
        assert own.name in told and PDF in told and f"'bytes': {len(data)}" in told
        assert "javascript" not in told and "Cookie" not in told
        assert await own_upload(events, actor, own.sha256) is None, "it is the stream's now"

        counted = await events.fetchval("SELECT count(*) FROM events")
        again = await city.give(actor, service, there, sending(stream, own), key, **LIES)
        assert again.status_code == 200, "the upload is used up, and the same command is answered all the same"
        assert await events.fetchval("SELECT count(*) FROM events") == counted

        # ... and of no other stream, whoever had it before
        other = await _stream_for(city, command, service, path)
        answer = await city.give(actor, service, path.replace("{stream_id}", str(other)), sending(other, own))
        assert answer.json()["code"] == "file.unknown"


async def test_who_may_not_ask_learns_nothing_of_files(database: Database, tmp_path: Path) -> None:
    """Of somebody else's draft a stranger hears the same for a file that it has as for one that nobody has."""
    async with city_of(database, tmp_path) as city:
        stream = uuid4()
        own = await city.uploads.upload(SPECIALIST, a_pdf(), "phu-luc.pdf", PDF)
        path = f"/documents/{stream}"
        start = StartDraft(document_id=stream, body_id=BODY, content=_content(own))
        assert (await city.give(SPECIALIST, "approval", f"{path}/start-draft", start)).status_code == 200
        stranger = who("chuyenvien1", OTHER)
        told = []
        for file in (own, FileRef(sha256="0" * 64, name="x", media_type=PDF, bytes=1)):
            command = ReviseDraft(content=_content(file))
            told.append((await city.give(stranger, "approval", f"{path}/revise-draft", command)).json()["code"])
        assert told == ["forbidden.body", "forbidden.body"]


async def test_the_same_id_in_another_service_is_another_stream(database: Database, tmp_path: Path) -> None:
    """Whoever begins a draft under the id of another body's incoming document gets none of its files."""
    async with city_of(database, tmp_path) as city:
        stream = uuid4()
        own = await city.uploads.upload(CLERK, a_pdf(), "a.pdf", PDF)
        receive = SENT[ReceiveDocument][2](stream, own)
        assert (
            await city.give(CLERK, "receiving", f"/documents/{stream}/receive-document", receive)
        ).status_code == 200
        start = StartDraft(document_id=stream, body_id=OTHER, content=_content(own))
        answer = await city.give(who("chuyenvien1", OTHER), "approval", f"/documents/{stream}/start-draft", start)
        assert answer.json()["code"] == "file.unknown"


async def test_a_refused_command_leaves_the_upload_with_its_uploader(database: Database, tmp_path: Path) -> None:
    async with city_of(database, tmp_path) as city:
        own = await city.uploads.upload(LEADER, a_pdf(), "a.pdf", PDF)
        stream = uuid4()
        receive = SENT[ReceiveDocument][2](stream, own)
        answer = await city.give(LEADER, "receiving", f"/documents/{stream}/receive-document", receive)
        assert answer.json()["code"] == "forbidden.post"
        assert (await own_upload(city.pools["receiving"], LEADER, own.sha256)) == own


async def test_unused_uploads_go_and_what_a_stream_has_stays(database: Database, tmp_path: Path) -> None:
    async with city_of(database, tmp_path) as city:
        data, unused = a_pdf(), await city.uploads.upload(CLERK, a_pdf(), "bo-di.pdf", PDF)
        copy = await city.uploads.keep_copy(unused.sha256, a_pdf(), "ban-doc.pdf", PDF)
        await city.store.put_derived(unused.sha256, "text-2", b"{}")
        used = await city.uploads.upload(CLERK, data, "a.pdf", PDF)
        stream = uuid4()
        receive = SENT[ReceiveDocument][2](stream, used)
        assert (
            await city.give(CLERK, "receiving", f"/documents/{stream}/receive-document", receive)
        ).status_code == 200
        assert await city.uploads.upload(who("chuyenvien2"), data, "cung-tep.pdf", PDF) == used.model_copy(
            update={"name": "cung-tep.pdf"}
        )
        claimed = await city.uploads.keep_for(
            "receiving", [str(uuid4())], a_pdf(), "khong-thanh.pdf"
        )  # no event ever named it
        kept = await city.uploads.keep_for("receiving", [str(stream)], data, "a.pdf")

        assert await city.uploads.prune(dt.timedelta(hours=1)) == 0, "none is that old"
        assert await city.uploads.prune(dt.timedelta(0)) == 3
        for gone in (unused, copy, claimed):
            with pytest.raises(FileMissing):
                await city.store.get(gone.sha256)
        assert await city.store.get_derived(unused.sha256, "text-2") is None
        assert await city.store.get(kept.sha256) == data
        assert await own_upload(city.pools["receiving"], who("chuyenvien2"), used.sha256) is None
        assert await city.uploads.prune(dt.timedelta(0)) == 0

        # what was pruned can be uploaded anew
        again = await city.uploads.upload(CLERK, data, "a.pdf", PDF)
        assert await city.store.get(again.sha256) == data


async def test_an_event_whose_upload_was_not_settled_keeps_its_file(database: Database, tmp_path: Path) -> None:
    """As after a crash between the append and what follows it."""
    async with city_of(database, tmp_path) as city:
        data = a_pdf()
        own = await city.uploads.upload(CLERK, data, "a.pdf", PDF)
        stream = uuid4()
        receive = SENT[ReceiveDocument][2](stream, own)
        assert (
            await city.give(CLERK, "receiving", f"/documents/{stream}/receive-document", receive)
        ).status_code == 200
        admin = await asyncpg.connect(database.url())
        await admin.execute("UPDATE files.holdings SET named = false")
        await city.uploads.upload(CLERK, data, "a.pdf", PDF)
        assert await city.uploads.prune(dt.timedelta(0)) == 0
        assert await city.store.get(own.sha256) == data
        assert await admin.fetchval("SELECT named FROM files.holdings WHERE stream_id = $1", str(stream))
        await admin.close()


async def test_one_person_has_a_share(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with city_of(database, tmp_path) as city:
        monkeypatch.setattr("shared.uploads.uploads.MOST_FILES", 2)
        await city.uploads.upload(CLERK, a_pdf(), "1.pdf", PDF)
        await city.uploads.guard_share(CLERK, 10)
        await city.uploads.upload(CLERK, a_pdf(), "2.pdf", PDF)
        with pytest.raises(TooManyUploads):
            await city.uploads.guard_share(CLERK, 10)
        await city.uploads.guard_share(LEADER, 10)


async def test_services_may_not_write_uploads_but_the_one_that_takes_them_in(database: Database) -> None:
    for role in ("approval", "meetings", "portal"):
        connection = await asyncpg.connect(database.url(role))
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(
                "INSERT INTO files.uploads (sha256, person_id, body_id, name, media_type, bytes) VALUES ('a', 'b', 'c', 'd', 'e', 1)"
            )
        await connection.close()
