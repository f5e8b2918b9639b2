"""The daily mail: what it says, what it keeps to itself, and that each person gets it once a day."""

import datetime as dt
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from typing import Any
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller

from services.notifier import digest as digests
from services.notifier.digest import Digest
from services.notifier.mail import MOST_LINES, Postbox, compose
from shared.bodies.actor import Actor
from shared.calendar import VIETNAM
from shared.readmodels.inbox.rows import Item
from shared.readmodels.roster.rows import Addressee
from shared.settings import Settings
from tests.unit.given import BODY

DAY = dt.date(2026, 3, 2)
AN = Addressee("an", BODY, "An", "leader", 0, "an@congvan.example")
BINH = Addressee("binh", BODY, "Bình", "specialist", 0, "binh@congvan.example")


def item(subject: str, **more: Any) -> Item:
    plain = {"document_id": UUID(int=1), "work": "annotate", "urgency": 0, "secrecy_rank": 0, "late": False}
    return Item(**{**plain, "subject": subject, **more})


def text_of(items: list[Item]) -> tuple[str, str]:
    message = compose("An", "an@congvan.example", items, [], Settings(portal_url="https://congvan.example"))
    return message["Subject"], message.get_content()


def test_it_says_what_waits_and_until_when() -> None:
    today = dt.datetime.now(VIETNAM).date()
    late = item("về việc họp", late=True, deadline=today - dt.timedelta(days=2))
    subject, text = text_of([late, item("báo cáo", deadline=today), item("kế hoạch")])
    assert subject == "Công văn: 3 việc đang chờ, 1 việc quá hạn"
    assert text.startswith("Chào An,\n\nHôm nay có 3 việc đang chờ và 0 thông báo mới.\n\n- ")
    assert "về việc họp (quá hạn 2 ngày)\n" in text
    assert "báo cáo (hạn hôm nay)\n" in text
    assert "Mở việc của bạn: https://congvan.example/\n" in text


def test_it_never_has_the_subject_of_a_secret_document_in_it() -> None:
    _, text = text_of([item("bí mật", symbol="1-TM", secrecy_rank=2)])
    assert "bí mật" not in text
    assert "1-TM" not in text
    assert "(văn bản mật)" in text


def test_it_has_an_end() -> None:
    _, text = text_of([item(f"việc {number}") for number in range(MOST_LINES + 3)])
    assert text.count("\n- ") == MOST_LINES
    assert "… và 3 việc nữa." in text


class Box:
    """A mail server that keeps what it is sent."""

    def __init__(self) -> None:
        self.got: list[tuple[str, bytes]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.got.append((envelope.rcpt_tos[0], envelope.content))
        return "250 OK"


class Directory:
    """Lets the first claim of a person's day through."""

    def __init__(self) -> None:
        self.claimed: set[tuple[str, dt.date]] = set()

    async def claim(self, person: Actor, day: dt.date) -> bool:
        first = (person.person_id, day) not in self.claimed
        self.claimed.add((person.person_id, day))
        return first


class Reads:
    """Read models that have not heard of a mail that was sent."""

    @asynccontextmanager
    async def as_actor(self, actor: Actor, *, shown: bool = True) -> AsyncIterator[Actor]:
        assert not shown, "nobody looks at what the notifier reads"
        yield actor


@pytest.fixture
def box() -> Iterator[tuple[Box, str]]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port = int(server.getsockname()[1])
    kept = Box()
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    yield kept, f"smtp://127.0.0.1:{port}"
    controller.stop()


async def test_each_person_gets_it_once_a_day_whoever_sends_it(
    box: tuple[Box, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, url = box

    async def people(reading: object, day: dt.date) -> list[Addressee]:
        return [AN, BINH]

    async def waiting(reading: Actor) -> list[Item]:
        return [item("về việc họp")] if reading.person_id == "an" else []

    async def no_notices(reading: Actor) -> list[object]:
        return []

    monkeypatch.setattr(digests, "without_digest", people)
    monkeypatch.setattr(digests, "waiting", waiting)
    monkeypatch.setattr(digests, "notices", no_notices)
    settings, directory = Settings(smtp_url=url), Directory()
    notifiers = [Digest(settings, Reads(), directory, Postbox(settings)) for _ in range(2)]  # type: ignore[arg-type]
    assert [await notifier.send_all(DAY) for notifier in notifiers] == [1, 0]
    assert [to for to, _ in kept.got] == ["an@congvan.example"], "nothing waits for the other"
    mail = message_from_bytes(kept.got[0][1], policy=policy.default)
    assert mail["Subject"] == "Công văn: 1 việc đang chờ"
    assert await notifiers[1].send_all(DAY + dt.timedelta(days=1)) == 1
