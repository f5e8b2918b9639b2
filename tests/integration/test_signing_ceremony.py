"""A document signed and sealed over HTTP on a real database, the leader's key in each way, in both orders."""

import asyncio
import base64
import dataclasses
import datetime as dt
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from fastapi import FastAPI

from services.publishing.commands import OpenPublication, RecordPaper
from services.publishing.decider import DECIDER
from services.publishing.keys.commands import RegisterKey
from services.publishing.keys.decider import DECIDER as KEYS
from services.publishing.keys.file import WrappedKeys
from services.publishing.signing import api
from shared.bodies.actor import Actor
from shared.bodies.tokens import new_keys, sign_actor
from shared.documents.files import PDF, FileStore
from shared.documents.numbering import SigningOrder
from shared.events.publishing import SignedAs
from shared.events.publishing.keys import KeyWay
from shared.eventsourcing.appending import Appender
from shared.eventsourcing.handling import CommandHandler
from shared.eventsourcing.store import EventStore
from shared.form.pdf import compose_pdf
from shared.settings import Settings
from shared.uploads.uploads import Uploads
from shared.web.service import prepare_web
from tests.conftest import Database
from tests.integration.handlers import request
from tests.signing.authorities import NOW, YEAR, Authority, Held
from tests.signing.csc import Credential, CscServer
from tests.signing.judges import judged
from tests.unit.domain.papers import CONTENT, PARTY
from tests.unit.form.conftest import PARTY as PAPER
from tests.unit.given import BODY, SYSTEM, ref, who

PIN = "khong-ai-biet-9"
LEADER, CLERK = who("lanhdao"), who("vanthu")
PRIVATE, PUBLIC = new_keys()


class Office:
    """Publishing over HTTP, with the keys of a leader and of his body."""

    def __init__(self, http: httpx.AsyncClient, handler: CommandHandler, files: FileStore, server: CscServer) -> None:
        self.http, self.handler, self.files, self.server = http, handler, files, server
        self.pool: asyncpg.Pool = handler.store.pool
        self.held: dict[str, Held] = {}

    async def register(self, holder_id: str, actor: Actor, held: Held, way: KeyWay) -> None:
        """The key of a holder, in this way."""
        self.held[holder_id] = held
        remote = {"service_url": self.server.url, "credential": holder_id} if way is KeyWay.REMOTE else {}
        if way is KeyWay.FILE:
            await WrappedKeys(self.pool).keep(holder_id, held.pkcs12(PIN))
        self.server.credentials[holder_id] = Credential(held, PIN)
        command = RegisterKey(
            holder_id=holder_id,
            role=SignedAs.PERSON if holder_id == actor.person_id else SignedAs.BODY,
            name=actor.name,
            way=way,
            certificate_der=base64.b64encode(held.der).decode(),
            chain=tuple(base64.b64encode(one.public_bytes(Encoding.DER)).decode() for one in held.chain),
            issued_by="Authority",
            valid_from=NOW - YEAR,
            valid_to=NOW + YEAR,
            **remote,
        )
        await self.handler.handle(request(holder_id, command, actor))

    async def document(self, order: SigningOrder) -> UUID:
        """A document whose paper waits for its leader."""
        document_id, composed = uuid4(), compose_pdf(PAPER)
        opened = OpenPublication(
            document_id=document_id,
            body_id=BODY,
            content=CONTENT,
            approved_by=ref("lanhdao"),
            drafted_by=ref("chuyenvien1"),
            order=order,
        )
        await self.handler.handle(request(document_id, opened, SYSTEM))
        if order is SigningOrder.NUMBER_FIRST:
            await self.handler.handle(request(document_id, PARTY, CLERK))
        else:
            composed = compose_pdf(dataclasses.replace(PAPER, symbol=None, date=None, numbered_later="-TB/BTCTU"))
            assert composed.places.number is not None and composed.places.date is not None
        state, _ = await self.handler.state(DECIDER, str(document_id))
        file = await Uploads(self.pool, self.files).keep_for(
            "publishing", [str(document_id)], composed.data, "vb.pdf", PDF
        )
        paper = RecordPaper(
            file=file, places=composed.places, content_sha256=state.content_sha256 or "", symbol=state.symbol
        )
        await self.handler.handle(request(document_id, paper, SYSTEM))
        return document_id

    async def act(self, document_id: UUID, act: str, actor: Actor, pin: str = PIN) -> dict[str, Any]:
        """The outcome of an act; where a token is asked, its key answers as often as it takes."""
        sent = {"acts": [{"document_id": str(document_id), "act": act}], "pin": pin}
        answer = await self._post("/signing/begin", sent, actor)
        if "outcomes" not in answer:
            return answer
        (outcome,) = answer["outcomes"]
        while outcome["outcome"] == "waiting" and outcome["problem"] is None:
            holder = LEADER.person_id if act == "sign" else BODY
            signature = _signed(self.held[holder], base64.b64decode(outcome["tbs"]))
            told = {"session": outcome["session"], "signature": base64.b64encode(signature).decode()}
            outcome = await self._post("/signing/finish", told, actor)
        return dict(outcome)

    async def _post(self, path: str, sent: object, actor: Actor) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {sign_actor(actor, PRIVATE)}"}
        return dict((await self.http.post(path, json=sent, headers=headers)).json())


def _signed(held: Held, tbs: bytes) -> bytes:
    return held.key.sign(tbs, padding.PKCS1v15(), SHA256())


@pytest.fixture(scope="module")
def root() -> Authority:
    return Authority.root()


@pytest.fixture
async def office(database: Database, root: Authority, tmp_path: Path) -> AsyncIterator[Office]:
    async with AsyncExitStack() as open_:
        server = await open_.enter_async_context(CscServer().serving())
        pool = await open_.enter_async_context(asyncpg.create_pool(database.url("publishing"), min_size=2, max_size=8))
        app = FastAPI()
        app.state.settings = Settings(
            actor_token_public_key=PUBLIC,
            trust_roots=str(tmp_path / "trust"),
            remote_signing=server.allowed,
            files_url=f"file://{tmp_path}/files",
        )
        prepare_web(app)
        app.include_router(api.routes())
        store = EventStore(pool, "publishing")
        app.state.handler = CommandHandler((DECIDER, KEYS), store, Appender(pool, "publishing"))
        app.state.pool = pool
        http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://publishing", timeout=60)
        await open_.enter_async_context(http)
        yield Office(http, app.state.handler, FileStore.from_url(f"file://{tmp_path}/files"), server)


@pytest.mark.parametrize("order", SigningOrder)
@pytest.mark.parametrize("way", KeyWay)
async def test_each_way_and_order_goes_out_good(
    office: Office, root: Authority, way: KeyWay, order: SigningOrder, tmp_path: Path
) -> None:
    issuer = root.below()
    for authority in (root, issuer):
        authority.publish(tmp_path / "trust")
    await office.register(LEADER.person_id, LEADER, issuer.issue(LEADER.name), way)
    await office.register(BODY, CLERK, issuer.issue("Ban"), way)
    document_id = await office.document(order)
    before = dt.datetime.now(dt.UTC)
    signed = await office.act(document_id, "sign", LEADER)
    assert signed.get("outcome") == "signed", signed
    if order is SigningOrder.SIGN_FIRST:
        await office.handler.handle(request(document_id, PARTY, CLERK))
    sealed = await office.act(document_id, "seal", CLERK)
    assert sealed.get("outcome") == "signed", sealed
    state, _ = await office.handler.state(DECIDER, str(document_id))
    issued = await office.pool.fetchval("SELECT data FROM events WHERE type LIKE '%DocumentIssued%'")
    told = await judged(await office.files.get(json.loads(issued)["files"][0]["sha256"]), root, tmp_path)
    assert [one.signer for one in told][:1] == [LEADER.name]
    assert len(told) == (2 if order is SigningOrder.NUMBER_FIRST else 4)
    assert abs(state.signatures[0].at - before) < dt.timedelta(seconds=30)


async def test_a_revoked_certificate_and_a_wrong_pin_sign_nothing_and_two_at_once_one(
    office: Office, root: Authority, tmp_path: Path
) -> None:
    issuer = root.below("Authority of mistakes")
    for authority in (root, issuer):
        authority.publish(tmp_path / "trust")
    held = issuer.issue(LEADER.name)
    await office.register(LEADER.person_id, LEADER, held, KeyWay.FILE)
    document_id = await office.document(SigningOrder.NUMBER_FIRST)
    wrong = await office.act(document_id, "sign", LEADER, pin="sai-mã-pin")
    assert wrong["code"] == "keys.wrong-pin"
    both = await asyncio.gather(*(office.act(document_id, "sign", LEADER) for _ in range(2)))
    assert sorted(one.get("outcome", "refused") for one in both) == ["refused", "signed"]
    state, _ = await office.handler.state(DECIDER, str(document_id))
    assert len(state.signatures) == 1
    issuer.revoke(held.certificate)
    issuer.publish(tmp_path / "trust")
    other = await office.document(SigningOrder.NUMBER_FIRST)
    assert (await office.act(other, "sign", LEADER))["code"] == "keys.certificate-revoked"
