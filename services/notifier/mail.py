"""Composing the digest and giving it to the mail server.  Never the content of a document, only what waits."""

import datetime as dt
from collections.abc import Sequence
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import aiosmtplib
import stamina

from shared.calendar import VIETNAM
from shared.readmodels.inbox.rows import Item
from shared.readmodels.personal.rows import Notice
from shared.settings import Settings
from shared.texts import say

MOST_LINES = 15  # items in one mail


class Postbox:
    """The mail server of ``SMTP_URL``."""

    def __init__(self, settings: Settings) -> None:
        self._server = urlsplit(settings.smtp_url)

    @stamina.retry(on=(aiosmtplib.SMTPConnectError, aiosmtplib.SMTPServerDisconnected), attempts=3)
    async def post(self, message: EmailMessage) -> None:
        """Give ``message`` to the server.  Raises ``SMTPException`` or ``OSError``."""
        server = self._server
        await aiosmtplib.send(
            message,
            hostname=server.hostname,
            port=server.port or 25,
            username=unquote(server.username) if server.username else None,
            password=unquote(server.password) if server.password else None,
            use_tls=server.scheme == "smtps",
            timeout=20,
        )


def compose(
    name: str, email: str, items: Sequence[Item], notices: Sequence[Notice], settings: Settings
) -> EmailMessage:
    """The mail: what waits, what is new, and where to find it."""
    late = sum(bool(item.late) for item in items)
    message = EmailMessage()
    message["From"], message["To"] = settings.mail_from, email
    subject = say("notifier.subject", n=len(items))
    message["Subject"] = subject + (say("notifier.subject_late", n=late) if late else "")
    message["Auto-Submitted"] = "auto-generated"
    lines = [say("notifier.greeting", name=name), "", say("notifier.today", waiting=len(items), new=len(notices)), ""]
    lines += [_line(item) for item in items[:MOST_LINES]]
    if len(items) > MOST_LINES:
        lines.append(say("notifier.more", n=len(items) - MOST_LINES))
    lines += ["", say("notifier.open", url=f"{settings.portal_url}/"), "", say("notifier.automatic")]
    message.set_content("\n".join(lines))
    return message


def _line(item: Item) -> str:
    what = say(f"common.work.{item.work}")
    # mail is no place for the subject of a secret document
    subject = say("notifier.secret_document") if item.secrecy_rank else item.subject or item.symbol or ""
    due = f" ({_due(item.deadline)})" if item.deadline else ""
    return f"- {what}: {subject}{due}"


def _due(deadline: dt.date) -> str:
    left = (deadline - dt.datetime.now(VIETNAM).date()).days
    if left < 0:
        return say("common.time.overdue_days", n=-left)
    return say("common.time.due_today") if left == 0 else say("common.time.days_left", n=left)
