"""How the console asks the other services: over HTTP, as the operator."""

from typing import Any, TypedDict
from uuid import UUID

import httpx

from shared.bodies.actor import Actor
from shared.bodies.tokens import sign_actor
from shared.settings import Settings
from shared.web.signin.sessions import PROVED_AT


class Progress(TypedDict):
    """Whether an event shows in a read model, and the version of its stream that the read model has reached."""

    touched: bool
    reached: int


class Asking:
    """Asks the projections, and subscriptions.  Raises `httpx.HTTPError` where they do not answer."""

    def __init__(self, settings: Settings, http: httpx.AsyncClient) -> None:
        self._projections = settings.projections_url.rstrip("/")
        self._subscriptions = settings.subscriptions_url.rstrip("/")
        self._key = settings.actor_token_private_key
        self._http = http

    async def read_models(self, actor: Actor) -> list[dict[str, Any]]:
        """Every read model, whether it follows, and its newest rebuild."""
        found: list[dict[str, Any]] = await self._ask(actor, "GET", "read-models")
        return found

    async def progress(
        self, actor: Actor, service: str, stream_id: str, version: int, value: str | None = None
    ) -> dict[str, Progress]:
        """How far each read model is in the stream of an event, and whether the event (with ``value``) shows in it."""
        place = {"service": service, "stream_id": stream_id, "version": version, "value": value}
        found: dict[str, Progress] = await self._ask(actor, "POST", "read-models/standing", json=place)
        return found

    async def rebuild(self, actor: Actor, read_model: str, order_id: UUID) -> dict[str, Any]:
        """Put a rebuild in line, or learn how far it is."""
        found: dict[str, Any] = await self._ask(
            actor, "POST", f"read-models/{read_model}/rebuild", json={"order_id": str(order_id)}
        )
        return found

    async def undo(self, actor: Actor, read_model: str) -> None:
        """Put the rows of before the last rebuild in place again."""
        await self._ask(actor, "POST", f"read-models/{read_model}/undo")

    async def outside(self, actor: Actor) -> dict[str, list[dict[str, Any]]]:
        """Every subscription and every peer of the city, and how it stands."""
        found: dict[str, list[dict[str, Any]]] = await self._ask(actor, "GET", "standing", at=self._subscriptions)
        return found

    async def _ask(self, actor: Actor, method: str, path: str, at: str | None = None, **content: Any) -> Any:
        headers = {"Authorization": f"Bearer {sign_actor(actor, self._key, proved_at=PROVED_AT.get())}"}
        answer = await self._http.request(method, f"{at or self._projections}/{path}", headers=headers, **content)
        answer.raise_for_status()
        return answer.json()
