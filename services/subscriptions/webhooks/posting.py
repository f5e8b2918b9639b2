"""Posting to an address that a stranger named: no redirect is followed, no answer read, nothing inside reached."""

import re
import socket
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

TIMEOUT_S = 15.0
MOST_AT_ONCE = 100
_NUMBER = re.compile(r"(0x[0-9a-f]*|[0-9]*)", re.IGNORECASE)
IDLE_S = 3.0  # how long a connection is kept for the next message: shorter than servers keep theirs


class PrivateAddress(OSError):
    """The address lies inside the office, where nobody outside may make the city post."""


_GLOBAL_UNICAST = ip_network("2000::/3")  # the only part of IPv6 that reaches hosts of the open internet (RFC 4291)
_NOT_HOSTS = tuple(
    map(
        ip_network,
        (
            "192.88.99.0/24",  # 6to4 relays (RFC 7526)
            "2001::/23",  # protocol assignments: Teredo (RFC 4380), ORCHID and others, none of which is a web server
            "2002::/16",  # 6to4 (RFC 3056): leads to the IPv4 address written in it
            "3ffe::/16",  # the 6bone, given back (RFC 3701)
            "3fff::/20",  # documentation (RFC 9637)
        ),
    )
)


def is_public(address: str) -> bool:
    """Whether an IP address belongs to a host of the open internet.  Raises ``ValueError`` for what is no address.

    `ipaddress` calls addresses global that translate to one inside: NAT64, IPv4-compatible, 6to4, Teredo, and
    site-local ones.  So an IPv6 address is public only inside global unicast, and only where it holds no IPv4 address.
    """
    parsed = ip_address(address)
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return is_public(str(parsed.ipv4_mapped))
        if parsed not in _GLOBAL_UNICAST:
            return False
    return parsed.is_global and not parsed.is_multicast and not any(parsed in network for network in _NOT_HOSTS)


def guard_url(url: str, private_allowed: bool) -> None:
    """Raises `PrivateAddress` for a URL without https or with a private address; a name is judged when resolved."""
    if private_allowed:
        return
    parsed = URL(url)
    if parsed.scheme != "https":
        raise PrivateAddress("only https goes outside")
    host = parsed.host or ""
    try:
        public = is_public(host)
    except ValueError:
        # The C library reads a host whose last part is a number as an IPv4 address: 127.1, 0x7f.1, 2130706433.
        public = not _NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2])
    if not public:
        raise PrivateAddress(f"{host} is no public address")


class PublicOnly(AbstractResolver):
    """Resolves names to public addresses only; the connection goes to the address that was judged."""

    def __init__(self) -> None:
        self._inner = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of ``host``.  Raises `PrivateAddress` where one of them is not public."""
        found = await self._inner.resolve(host, port, family)
        for address in found:
            if not is_public(address["host"]):
                raise PrivateAddress(f"{host} leads to {address['host']}, which is no public address")
        return found

    async def close(self) -> None:
        """Does nothing: no resource is held."""


@dataclass(frozen=True)
class Outcome:
    """The result of one try: the answer's HTTP status, or what went wrong (``trouble``)."""

    status: int | None
    took_ms: float
    trouble: str | None = None

    @property
    def delivered(self) -> bool:
        """Whether the other side has taken it."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def gone(self) -> bool:
        """Whether the other side wants no more messages (410, Standard Webhooks)."""
        return self.status == 410


class Poster:
    """Posts messages; the answer's body is never read, so its size does not matter."""

    def __init__(self, session: aiohttp.ClientSession, private_allowed: bool) -> None:
        self._session = session
        self._private_allowed = private_allowed

    @classmethod
    @asynccontextmanager
    async def open(cls, private_allowed: bool) -> AsyncIterator["Poster"]:
        """A poster with a pool of connections of its own."""
        resolver = None if private_allowed else PublicOnly()
        connector = aiohttp.TCPConnector(
            resolver=resolver, limit=MOST_AT_ONCE, use_dns_cache=False, keepalive_timeout=IDLE_S
        )
        async with aiohttp.ClientSession(
            connector=connector,
            timeout=aiohttp.ClientTimeout(total=TIMEOUT_S),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
        ) as session:
            yield cls(session, private_allowed)

    async def post(
        self, url: str, headers: Mapping[str, str], body: str | bytes, timeout_s: float = TIMEOUT_S
    ) -> Outcome:
        """One try; a failure is returned, not raised."""
        began = time.perf_counter()
        status, trouble = None, None
        try:
            guard_url(url, self._private_allowed)
            data = body.encode() if isinstance(body, str) else body
            response = await self._session.post(
                url,
                data=data,
                headers=headers,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=timeout_s),
            )
            status = response.status
            response.release()  # after an empty answer the next message uses the same connection
            if not 200 <= status < 300:
                trouble = f"HTTP {status}"
        except TimeoutError:
            trouble = f"no answer within {timeout_s:.0f} s"
        except (aiohttp.ClientError, OSError, ValueError) as error:
            cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
            trouble = str(cause) or type(error).__name__
        return Outcome(status, 1000 * (time.perf_counter() - began), trouble and trouble[:500])
