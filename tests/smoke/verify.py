"""The verdict: store, topic and read models compared with each other, and the numbers recounted.

Nothing here trusts the system: the topic is read by a consumer of its own (librdkafka), the read models are folded
anew in memory from the store, and numbers are counted from the events that bear them.
"""

import dataclasses
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import asyncpg
from confluent_kafka import Consumer, TopicPartition

from deploy.city.reorganisation import ownerless
from shared.eventsourcing.recorded import RecordedEvent
from shared.eventsourcing.store import EVENT_COLUMNS, recorded
from shared.readmodels.catalogue import READ_MODELS
from shared.readmodels.model import ReadModel, Table
from shared.streams.connection import Cluster
from shared.streams.topics import DEAD_LETTERS, EVENT_TOPICS
from tests.smoke.recount import recount

Message = dict[str, str]


@dataclass
class Verdict:
    """What was found; all of the counts must be 0."""

    events: int = 0
    bodies: int = 0
    lost: int = 0
    duplicated: int = 0
    number_gaps: int = 0
    out_of_order: int = 0
    read_model_mismatches: int = 0
    dead_letters: int = 0
    ownerless: int = 0
    details: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether everything holds."""
        found = (self.lost, self.duplicated, self.number_gaps, self.out_of_order, self.read_model_mismatches)
        return not any(found) and self.dead_letters == 0 and self.ownerless == 0


async def verify(database_url: str, cluster: Cluster) -> Verdict:
    """Compare everything with everything, once nothing moves any more."""
    connection = await asyncpg.connect(database_url)
    try:
        return await examine(connection, cluster)
    finally:
        await connection.close()


async def examine(connection: asyncpg.Connection, cluster: Cluster) -> Verdict:
    """`verify`, as ``connection`` sees the database."""
    store = await read_store(connection)
    messages, dead = read_topics(cluster)
    verdict = Verdict(events=len(store), dead_letters=dead)
    verdict.bodies = len({event.data.body_id for event in store if event.service != "directory"})
    _compare_topic(store, messages, verdict)
    _find_double_reactions(store, verdict)
    _recount_numbers(store, verdict)
    homeless = await ownerless(connection)
    verdict.ownerless = len(homeless)
    verdict.details += [f"open, but nobody's: {what}" for what in homeless[:5]]
    await compare_read_models(connection, store, verdict)
    return verdict


async def read_store(connection: asyncpg.Connection) -> list[RecordedEvent]:
    """Every event of every service in log order."""
    rows = await connection.fetch(f"SELECT service, {EVENT_COLUMNS} FROM log.events ORDER BY transaction_id, position")
    return [recorded(row["service"], row) for row in rows]


def read_topics(cluster: Cluster) -> tuple[list[Message], int]:
    """Every message's headers, partition by partition, and how many dead letters there are."""
    consumer = Consumer({**cluster.librdkafka(), "group.id": "independent", "enable.auto.commit": False})
    try:
        partitions = [
            TopicPartition(topic.name, number, 0)
            for topic in (*EVENT_TOPICS, DEAD_LETTERS)
            for number in range(topic.partitions)
        ]
        ends = {
            (part.topic, part.partition): consumer.get_watermark_offsets(part, timeout=10)[1] for part in partitions
        }
        consumer.assign(partitions)
        left = {place for place, end in ends.items() if end > 0}
        messages: list[Message] = []
        dead = 0
        deadline = time.monotonic() + 60
        while left and time.monotonic() < deadline:
            for message in consumer.consume(1000, timeout=0.1):  # it waits for all of them, or so long
                if message.error():
                    continue
                place = (message.topic(), message.partition())
                if message.offset() + 1 >= ends[place]:
                    left.discard(place)
                if message.topic() == DEAD_LETTERS.name:
                    dead += 1
                else:
                    messages.append({name: value.decode() for name, value in message.headers()})
        return messages, dead
    finally:
        consumer.close()


def _compare_topic(store: list[RecordedEvent], messages: list[Message], verdict: Verdict) -> None:
    published = {message["ce_id"] for message in messages}
    missing = [event for event in store if str(event.id) not in published]
    verdict.lost += len(missing)
    verdict.details += [f"not in Kafka: {event.type} {event.stream_id} v{event.version}" for event in missing[:5]]
    known = {str(event.id) for event in store}
    strangers = [message for message in messages if message["ce_id"] not in known]
    verdict.duplicated += len(strangers)
    verdict.details += [f"in Kafka but not in the store: {message['ce_type']}" for message in strangers[:5]]

    reached: dict[tuple[str, str], int] = {}
    arrived: set[str] = set()
    subjects = {str(event.id): event.subject for event in store}
    for message in messages:
        stream = (message["ce_source"].rsplit("/", 1)[1], message["ce_streamid"])
        version, last = int(message["ce_streamversion"]), reached.get(stream, 0)
        cause = message["ce_causationid"]
        too_early = subjects.get(cause) == message["ce_subject"] and cause not in arrived
        # a version seen before is a redelivery, which every consumer must bear; a jump is disorder
        if version > last + 1 or too_early:
            verdict.out_of_order += 1
            verdict.details.append(f"out of order: {message['ce_type']} {stream} v{version} after v{last}")
        reached[stream] = max(last, version)
        arrived.add(message["ce_id"])


def _find_double_reactions(store: list[RecordedEvent], verdict: Verdict) -> None:
    """One cause, one answer per stream: a policy that acted twice shows here."""
    answers = Counter(
        (event.metadata.causation_id, event.service, event.stream_id, event.type, _target(event))
        for event in store
        if event.metadata.actor == "system"
    )
    double = {key: count for key, count in answers.items() if count > 1}
    verdict.duplicated += sum(count - 1 for count in double.values())
    verdict.details += [f"acted twice: {key}" for key in list(double)[:5]]
    ids = Counter(event.id for event in store)
    verdict.duplicated += sum(count - 1 for count in ids.values())


def _target(event: RecordedEvent) -> str:
    """Whom or what it is about, where one cause may have the same answer for several: a document may pass over steps."""
    about = ("recipient_body_id", "consulted_body_id", "step_key")
    return next((str(getattr(event.data, field)) for field in about if hasattr(event.data, field)), "")


def _recount_numbers(store: list[RecordedEvent], verdict: Verdict) -> None:
    for detail, wrong in recount(store):
        verdict.number_gaps += wrong
        verdict.details.append(detail)


async def compare_read_models(connection: asyncpg.Connection, store: list[RecordedEvent], verdict: Verdict) -> None:
    """Every read model's rows against what folding ``store`` in memory gives."""
    for model in READ_MODELS:
        for table in model.tables:
            await _compare_table(connection, model, table, store, verdict)


async def _compare_table(
    connection: asyncpg.Connection,
    model: ReadModel,
    table: Table[Any],
    store: list[RecordedEvent],
    verdict: Verdict,
) -> None:
    folded: dict[Any, Any] = {}
    for event in store:
        for key in table.keys(event):
            folded[key] = table.evolve(key, folded.get(key), event)
    expected = {key: _plain(dataclasses.asdict(row)) for key, row in folded.items() if row is not None}
    columns = ", ".join(column.name for column in dataclasses.fields(table.row))
    rows = await connection.fetch(f'SELECT {columns} FROM "{model.name}".{table.name}')
    shown = {tuple(row[name] for name in table.key): _plain(dict(row)) for row in rows}
    different = [key for key in expected.keys() | shown.keys() if expected.get(key) != shown.get(key)]
    verdict.read_model_mismatches += len(different)
    for key in different[:3]:
        verdict.details.append(f"{model.name}.{table.name} {key}: shown {shown.get(key)}, is {expected.get(key)}")


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row with its JSON columns parsed, so that spelling does not matter."""
    return {name: _parsed(value) for name, value in row.items()}


def _parsed(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in "[{":
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
