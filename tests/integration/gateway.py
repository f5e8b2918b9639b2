"""A gateway on a real log, looked after step by step, and another system at its other end."""

import datetime as dt
import hashlib
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
from aiohttp import web

from services.subscriptions.edxml.message import Attachment, Hop, Kind, Message, Organ, ResponseFor, sha256_of
from services.subscriptions.edxml.reading import read
from services.subscriptions.exchange.carrying import Carrier, SigningKey
from services.subscriptions.exchange.decider import DECIDER as EXCHANGE
from services.subscriptions.exchange.folders import FolderInbox
from services.subscriptions.exchange.gateway import Gateway
from services.subscriptions.exchange.intake import Intake
from services.subscriptions.exchange.organs import OwnOrgans, Peers
from services.subscriptions.exchange.outbox import Outbox
from services.subscriptions.exchange.outgoing import Composer
from services.subscriptions.feed.hub import Hub
from services.subscriptions.peers.commands import RegisterPeer
from services.subscriptions.peers.decider import DECIDER as PEER
from services.subscriptions.peers.state import State
from services.subscriptions.webhooks.posting import Poster
from shared.bodies.organs import OutsideOrgan
from shared.cage import Cage
from shared.documents.files import PDF, FileRef, FileStore
from shared.documents.head import DocumentHead
from shared.documents.looking import Gatekeeper
from shared.documents.office import Office as LibreOffice
from shared.documents.recognition import Recogniser
from shared.events.base import Event
from shared.events.publishing import DocumentIssued, RecallRequested
from shared.events.subscriptions.peers import Packaging
from shared.eventsourcing.appending import Appender
from shared.eventsourcing.decider import Command, Context
from shared.eventsourcing.handling import CommandHandler, Request
from shared.eventsourcing.recorded import RecordedEvent
from shared.eventsourcing.store import EVENT_COLUMNS, Append, EventStore, NewEvent, append_all, new_event_id, recorded
from shared.readmodels.roster.lookup import RosterLookup
from shared.uploads.uploads import Uploads
from tests.conftest import Database
from tests.serving import serving
from tests.unit.given import BODY, OTHER, ref, who
from tests.unit.recorded import METADATA

CONTENT = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
ORGANS = {BODY: "000.01.31.H17", OTHER: "000.02.31.H17"}
CITY, WARD = "000.00.00.H17", "000.07.01.H17"
SECRET = "only-for-this-test" * 3
KEY = "only-for-this-test"


_END = "SELECT transaction_id, position FROM log.events ORDER BY transaction_id DESC, position DESC LIMIT 1"


class End:
    """Another system over HTTP; ``answer`` is the status that it gives now."""

    def __init__(self) -> None:
        self.answer = 200
        self.tries: list[tuple[str, dict[str, str], bytes]] = []
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.tries.append((headers["idempotency-key"], headers, await request.read()))
        if self.answer == 200:
            self.taken.append(self.tries[-1])
        return web.Response(status=self.answer)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator["End"]:
        """At work."""
        self.taken: list[tuple[str, dict[str, str], bytes]] = []
        async with serving({"/edxml": self.take}) as address:
            self.url = f"{address}/edxml"
            yield self


class Office:
    """The log and its gateway; ``clock`` is what the gateway takes for the time."""

    def __init__(self, pool: asyncpg.Pool, admin: asyncpg.Pool, folders: Path, signing: SigningKey | None) -> None:
        self.pool, self.admin, self.folders, self.signing = pool, admin, folders, signing
        folders.mkdir(exist_ok=True)
        self.clock = dt.datetime.now(dt.UTC) - dt.timedelta(days=30)  # what passes here has passed by now
        self.files = FileStore.from_url(f"file://{folders}-files")
        appender = Appender(pool, "subscriptions", lambda: None)
        self.cage = Cage("services.subscriptions.exchange.opening", "shared.documents.looking")
        self.gate = Gatekeeper(self.cage, Recogniser(self.cage, 60), LibreOffice())
        self.handler = CommandHandler((PEER, EXCHANGE), EventStore(pool, "subscriptions"), appender)

    def start(self, hub: Hub, poster: Poster) -> None:
        """A gateway that knows nothing but the database: what a restarted process is."""
        own = OwnOrgans(ORGANS, RosterLookup(self.pool))
        self.outbox = Outbox(self.pool, self.handler, self.files, lambda: self.clock)
        self.intake = Intake(
            self.handler, Uploads(self.pool, self.files), own, self.outbox, self.gate, lambda: self.clock
        )
        self.carrier = Carrier(poster, self.folders, KEY, self.signing)
        self.composer = Composer(self.pool, self.handler, own)
        self.hub = hub
        inbox = FolderInbox(self.folders, self.intake)
        self.gateway = Gateway(self.pool, hub, self.composer, self.outbox, self.carrier, inbox)
        self.inbox = inbox

    async def look(self) -> None:
        """Once around, and every sender to its end."""
        peers = await Peers.read(self.pool)
        end = await self.pool.fetchrow(_END)
        while end is not None and self.hub.end < tuple(end):
            await self.hub.wait(self.hub.end, 0.2)
        await self.outbox.fill(self.hub, self.composer, peers)
        await self.outbox.withdraw(peers)
        for peer in peers:
            await self.outbox.send(peer, self.carrier)
        await self.inbox.look(peers)

    async def give(self, stream: UUID, command: Command) -> None:
        one = uuid4()
        context = Context(actor=who("chanhvp", "van-phong-thanh-uy"), at=self.clock)
        await self.handler.handle(Request(str(stream), command, context, one, str(one), str(one)))

    async def register(self, organs: Iterable[str] = (CITY, WARD), **line: Any) -> UUID:
        """A new peer that speaks for ``organs``."""
        one = uuid4()
        command = RegisterPeer(
            peer_id=one, name=f"Trục {one.hex[:4]}", secret_sha256=hashlib.sha256(SECRET.encode()).hexdigest(),
            organs=tuple(OutsideOrgan(organ_id=organ, name=organ) for organ in organs), **line,
        )  # fmt: skip
        if command.folder is not None:
            self._make(command.folder)
        await self.give(one, command)
        return one

    def _make(self, folder: str) -> None:
        (self.folders / folder / "in").mkdir(parents=True)

    async def append(self, schema: str, *events: Event, stream: UUID | None = None) -> None:
        """Events of another service, after those that its stream has."""
        async with self.admin.acquire() as connection, connection.transaction():
            await connection.execute(f"SET LOCAL search_path TO {schema}")
            for event in events:
                one = str(stream or event.subject)
                version = await connection.fetchval("SELECT count(*) FROM events WHERE stream_id = $1", one)
                row = NewEvent(
                    new_event_id(), one, version + 1, event, self.clock, event.model_dump_json(exclude_none=True),
                    METADATA.model_dump_json(), uuid4(), 0,
                )  # fmt: skip
                await append_all(connection, [Append(one, (row,))])

    async def issue(self, number: int, recipients: tuple[str, ...] = (CITY,), **fields: Any) -> UUID:
        """A document is issued; one of the recipients may be a body here."""
        document = uuid4()
        head = DocumentHead(
            issuer="Quận ủy Hải Châu", kind="Kế hoạch", number=str(number), symbol=f"{number}-KH/QU",
            date=dt.date(2026, 3, 2), subject="Triển khai", signer="Nguyễn Văn An",
        )  # fmt: skip
        file = await self.files.put(CONTENT, f"ke-hoach-{number}.pdf", PDF)
        issued = DocumentIssued(
            document_id=document, body_id=BODY, head=head, files=(file,), recipients=recipients,
            issued_by=ref("vanthu"), **fields,
        )  # fmt: skip
        await self.append("publishing", issued)
        return document

    async def recall(self, document: UUID, recipients: tuple[str, ...] = (CITY,)) -> None:
        await self.append(
            "publishing",
            RecallRequested(
                document_id=document, body_id=BODY, reason="nhầm", recipients=recipients, requested_by=ref("vanthu")
            ),
        )

    async def events(self, name: str = "") -> list[RecordedEvent]:
        """What the exchange has told the city, in its order."""
        rows = await self.pool.fetch(
            f"SELECT {EVENT_COLUMNS} FROM events WHERE type LIKE 'congvan.subscriptions.Outside' || $1 || '%' "
            "ORDER BY position",
            name,
        )
        return [recorded("subscriptions", row) for row in rows]

    async def peer(self, one: UUID) -> State:
        found = (await Peers.read(self.pool)).get(one)
        assert found is not None
        return found

    async def hours(self, count: int) -> None:
        """Time passes, with a look every hour."""
        for _ in range(count):
            await self.look()
            self.clock += dt.timedelta(hours=1)

    @asynccontextmanager
    async def restarted(self) -> AsyncIterator[None]:
        """Everything but the database is made anew."""
        async with Hub(self.pool).following() as hub, Poster.open(private_allowed=True) as poster:
            self.start(hub, poster)
            yield

    def lay(self, folder: str, name: str, data: bytes) -> None:
        """The other system lays a file into its folder."""
        (self.folders / folder / "in" / name).write_bytes(data)

    def move(self, folder: str, target: str) -> None:
        (self.folders / folder).rename(self.folders / target)

    def names(self, *folder: str) -> list[str]:
        """What lies in a folder."""
        return sorted(path.name for path in self.folders.joinpath(*folder).iterdir())

    def laid(self, folder: str, judge: Callable[[bytes], Message] = read) -> list[Message]:
        """The messages for the other system, in the order of their names."""
        return [judge((self.folders / folder / "out" / name).read_bytes()) for name in self.names(folder, "out")]

    def reasons(self, folder: str) -> list[str]:
        """Why what lies in ``refused`` was refused, in the order of the names."""
        texts = sorted((self.folders / folder / "refused").glob("*.txt"))
        assert all(text.with_suffix("").exists() for text in texts)
        return [text.read_text("utf-8").partition("\n")[0] for text in texts]

    def kept(self) -> list[str]:
        """The files in the store."""
        return [path.name for path in Path(f"{self.folders}-files").rglob("*") if path.is_file()]


@asynccontextmanager
async def office(database: Database, folders: Path, signing: SigningKey | None = None) -> AsyncIterator[Office]:
    """An office whose gateway moves when it is told to."""
    async with (
        asyncpg.create_pool(database.url("subscriptions"), min_size=2, max_size=6) as pool,
        asyncpg.create_pool(database.url("postgres"), min_size=1, max_size=2) as admin,
        Hub(pool).following() as hub,
        Poster.open(private_allowed=True) as poster,
    ):
        here = Office(pool, admin, folders, signing)
        here.start(hub, poster)
        async with here.cage.opened():
            yield here


def letter(kind: Kind = Kind.NEW, number: int = 881, to: str = ORGANS[BODY], **fields: Any) -> Message:
    """A message of the city's people's committee; a document with a file, unless it says otherwise."""
    file = Attachment(name=f"qd-{number}.pdf", media_type=PDF, content=CONTENT + b"%", content_id="f1")
    message = Message(
        kind=kind,
        sender=Organ(id=CITY, name="UBND thành phố Đà Nẵng"),
        to=(Organ(id=to),),
        number=str(number),
        notation="QĐ-UBND",
        date=dt.date(2026, 3, 4),
        type_name="Quyết định",
        subject="Về việc phê duyệt kế hoạch",
        priority=2,
        document_id=document_id(number),
        hops=(Hop(organ_id=CITY, at=dt.datetime(2026, 3, 4, 8)),),
        attachments=() if kind is Kind.RECALL else (file,),
    )
    return message.model_copy(update=fields)


def document_id(number: int = 881) -> str:
    return f"{CITY},2026/03/04,{number}/QĐ-UBND"


def status(code: str, about: str, organ: str = CITY) -> Message:
    """Another system says where our document stands."""
    return Message(
        kind=Kind.STATUS, sender=Organ(id=organ), response_for=ResponseFor(document_id=about), status_code=code,
        status_description="đã xem",
    )  # fmt: skip


def same_file(file: FileRef) -> bool:
    return file.sha256 == sha256_of(CONTENT + b"%")


__all__ = ["BODY", "CITY", "CONTENT", "ORGANS", "OTHER", "SECRET", "WARD", "End", "Office", "Packaging", "document_id",
           "letter", "office", "same_file", "status"]  # fmt: skip
