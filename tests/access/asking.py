"""Asking the running city as anybody: by token at the services, by a session at its sites, by secret at the feeds."""

import asyncio
import copy
import json
import os
import re
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import aiohttp
import stamina
from joserfc import jwt
from joserfc.jwk import OKPKey

from shared.bodies.tokens import AUDIENCE, ISSUER, new_keys, sign_actor
from tests.access.canaries import words_in
from tests.access.people import HOME, Asker, Nobody, Person

AT_ONCE = 12
TOKEN_S = 120.0
PASSWORD = os.environ.setdefault("IDENTITY_PASSWORD", "zk4m-9wqt-h7xe-u2rn")  # of the cities that tests start


@dataclass(frozen=True)
class Answer:
    """What came back: ``words`` are the canaries in its body and its headers."""

    status: int
    headers: Mapping[str, str]
    data: bytes
    words: frozenset[str]

    @property
    def json(self) -> Any:
        """The body as JSON; nothing where it is none."""
        try:
            return json.loads(self.data)
        except ValueError:
            return None

    @property
    def code(self) -> str:
        """The problem's code; empty where it is none."""
        found = self.json
        return str(found.get("code", "")) if isinstance(found, dict) else ""

    @property
    def ok(self) -> bool:
        """Whether it did what was asked."""
        return self.status < 400

    def __str__(self) -> str:
        return f"{self.status} {self.code}".strip()


class Asking:
    """Asks, a few at a time."""

    def __init__(self, urls: Mapping[str, str], private_key: str) -> None:
        self.urls = urls
        self._key = private_key
        self._tokens: dict[Person, tuple[float, str]] = {}
        self._cookies: dict[tuple[str, str], dict[str, str]] = {}
        self._signing_in: defaultdict[tuple[str, str], asyncio.Lock] = defaultdict(asyncio.Lock)
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        timeout = aiohttp.ClientTimeout(total=60)
        connector = aiohttp.TCPConnector(limit=2 * AT_ONCE, keepalive_timeout=2)  # less than a server waits
        self._session = aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar(), connector=connector)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()

    async def ask(
        self, site: str, method: str, path: str, headers: Mapping[str, str] | None = None, **content: Any
    ) -> Answer:
        """One request to ``site``; redirects are answers."""
        async with self._gate:
            return await self._send(site, method, path, headers or {}, content)

    @stamina.retry(on=aiohttp.ClientOSError, attempts=4, wait_initial=0.1)  # a connection that was just given up
    async def _send(
        self, site: str, method: str, path: str, headers: Mapping[str, str], content: Mapping[str, Any]
    ) -> Answer:
        assert self._session is not None, "used outside its `async with`"
        url = f"{self.urls[site]}{path}"
        async with self._session.request(method, url, headers=headers, allow_redirects=False, **content) as response:
            data = await response.read()
            said = "\n".join(f"{name}: {value}" for name, value in response.headers.items()).encode()
            return Answer(response.status, response.headers, data, frozenset(words_in(data) | words_in(said)))

    def proof(self, who: Asker) -> dict[str, str]:
        """The header with which ``who`` comes to a service."""
        if isinstance(who, Nobody):
            return {} if who.header is None else {"Authorization": who.header}
        known = self._tokens.get(who)
        if known is None or known[0] < time.monotonic():
            known = self._tokens[who] = (time.monotonic() + TOKEN_S, sign_actor(who.actor, self._key))
        return {"Authorization": f"Bearer {known[1]}"}

    async def as_token(self, who: Asker, service: str, method: str, path: str, **content: Any) -> Answer:
        """Ask a service."""
        more = content.pop("headers", {})
        async with self._gate:  # a token lives for minutes, and a line of requests may be longer
            return await self._send(service, method, path, {**self.proof(who), **more}, content)

    async def as_session(self, who: Asker, site: str, method: str, path: str, **content: Any) -> Answer:
        """Ask the portal or the console, signed in as ``who``."""
        cookies = await self.session(who, site)
        cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        headers = {**({"Cookie": cookie} if cookie else {}), **content.pop("headers", {})}
        answer = await self.ask(site, method, path, headers, **content)
        cookies |= _set_cookies(answer)
        return answer

    async def session(self, who: Asker, site: str) -> dict[str, str]:
        """The cookies of ``who`` at ``site``, made by signing in as a browser does."""
        if isinstance(who, Nobody):
            return {} if who.header is None else {"congvan": who.header, "congvan-operations": who.header}
        async with self._signing_in[site, who.id]:
            if (site, who.id) not in self._cookies:
                self._cookies[site, who.id] = await self.sign_in(who.id, site)
        return self._cookies[site, who.id]

    async def sign_in(self, person_id: str, site: str = "portal", password: str = PASSWORD) -> dict[str, str]:
        """Sign in anew; returns the session's cookies.  Raises `NotLetIn`."""
        cookies: dict[str, str] = {}
        begun = await self.ask(site, "GET", "/sign-in")
        cookies |= _set_cookies(begun)
        page = self._beneath("identity", begun.headers["Location"])
        form = {"username": person_id, "password": password}
        let_in = await self.ask("identity", "POST", page, data=form)
        if "Location" not in let_in.headers:
            raise NotLetIn(f"{person_id}: {let_in}")
        back = self._beneath(site, let_in.headers["Location"])
        ended = await self.ask(site, "GET", back, {"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())})
        if ended.status >= 400:
            raise NotLetIn(f"{person_id}: {ended}")
        return cookies | _set_cookies(ended)

    def _beneath(self, site: str, address: str) -> str:
        """The path of an absolute address at ``site``."""
        return address.removeprefix(self.urls[site]) if address.startswith("http") else address

    async def csrf(self, who: Asker, site: str = "portal") -> str:
        """The token that the site's forms carry for ``who``."""
        page = await self.as_session(who, site, "GET", "/notices" if site == "portal" else "/read-models")
        found = re.search(rb'name="csrf" (?:content|value)="([^"]+)"', page.data)
        return found[1].decode() if found else ""

    def apart(self) -> "Asking":
        """The same city, asked with sessions of one's own: what is done to them concerns nobody else."""
        other = copy.copy(self)
        other._cookies = {}
        return other


class NotLetIn(Exception):
    """The provider did not let somebody in."""


def _set_cookies(answer: Answer) -> dict[str, str]:
    found = {}
    for name, value in answer.headers.items():
        if name.lower() == "set-cookie":
            key, _, rest = value.partition("=")
            found[key] = rest.partition(";")[0]
    return found


def strangers(private_key: str) -> tuple[Nobody, ...]:
    """Those whose proof must never be believed: none, forged, foreign, expired, altered, unsigned, of the wrong scheme."""
    someone = Person("chief", 3, HOME).actor.model_copy(update={"operates": True})
    foreign = new_keys()[0]
    good = sign_actor(someone, private_key)
    head, claims, signature = good.split(".")
    now = int(time.time())
    said = {"iss": ISSUER, "aud": AUDIENCE, "sub": someone.person_id, "iat": now, "exp": now + 300,
            "actor": someone.model_dump(mode="json")}  # fmt: skip
    key = OKPKey.import_key(json.loads(private_key))

    def signed(**changed: Any) -> str:
        return f"Bearer {jwt.encode({'alg': 'Ed25519'}, said | changed, key, algorithms=['Ed25519'])}"

    return (
        Nobody("nobody"),
        Nobody("a foreign key", header=f"Bearer {sign_actor(someone, foreign)}"),
        Nobody("an expired token", header=f"Bearer {sign_actor(someone, private_key, -60)}"),
        Nobody("an altered token", header=f"Bearer {head}.{claims}.{signature[:-4]}AAAA"),
        Nobody("an unsigned token", header=f"Bearer eyJhbGciOiJub25lIn0.{claims}."),
        Nobody("another issuer", header=signed(iss="somebody")),
        Nobody("another audience", header=signed(aud="others")),
        Nobody("no person inside", header=signed(actor={})),
        Nobody("a word for a token", header="Bearer chief3"),
        Nobody("the wrong scheme", header=f"Basic {good}"),
    )
