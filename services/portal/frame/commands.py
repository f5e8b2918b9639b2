"""How the portal asks: commands over HTTP, as the signed-in person, once per click."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Collection, Mapping
from typing import Any, NamedTuple, cast
from urllib.parse import quote
from uuid import UUID

import httpx

from shared.audit.whereabouts import whereabouts
from shared.bodies.actor import Actor
from shared.bodies.tokens import sign_actor
from shared.services import BY_NAME
from shared.settings import Settings
from shared.web.commands import kebab
from shared.web.problems import ProblemDocument, problem
from shared.web.signin.needed import guard_fresh
from shared.web.signin.sessions import PROVED_AT

ARCHIVE_S = 3600  # seconds between two answers while an archive is sent and read
UPLOAD_S = 300  # seconds: a scan is read while one waits


Json = dict[str, Any]
"""What a service answers: whoever asks knows its shape."""


class Offer(NamedTuple):
    """What may be asked of a stream, and the version it stands at.

    ``begins`` are the commands that may begin another stream out of it, each with the field that names this one.
    """

    version: int
    actions: list[str]
    begins: frozenset[tuple[str, str]] = frozenset()


class CommandRefused(Exception):
    """A service said no; ``problem`` is its problem document."""

    def __init__(self, document: ProblemDocument) -> None:
        super().__init__(document.get("code"))
        self.problem = document


class Commands:
    """Gives commands to the services."""

    def __init__(self, settings: Settings, http: httpx.AsyncClient) -> None:
        self._urls = {name: settings.url_of(name) for name in BY_NAME["portal"].asks}
        self._key = settings.actor_token_private_key
        self._fresh_minutes = settings.fresh_sign_in_minutes
        self._http = http

    def guard_fresh(self, command: str) -> None:
        """Raise `StepUpNeeded` where ``command`` weighs and the request's person proved who they are too long ago."""
        guard_fresh(command, self._fresh_minutes)

    async def give(
        self,
        actor: Actor,
        service: str,
        stream: str,
        command: str,
        fields: Mapping[str, object],
        key: str,
        version: str | None = None,
    ) -> Json:
        """Give a command; returns the service's answer.  With ``version`` only if the stream is still there.

        Raises `CommandRefused`, or `StepUpNeeded` before anything is asked.
        """
        self.guard_fresh(command)
        headers = {"Idempotency-Key": key} if key else {}
        if version:
            headers["If-Match"] = f'"{version}"'
        url = f"{self._urls[service]}/{stream}/{kebab(command)}"
        return await self._ask("POST", url, actor, headers, json=fields)

    async def upload(
        self,
        actor: Actor,
        data: bytes,
        name: str,
        media_type: str,
        not_secret: Collection[str] = (),
        *,
        attached: bool = False,
    ) -> Json:
        """Keep a file and have its head read; one that is ``attached`` to a document may be of more types.

        ``not_secret`` are the digests of files that the actor, asked before, said to be none.  Raises `CommandRefused`;
        its problem then tells the digests again, for a form to send along.
        """
        headers = {"Content-Type": media_type or "application/octet-stream", "X-File-Name": quote(name)}
        if attached:
            headers["X-Attached"] = "1"
        digest = hashlib.sha256(data).hexdigest()
        if digest in not_secret:
            headers["X-Not-Secret"] = digest
        url = f"{self._urls['receiving']}/files"
        try:
            return await self._ask("POST", url, actor, headers, content=data, timeout=UPLOAD_S)
        except CommandRefused as refused:
            refused.problem["confirmed"] = sorted(not_secret)
            raise

    async def upload_picture(self, actor: Actor, data: bytes, name: str, not_secret: str = "") -> Json:
        """Keep a picture for the text of a draft; ``not_secret`` is as in `upload`.  Raises `CommandRefused`."""
        headers = {"Content-Type": "application/octet-stream", "X-File-Name": quote(name), "X-Not-Secret": not_secret}
        url = f"{self._urls['receiving']}/pictures"
        return await self._ask("POST", url, actor, headers, content=data, timeout=UPLOAD_S)

    async def send_archive(self, actor: Actor, content: AsyncIterator[bytes], name: str) -> Json:
        """Send an old register or archive on as it arrives; ``name`` is percent-encoded.  Raises `CommandRefused`."""
        headers = {"Content-Type": "application/octet-stream", "X-File-Name": name}
        url = f"{self._urls['receiving']}/imports"
        return await self._ask("POST", url, actor, headers, content=content, timeout=ARCHIVE_S)

    async def download(self, actor: Actor, service: str, path: str, params: dict[str, str]) -> bytes:
        """A file that a service makes.  Raises `CommandRefused`."""
        answer = await self._answered("GET", f"{self._urls[service]}/{path}", actor, {}, params=params)
        return answer.content

    async def note(self, actor: Actor, meeting_id: UUID) -> Json:
        """The actor's private note on a meeting.  Raises `CommandRefused`."""
        return await self._ask("GET", f"{self._urls['meetings']}/meetings/{meeting_id}/notes", actor, {})

    async def keep_note(self, actor: Actor, meeting_id: UUID, text: str) -> None:
        """Write the actor's private note anew; empty, it is gone.  Raises `CommandRefused`."""
        url = f"{self._urls['meetings']}/meetings/{meeting_id}/notes"
        await self._ask("PUT", url, actor, {}, json={"text": text})

    async def ask(self, actor: Actor, service: str, path: str, params: Mapping[str, str | int]) -> Json:
        """What a service answers to a question.  Raises `CommandRefused`."""
        return await self._ask("GET", f"{self._urls[service]}/{path}", actor, {}, params=params)

    async def post(self, actor: Actor, service: str, path: str, content: Mapping[str, object]) -> dict[str, Any]:
        """What a service answers to a question that is too long for an address.  Raises `CommandRefused`."""
        return await self._ask("POST", f"{self._urls[service]}/{path}", actor, {}, json=content)

    async def throw_away(self, actor: Actor, service: str, path: str) -> Json:
        """Have a service throw away what is nobody else's.  Raises `CommandRefused`."""
        return await self._ask("DELETE", f"{self._urls[service]}/{path}", actor, {})

    async def actions(self, actor: Actor, services: tuple[str, ...], stream: str) -> dict[str, Offer]:
        """What the actor may ask now, by service; a service that is away offers nothing."""

        async def of(service: str) -> Offer:
            try:
                answer = await self._ask("GET", f"{self._urls[service]}/{stream}/actions", actor, {})
            except CommandRefused:
                return Offer(0, [])
            begins = frozenset((begun["command"], begun["field"]) for begun in answer["begins"])
            return Offer(answer["version"], list(answer["actions"]), begins)

        offered = await asyncio.gather(*(of(service) for service in services))
        return dict(zip(services, offered, strict=True))

    async def _ask(self, method: str, url: str, actor: Actor, headers: dict[str, str], **content: Any) -> Json:
        """The JSON that a service answers.  Raises `CommandRefused`."""
        response = await self._answered(method, url, actor, headers, **content)
        try:
            answer: Json = response.json()
        except ValueError as error:
            raise CommandRefused(problem("service.unavailable")) from error
        return answer

    async def _answered(
        self, method: str, url: str, actor: Actor, headers: dict[str, str], **content: Any
    ) -> httpx.Response:
        """What a service answers that takes the request.  Raises `CommandRefused`."""
        vouched = sign_actor(actor, self._key, proved_at=PROVED_AT.get(), place=whereabouts())
        token = {"Authorization": f"Bearer {vouched}"}
        try:
            response = await self._http.request(method, url, headers={**headers, **token}, **content)
            if response.is_success:
                return response
            refusal: Json = response.json()
        except (httpx.TransportError, ValueError) as error:
            raise CommandRefused(problem("service.unavailable")) from error
        known = cast(ProblemDocument, refusal) if "status" in refusal else problem("service.unavailable")
        raise CommandRefused(known)
