"""Requests to sign: what the page of the city asked for, what its holder said, and the signatures made of it."""

import asyncio
import base64
import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field

from deploy.agent.problems import Problem
from deploy.agent.tokens import Found, OpenKey, Tokens

MOST_DOCUMENTS, MOST_SIGNATURES, MOST_REQUESTS = 50, 60, 20
MOST_TRIES = 3  # of a PIN in one request: most tokens lock after five or ten in all
LASTS_S = 300
DIGEST = "^[A-Za-z0-9+/]{43}=$"  # a SHA-256 in base64
_T = TypeVar("_T")


class Asked(BaseModel):
    """A document: what its holder reads, the SHA-256 to sign, how many signatures it needs after that one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1, max_length=80)
    name: str = Field(min_length=1, max_length=400)
    digest: str = Field(pattern=DIGEST)
    more: int = Field(default=0, ge=0, le=MOST_SIGNATURES)


class Request(BaseModel):
    """What the page of the city asks for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    certificate: str = Field(pattern="^[0-9a-f]{64}$")
    language: str = Field(default="vi", pattern="^(vi|en)$")
    documents: tuple[Asked, ...] = Field(min_length=1, max_length=MOST_DOCUMENTS)


class State(StrEnum):
    """Where a request stands."""

    ASKED = "asked"
    SIGNED = "signed"
    DECLINED = "declined"
    ENDED = "ended"


@dataclass
class Pending:
    """A request and what became of it; ``proof`` is what only the agent's own page knows."""

    request: Request
    holder: Found
    id: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    proof: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    since: float = field(default_factory=time.monotonic)
    state: State = State.ASKED
    problem: Problem | None = None
    tries: int = 0
    key: OpenKey | None = None
    signatures: dict[str, dict[str, bytes]] = field(default_factory=dict)
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    def became(self, state: State, problem: Problem | None = None) -> None:
        """The holder answered, or time did."""
        self.state, self.problem = state, problem
        self.answered.set()


class Desk:
    """The requests of this machine.  One at a time has an open key: a token knows one PIN at a time."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._pending: dict[str, Pending] = {}
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="token")
        self._opening = asyncio.Lock()

    async def found(self) -> tuple[tuple[Found, ...], tuple[bytes, ...]]:
        """As `Tokens.found`; certificates of authorities in DER."""
        signing, authorities = await self._at_token(self._tokens.found)
        return signing, tuple(one.dump() for one in authorities)

    async def ask(self, request: Request) -> Pending:
        """Take a request; nothing is signed before its holder typed the PIN.  Raises `Problem`."""
        await self.forget_old()
        if len(self._pending) >= MOST_REQUESTS:
            raise Problem("too-many")
        if len({one.id for one in request.documents}) < len(request.documents):
            raise Problem("malformed")
        signing, _ = await self._at_token(self._tokens.found)
        holder = next((one for one in signing if one.fingerprint == request.certificate), None)
        if holder is None:
            raise Problem("no-certificate")
        pending = Pending(request, holder)
        self._pending[pending.id] = pending
        return pending

    async def of(self, request_id: str) -> Pending:
        """The request of this id.  Raises `Problem` ``not-here``."""
        await self.forget_old()
        if request_id not in self._pending:
            raise Problem("not-here")
        return self._pending[request_id]

    async def signed(self, pending: Pending, pin: str) -> None:
        """Sign every document of a request with the key that ``pin`` opens.

        Raises `Problem`; none of them is signed then.
        """
        async with self._opening:
            if pending.state is not State.ASKED:
                raise Problem("ended")
            for other in self._pending.values():
                await self._close(other)
            pending.tries += 1
            try:
                pending.key = await self._at_token(lambda: self._tokens.open(pending.request.certificate, pin))
                made = {one.id: await self._sign(pending.key, one.digest) for one in pending.request.documents}
            except Problem as problem:
                await self._close(pending)
                if problem.code != "wrong-pin" or pending.tries >= MOST_TRIES:
                    pending.became(State.ENDED, problem)
                raise
            pending.signatures = {one.id: {one.digest: made[one.id]} for one in pending.request.documents}
            if not any(one.more for one in pending.request.documents):
                await self._close(pending)
            pending.became(State.SIGNED)

    async def signed_after(self, pending: Pending, document: str, digest: str) -> bytes:
        """One more signature of a document whose holder agreed to several; the same digest has the same answer.

        Raises `Problem`.
        """
        async with self._opening:
            asked = next((one for one in pending.request.documents if one.id == document), None)
            if asked is None or pending.state is not State.SIGNED:
                raise Problem("ended")
            made = pending.signatures[document]
            if digest not in made:
                if len(made) > asked.more or pending.key is None:
                    raise Problem("ended")
                made[digest] = await self._sign(pending.key, digest)
            return made[digest]

    async def end(self, pending: Pending, state: State = State.ENDED) -> None:
        """The token forgets the PIN of this request, and the agent the request's signatures."""
        async with self._opening:
            await self._close(pending)
            if pending.state is State.ASKED:
                pending.became(state, Problem("declined"))
            elif state is State.ENDED:
                self._pending.pop(pending.id, None)

    async def forget_old(self) -> None:
        """Close what has lain here for too long."""
        for pending in [one for one in self._pending.values() if time.monotonic() - one.since > LASTS_S]:
            await self._close(pending)
            pending.became(State.ENDED, Problem("ended"))
            self._pending.pop(pending.id, None)

    async def _sign(self, key: OpenKey, digest: str) -> bytes:
        return await self._at_token(lambda: key.sign(base64.b64decode(digest)))

    async def _close(self, pending: Pending) -> None:
        if pending.key is not None:
            await self._at_token(pending.key.close)
            pending.key = None

    async def _at_token(self, do: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._worker, do)
