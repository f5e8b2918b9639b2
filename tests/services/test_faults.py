"""The whole city, broken on purpose: each fault turns the verdict red, and each is mended by what is made for it."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from uuid import uuid4

import asyncpg
import httpx
import pytest

from deploy.city.client import CityClient, operator
from deploy.city.people import bodies, people_of
from deploy.local.stack import LocalStack
from services.projections.engine import checksums
from services.projections.rebuild import rebuild
from shared.bodies.tokens import sign_actor
from shared.readmodels.catalogue import READ_MODELS
from shared.readmodels.inbox.queries import waiting
from shared.readmodels.reading import ReadModels, decode_jsonb
from shared.readmodels.registers.queries import page
from shared.readmodels.tasks import queries as tasks
from shared.services import OF_DOCUMENTS
from tests.conftest import city_bodies
from tests.services.collector import Collector, Span
from tests.services.test_reorganisation import ENDING
from tests.smoke.drive import Watch, drive
from tests.smoke.settling import settle
from tests.smoke.verify import Verdict, examine, verify

WORKING = [body for body in city_bodies() if body.id not in ENDING]  # another test ends those, or did


@pytest.fixture(scope="module")
async def stack(city: LocalStack) -> LocalStack:
    """The city with a few documents on every desk."""
    await work(city, 6)
    return city


async def work(stack: LocalStack, documents: int) -> None:
    """Send some documents through all steps."""
    pool = await asyncpg.create_pool(stack.postgres.admin_url, min_size=1, max_size=2)
    await drive(stack, WORKING, documents, documents, Watch(pool))
    await pool.close()


async def verdict_of(stack: LocalStack) -> Verdict:
    assert await settle(stack, 90)
    return await verify(stack.postgres.admin_url, stack.broker.cluster())


async def all_checksums(stack: LocalStack) -> dict[str, str]:
    connection = await asyncpg.connect(stack.role_url("projections"))
    try:
        return {table: value for model in READ_MODELS for table, value in (await checksums(connection, model)).items()}
    finally:
        await connection.close()


@asynccontextmanager
async def running_requests(stack: LocalStack) -> AsyncIterator[list[str]]:
    """People keep working meanwhile: reads through row-level security and requests to every service."""
    refused: list[str] = []
    served = 0
    stop = asyncio.Event()
    leader = people_of(bodies()[1].id)["lanhdao"].actor()
    token = sign_actor(leader, stack.job_env()["ACTOR_TOKEN_PRIVATE_KEY"])
    pool = await asyncpg.create_pool(stack.role_url("portal"), min_size=1, max_size=3, init=decode_jsonb)
    reads = ReadModels(pool)

    async def read() -> None:
        async with reads.as_actor(leader) as view:
            await waiting(view)
            await page(view, "incoming", "", None, None)
            await tasks.board(view, "open")

    async def ask(http: httpx.AsyncClient) -> None:
        for service in OF_DOCUMENTS:
            url = f"{stack.urls[service]}/documents/{uuid4()}/actions"
            response = await http.get(url, headers={"Authorization": f"Bearer {token}"})
            assert response.status_code == 200, response.text

    async def keep_on(action: Callable[[], Awaitable[None]]) -> None:
        nonlocal served
        while not stop.is_set():
            try:
                await action()
                served += 1
            except Exception as error:  # every kind of refusal counts
                refused.append(repr(error))
            await asyncio.sleep(0.1)  # people at work, not a storm

    async with httpx.AsyncClient(timeout=30) as http:
        working = [asyncio.create_task(keep_on(read)), asyncio.create_task(keep_on(lambda: ask(http)))]
        try:
            yield refused
        finally:
            stop.set()
            await asyncio.gather(*working)
            await pool.close()
    assert served > 20


async def test_faults_turn_the_verdict_red(stack: LocalStack) -> None:
    assert (clean := await verdict_of(stack)).clean, clean.details
    assert clean.events > 200
    before = await all_checksums(stack)
    admin = await asyncpg.connect(stack.postgres.admin_url)

    # a projection broken on purpose
    await admin.execute("UPDATE dashboard.bodies SET registered = registered + 1 WHERE registered > 0")
    await admin.execute("DELETE FROM timeline.entries WHERE name = 'DocumentAnnotated'")
    broken = await verdict_of(stack)
    assert not broken.clean
    assert broken.read_model_mismatches > 1

    # ... is mended by a rebuild, while people go on working
    async with running_requests(stack) as refused:
        for model in READ_MODELS:
            await rebuild(stack.role_url("projections"), model)
    assert refused == []
    assert await all_checksums(stack) == before
    assert (await verdict_of(stack)).clean

    # a relay that skips a row: the test holds its lock, lets an event in and moves the checkpoint past it
    waiting = asyncio.create_task(admin.execute("SELECT pg_advisory_lock(hashtextextended('relay:directory', 0))"))
    await asyncio.sleep(0.3)
    stack.manager.kill("directory")
    await waiting
    await stack.manager.wait_ready(["directory"])
    body = bodies()[0]
    async with CityClient(stack.job_env()) as client:
        person = {"person_id": "moi.thanh-uy", "name": "Người Mới", "post": "specialist"}
        await client.give(operator(), "directory", f"bodies/{body.id}", "AppointPerson", {"person": person})
    await admin.execute(
        "UPDATE directory.relay_checkpoint SET (transaction_id, position) = "
        "(SELECT transaction_id, position FROM directory.events ORDER BY transaction_id DESC, position DESC LIMIT 1)"
    )
    await admin.execute("SELECT pg_advisory_unlock(hashtextextended('relay:directory', 0))")
    skipped = await verify(stack.postgres.admin_url, stack.broker.cluster())
    assert skipped.lost == 1
    assert not skipped.clean

    # ... is mended by a republish
    assert await asyncio.to_thread(stack.run_job, "deploy.republish") == 0
    assert (mended := await verdict_of(stack)).clean, mended.details

    # a number taken twice, seen from inside a transaction that is taken back
    transaction = admin.transaction()
    await transaction.start()
    await admin.execute(
        """
        INSERT INTO receiving.events (id, stream_id, version, type, subject, body_id, time, data, metadata,
                                      command_id, command_index)
        SELECT gen_random_uuid(), 'a second one', 1, type, subject, body_id, time, data, metadata, gen_random_uuid(), 0
        FROM receiving.events WHERE type LIKE '%DocumentRegistered%' ORDER BY position LIMIT 1
        """
    )
    twice = await examine(admin, stack.broker.cluster())
    await transaction.rollback()
    assert twice.number_gaps == 1
    assert not twice.clean
    await admin.close()


async def test_republish_after_the_brokers_data_was_deleted(stack: LocalStack) -> None:
    assert await settle(stack, 90)
    before = await all_checksums(stack)
    async with running_requests(stack) as refused:
        stack.manager.kill("kafka")
        shutil.rmtree(stack.run_dir.path / "kafka" / "data")
        await stack.manager.wait_ready(["kafka"], 60)
        assert await asyncio.to_thread(stack.run_job, "deploy.republish") == 0
        assert await settle(stack, 60)
    assert refused == []
    assert await all_checksums(stack) == before
    # and the city goes on: policies answer, read models follow, nothing was done twice
    await work(stack, 2)
    after = await verdict_of(stack)
    assert (after.lost, after.duplicated, after.number_gaps, after.read_model_mismatches) == (0, 0, 0, 0), after.details


async def test_a_trace_follows_a_document_over_http_store_and_kafka(stack: LocalStack, collector: Collector) -> None:
    """The caller's own trace goes on in two services, the relay, a policy of the other one, and a read model."""
    body, document_id, trace = bodies()[1].id, uuid4(), uuid4().hex
    token = sign_actor(people_of(body)["vanthu"].actor(), stack.job_env()["ACTOR_TOKEN_PRIVATE_KEY"])
    headers = {"Authorization": f"Bearer {token}", "traceparent": f"00-{trace}-00f067aa0ba902b7-01"}
    head = {"issuer": "Thành ủy", "subject": "về việc theo dõi"}
    fields = {"document_id": str(document_id), "body_id": body, "channel": "paper", "paper_location": "tủ 1"}
    async with httpx.AsyncClient(
        base_url=f"{stack.urls['receiving']}/documents/{document_id}/", headers=headers
    ) as http:
        assert (await http.post("receive-document", json={**fields, "head": head})).status_code == 200
        assert (await http.post("register-document", json={"head": head})).status_code == 200

    def chain(shown: Span) -> list[tuple[str, str]]:
        """From a span up to the caller's."""
        found, way = collector.trace(trace), []
        span: Span | None = shown
        while span is not None:
            way.append((span.service, span.name))
            assert span.parent in found or span.parent == "00f067aa0ba902b7", "every parent is told, up to the caller's"
            span = found.get(span.parent)
        return way

    wanted = [
        ("projections", "show in inbox"),
        ("routing", "OpenRouting"),
        ("routing", "congvan.documents.v1 process routing.open-registered"),
        ("receiving", "RegisterDocument"),
        ("receiving", "POST /documents/{stream_id}/register-document"),
    ]
    ways: list[list[tuple[str, str]]] = []
    for _ in range(150):  # spans are sent every five seconds
        names = {span.name for span in collector.trace(trace).values()}
        if {"show in inbox", "OpenRouting", "RegisterDocument"} <= names and any("send" in name for name in names):
            await asyncio.sleep(5.5)
            ways = [chain(span) for span in collector.trace(trace).values() if span.name == "show in inbox"]
            break
        await asyncio.sleep(0.2)
    assert wanted in ways, ways
    sent = {(span.service, span.name) for span in collector.trace(trace).values()}
    assert {("receiving", "congvan.documents.v1 send"), ("routing", "congvan.documents.v1 send")} <= sent
