"""A read model of a million events built anew from the console while people go on working: `python -m tests.bench.living`.

The store is filled with documents that came in and were registered in other years; they are not published, so a first
rebuild brings them in.  The second one goes on while commands are given and pages asked.  At rest the new rows' checksum
has to be that of the rows of before, which come back by undoing and catch up with what was done meanwhile.
The last line is JSON: times of commands in ms with and without a rebuild, and what was refused.
"""

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
from playwright.async_api import Page, async_playwright

from deploy.city.client import CityClient
from deploy.city.people import OPERATORS, bodies, people_of
from deploy.city.seed import seed
from deploy.local.stack import LocalStack
from services.projections.engine import checksums
from shared.documents.head import DocumentHead
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.receiving import Channel, DocumentReceived, DocumentRegistered
from shared.eventsourcing.recorded import Metadata
from shared.readmodels.reading import ReadModels, decode_jsonb
from shared.readmodels.registers import fold as registers
from shared.readmodels.registers.queries import page
from tests.browser.people import CHROMIUM, EXECUTABLE, sign_in
from tests.smoke.drive import percentile

MODEL = registers.MODEL
BUILD, UNDO = ("Dựng lại từ kho", "RebuildEnded"), ("Quay lại bản trước", "RebuildUndone")
BODIES = 8
PAUSE_S = 0.05  # between a person's commands


async def fill(admin: asyncpg.Connection, events: int) -> None:
    """``events`` events of receiving, a received and a registered one a document, which the relay takes for published."""
    head = DocumentHead(issuer="Thành ủy Đà Nẵng", kind="Thông báo", symbol="1-TB/TU", subject="về chuyển đổi số")
    body = bodies()[1].id
    clerk = people_of(body)["vanthu"].actor()
    nobody: dict[str, Any] = {"document_id": UUID(int=0), "body_id": body, "channel": Channel.PAPER, "head": head}
    registered = DocumentRegistered(**nobody, arrival_number=1, register_year=2001, registered_by=PersonRef.of(clerk))
    metadata = Metadata(correlation_id="fill", causation_id="fill", actor=clerk.person_id, actor_name=clerk.name)
    documents = events // 2
    await _insert(admin, documents, 1, DocumentReceived(**nobody), metadata)
    await _insert(admin, documents, 2, registered, metadata, ", 'arrival_number', n")
    await admin.execute(
        "INSERT INTO receiving.streams SELECT md5(n::text)::uuid::text, 2 FROM generate_series(1, $1::int) AS n",
        documents,
    )
    await admin.execute(
        "UPDATE receiving.relay_checkpoint SET (transaction_id, position) = "
        "(SELECT transaction_id, position FROM receiving.events ORDER BY transaction_id DESC, position DESC LIMIT 1)"
    )
    await admin.execute("ANALYZE receiving.events")


async def _insert(
    admin: asyncpg.Connection, documents: int, version: int, event: Event, metadata: Metadata, more: str = ""
) -> None:
    await admin.execute(
        f"""
        INSERT INTO receiving.events (id, stream_id, version, type, subject, body_id, time, data, metadata, command_id,
                                      command_index)
        SELECT gen_random_uuid(), id, $2, $3, id, $4, now() - interval '3000 days',
               $5::jsonb || jsonb_build_object('document_id', id{more}), $6::jsonb,
               gen_random_uuid(), 0
        FROM generate_series(1, $1::int) AS n, LATERAL (SELECT md5(n::text)::uuid::text AS id) AS known
        """,
        documents, version, event.type_name(), event.body_id, event.model_dump_json(exclude_none=True),
        metadata.model_dump_json(exclude_none=True), timeout=1200,
    )  # fmt: skip


@asynccontextmanager
async def relay_held(stack: LocalStack, admin: asyncpg.Connection) -> AsyncIterator[None]:
    """Receiving's relay publishes nothing inside."""
    waiting = asyncio.create_task(admin.execute("SELECT pg_advisory_lock(hashtextextended('relay:receiving', 0))"))
    await asyncio.sleep(0.3)
    stack.manager.kill("receiving")
    await waiting
    await stack.manager.wait_ready(["receiving"])
    yield
    await admin.execute("SELECT pg_advisory_unlock(hashtextextended('relay:receiving', 0))")


class People:
    """Commands and pages, one after the other, until they are told to stop."""

    def __init__(self, stack: LocalStack, client: CityClient, pool: asyncpg.Pool) -> None:
        self._stack, self._client, self._reads = stack, client, ReadModels(pool)
        self.refused: list[str] = []
        self.pages_ms: list[float] = []

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """They work inside."""
        tasks = [asyncio.create_task(self._for_ever(one)) for one in (self._receive, self._receive, self._look)]
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _for_ever(self, work: Callable[[], Any]) -> None:
        while True:
            try:
                await work()
            except Exception as error:  # every kind of refusal counts
                self.refused.append(repr(error))
            await asyncio.sleep(PAUSE_S)

    async def _receive(self) -> None:
        document_id, clerk = uuid4(), people_of(bodies()[2].id)["vanthu"]
        head = {"issuer": "Thành ủy", "subject": "về việc đang làm"}
        fields = {
            "document_id": str(document_id),
            "body_id": clerk.body_id,
            "channel": "paper",
            "paper_location": "tủ 1",
        }
        path = f"documents/{document_id}"
        await self._client.give(clerk, "receiving", path, "ReceiveDocument", {**fields, "head": head})
        await self._client.give(clerk, "receiving", path, "RegisterDocument", {"head": head})

    async def _look(self) -> None:
        began = time.perf_counter()
        async with self._reads.as_actor(people_of(bodies()[1].id)["lanhdao"].actor()) as view:
            await page(view, "incoming", "", None, None)
        self.pages_ms.append((time.perf_counter() - began) * 1000)


async def ordered(page: Page, admin: asyncpg.Connection, button: str, ended: str) -> dict[str, Any]:
    """Press ``button`` at the console, as an operator does; returns the event that tells of its end."""
    query = f"SELECT data FROM operations.events WHERE type LIKE '%{ended}%' ORDER BY position"
    before = len(await admin.fetch(query))
    await page.goto("/read-models")
    card = page.locator(f"[id='projections.{MODEL.name}']")
    await card.locator("summary").click()
    await card.get_by_label("Lý do").fill("dựng lại một triệu sự kiện")
    await card.get_by_role("button", name=button).click()
    while len(rows := await admin.fetch(query)) == before:
        await asyncio.sleep(0.5)
    told: dict[str, Any] = json.loads(rows[-1]["data"])
    return told


async def at_rest(stack: LocalStack) -> dict[str, str]:
    """The read model's checksums once it shows everything that is in the store."""
    connection = await asyncpg.connect(stack.postgres.admin_url)
    try:
        while await connection.fetchval(f"SELECT sum(version) FROM {MODEL.name}.streams") != await connection.fetchval(
            "SELECT count(*) FROM log.events"
        ):
            await asyncio.sleep(0.2)
        return await checksums(connection, MODEL)
    finally:
        await connection.close()


async def measure(events: int) -> dict[str, Any]:
    """The whole of it."""
    folder = Path(tempfile.mkdtemp(prefix="congvan-living-"))
    try:
        async with (
            LocalStack(folder, quiet=True, log_level="WARNING") as stack,
            CityClient(stack.job_env()) as client,
            asyncpg.create_pool(stack.role_url("portal"), min_size=1, max_size=3, init=decode_jsonb) as pool,
            async_playwright() as playwright,
        ):
            await seed(client, stack.postgres.admin_url, bodies()[:BODIES], quiet=True)
            admin = await asyncpg.connect(stack.postgres.admin_url)
            async with relay_held(stack, admin):
                await fill(admin, events)
            browser = await playwright.chromium.launch(executable_path=EXECUTABLE, args=CHROMIUM)
            page = await browser.new_page(base_url=stack.urls["operations"], locale="vi-VN")
            await sign_in(page, next(iter(OPERATORS)), "Dòng chảy văn bản")
            print("filled; the first rebuild brings them in", flush=True)
            first = await ordered(page, admin, *BUILD)
            print(f"{first['events']} events in {first['seconds']:.0f} s; once more, among people", flush=True)
            people = People(stack, client, pool)
            async with people.at_work():
                await asyncio.sleep(15)
                quiet, client.took_ms = client.took_ms, []
                quiet_pages, people.pages_ms = people.pages_ms, []
                second = await ordered(page, admin, *BUILD)
            rebuilt = await at_rest(stack)
            await ordered(page, admin, *UNDO)
            followed = await at_rest(stack)
            await browser.close()
            await admin.close()
        return {
            "events": second["events"],
            "seconds": {"first": round(first["seconds"], 1), "among people": round(second["seconds"], 1)},
            "error": first["error"] if first.get("error") else second.get("error"),
            "checksum_equal": rebuilt == followed,
            "commands": len(client.took_ms),
            "refused": len(people.refused),
            "command_p99_ms": {"before": percentile(quiet, 0.99), "meanwhile": percentile(client.took_ms, 0.99)},
            "page_p99_ms": {"before": percentile(quiet_pages, 0.99), "meanwhile": percentile(people.pages_ms, 0.99)},
        }
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.living", description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    answer = asyncio.run(measure(parser.parse_args().events))
    print(json.dumps(answer, ensure_ascii=False))
    good = answer["checksum_equal"] and not answer["refused"] and not answer["error"]
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
