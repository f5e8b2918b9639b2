"""The daily e-mail: what waits for a person and what is new, once a day, over SMTP (aiosmtplib).

An event claims the day before the mail is handed over, so that no restart and no second portal sends it twice.
"""

import asyncio
import datetime as dt
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit

import aiosmtplib
import asyncpg
import stamina
import structlog

from services.portal.frame import formats
from services.portal.frame.commands import CommandRefused, Commands
from shared.bodies.actor import Actor, Post, system_actor
from shared.calendar import VIETNAM
from shared.outages import OUTAGE
from shared.readmodels.inbox.queries import waiting
from shared.readmodels.inbox.rows import Item
from shared.readmodels.personal.queries import notices as notices_of
from shared.readmodels.personal.rows import Notice
from shared.readmodels.reading import ReadModels
from shared.settings import Settings
from shared.texts import say

Row = dict[str, Any]

LOOKS_EVERY_S = 60
MOST_LINES = 15  # items in one mail

log = structlog.get_logger("digest")


class Digest:
    """Sends the digests of a city; does nothing where no SMTP server is set."""

    def __init__(self, settings: Settings, pool: asyncpg.Pool, reads: ReadModels, commands: Commands) -> None:
        self._settings = settings
        self._pool = pool
        self._reads = reads
        self._commands = commands

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
        """Send today's mail to everyone who has something waiting and has not got it; returns how many were sent."""
        people = await self._pool.fetch(
            "SELECT person_id, body_id, name, post, clearance, title, email FROM roster.people p "
            "WHERE active AND email IS NOT NULL AND NOT EXISTS "
            "(SELECT FROM roster.digests d WHERE d.person_id = p.person_id AND d.day >= $1)",
            day,
        )
        return sum([await self._send(dict(person), day) for person in people])

    async def _send(self, person: Row, day: dt.date) -> bool:
        email = person.pop("email")
        actor = Actor(**{**person, "post": Post(person["post"])})
        async with self._reads.as_actor(actor) as view:
            items, notices = await waiting(view), [notice for notice in await notices_of(view) if notice.fresh]
        if not (items or notices) or not await self._claim(actor, day):
            return False
        message = compose(actor.name, email, items, notices, self._settings)
        try:
            await self._hand_over(message)
        except (aiosmtplib.SMTPException, OSError) as error:
            log.warning("digest not sent", person=actor.person_id, error=repr(error))
            return False
        return True

    async def _claim(self, actor: Actor, day: dt.date) -> bool:
        fields = {"person_id": actor.person_id, "day": day.isoformat()}
        try:
            answer = await self._commands.give(
                system_actor(actor.body_id, "portal"), "directory", f"bodies/{actor.body_id}", "RecordDigest", fields,
                f"digest/{actor.person_id}/{day}",
            )  # fmt: skip
        except CommandRefused as refused:
            log.warning("digest not claimed", person=actor.person_id, code=refused.problem.get("code"))
            return False
        return not answer["repeated"]

    @stamina.retry(on=(aiosmtplib.SMTPConnectError, aiosmtplib.SMTPServerDisconnected), attempts=3)
    async def _hand_over(self, message: EmailMessage) -> None:
        server = urlsplit(self._settings.smtp_url)
        await aiosmtplib.send(
            message,
            hostname=server.hostname,
            port=server.port or 25,
            username=unquote(server.username) if server.username else None,
            password=unquote(server.password) if server.password else None,
            use_tls=server.scheme == "smtps",
            timeout=20,
        )


def compose(name: str, email: str, items: list[Item], notices: list[Notice], settings: Settings) -> EmailMessage:
    """The mail: never the content of a document, only what waits and where to find it."""
    late = sum(bool(item.late) for item in items)
    message = EmailMessage()
    message["From"], message["To"] = settings.mail_from, email
    message["Subject"] = f"Công văn: {len(items)} việc đang chờ" + (f", {late} việc quá hạn" if late else "")
    message["Auto-Submitted"] = "auto-generated"
    lines = [f"Chào {name},", "", f"Hôm nay có {len(items)} việc đang chờ và {len(notices)} thông báo mới.", ""]
    lines += [_line(item) for item in items[:MOST_LINES]]
    if len(items) > MOST_LINES:
        lines.append(f"… và {len(items) - MOST_LINES} việc nữa.")
    lines += ["", f"Mở việc của bạn: {settings.portal_url}/", "", "Thư tự động, mỗi ngày một lần; xin đừng trả lời."]
    message.set_content("\n".join(lines))
    return message


def _line(item: Item) -> str:
    what = say(f"common.work.{item.work}")
    # mail is no place for the subject of a secret document
    subject = "(văn bản mật)" if item.secrecy_rank else item.subject or item.symbol or ""
    due = f" ({formats.late_by(item.deadline)})" if item.deadline else ""
    return f"- {what}: {subject}{due}"
