"""The doors of a running city, and through which of them which type goes."""

import asyncio
import hashlib
import re
from dataclasses import dataclass
from urllib.parse import quote
from uuid import uuid4

import httpx

from deploy.city.client import CityClient
from deploy.city.people import CityBody, CityPerson, people_of
from deploy.local.stack import LocalStack
from services.subscriptions.edxml.message import Attachment
from services.subscriptions.edxml.writing import write_mime
from shared.bodies.tokens import sign_actor
from tests.access.asking import Asking
from tests.integration.gateway import CITY, letter

DOORS = {
    "pdf": ("receiving", "portal", "appendix", "import"),
    "docx": ("receiving", "portal", "appendix", "draft"),
    "txt": ("receiving", "portal", "appendix"),
    "xlsx": ("appendix", "import"),
    "pptx": ("appendix",),
    "png": ("appendix",),
    "jpeg": ("appendix",),
    "tiff": ("appendix",),
    "zip": ("import",),
    "dxl": ("import",),
    "edxml": ("edxml",),
}
SECRET = "bombs"
TIMEOUT_S = 300.0


@dataclass
class Sender:
    """Somebody who sends hostile files, signed in at the portal, and a system of another city."""

    stack: LocalStack
    person: CityPerson
    to: str
    peer: str
    cookies: dict[str, str]
    csrf: str
    http: httpx.AsyncClient

    async def send(self, door: str, data: bytes, name: str) -> httpx.Response:
        """Send a file through one of the doors."""
        kind = {"X-File-Name": quote(name), "Content-Type": "application/octet-stream"}
        session = {"Cookie": "; ".join(f"{key}={value}" for key, value in self.cookies.items())}
        urls = self.stack.urls
        if door == "receiving":
            proof = sign_actor(self.person.actor(), self.stack.job_env()["ACTOR_TOKEN_PRIVATE_KEY"])
            headers = {**kind, "Authorization": f"Bearer {proof}"}
            return await self.http.post(f"{urls['receiving']}/files", content=data, headers=headers)
        if door in ("edxml", "appendix"):
            if door == "appendix":
                file = Attachment(name=name, content=data, content_id="f1")
                data = write_mime(letter(to=self.to, number=uuid4().int % 100_000, attachments=(file,)))
            headers = {"Authorization": f"Bearer {self.peer}.{SECRET}"}
            return await self.http.post(f"{urls['subscriptions']}/edxml", content=data, headers=headers)
        path = {"portal": "/receive/files", "draft": "/drafts/read-docx", "import": "/registers/incoming/import"}[door]
        headers = {**kind, **session, "X-CSRF-Token": self.csrf}
        answer = await self.http.post(f"{urls['portal']}{path}", content=data, headers=headers)
        while answer.status_code == 409 and "import.running" in answer.text:  # the one before still refuses its lines
            await asyncio.sleep(0.5)
            answer = await self.http.post(f"{urls['portal']}{path}", content=data, headers=headers)
        return answer


async def register_peer(client: CityClient) -> str:
    """Another system, which speaks for another city; its id."""
    peer = uuid4()
    fields = {
        "peer_id": str(peer), "name": "Trục thành phố", "url": "http://127.0.0.1:9/edxml",
        "organs": [{"organ_id": CITY, "name": "UBND thành phố"}],
        "secret_sha256": hashlib.sha256(SECRET.encode()).hexdigest(),
    }  # fmt: skip
    chief = people_of("van-phong-thanh-uy")["chanhvp"]
    await client.give(chief, "subscriptions", f"peers/{peer}", "RegisterPeer", fields)
    return str(peer)


async def sender(stack: LocalStack, peer: str, body: CityBody, http: httpx.AsyncClient) -> Sender:
    """The records clerk of ``body``, signed in."""
    clerk = people_of(body.id)["vanthu"]
    async with Asking(stack.urls, stack.job_env()["ACTOR_TOKEN_PRIVATE_KEY"]) as asking:
        cookies = await asking.sign_in(clerk.id)
        cookie = "; ".join(f"{key}={value}" for key, value in cookies.items())
        page = await asking.ask("portal", "GET", "/notices", {"Cookie": cookie})
        found = re.search(rb'name="csrf" content="([^"]+)"', page.data)
        assert found is not None, f"{clerk.id} is not let in: {page}"
    return Sender(stack, clerk, body.id, peer, cookies, found[1].decode(), http)
