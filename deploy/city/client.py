"""A client of the city's services: commands with idempotency keys, repeated through outages."""

import asyncio
import hashlib
import hmac
import json
import os
import time
from collections.abc import Mapping
from http import HTTPStatus
from itertools import count
from typing import Any, NamedTuple, Self
from urllib.parse import quote
from uuid import UUID, uuid4

import aiohttp
import stamina

from deploy.city.people import CityPerson
from shared.bodies.actor import Actor, system_actor
from shared.bodies.rights import CITY_OVERSEERS
from shared.bodies.tokens import LIFETIME_S, sign_actor
from shared.services import COMMANDED, address_setting
from shared.web.commands import kebab

FEWEST_DIGITS = 4
"""Different ones in a PIN: a key is registered under none of fewer."""
COMMANDS = {"sign": "SignDocument", "seal": "IssueDocument"}
"""What each act of signing says of its document."""

stamina.instrumentation.set_on_retry_hooks([])  # no log line for each repetition


class Away(Exception):
    """A service does not answer now (it restarts); the same command may be given again."""


class Refused(Exception):
    """A service refused a command; ``problem`` is its problem document."""

    def __init__(self, problem: Mapping[str, Any]) -> None:
        super().__init__(f"{problem.get('code')}: {problem.get('en', {}).get('title')}")
        self.problem = problem


class CityClient:
    """Gives commands as people of the city; ``environment`` has the services' addresses and the signing key."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        urls = {name: environment.get(address_setting(name)) for name in COMMANDED}
        self._urls = {name: url for name, url in urls.items() if url}  # a city may run without some
        self._key = environment["ACTOR_TOKEN_PRIVATE_KEY"]
        self._pin_secret = environment.get("SAMPLE_PIN_SECRET", "")
        self._tokens: dict[Actor, tuple[float, str]] = {}
        self._session: aiohttp.ClientSession | None = None
        self.took_ms: list[float] = []  # of each answered command, without earlier tries

    @classmethod
    def from_environment(cls) -> Self:
        """A client for the running city."""
        return cls(os.environ)

    async def __aenter__(self) -> Self:
        # aiohttp, not httpx as elsewhere: a driver gives thousands of commands beside the services it drives
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30))
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()

    def _headers(self, actor: Actor) -> dict[str, str]:
        known = self._tokens.get(actor)
        if known is None or known[0] < time.monotonic():
            known = (time.monotonic() + LIFETIME_S / 2, sign_actor(actor, self._key, proved_at=time.time()))
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
                began = time.perf_counter()
                response = await self._send("POST", path, actor, headers, json=dict(fields or {}))
        self.took_ms.append((time.perf_counter() - began) * 1000)
        return _accepted(response)

    async def upload(
        self, who: CityPerson, data: bytes, name: str, media_type: str, *, not_secret: bool = False
    ) -> dict[str, Any]:
        """Upload a file to receiving; returns what was read from it.  Raises `Refused`.

        ``not_secret`` is the person's answer where the file leaves its secrecy in doubt.
        """
        headers = {"Content-Type": media_type, "X-File-Name": quote(name)} | (
            {"X-Not-Secret": "1"} if not_secret else {}
        )
        async for attempt in stamina.retry_context(
            on=Away, attempts=None, timeout=120, wait_initial=0.05, wait_max=1.0
        ):
            with attempt:
                response = await self._send("POST", f"{self._urls['receiving']}/files", who.actor(), headers, data=data)
        return _accepted(response)

    async def post(
        self, who: CityPerson | Actor, service: str, path: str, content: Mapping[str, object]
    ) -> dict[str, Any]:
        """What a service answers to a question that is too long for an address.  Raises `Refused` or `Away`."""
        actor = who.actor() if isinstance(who, CityPerson) else who
        return _accepted(await self._send("POST", f"{self._urls[service]}/{path}", actor, {}, json=dict(content)))

    async def sign(self, who: CityPerson | Actor, document_id: object) -> dict[str, Any]:
        """Sign a document with the sample key of ``who``.  Raises `Refused`."""
        actor = who.actor() if isinstance(who, CityPerson) else who
        return await self._act(actor, document_id, "sign", self.pin_of(actor.person_id))

    async def seal(self, who: CityPerson | Actor, document_id: object) -> dict[str, Any]:
        """Seal and issue a document as the clerk ``who``, with the sample key of their body.  Raises `Refused`."""
        actor = who.actor() if isinstance(who, CityPerson) else who
        return await self._act(actor, document_id, "seal", self.pin_of(actor.body_id))

    def pin_of(self, holder_id: str) -> str:
        """The PIN of a sample key: ten digits that follow from its holder and ``SAMPLE_PIN_SECRET``."""
        pins = (self._digits(f"{holder_id}/{again}") for again in count())
        return next(pin for pin in pins if len(set(pin)) >= FEWEST_DIGITS)

    def _digits(self, of: str) -> str:
        made = hmac.new(self._pin_secret.encode(), of.encode(), hashlib.sha256).digest()
        return f"{int.from_bytes(made[:8], 'big') % 10**10:010d}"

    async def _act(self, who: Actor, document_id: object, act: str, pin: str) -> dict[str, Any]:
        """Tried again while the service is away; what it did before its answer was lost is done."""
        asked = {"acts": [{"document_id": str(document_id), "act": act}], "pin": pin}
        async for attempt in stamina.retry_context(
            on=Away, attempts=None, timeout=120, wait_initial=0.05, wait_max=1.0
        ):
            with attempt:
                (outcome,) = (await self.post(who, "publishing", "signing/begin", asked))["outcomes"]
                refused = outcome["problem"] or {}
                if refused.get("status") == HTTPStatus.SERVICE_UNAVAILABLE:
                    raise Away(refused["code"])
        if outcome["outcome"] != "signed" and not (attempt.num > 1 and await self._has_acted(who, document_id, act)):
            raise Refused(refused)
        return dict(outcome)

    async def _has_acted(self, who: Actor, document_id: object, act: str) -> bool:
        """Whether the document does not wait for this act of ``who`` any more."""
        offered = (await self.ask(who, "publishing", f"documents/{document_id}/actions"))["actions"]
        return COMMANDS[act] not in offered

    async def ask(self, who: CityPerson | Actor, service: str, path: str) -> dict[str, Any]:
        """What a service answers to a question, tried again while it is away.  Raises `Refused`."""
        actor = who.actor() if isinstance(who, CityPerson) else who
        async for attempt in stamina.retry_context(
            on=Away, attempts=None, timeout=120, wait_initial=0.05, wait_max=1.0
        ):
            with attempt:
                response = await self._send("GET", f"{self._urls[service]}/{path}", actor, {})
        return _accepted(response)

    async def exists(self, who: CityPerson, service: str, path: str) -> bool:
        """Whether ``who`` is shown what is at ``path``.  Raises `Away`."""
        response = await self._send("GET", f"{self._urls[service]}/{path}", who.actor(), {})
        return response.status == HTTPStatus.OK

    async def wait_for_action(
        self, who: CityPerson, service: str, stream: str, action: str, seconds: float = 90
    ) -> None:
        """Wait until ``who`` may give ``action``, which depends on earlier events.  Raises ``TimeoutError``."""
        deadline = time.monotonic() + seconds
        pause = 0.1
        while time.monotonic() < deadline:
            try:
                url = f"{self._urls[service]}/{stream}/actions"
                response = await self._send("GET", url, who.actor(), {})
                if action in response.body.get("actions", ()):
                    return
            except Away:
                pass
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, 1.0)
        raise TimeoutError(f"{who.id} was not offered {action} on {service}/{stream} within {seconds:.0f} s")

    async def _send(self, method: str, url: str, actor: Actor, headers: Mapping[str, str], **content: Any) -> "_Answer":
        if self._session is None:
            raise RuntimeError("used outside its `async with`")
        try:
            sent = {**self._headers(actor), **headers}
            async with self._session.request(method, url, headers=sent, **content) as response:
                status, body = response.status, await response.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Away(repr(error)) from error
        if status in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.BAD_GATEWAY):
            raise Away(body.decode(errors="replace"))
        return _Answer(status, json.loads(body))


class _Answer(NamedTuple):
    """A service's answer: status and JSON."""

    status: int
    body: Any


def _accepted(answer: _Answer) -> dict[str, Any]:
    """The body of a command's answer.  Raises `Refused`."""
    if answer.status >= HTTPStatus.BAD_REQUEST:
        raise Refused(answer.body)
    accepted: dict[str, Any] = answer.body
    return accepted


def operator() -> Actor:
    """The deployment, which seeds a city in the place of the office that oversees it."""
    return system_actor(CITY_OVERSEERS[0], "seed")


def document(document_id: UUID) -> str:
    """The path of a document's stream."""
    return f"documents/{document_id}"
