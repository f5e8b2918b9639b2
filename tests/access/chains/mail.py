"""Mail: what leaves the city by SMTP has nothing secret in it, whoever gets it."""

import datetime as dt
import socket
from typing import Any

import asyncpg
import httpx
from aiosmtpd.controller import Controller

from services.notifier.claims import Claims
from services.notifier.digest import Digest
from services.notifier.mail import Postbox
from shared.readmodels.reading import ReadModels, decode_jsonb
from shared.settings import Settings
from tests.access.canaries import may_read, words_in
from tests.access.chains.trying import Try, chain
from tests.access.people import BODIES, everybody


class _Box:
    """Keeps what it is sent."""

    def __init__(self) -> None:
        self.got: list[tuple[str, bytes]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.got.append((envelope.rcpt_tos[0], envelope.content))
        return "250 OK"


def _free_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return int(server.getsockname()[1])


@chain
async def digests(t: Try) -> None:
    """everybody of the city is sent what waits for them"""
    box, port = _Box(), _free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        values = t.stack.values()
        urls = {f"{name}_url": url for name, url in t.asking.urls.items()}
        settings = Settings(
            **urls, smtp_url=f"smtp://127.0.0.1:{port}", actor_token_private_key=values["ACTOR_TOKEN_PRIVATE_KEY"]
        )  # type: ignore[arg-type]
        url = t.stack.role_url("notifier")
        async with asyncpg.create_pool(url, init=decode_jsonb) as pool, httpx.AsyncClient(timeout=60) as http:
            digest = Digest(settings, ReadModels(pool), Claims(settings, http), Postbox(settings))
            sent = await digest.send_all(dt.date(2026, 11, 30))
    finally:
        controller.stop()
    t.holds(sent > 0 and box.got, "nobody was sent anything")
    known = {f"{one.id}@congvan.example": one for body in BODIES for one in everybody(body)}
    for address, content in box.got:
        t.links.append(address)
        for word in words_in(content.replace(b"=\r\n", b"")):
            canary = t.world.canaries.get(word)
            reader = known.get(address)
            readable = canary is None or (canary.rank == 0 and (reader is None or may_read(canary, reader)))
            t.holds(readable, f"the mail to {address} has {canary.what if canary else word} in it")
