"""Keys registered over HTTP on a real database: in a file, at a remote service, on a token; and PINs that are wrong."""

import asyncio
import base64
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from services.publishing.keys import api, remote_api
from services.publishing.keys.decider import DECIDER
from services.publishing.keys.file import FileWay, WrappedKeys
from services.publishing.keys.way import Algorithm, WayFailed
from shared.bodies.actor import Actor, Post
from shared.bodies.tokens import new_keys, sign_actor
from shared.cage import Cage
from shared.events.publishing.keys import KeyWay
from shared.settings import Settings
from shared.signatures.raw import check
from shared.web.service import prepare_web
from tests.conftest import Database
from tests.integration.handlers import handler
from tests.signing.authorities import EXPIRED, Authority
from tests.signing.csc import Credential, CscServer
from tests.signing.tokens import SoftToken, agent

PIN, NAME = "khong-ai-biet-9", "Nguyễn Văn Lãnh"
LEADER = Actor(person_id="lanhdao.btc", name=NAME, body_id="ban-to-chuc", post=Post.LEADER)
OTHER = LEADER.model_copy(update={"person_id": "lanhdao2.btc", "name": "Trần Thị Khác"})
PRIVATE, PUBLIC = new_keys()
PATH = f"/keys/{LEADER.person_id}"


@dataclass(frozen=True)
class Desk:
    """Keys over HTTP."""

    http: httpx.AsyncClient
    pool: asyncpg.Pool

    async def ask(self, path: str, sent: object = None, actor: Actor = LEADER) -> httpx.Response:
        """The answer to ``actor``: of a question, or where something is ``sent``, of a request."""
        headers = {"Authorization": f"Bearer {sign_actor(actor, PRIVATE)}"}
        return await self.http.request("GET" if sent is None else "POST", path, headers=headers, json=sent)

    async def way(self) -> str | None:
        """Where the leader's key is."""
        way: str | None = (await self.ask(PATH)).json()["way"]
        return way


@pytest.fixture(scope="module")
def root() -> Authority:
    return Authority.root()


@pytest.fixture
def issuer(root: Authority, tmp_path: Path) -> Authority:
    issuer = root.below("Authority of keys")
    for authority in (root, issuer):
        authority.publish(tmp_path / "trust")
    return issuer


@pytest.fixture
async def server(issuer: Authority) -> AsyncIterator[CscServer]:
    credential = Credential(issuer.issue(NAME), PIN, otp="000001")
    async with CscServer({"k1": credential}, {"lanh": ("k1",)}).serving() as running:
        yield running


@asynccontextmanager
async def opened_desk(database: Database, settings: Settings) -> AsyncIterator[Desk]:
    app = FastAPI()
    app.state.settings = settings
    prepare_web(app)
    app.include_router(api.routes(settings))
    app.include_router(remote_api.routes(settings))
    async with (
        handler(database.url("publishing"), "publishing", DECIDER) as handling,
        Cage("services.publishing.keys.opening", places=1).opened() as app.state.cage,
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://publishing") as http,
    ):
        app.state.handler, app.state.pool = handling, handling.store.pool
        yield Desk(http, handling.store.pool)


@pytest.fixture
async def desk(database: Database, server: CscServer, tmp_path: Path) -> AsyncIterator[Desk]:
    settings = Settings(
        actor_token_public_key=PUBLIC, trust_roots=str(tmp_path / "trust"), remote_signing=server.allowed
    )
    async with opened_desk(database, settings) as opened:
        yield opened


def remote(server: CscServer, **changes: Any) -> dict[str, Any]:
    return {"service": server.url, "credential": "k1", "pin": PIN, "code": "000001", **changes}


def code(answer: httpx.Response) -> str:
    problem = answer.json()
    assert problem["vi"]["title"] and problem["en"]["next_step"], problem
    return str(problem["code"])


async def test_a_remote_key_is_found_and_registered_by_its_holders_proof(desk: Desk, server: CscServer) -> None:
    assert (await desk.ask("/remote-signing")).json() == [server.url]
    (found,) = (await desk.ask(f"{PATH}/find-remote", {"service": server.url, "user": "lanh"})).json()
    assert (found["credential"], found["name"], found["needs_code"]) == ("k1", NAME, True)
    answer = await desk.ask(f"{PATH}/register-remote", remote(server))
    assert answer.status_code == 200, answer.text
    assert await desk.way() == KeyWay.REMOTE
    told = str(await desk.pool.fetch("SELECT data FROM events"))
    assert server.url in told
    assert PIN not in told


async def test_who_cannot_prove_a_remote_key_registers_nothing(
    desk: Desk, server: CscServer, issuer: Authority
) -> None:
    assert code(await desk.ask(f"{PATH}/register-remote", remote(server), OTHER)) == "keys.not-yours"
    assert code(await desk.ask(f"{PATH}/register-remote", remote(server, code=None))) == "keys.code-missing"
    elsewhere = remote(server, service="http://127.0.0.1:1/")
    assert code(await desk.ask(f"{PATH}/register-remote", elsewhere)) == "keys.remote-unknown"
    server.misbehaves = "other"
    assert code(await desk.ask(f"{PATH}/register-remote", remote(server))) == "keys.not-proved"
    server.misbehaves = ""
    for _ in range(5):
        assert code(await desk.ask(f"{PATH}/register-remote", remote(server, pin="sai"))) == "keys.remote-wrong-pin"
    assert code(await desk.ask(f"{PATH}/register-remote", remote(server))) == "keys.remote-refused"
    assert await desk.way() is None


@pytest.mark.parametrize("trouble", ["expired", "revoked", "unknown", "another-name"])
async def test_a_certificate_that_signs_nothing_is_told(
    desk: Desk, server: CscServer, issuer: Authority, trouble: str, tmp_path: Path
) -> None:
    held = {
        "expired": lambda: issuer.issue(NAME, term=EXPIRED),
        "revoked": lambda: issuer.issue(NAME),
        "unknown": lambda: Authority.root("Nobody's").issue(NAME),
        "another-name": lambda: issuer.issue(OTHER.name),
    }[trouble]()
    if trouble == "revoked":
        issuer.revoke(held.certificate)
        issuer.publish(tmp_path / "trust")
    server.credentials["k1"] = Credential(held, PIN)
    refused = code(await desk.ask(f"{PATH}/register-remote", remote(server)))
    assert refused == ("keys.another-name" if trouble == "another-name" else f"keys.certificate-{trouble}")
    assert await desk.way() is None


async def test_a_token_is_registered_by_a_challenge_good_once(desk: Desk, issuer: Authority, tmp_path: Path) -> None:
    held = issuer.issue(NAME)
    token = SoftToken(tmp_path / "token", PIN).make(held)
    async with agent(token) as running:
        challenge = (await desk.ask(f"{PATH}/challenge", {})).json()
        async with running.page() as page, running.own() as own:
            (found,) = (await page.post("/certificates", json={})).json()["certificates"]
            authorities = (await page.post("/certificates", json={})).json()["authorities"]
            documents = [{"id": "key", "name": "Khóa của tôi", "digest": challenge["digest"]}]
            request = (
                await page.post("/requests", json={"certificate": found["sha256"], "documents": documents})
            ).json()
            proof = re.search(r'name="proof" value="([^"]+)"', (await own.get(request["page"])).text)
            assert proof
            await own.post(request["page"], data={"proof": proof[1], "pin": PIN})
            state = (await page.post(f"/requests/{request['request']}", json={})).json()
    sent = {
        "way": "token",
        "certificate": found["certificate"],
        "chain": authorities,
        "signature": state["signatures"]["key"],
    }
    answer = await desk.ask(f"{PATH}/register-key", sent)
    assert answer.status_code == 200, answer.text
    assert await desk.way() == KeyWay.TOKEN
    assert code(await desk.ask(f"{PATH}/register-key", sent)) == "keys.no-challenge"
    await desk.ask(f"{PATH}/challenge", {})
    assert code(await desk.ask(f"{PATH}/register-key", sent)) == "keys.not-proved"


async def test_five_wrong_pins_block_a_key_in_a_file_however_many_try_at_once(desk: Desk, issuer: Authority) -> None:
    held = issuer.issue(NAME)
    sent = {
        "way": "file",
        "pkcs12": base64.b64encode(held.pkcs12("of the file")).decode(),
        "passphrase": "of the file",
        "pin": PIN,
    }
    first = await desk.ask(f"{PATH}/register-key", sent)
    assert first.status_code == 200, first.text
    way = FileWay(WrappedKeys(desk.pool), LEADER.person_id)

    async def signature(pin: str) -> bytes:
        async with way.opened(pin, 1) as key:
            return await key.sign(b"words", Algorithm.RSA)

    check(held.der, b"words", await signature(PIN))
    tried = await asyncio.gather(*(signature("sai-mã-pin") for _ in range(9)), return_exceptions=True)
    codes = [one.code for one in tried if isinstance(one, WayFailed)]
    assert len(codes) == 9
    assert codes.count("keys.wrong-pin") == 4
    assert codes.count("keys.blocked") == 5
    with pytest.raises(WayFailed, match=r"keys\.blocked"):
        await signature(PIN)
    stored = await desk.pool.fetchval("SELECT pkcs12 FROM wrapped_keys")
    assert held.private_der not in bytes(stored)
    assert (await desk.ask(f"{PATH}/register-key", sent)).status_code == 200
    check(held.der, b"words", await signature(PIN))
