"""Claiming a person's digest of a day with the directory: whoever claims it first sends it, nobody else."""

import datetime as dt

import httpx
import structlog

from shared.bodies.actor import Actor, system_actor
from shared.bodies.tokens import sign_actor
from shared.settings import Settings

log = structlog.get_logger("digest")


class Claims:
    """Gives ``RecordDigest`` to the directory, as the system for the person's body."""

    def __init__(self, settings: Settings, http: httpx.AsyncClient) -> None:
        self._url = settings.url_of("directory")
        self._key = settings.actor_token_private_key
        self._http = http

    async def claim(self, person: Actor, day: dt.date) -> bool:
        """Whether this is the first claim; a claim that cannot be made is none."""
        token = sign_actor(system_actor(person.body_id, "notifier"), self._key)
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": f"digest/{person.person_id}/{day}"}
        fields = {"person_id": person.person_id, "day": day.isoformat()}
        try:
            answer = await self._http.post(
                f"{self._url}/bodies/{person.body_id}/record-digest", headers=headers, json=fields
            )
            claimed = bool(answer.is_success and not answer.json()["repeated"])
        except (httpx.TransportError, ValueError) as error:
            log.warning("digest not claimed", person=person.person_id, error=repr(error))
            return False
        if not answer.is_success:
            log.warning("digest not claimed", person=person.person_id, status=answer.status_code)
        return claimed
