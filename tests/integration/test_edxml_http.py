"""`POST /edxml` of the service as it runs: who may, what is too much, and the same message again."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.subscriptions.app import create_app
from services.subscriptions.edxml.message import Kind, Organ
from services.subscriptions.edxml.writing import write_file, write_mime
from services.subscriptions.exchange.carrying import Carrier
from services.subscriptions.exchange.organs import Peers
from services.subscriptions.peers.commands import RegisterPeer
from services.subscriptions.webhooks.posting import Outcome
from shared.bodies.organs import OutsideOrgan
from shared.bodies.tokens import new_keys, sign_actor
from shared.eventsourcing.decider import Context
from shared.eventsourcing.handling import Request
from shared.settings import Settings
from shared.streams.connection import Cluster
from shared.web.problems import TooLargeAsProblem
from tests.conftest import Database
from tests.integration.gateway import BODY, CITY, KEY, ORGANS, SECRET, letter
from tests.unit.given import AT, who

PRIVATE, PUBLIC = new_keys()
MANY = 300 * 1024 * 1024  # bytes
BOMB = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><edXML><MessageHeader><Subject>&b;</Subject></MessageHeader></edXML>'
OUTSIDE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><edXML><MessageHeader><Subject>&x;</Subject></MessageHeader></edXML>'


class Service:
    """The running service; ``events`` is what its exchange has told the city."""

    def __init__(self, web: httpx.AsyncClient, app: Any) -> None:
        self.web, self.app = web, app

    async def register(self, secret: str = SECRET) -> UUID:
        one = uuid4()
        command = RegisterPeer(
            peer_id=one, name="Trục", organs=(OutsideOrgan(organ_id=CITY, name="UBND"),), folder="truc",
            secret_sha256=hashlib.sha256(secret.encode()).hexdigest(),
        )  # fmt: skip
        context = Context(actor=who("chanhvp", "van-phong-thanh-uy"), at=AT)
        await self.app.state.handler.handle(Request(str(one), command, context, uuid4(), "c", "c"))
        return one

    async def events(self) -> int:
        counted = await self.app.state.pool.fetchval(
            "SELECT count(*) FROM events WHERE type LIKE 'congvan.subscriptions.Outside%'"
        )
        return int(counted)


@asynccontextmanager
async def running(database: Database, broker: Cluster, folder: Path) -> AsyncIterator[Service]:
    settings = Settings(
        database_url=database.url("subscriptions"), **broker.settings(), files_url=f"file://{folder}/files",
        edxml_organs=f'{{"{BODY}": "{ORGANS[BODY]}"}}', edxml_folders=f"{folder}/edxml", webhook_key=KEY,
        webhooks_to_private=True, actor_token_public_key=PUBLIC,
    )  # fmt: skip
    app = create_app(settings)
    transport = httpx.ASGITransport(TooLargeAsProblem(app))
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://s") as web:
        yield Service(web, app)


async def test_who_may_and_what_is_too_much(database: Database, broker: Cluster, tmp_path: Path) -> None:
    async with running(database, broker, tmp_path) as here:
        one = await here.register()
        data, right = write_file(letter()), {"Authorization": f"Bearer {one}.{SECRET}"}
        for wrong in ({}, {"Authorization": f"Bearer {one}.x"}, {"Authorization": f"Bearer {uuid4()}.{SECRET}"},
                      {"Authorization": "Bearer x"}):  # fmt: skip
            answer = await here.web.post("/edxml", content=data, headers=wrong)
            assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
            assert answer.headers["content-type"] == "application/problem+json"

        sent = 0

        async def large() -> AsyncIterator[bytes]:
            nonlocal sent
            while sent < MANY:
                sent += 1 << 20
                yield bytes(1 << 20)

        answer = await here.web.post("/edxml", content=large(), headers=right)
        assert (answer.status_code, answer.json()["code"]) == (413, "request.too-large")
        assert sent < 160 * 1024 * 1024, "the rest of it was not even taken"

        for content, fault in ((BOMB, "doctype"), (OUTSIDE, "doctype"), (b"x", "not-edxml"), (data[:-9], "malformed")):
            answer = await here.web.post("/edxml", content=content, headers=right)
            assert (answer.status_code, answer.json()["fault"]) == (422, fault)
        foreign = write_file(letter(sender=Organ(id="000.66.66.H66")))
        assert (await here.web.post("/edxml", content=foreign, headers=right)).status_code == 403
        assert await here.events() == 0


@pytest.mark.parametrize("kind", [Kind.NEW, Kind.UPDATE, Kind.REPLACE])
async def test_replayed_it_is_answered_as_the_first_time(
    database: Database, broker: Cluster, tmp_path: Path, kind: Kind
) -> None:
    async with running(database, broker, tmp_path) as here:
        right = {"Authorization": f"Bearer {await here.register()}.{SECRET}"}
        message = letter(kind)
        later = message.model_copy(update={"hops": ()})  # by another way, in another packaging
        forms = (write_file(message), write_file(message), write_mime(message), write_file(later))
        answers = [await here.web.post("/edxml", content=data, headers=right) for data in forms]
        assert [answer.status_code for answer in answers] == [200] * 4
        assert len({answer.text for answer in answers}) == 1
        assert await here.events() == 1


async def test_a_message_of_ours_is_what_our_own_door_takes(
    database: Database, broker: Cluster, tmp_path: Path
) -> None:
    """Two cities: what the carrier posts with its derived credential, the other end's route takes in."""
    async with running(database, broker, tmp_path) as here:
        one = uuid4()
        chief = {"Authorization": f"Bearer {sign_actor(who('chanhvp', 'van-phong-thanh-uy'), PRIVATE)}"}
        fields = {
            "peer_id": str(one), "name": "Thành phố bên", "organs": [{"organ_id": CITY, "name": "UBND"}],
            "url": "http://127.0.0.1:9/edxml", "secret_sha256": "0" * 64, "packaging": "mime",
        }  # fmt: skip
        opened = await here.web.post(f"/peers/{one}/register-peer", json=fields, headers=chief)
        assert opened.status_code == 200, opened.text
        second = str(uuid4())
        taken = await here.web.post(f"/peers/{second}/register-peer", json={**fields, "peer_id": second}, headers=chief)
        assert (taken.status_code, taken.json()["code"]) == (409, "peer.organ-taken")
        view = (await here.web.get(f"/peers/{one}", headers=chief)).json()
        secret = {"secret_sha256": hashlib.sha256(view["credential"].encode()).hexdigest()}
        assert (await here.web.post(f"/peers/{one}/change-peer-secret", json=secret, headers=chief)).status_code == 200

        class Through:
            """Posts into the app itself."""

            async def post(self, url: str, headers: Any, body: str | bytes, timeout_s: float) -> Outcome:
                answer = await here.web.post("/edxml", content=body, headers=headers)
                return Outcome(answer.status_code, 1.0, answer.text)

        peer = (await Peers.read(here.app.state.pool)).get(one)
        assert peer is not None
        carried = await Carrier(Through(), tmp_path, KEY, None).carry(peer, uuid4(), 1, letter())
        assert (carried.refused, carried.trouble) == (None, None)
        assert await here.events() == 1
