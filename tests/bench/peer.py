"""The peer: the PyPI library ``eventsourcing`` on the same server, with the same documents."""

import os
import threading
import time
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from deploy.local.postgres import Postgres

THREADS = 8
HEAD = {"issuer": "Thành ủy Đà Nẵng", "kind": "Thông báo", "symbol": "12-TB/TU", "subject": "về việc tổ chức hội nghị"}


class Document(Aggregate):
    """A document as that library writes aggregates."""

    @event("Received")
    def __init__(self, body_id: str, head: dict[str, str]) -> None:
        self.body_id = body_id
        self.head = head
        self.number = 0

    @event("Registered")
    def register(self, number: int) -> None:
        """Take an arrival number."""
        self.number = number


class Documents(Application[UUID]):
    """The application that keeps them."""


def _application(postgres: Postgres, name: str) -> Any:
    environment = {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": "congvan",
        "POSTGRES_HOST": "127.0.0.1",
        "POSTGRES_PORT": str(postgres.port),
        "POSTGRES_USER": "postgres",
        "POSTGRES_PASSWORD": urlsplit(postgres.admin_url).password or "",
        "POSTGRES_POOL_SIZE": str(THREADS),
        "POSTGRES_MAX_OVERFLOW": str(THREADS),
    }
    kind = type(name, (Documents,), {})
    return kind(env={**os.environ, **environment})


def save_rate(postgres: Postgres, seconds: float) -> float:
    """Saves/s of ``THREADS`` threads, each a new document."""
    application = _application(postgres, "Saving")
    ends = time.perf_counter() + seconds
    counts = [0] * THREADS

    def write(index: int) -> None:
        while time.perf_counter() < ends:
            application.save(Document(body_id="van-phong-thanh-uy", head=HEAD))
            counts[index] += 1

    began = time.perf_counter()
    threads = [threading.Thread(target=write, args=(index,)) for index in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = sum(counts) / (time.perf_counter() - began)
    application.close()
    return rate


def projection_rate(postgres: Postgres, total: int) -> float:
    """Events/s of that library's projection: notifications selected, mapped to events, a row upserted and the
    position recorded in one transaction per event, as its ``ProcessRecorder`` does."""
    import psycopg

    application = _application(postgres, "Projecting")
    for number in range(total // 2):
        document = Document(body_id="van-phong-thanh-uy", head=HEAD)
        document.register(number)
        application.save(document)
    connection = psycopg.connect(postgres.url("postgres"))
    connection.execute("CREATE TABLE peer_rows (id uuid PRIMARY KEY, body_id text, head jsonb, number int)")
    connection.execute("CREATE TABLE peer_position (only_row bool PRIMARY KEY DEFAULT true, position bigint)")
    connection.execute("INSERT INTO peer_position VALUES (true, 0)")
    connection.commit()
    began, position, done = time.perf_counter(), 0, 0
    while notifications := application.recorder.select_notifications(start=position + 1, limit=1000):
        for notification in notifications:
            happened = application.mapper.to_domain_event(notification)
            if isinstance(happened, Document.Received):  # type: ignore[attr-defined] # made by the decorator
                connection.execute(
                    "INSERT INTO peer_rows VALUES (%s, %s, %s, 0) ON CONFLICT (id) DO NOTHING",
                    (happened.originator_id, happened.body_id, psycopg.types.json.Jsonb(happened.head)),
                )
            else:
                connection.execute(
                    "UPDATE peer_rows SET number = %s WHERE id = %s", (happened.number, happened.originator_id)
                )
            position = notification.id
            connection.execute("UPDATE peer_position SET position = %s", (position,))
            connection.commit()
            done += 1
    rate = done / (time.perf_counter() - began)
    connection.close()
    application.close()
    return rate
