"""`python -m tests.bench`: ratios against ceilings measured in the same run, on the same servers, into .run/bench.json.

Absolute figures vary with the machine; the ratios are what is compared from one version to the next.
"""

import asyncio
import datetime as dt
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import mean
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import uvloop
from aiokafka import AIOKafkaProducer
from rich.console import Console
from rich.table import Table as RichTable

from deploy.database.migrate import migrate
from deploy.local.kafka import Kafka, resolve_jars
from deploy.local.manager import Child, Manager
from deploy.local.postgres import BIN, Postgres
from deploy.local.rundir import RunDir
from deploy.local.stack import PORTS, ROOT
from deploy.topics import declare
from services.projections.engine import Applier, ensure_schema
from services.projections.rebuild import rebuild
from shared.documents.head import DocumentHead
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.receiving import Channel, DocumentReceived, DocumentRegistered
from shared.eventsourcing.appending import Appender
from shared.eventsourcing.recorded import Metadata
from shared.eventsourcing.store import Append, NewEvent, new_event_id
from shared.readmodels.registers import fold as registers
from shared.readmodels.timeline import fold as timeline
from shared.settings import Settings
from shared.streams.connection import Cluster
from shared.streams.relay import Relay
from shared.streams.topics import DOCUMENTS
from shared.web.service import open_pool
from tests.bench import pages, peer
from tests.bench.caged import cage_ms
from tests.bench.composing import compose_ms
from tests.bench.opening import editor_open_ms
from tests.bench.word import import_docx_ms

WRITERS = 64
SECONDS = 4.0
ROUNDS = 4  # of appends and inserts
HISTORY = 20_000  # events for reading, relaying and projecting
BODY = "van-phong-thanh-uy"
HEAD = DocumentHead(issuer="Thành ủy Đà Nẵng", kind="Thông báo", symbol="12-TB/TU", subject="về việc tổ chức hội nghị")
PERSON = PersonRef.model_validate({"person_id": "vanthu.x", "name": "Nguyễn Văn An", "post": "records_clerk"})
METADATA = Metadata(correlation_id="bench", causation_id="bench", actor="vanthu.x", actor_name="Nguyễn Văn An")


def an_append(number: int = 1, events: int = 1) -> Append:
    """A document received, and registered where two events are asked for."""
    document_id, command_id = uuid4(), uuid4()
    common = {"document_id": document_id, "body_id": BODY, "channel": Channel.UPLOAD, "head": HEAD}
    happened: list[Event] = [DocumentReceived(**common)]
    if events == 2:
        happened.append(DocumentRegistered(**common, arrival_number=number, register_year=2026, registered_by=PERSON))
    metadata = METADATA.model_dump_json(exclude_none=True)
    return Append(
        str(document_id),
        tuple(
            NewEvent(new_event_id(), str(document_id), index + 1, event, dt.datetime.now(dt.UTC),
                     event.model_dump_json(exclude_none=True), metadata, command_id, index)
            for index, event in enumerate(happened)
        ),
    )  # fmt: skip


async def grouped_appends(url: str) -> float:
    """Events/s of ``WRITERS`` concurrent commands through the grouped appender."""
    pool = await open_pool(Settings(database_url=url))  # as the services open theirs
    appender = Appender(pool, "receiving")
    ends = time.perf_counter() + SECONDS
    done = 0

    async def write() -> None:
        nonlocal done
        while time.perf_counter() < ends:
            await appender.append(an_append())
            done += 1

    began = time.perf_counter()
    await asyncio.gather(*(write() for _ in range(WRITERS)))
    rate = done / (time.perf_counter() - began)
    await pool.close()
    return rate


def pgbench_inserts(postgres: Postgres, url: str) -> float:
    """Inserts/s of bare pgbench with 32 clients into a table of the same columns and indexes."""
    script = Path(tempfile.mkdtemp(prefix="congvan-bench-")) / "insert.sql"
    data = DocumentReceived(document_id=uuid4(), body_id=BODY, channel=Channel.UPLOAD, head=HEAD).model_dump_json()
    script.write_text(
        "INSERT INTO bench.events (id, stream_id, version, type, subject, body_id, time, data, metadata, command_id, "
        "command_index) VALUES (gen_random_uuid(), gen_random_uuid()::text, 1, "
        f"'congvan.receiving.DocumentReceived.v1', 's', '{BODY}', now(), '{data}', "
        f"'{METADATA.model_dump_json(exclude_none=True)}', gen_random_uuid(), 0);\n"
    )
    command = [BIN / "pgbench", "-n", "-f", script, "-c", "32", "-j", "2", "-T", str(int(SECONDS))]
    where = urlsplit(url)
    environment = {
        **os.environ, "PGHOST": str(where.hostname), "PGPORT": str(where.port), "PGUSER": str(where.username),
        "PGPASSWORD": str(where.password), "PGDATABASE": where.path.removeprefix("/"),
    }  # fmt: skip
    answer = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    line = next(line for line in answer.stdout.splitlines() if line.startswith("tps = "))
    return float(line.split()[2])


async def relay_rate(database_url: str, cluster: Cluster, total: int) -> float:
    """Events/s from the store to acknowledged in Kafka."""
    connection = await asyncpg.connect(database_url)
    relay = Relay(database_url, cluster, "receiving")
    running = asyncio.create_task(relay.run())
    while not relay.leading:
        await asyncio.sleep(0.01)
    began = time.perf_counter()
    behind = (
        "SELECT EXISTS (SELECT 1 FROM events e, relay_checkpoint c"
        " WHERE (e.transaction_id, e.position) > (c.transaction_id, c.position))"
    )
    while await connection.fetchval(behind):
        await asyncio.sleep(0.02)
    rate = total / (time.perf_counter() - began)
    running.cancel()
    await connection.close()
    return rate


async def send_batch_rate(cluster: Cluster, total: int) -> float:
    """Messages/s of aiokafka's send_batch: the producer's own ceiling for the same values, without headers."""
    value = DocumentReceived(document_id=uuid4(), body_id=BODY, channel=Channel.UPLOAD, head=HEAD).model_dump_json()
    async with AIOKafkaProducer(
        **cluster.aiokafka(), enable_idempotence=True, acks="all", max_batch_size=256 * 1024
    ) as producer:
        began, sent, waiting = time.perf_counter(), 0, []
        while sent < total:
            batch = producer.create_batch()
            while sent < total and batch.append(key=b"k" * 36, value=value.encode(), timestamp=None) is not None:
                sent += 1
            partition = len(waiting) % DOCUMENTS.partitions
            waiting.append(await producer.send_batch(batch, DOCUMENTS.name, partition=partition))
        await asyncio.gather(*waiting)
        return total / (time.perf_counter() - began)


async def rebuild_rate(url: str, total: int) -> float:
    """Events/s of a rebuild of the register, from the store to the swap."""
    connection = await asyncpg.connect(url)
    await ensure_schema(connection, registers.MODEL)
    await connection.close()
    began = time.perf_counter()
    await rebuild(url, registers.MODEL)
    return total / (time.perf_counter() - began)


async def unnest_rate(url: str, total: int) -> float:
    """Events/s of the bare INSERT … UNNEST of the rows that the rebuild made, a page at a time, durable as it is."""
    connection = await asyncpg.connect(url)
    rows = await connection.fetch("SELECT * FROM registers.incoming")
    await connection.execute("CREATE SCHEMA ceiling")
    await connection.execute("CREATE TABLE ceiling.incoming (LIKE registers.incoming INCLUDING ALL)")
    types = {
        row["attname"]: row["type"]
        for row in await connection.fetch(
            "SELECT attname, format_type(atttypid, atttypmod) AS type FROM pg_attribute"
            " WHERE attrelid = 'registers.incoming'::regclass AND attnum > 0"
        )
    }
    arrays = ", ".join(f"${index}::{kind}[]" for index, kind in enumerate(types.values(), 1))
    statement = f"INSERT INTO ceiling.incoming SELECT * FROM unnest({arrays})"
    pages = [rows[start : start + 2500] for start in range(0, len(rows), 2500)]
    began = time.perf_counter()
    for page in pages:
        await connection.execute(statement, *([row[name] for row in page] for name in types))
    rate = total / (time.perf_counter() - began)
    await connection.execute("DROP SCHEMA ceiling CASCADE")
    await connection.close()
    return rate


async def projection_rate(url: str, total: int) -> float:
    """Events/s of the engine applying the log to the timeline in batches of 1000, read from the store."""
    from shared.eventsourcing.store import EVENT_COLUMNS, recorded

    connection = await asyncpg.connect(url)
    await ensure_schema(connection, timeline.MODEL)
    applier = await Applier.open(connection, timeline.MODEL, "timeline")
    began, after = time.perf_counter(), (0, 0)
    query = (
        f"SELECT service, {EVENT_COLUMNS} FROM log.events WHERE (transaction_id, position) > ($1, $2)"
        " ORDER BY transaction_id, position LIMIT 1000"
    )
    while rows := await connection.fetch(query, *after):
        async with connection.transaction():
            await applier.apply(connection, [recorded(row["service"], row) for row in rows])
        after = (rows[-1]["transaction_id"], rows[-1]["position"])
    rate = total / (time.perf_counter() - began)
    await connection.close()
    return rate


async def fill(url: str, events: int) -> None:
    """Write a history of documents received and registered."""
    pool = await asyncpg.create_pool(url, min_size=4, max_size=4)
    appender = Appender(pool, "receiving")
    for start in range(0, events // 2, 500):
        await asyncio.gather(*(appender.append(an_append(start + index, 2)) for index in range(500)))
    await pool.close()


async def measure(postgres: Postgres, kafka: Kafka) -> dict[str, float]:
    """Every rate, in events/s."""
    admin = postgres.url("postgres")
    migrate(admin, postgres.passwords())
    connection = await asyncpg.connect(admin)
    await connection.execute("CREATE SCHEMA bench; CREATE TABLE bench.events (LIKE receiving.events INCLUDING ALL)")
    rates: dict[str, float] = {}
    appends, inserts = [], []
    for _ in range(ROUNDS):  # by turns: a machine is not equally fast from one quarter of a minute to the next
        appends.append(await grouped_appends(postgres.url("receiving")))
        inserts.append(pgbench_inserts(postgres, admin))
    rates["grouped appends, 64 writers"] = mean(appends)
    rates["pgbench inserts, 32 clients"] = mean(inserts)
    rates["eventsourcing: saves, 8 threads"] = await asyncio.to_thread(peer.save_rate, postgres, SECONDS)
    await connection.execute("DROP SCHEMA bench CASCADE")
    await connection.close()

    await _recreate(postgres)
    await fill(postgres.url("receiving"), HISTORY)
    rates["relay"] = await relay_rate(postgres.url("receiving"), kafka.cluster(), HISTORY)
    rates["aiokafka send_batch"] = await send_batch_rate(kafka.cluster(), 3 * HISTORY)
    rates["rebuild"] = await rebuild_rate(postgres.url("projections"), HISTORY)
    rates["INSERT … UNNEST"] = await unnest_rate(postgres.url("projections"), HISTORY)
    rates["projection"] = await projection_rate(postgres.url("projections"), HISTORY)
    rates["eventsourcing: projection"] = await asyncio.to_thread(peer.projection_rate, postgres, HISTORY // 4)
    return rates


async def _recreate(postgres: Postgres) -> None:
    connection = await asyncpg.connect(postgres.url("postgres", database="postgres"))
    await connection.execute("DROP DATABASE congvan WITH (FORCE)")
    await connection.execute("CREATE DATABASE congvan")
    await connection.close()
    await asyncio.to_thread(migrate, postgres.url("postgres"), postgres.passwords())


def ratios(rates: dict[str, float]) -> dict[str, float]:
    """What is compared: ours over the ceiling's, or over the peer's."""
    appends = rates["grouped appends, 64 writers"]
    return {
        "append_vs_pgbench": appends / rates["pgbench inserts, 32 clients"],
        "append_vs_eventsourcing": appends / rates["eventsourcing: saves, 8 threads"],
        "relay_vs_send_batch": rates["relay"] / rates["aiokafka send_batch"],
        "rebuild_vs_unnest": rates["rebuild"] / rates["INSERT … UNNEST"],
        "projection_vs_eventsourcing": rates["projection"] / rates["eventsourcing: projection"],
    }


async def bench() -> dict[str, Any]:
    """Start the servers, measure, stop them."""
    with tempfile.TemporaryDirectory(prefix="congvan-bench-") as folder:
        run_dir = RunDir(Path(folder))
        ports = run_dir.ports([*PORTS])
        jars = resolve_jars()
        if jars is None:
            raise SystemExit("the benchmark needs Apache Kafka: install Java 17 and Maven")
        postgres = Postgres(run_dir.path / "postgres", ports["postgres"], run_dir.secrets())
        kafka = Kafka(jars, run_dir.path / "kafka", ports, run_dir.secrets())
        manager = Manager(ROOT, run_dir.log, quiet=True)
        environment = {"PATH": os.environ["PATH"]} | kafka.environment()
        manager.start(
            [
                Child("postgres", postgres.argv(), {}, postgres.ready, prepare=postgres.prepare,
                      stop_signal=signal.SIGINT),
                Child("kafka", kafka.argv(), environment, kafka.ready, prepare=kafka.prepare),
            ]
        )  # fmt: skip
        try:
            await manager.wait_ready(["postgres", "kafka"])
            await declare(kafka.cluster(), kafka.passwords())
            rates = await measure(postgres, kafka)
            await _recreate(postgres)
            waits = await pages.figures(postgres.url) | {"cage_ms": await cage_ms()}
            waits |= await asyncio.to_thread(import_docx_ms)
            waits |= await asyncio.to_thread(compose_ms)
            waits |= await editor_open_ms()
        finally:
            await manager.stop()
    return {
        "ratios": {name: round(value, 2) for name, value in ratios(rates).items()},
        "events_per_second": {name: round(value) for name, value in rates.items()},
        "milliseconds": {name: round(value, 1) for name, value in waits.items()},
    }


def main() -> int:
    """Measure, print, and keep the figures."""
    result = uvloop.run(bench())  # the loop that the services run on
    console = Console()
    shown = (
        ("ratio", result["ratios"]),
        ("events/s", result["events_per_second"]),
        ("ms", result["milliseconds"]),
    )
    for title, figures in shown:
        table = RichTable("measured", title, title_justify="left")
        for name, value in figures.items():
            table.add_row(name, f"{value:,}")
        console.print(table)
    path = ROOT / ".run" / "bench.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    print(json.dumps({**result["ratios"], "ms": result["milliseconds"]}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
