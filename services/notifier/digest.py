"""The daily mail: what waits for a person and what is new, once a day.

An event claims the day before the mail is given to the server, so that no restart and no second notifier sends it
twice.
"""

import asyncio
import datetime as dt

import aiosmtplib
import asyncpg
import structlog

from services.notifier.claims import Claims
from services.notifier.mail import Postbox, compose
from shared.bodies.actor import Actor, Post, system_actor
from shared.bodies.rights import CITY_OVERSEERS
from shared.calendar import VIETNAM
from shared.outages import OUTAGE
from shared.readmodels.inbox.queries import waiting
from shared.readmodels.personal.queries import notices
from shared.readmodels.reading import ReadModels
from shared.readmodels.roster.queries import without_digest
from shared.readmodels.roster.rows import Addressee
from shared.settings import Settings

LOOKS_EVERY_S = 60

log = structlog.get_logger("digest")


class Digest:
    """Sends the digests of a city; does nothing where no SMTP server is set."""

    def __init__(self, settings: Settings, reads: ReadModels, claims: Claims, postbox: Postbox) -> None:
        self._settings = settings
        self._reads = reads
        self._claims = claims
        self._postbox = postbox

    async def run(self) -> None:
        """Look every minute whether it is time, for the life of the process."""
        while self._settings.smtp_url:
            now = dt.datetime.now(VIETNAM)
            if now.hour >= self._settings.digest_hour and now.weekday() < 5:
                try:
                    await self.send_all(now.date())
                except (*OUTAGE, asyncpg.PostgresError) as error:
                    log.warning("digest interrupted", error=repr(error))
            await asyncio.sleep(LOOKS_EVERY_S)

    async def send_all(self, day: dt.date) -> int:
        """Send the day's mail to everyone who has something waiting and has not got it; returns how many were sent."""
        async with self._reads.as_actor(system_actor(CITY_OVERSEERS[0], "notifier"), shown=False) as reading:
            people = await without_digest(reading, day)
        return sum([await self._send(person, day) for person in people])

    async def _send(self, person: Addressee, day: dt.date) -> bool:
        actor = Actor(
            person_id=person.person_id,
            name=person.name,
            body_id=person.body_id,
            post=Post(person.post),
            clearance=person.clearance,
            title=person.title,
        )
        async with self._reads.as_actor(actor, shown=False) as reading:
            items, fresh = await waiting(reading), [notice for notice in await notices(reading) if notice.fresh]
        if not (items or fresh) or not await self._claims.claim(actor, day):
            return False
        try:
            await self._postbox.post(compose(actor.name, person.email, items, fresh, self._settings))
        except (aiosmtplib.SMTPException, OSError) as error:
            log.warning("digest not sent", person=actor.person_id, error=repr(error))
            return False
        return True
