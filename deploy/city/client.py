"""The city's services as a client sees them: commands with idempotency keys, tried again through outages."""

import asyncio
import os
import time
from collections.abc import Mapping
from typing import Any, Self
from urllib.parse import quote
from uuid import UUID, uuid4

import httpx
import stamina

from deploy.city.people import CityPerson
from shared.bodies.actor import Actor, system_actor
from shared.bodies.tokens import LIFETIME_S, sign_actor
from shared.web.commands import kebab

stamina.instrumentation.set_on_retry_hooks([])  # an outage is waited out in silence

SERVICES = ("receiving", "routing", "approval", "publishing", "tracking", "meetings", "directory")


class Away(Exception):
    """A service cannot answer now (it restarts): the same command may be given again."""


class Refused(Exception):
    """A service refused a command; ``problem`` is its problem document."""

    def __init__(self, problem: Mapping[str, Any]) -> None:
        super().__init__(f"{problem.get('code')}: {problem.get('en', {}).get('title')}")
        self.problem = problem


class CityClient:
    """Gives commands as people of the city; ``environment`` names the services and holds the signing key."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._urls = {name: environment[f"{name.upper()}_URL"] for name in SERVICES}
        self._key = environment["ACTOR_TOKEN_PRIVATE_KEY"]
        self._tokens: dict[Actor, tuple[float, str]] = {}
        self._http = httpx.AsyncClient(timeout=30, limits=httpx.Limits(max_connections=64))
        self.commands = 0

    @classmethod
    def from_environment(cls) -> Self:
        """A client for the running city."""
        return cls(os.environ)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    def _headers(self, actor: Actor) -> dict[str, str]:
        known = self._tokens.get(actor)
        if known is None or known[0] < time.monotonic():
            known = (time.monotonic() + LIFETIME_S / 2, sign_actor(actor, self._key))
            self._tokens[actor] = known
        return {"Authorization": f"Bearer {known[1]}"}

    async def give(
        self,
        who: CityPerson | Actor,
        service: str,
        stream: str,
        command: str,
        fields: Mapping[str, Any] | None = None,
        *,
        key: str | None = None,
    ) -> dict[str, Any]:
        """Give ``command`` (``AnnotateDocument``) to ``documents/<id>`` of ``service``; returns its answer.

        Tried again with the same key while the service is away, for at most two minutes.  Raises `Refused`.
        """
        actor = who.actor() if isinstance(who, CityPerson) else who
        headers = {"Idempotency-Key": key or str(uuid4())}
        path = f"{self._urls[service]}/{stream}/{kebab(command)}"
        async for attempt in stamina.retry_context(
            on=Away, attempts=None, timeout=120, wait_initial=0.05, wait_max=1.0
        ):
            with attempt:
                response = await self._send("POST", path, actor, headers, json=dict(fields or {}))
        self.commands += 1
        if response.is_success:
            answer: dict[str, Any] = response.json()
            return answer
        raise Refused(response.json())

    async def upload(self, who: CityPerson, data: bytes, name: str, media_type: str) -> dict[str, Any]:
        """Upload a file to receiving; returns what was read off it.  Raises `Refused`."""
        headers = {"Content-Type": media_type, "X-File-Name": quote(name)}
        async for attempt in stamina.retry_context(
            on=Away, attempts=None, timeout=120, wait_initial=0.05, wait_max=1.0
        ):
            with attempt:
                response = await self._send(
                    "POST", f"{self._urls['receiving']}/files", who.actor(), headers, content=data
                )
        if response.is_success:
            answer: dict[str, Any] = response.json()
            return answer
        raise Refused(response.json())

    async def version(self, who: CityPerson, service: str, stream: str) -> int:
        """How many events a stream has; 0 where it does not exist.  Raises `Away`."""
        response = await self._send("GET", f"{self._urls[service]}/{stream}/actions", who.actor(), {})
        return int(response.json()["version"])

    async def wait_for_action(
        self, who: CityPerson, service: str, stream: str, action: str, seconds: float = 90
    ) -> None:
        """Wait until ``who`` may ask ``action``: until what it depends on has arrived.  Raises ``TimeoutError``."""
        deadline = time.monotonic() + seconds
        pause = 0.1
        while time.monotonic() < deadline:
            try:
                url = f"{self._urls[service]}/{stream}/actions"
                response = await self._send("GET", url, who.actor(), {})
                if action in response.json().get("actions", ()):
                    return
            except Away:
                pass
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, 1.0)
        raise TimeoutError(f"{who.id} was not offered {action} on {service}/{stream} within {seconds:.0f} s")

    async def _send(
        self, method: str, url: str, actor: Actor, headers: Mapping[str, str], **content: Any
    ) -> httpx.Response:
        try:
            response = await self._http.request(method, url, headers={**self._headers(actor), **headers}, **content)
        except httpx.TransportError as error:
            raise Away(repr(error)) from error
        if response.status_code in (httpx.codes.SERVICE_UNAVAILABLE, httpx.codes.BAD_GATEWAY):
            raise Away(response.text)
        return response


def operator(body_id: str) -> Actor:
    """The system itself, for seeding."""
    return system_actor(body_id, "seed")


def document(document_id: UUID) -> str:
    """The path of a document's stream."""
    return f"documents/{document_id}"
